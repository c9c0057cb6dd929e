import { expect, test } from "vitest";
import { sampleLock } from "../today/house.arbitrary.ts";
import { canWords } from "./can-words.ts";
import { doorLook } from "./door-look.ts";
import "../text/english.ts";

const NOW = Date.parse("2026-06-01T12:00:00Z");
const look = (state: Parameters<typeof sampleLock>[1]) => doorLook(sampleLock("front", state), NOW).state;

test("a door looks as its lock last said", () => {
  expect(look({ bolt: "locked" })).toBe("locked");
  expect(look({ bolt: "unlocked" })).toBe("open");
  expect(look({ bolt: "locked", door: "open" })).toBe("ajar");
  expect(look({ bolt: null })).toBe("unknown");
});

test("a lock that does not answer is never said to be locked", () => {
  expect(look({ bolt: "locked", unreachableSince: "2026-06-01T11:00:00Z" })).toBe("unreachable");
});

test("a lockout is told until it is over", () => {
  expect(look({ lockedOutUntil: "2026-06-01T12:00:01Z" })).toBe("lockout");
  expect(look({ lockedOutUntil: "2026-06-01T12:00:00Z" })).toBe("locked");
});

test("what a lock can do is told with who ends its codes first, and what it cannot do is told too", () => {
  const { capabilities } = sampleLock("front");
  const words = (change: Partial<typeof capabilities>) =>
    canWords({ ...capabilities, ...change }).map((one) => one.words);
  expect(words({})[0]).toContain("must be in reach");
  expect(words({ schedules: { dated: true, weekly: 7 } })[0]).toContain("by itself");
  expect(words({ readBack: "none" })).toContain("Cannot show its codes; its word must do");
  expect(words({ remoteLock: false, remoteUnlock: false })).toContain("Moves its bolt only at the door");
  expect(words({ pin: { lengths: [6] } })).toContain("PINs of 6 digits");
  expect(words({ pin: { lengths: [] } }).some((one) => one.startsWith("PINs"))).toBe(false);
});
