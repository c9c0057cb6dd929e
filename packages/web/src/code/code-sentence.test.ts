import { expect, test } from "vitest";
import type { CodeDetail } from "../api-types.ts";
import { codeSentence, isAsleep } from "./code-sentence.ts";
import "../text/english.ts";

const now = Date.parse("2026-07-01T10:00:00Z");
const sight = { zone: "UTC", now };
const code = (more: object = {}): CodeDetail =>
  ({
    kind: "timed",
    state: "active",
    holder: { id: "holder_1", name: "Ann" },
    lockIds: ["lock_a"],
    placements: [{ lockId: "lock_a", state: "verified", lockName: "Front door" }],
    windows: [{ from: "2026-07-01T09:00:00Z", until: "2026-07-01T12:00:00Z" }],
    activation: null,
    fence: null,
    ...more,
  }) as unknown as CodeDetail;
const told = (more: object): string => codeSentence(code(more), sight).words;

test("a code on its door in its time can open it now", () => {
  expect(told({})).toBe("Ann can open Front door now");
});

test("a code with a fence sleeps until its phone is near, and opens while it is awake", () => {
  const fence = { radiusMeters: 150, liveMinutes: 60 };
  const placements = [{ state: "not_due", lockName: "Front door" }];
  expect(isAsleep(code({ fence }), now)).toBe(true);
  expect(isAsleep(code({ fence, state: "scheduled" }), now)).toBe(false);
  expect(told({ fence, placements })).toBe("Ann's code sleeps until their phone is near");
  const awake = { from: "2026-07-01T09:30:00Z", until: "2026-07-01T10:30:00Z" };
  expect(told({ fence, activation: awake })).toBe("Ann can open Front door now");
  expect(told({ fence, placements, activation: { ...awake, until: "2026-07-01T09:50:00Z" } })).toMatch(/sleeps/);
});

test("what is not on every door, refused, or still there after its end is told first", () => {
  const two = [
    { lockId: "lock_a", state: "verified", lockName: "Front door" },
    { lockId: "lock_b", state: "failed", lockName: "Garage" },
  ];
  expect(told({ placements: two, lockIds: ["lock_a", "lock_b"] })).toBe("Ann's code is not on every door");
  expect(told({ placements: two })).toBe("Ann can open Front door now");
  expect(told({ placements: [{ state: "refused", lockName: "Garage" }] })).toBe("Garage refused Ann's code");
  const stuck = { state: "revoked", placements: [{ state: "removing", lockName: "Garage" }] };
  expect(told(stuck)).toBe("Ann's code is over, but still on Garage");
});
