import { assert, instant, zoneOf } from "@cardea/core";
import type { FeedAnswer } from "cardea/src/bookings/answer.ts";
import { FEED_GUARD, type FeedGuard, type GuardedAnswer, readGuarded } from "cardea/src/bookings/read-guarded.ts";
import { systemWorld } from "cardea/src/world/system-world.ts";
import { describe, expect, test } from "vitest";
import { HOSTILE_FEEDS, type HostileOutcome } from "./hostile-feeds.ts";
import { largeFeed } from "./large-feed.ts";

const MB = 1024 * 1024;
const GUARD: FeedGuard = { world: systemWorld(), ...FEED_GUARD, timeMs: 2_000 };

function readWith(guard: FeedGuard, bytes: Uint8Array): Promise<GuardedAnswer> {
  const zone = zoneOf("Europe/Paris");
  assert(zone !== null, "Paris has a zone");
  const window = { from: instant(Date.UTC(2026, 0, 1)), until: instant(Date.UTC(2027, 0, 1)) };
  return readGuarded({ bytes, host: null, zone, window }, guard);
}

/** How often the main thread came to its turn meanwhile. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  const timer = setInterval(() => turns++, 5);
  await work;
  clearInterval(timer);
  return turns;
}

/** An answer in the words of the outcomes. */
function outcomeOf(answer: FeedAnswer): HostileOutcome | "mixed" {
  if (answer.kind === "refused") return { kind: "refused", reason: answer.reason };
  const [first] = answer.events;
  if (first?.kind === "faulty") {
    const isAll = answer.events.every((event) => event.kind === "faulty" && event.fault === first.fault);
    return isAll ? { kind: "faulty", fault: first.fault, count: answer.events.length } : "mixed";
  }
  if (answer.events.length !== 1 || first === undefined) return "mixed";
  if (first.kind === "series") return first.occurrences.length === 0 ? { kind: "empty" } : "mixed";
  return first.meaning === "stay" ? { kind: "stay" } : "mixed";
}

test("by default a thread gets 5 seconds and 128 MB", () => {
  expect(FEED_GUARD).toEqual({ timeMs: 5_000, heapMb: 128 });
});

describe("in its thread, with 2 seconds and 128 MB", () => {
  test.each(HOSTILE_FEEDS)("$title: harmless", async ({ bytes, outcome }) => {
    const reading = readWith(GUARD, bytes());
    const turns = await turnsDuring(reading);
    const { answer, heapBytes } = await reading;
    expect(outcomeOf(answer)).toEqual(outcome);
    expect(heapBytes ?? 0).toBeLessThan(128 * MB);
    expect(answer.kind === "refused" || (heapBytes ?? 0) > MB).toBe(true);
    expect(turns > 0 || heapBytes === null).toBe(true);
  });

  test("foreign names do not become part of anything", async () => {
    const feed = HOSTILE_FEEDS.find(({ title }) => title === "names of what all objects have");
    const { answer } = await readWith(GUARD, feed?.bytes() ?? new Uint8Array());
    expect(answer.kind === "read" && answer.events[0]?.uid).toBe("__proto__");
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { readonly polluted?: string }).polluted).toBeUndefined();
  });

  test("a feed of 10,000 stays is read, while the main thread has its turns", async () => {
    const reading = readWith({ ...GUARD, timeMs: 60_000 }, largeFeed(10_000));
    expect(await turnsDuring(reading)).toBeGreaterThan(0);
    const { answer, heapBytes } = await reading;
    assert(answer.kind === "read", "a large feed is no fault");
    expect(answer.source).toBe("airbnb");
    expect(answer.events.filter((event) => event.kind === "single" && event.meaning === "stay")).toHaveLength(10_000);
    expect(heapBytes).toBeLessThan(128 * MB);
  });
});

describe("what is too much", () => {
  test("a feed that needs more memory than it may have is refused, and the next one is read", async () => {
    const narrow = { ...GUARD, timeMs: 60_000, heapMb: 40 };
    const { answer, heapBytes } = await readWith(narrow, largeFeed(14_000));
    expect(answer).toEqual({ kind: "refused", reason: "too_big", line: 0 });
    expect(heapBytes).toBeNull();
    expect((await readWith(narrow, largeFeed(1))).answer).toMatchObject({ kind: "read" });
  });

  test("a thread that does not start in time does no harm, and neither does its end", async () => {
    const impatient = { ...GUARD, world: { after: (_: number, callback: () => void) => (callback(), () => {}) } };
    const { answer } = await readWith(impatient, largeFeed(1));
    expect(answer).toEqual({ kind: "refused", reason: "too_slow", line: 0 });
    expect((await readWith(GUARD, largeFeed(1))).answer).toMatchObject({ kind: "read" });
  });

  test("a feed that takes longer than it may is refused, and the next one is read", async () => {
    const { answer } = await readWith({ ...GUARD, timeMs: 1 }, largeFeed(10_000));
    expect(answer).toEqual({ kind: "refused", reason: "too_slow", line: 0 });
    expect((await readWith(GUARD, largeFeed(1))).answer).toMatchObject({ kind: "read" });
  });
});
