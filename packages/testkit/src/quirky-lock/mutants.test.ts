import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { DRIVER_CASES, runCase } from "../driver-contract/driver-contract.ts";
import type { quirkyDriver } from "./driver.ts";
import { quirkyUnderTest } from "./rig.ts";

/** A fault planted into a copy of the quirky driver, and a law of the contract that must catch it. */
interface Mutant {
  readonly fault: string;
  readonly file: keyof typeof SOURCES;
  readonly from: string;
  readonly to: string;
  readonly caughtBy: string;
}

const SOURCES = {
  "driver.ts": new URL("./driver.ts", import.meta.url),
  "link.ts": new URL("./link.ts", import.meta.url),
  "outbox.ts": new URL("./outbox.ts", import.meta.url),
  "translate.ts": new URL("./translate.ts", import.meta.url),
  "wire.ts": new URL("./wire.ts", import.meta.url),
  "follow-log.ts": new URL("../../../server/src/drivers/follow-log.ts", import.meta.url),
};
const CORE = fileURLToPath(new URL("../../../core/src/index.ts", import.meta.url));

const MUTANTS: readonly Mutant[] = [
  {
    fault: "takes silence for a yes",
    file: "translate.ts",
    from: 'if (reply.kind === "silent") return { kind: "unconfirmed" };',
    to: 'if (reply.kind === "silent") return { kind: "confirmed" };',
    caughtBy: "a set whose answer is lost is unconfirmed, though the PIN is there",
  },
  {
    fault: "takes a no without a reason for a refusal",
    file: "translate.ts",
    from: 'default:\n      return { kind: "unconfirmed" };',
    to: 'default:\n      return { kind: "refused", reason: "rejected" };',
    caughtBy: "a no without a reason is unconfirmed, as the lock may have done it",
  },
  {
    fault: "throws the text of a failure",
    file: "translate.ts",
    from: 'default:\n      return { kind: "unconfirmed" };',
    to: "default:\n      throw new Error(reply.answer.text);",
    caughtBy: "no PIN stands in a log line or an error, even where the lock's own failure quotes it",
  },
  {
    fault: "calls a duplicate merely unconfirmed",
    file: "translate.ts",
    from: 'return { kind: "refused", reason: "duplicate" };',
    to: 'return { kind: "unconfirmed" };',
    caughtBy: "a PIN that another slot holds is refused as duplicate, and both slots stay as they were",
  },
  {
    fault: "believes the code beside a free slot",
    file: "translate.ts",
    from: 'if (state === "free") return',
    to: 'if (state === "free" && code === "") return',
    caughtBy: "a cleared slot that still tells the code 0000 is empty",
  },
  {
    fault: "takes masked digits for an empty slot",
    file: "translate.ts",
    from: 'pin === null ? { kind: "hidden" }',
    to: 'pin === null ? { kind: "empty" }',
    caughtBy: "an occupied slot whose code isn't shown is never told as empty",
  },
  {
    fault: "doesn't look which slot an answer is about",
    file: "translate.ts",
    from: " || told !== slot",
    to: "",
    caughtBy: "an answer that tells of another slot isn't taken for this one",
  },
  {
    fault: "believes any slot in an event",
    file: "translate.ts",
    from: "&& isOurs(event.slot)",
    to: "",
    caughtBy: "an entry at a slot that no guest can have belongs to no slot",
  },
  {
    fault: "passes on any battery level",
    file: "translate.ts",
    from: "Math.min(100, Math.max(0, Math.round(event.level ?? 0)))",
    to: "event.level ?? 0",
    caughtBy: "a battery level is told within 0 to 100",
  },
  {
    fault: "sends to slots that the lock doesn't have",
    file: "driver.ts",
    from: "return Number.isInteger(slot) && slot >= slots.first && slot < slots.first + slots.count;",
    to: "return slots.count > 0;",
    caughtBy: "clearing slot 0 never clears them all",
  },
  {
    fault: "takes a PIN for a number",
    file: "driver.ts",
    from: "code: entry.pin.reveal()",
    to: "code: String(Number(entry.pin.reveal()))",
    caughtBy: "leading zeros survive the way to the lock and back",
  },
  {
    fault: "sets the PIN although its schedule failed",
    file: "driver.ts",
    from: 'if (outcome.kind !== "confirmed") return outcome;',
    to: "",
    caughtBy: "a PIN whose schedule the lock lost doesn't open without it, and isn't called confirmed",
  },
  {
    fault: "sets a one-time PIN without its limit",
    file: "driver.ts",
    from: "if (entry.maxUses !== null && !able.oneTime)",
    to: "if (entry.maxUses === null && !able.slots)",
    caughtBy: "a one-time PIN is refused by a lock that can't end it, and isn't set without the limit",
  },
  {
    fault: "reads from a memory of its own",
    file: "driver.ts",
    from: 'return readingOf(slot, await call({ do: "ask", slot }, signal));',
    to: 'call.memo ??= readingOf(slot, await call({ do: "ask", slot }, signal));\n    return call.memo;',
    caughtBy: "a read asks the lock, not a memory: what somebody changed at the keypad is seen",
  },
  {
    fault: "takes a retained event for a new one",
    file: "driver.ts",
    from: "if (event.retained === true) return;",
    to: "",
    caughtBy: "an old event that is handed out again after connecting is no new entry",
  },
  {
    fault: "serves one lock after the other",
    file: "link.ts",
    from: 'if (signal.aborted) return { kind: "unheard" };',
    to: 'if (signal.aborted) return { kind: "unheard" };\n    while (waiting.size > 0) await new Promise<void>((resolve) => world.after(50, resolve));',
    caughtBy: "a dead lock doesn't hold up the others of its connection",
  },
  {
    fault: "takes any answer of the lock for the one it waits for",
    file: "link.ts",
    from: "waiting.get(`${address} ${message.re}`)?.(message);",
    to: "[...waiting].find(([key]) => key.startsWith(address))?.[1](message);",
    caughtBy: "an answer that comes too late is never taken for the answer to a later command",
  },
  {
    fault: "goes on waiting when a call is given up",
    file: "link.ts",
    from: 'signal.addEventListener("abort", silent, { once: true });',
    to: "",
    caughtBy: "a call that is given up ends at once and is never called confirmed",
  },
  {
    fault: "breaks on half a message",
    file: "link.ts",
    from: "return null;\n  }\n}",
    to: 'return JSON.parse("{}").what.ever;\n  }\n}',
    caughtBy: "half a message harms nothing: the next event is heard",
  },
  {
    fault: "tells a repeated event twice",
    file: "outbox.ts",
    from: "if (heard.includes(key)) return;",
    to: "",
    caughtBy: "an event without a number that arrives twice is stored once",
  },
  {
    fault: "passes over a gap in a lock's log",
    file: "follow-log.ts",
    from: "sequence > expected && !isTold ?",
    to: "sequence > expected && isTold ?",
    caughtBy: "events that the lock's log lost are told as a gap with its exact borders",
  },
  {
    fault: "drops events that the store couldn't take",
    file: "follow-log.ts",
    from: "await sink.events(source.address, events);",
    to: "await sink.events(source.address, events).catch(() => {});",
    caughtBy: "while the store is full events wait: later all are there, in order, once",
  },
];

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Loads a copy of the driver, with the fault in it. */
async function copyOf(mutant: Mutant | null): Promise<typeof quirkyDriver> {
  const folder = mkdtempSync(join(tmpdir(), "cardea-mutant-"));
  folders.push(folder);
  for (const [file, url] of Object.entries(SOURCES)) {
    const source = readFileSync(url, "utf8");
    const planted = mutant?.file === file ? source.replace(mutant.from, () => mutant.to) : source;
    if (mutant?.file === file && planted === source) throw new Error("the fault has no place in the source");
    const linked = planted
      .replaceAll('"@cardea/core"', `"${CORE}"`)
      .replaceAll('"cardea/src/drivers/follow-log.ts"', '"./follow-log.ts"');
    writeFileSync(join(folder, file), linked);
  }
  const copy = (await import(/* @vite-ignore */ pathToFileURL(join(folder, "driver.ts")).href)) as {
    quirkyDriver: typeof quirkyDriver;
  };
  return copy.quirkyDriver;
}

/** The laws that a driver breaks. */
async function brokenBy(makeDriver: typeof quirkyDriver, laws = DRIVER_CASES): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const law of laws) {
    await runCase(quirkyUnderTest(makeDriver), law).catch(() => broken.push(law.name));
  }
  return broken;
}

test("a faithful copy of the driver breaks no law", async () => {
  expect(await brokenBy(await copyOf(null))).toEqual([]);
});

test.each(MUTANTS)("the contract catches a driver that $fault", async (mutant) => {
  const law = DRIVER_CASES.filter(({ name }) => name === mutant.caughtBy);
  expect(law).toHaveLength(1);
  expect(await brokenBy(await copyOf(mutant), law)).toEqual([mutant.caughtBy]);
});
