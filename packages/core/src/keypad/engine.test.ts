import { expect, test } from "vitest";
import { slotNumber } from "../lock/slot.ts";
import { HOUR_MS, MINUTE_MS } from "../time/instant.ts";
import { wakeOfKeypad } from "./engine.ts";
import type { KeypadRules } from "./event.ts";
import { Bench, IN_2030, one, pinCalled, RULES, SCHEDULE, setPin, two } from "./keypad.fixture.ts";

function withCapabilities(more: Partial<KeypadRules["capabilities"]>): KeypadRules {
  return { ...RULES, capabilities: { ...RULES.capabilities, ...more } };
}

test("a PIN in a slot opens, and is told with its slot", () => {
  const bench = new Bench();
  expect(bench.step(setPin(two, "anna"))).toEqual({ kind: "confirmed" });
  expect(bench.press("anna")).toBe("granted");
  expect(bench.state.bolt).toBe("unlocked");
  expect(bench.log).toEqual([
    { kind: "entry", reason: "granted", slot: two },
    { kind: "bolt", position: "unlocked", cause: "keypad" },
  ]);
});

test("an unlimited PIN moves the bolt before anything is written", () => {
  const bench = new Bench();
  bench.step(setPin(one, "anna"));
  bench.press("anna");
  const kinds = bench.effects.map((effect) => effect.kind);
  expect(kinds.indexOf("bolt")).toBeLessThan(kinds.indexOf("persist"));
});

test("a one-time PIN opens once, and its mark stands before the bolt", () => {
  const bench = new Bench();
  bench.step(setPin(one, "anna", { maxUses: 1 }));
  expect(bench.press("anna")).toBe("granted");
  const used = bench.effects.findIndex((effect) => effect.kind === "persist" && effect.change.kind === "used");
  const bolt = bench.effects.findIndex((effect) => effect.kind === "bolt");
  expect(used).toBeGreaterThanOrEqual(0);
  expect(used).toBeLessThan(bolt);
  expect(bench.press("anna")).toBe("used_up");
});

test("a one-time PIN that is set again in its own slot stays used", () => {
  const bench = new Bench();
  bench.step(setPin(one, "anna", { maxUses: 1 }));
  bench.press("anna");
  expect(bench.step(setPin(one, "anna", { maxUses: 1 }))).toEqual({ kind: "confirmed" });
  expect(bench.press("anna")).toBe("used_up");
});

test("a schedule in the lock decides, also while nobody else is there", () => {
  const bench = new Bench();
  bench.step(setPin(one, "anna", { schedule: SCHEDULE }));
  expect(bench.press("anna")).toBe("outside_window");
  bench.now = IN_2030;
  expect(bench.press("anna")).toBe("granted");
});

test("a lock that lost its time refuses scheduled PINs and takes the others", () => {
  const bench = new Bench();
  bench.now = IN_2030;
  bench.step(setPin(one, "anna", { schedule: SCHEDULE }));
  bench.step(setPin(two, "bert"));
  bench.step({ kind: "clock_changed", byMs: 0, set: false });
  expect(bench.press("anna")).toBe("outside_window");
  expect(bench.press("bert")).toBe("granted");
  expect(bench.told("clock_reset")).toHaveLength(1);
  bench.step({ kind: "clock_changed", byMs: 0, set: true });
  expect(bench.press("anna")).toBe("granted");
});

test("a cleared PIN is an unknown code", () => {
  const bench = new Bench();
  bench.step(setPin(one, "anna"));
  bench.step({ kind: "clear", slot: one });
  expect(bench.press("anna")).toBe("unknown_code");
});

test("a PIN that takes another's slot ends the other", () => {
  const bench = new Bench();
  bench.step(setPin(one, "anna"));
  bench.step(setPin(one, "bert"));
  expect([bench.press("anna"), bench.press("bert")]).toEqual(["unknown_code", "granted"]);
});

test("a keypad that is off refuses right PINs, costs nothing, and works again when it is on", () => {
  const bench = new Bench();
  bench.step(setPin(one, "anna"));
  bench.step({ kind: "switch_keypad", enabled: false });
  for (let i = 0; i < 50; i++) expect(bench.press("wrong")).toBe("disabled");
  expect(bench.press("anna")).toBe("disabled");
  expect(bench.told("entry")).toHaveLength(2);
  bench.step({ kind: "switch_keypad", enabled: true });
  expect(bench.press("anna")).toBe("granted");
});

test("while locked out a right PIN is refused too, and the lockout is told once", () => {
  const bench = new Bench();
  bench.step(setPin(one, "anna"));
  for (let i = 0; i < 30; i++) bench.press(`wrong${i}`);
  expect(bench.press("anna")).toBe("locked_out");
  expect(bench.told("lockout")).toHaveLength(1);
  expect(bench.told("entry").filter((entry) => entry.kind === "entry" && entry.reason === "unknown_code")).toHaveLength(
    10,
  );
  expect(bench.told("entry")).toContainEqual({ kind: "entry", reason: "locked_out", slot: one });
  bench.wait(30 * MINUTE_MS);
  expect(bench.press("anna")).toBe("granted");
  expect(bench.told("lockout_over")).toHaveLength(1);
});

test("used and scheduled PINs outside their time cost no budget", () => {
  const bench = new Bench();
  bench.step(setPin(one, "anna", { maxUses: 1 }));
  bench.step(setPin(two, "bert", { schedule: SCHEDULE }));
  bench.press("anna");
  for (let i = 0; i < 40; i++)
    expect([bench.press("anna"), bench.press("bert")]).toEqual(["used_up", "outside_window"]);
  expect(bench.state.lockedOutUntil).toBeNull();
});

test("a wrong PIN counts for a whole day, to the millisecond", () => {
  const bench = new Bench();
  const wrong = (times: number): string[] => Array.from({ length: times }, () => bench.press("wrong"));
  wrong(1);
  bench.wait(HOUR_MS);
  wrong(9);
  bench.wait(9 * HOUR_MS);
  wrong(9);
  bench.wait(13.5 * HOUR_MS);
  expect(wrong(2)).toEqual(["unknown_code", "locked_out"]);
  bench.wait(HOUR_MS / 2 - 1);
  expect(wrong(1)).toEqual(["locked_out"]);
  bench.wait(1);
  expect(wrong(2)).toEqual(["unknown_code", "locked_out"]);
});

test("the owner lifts a lockout", () => {
  const bench = new Bench();
  for (let i = 0; i < 10; i++) bench.press("wrong");
  expect(bench.state.lockedOutUntil).not.toBeNull();
  bench.step({ kind: "lift_lockout" });
  expect(bench.press("wrong")).toBe("unknown_code");
  expect(bench.told("lockout_over")).toHaveLength(1);
});

test("neither a power cut, nor a clock set on, nor a keypad switched off and on ends a lockout", () => {
  const bench = new Bench();
  for (let i = 0; i < 10; i++) bench.press("wrong");
  bench.step({ kind: "power_up" });
  bench.step({ kind: "switch_keypad", enabled: false });
  bench.step({ kind: "switch_keypad", enabled: true });
  expect(bench.press("wrong")).toBe("locked_out");
  for (const byMs of [-20 * 365 * 24 * HOUR_MS, 30 * 365 * 24 * HOUR_MS]) {
    bench.wait(byMs);
    bench.step({ kind: "clock_changed", byMs, set: true });
    expect(bench.press("wrong")).toBe("locked_out");
  }
});

test("a clock that fell back untold neither ends a lockout nor makes it longer", () => {
  const bench = new Bench();
  for (let i = 0; i < 10; i++) bench.press("wrong");
  bench.wait(-365 * 24 * HOUR_MS);
  expect(bench.press("wrong")).toBe("locked_out");
  bench.wait(30 * MINUTE_MS);
  expect(bench.press("wrong")).toBe("unknown_code");
});

test("an open bolt closes by itself after its time", () => {
  const bench = new Bench();
  bench.step(setPin(one, "anna"));
  bench.press("anna");
  expect(bench.effects).toContainEqual({ kind: "wake", at: bench.now + 5_000 });
  bench.wait(5_000);
  bench.step({ kind: "timer" });
  expect(bench.state.bolt).toBe("locked");
  expect(bench.effects.filter((effect) => effect.kind === "bolt")).toEqual([{ kind: "bolt", position: "locked" }]);
  expect(bench.log.at(-1)).toEqual({ kind: "bolt", position: "locked", cause: "relock" });
  expect(wakeOfKeypad(bench.state)).toBeNull();
});

test("a second entry starts the time to relock anew", () => {
  const bench = new Bench();
  bench.step(setPin(one, "anna"));
  bench.press("anna");
  bench.wait(4_000);
  bench.press("anna");
  bench.wait(4_000);
  bench.step({ kind: "timer" });
  expect(bench.state.bolt).toBe("unlocked");
});

test("after a power cut an open bolt that relocks is closed at once", () => {
  const bench = new Bench();
  bench.step({ kind: "move_bolt", position: "unlocked" });
  bench.step({ kind: "power_up" });
  expect(bench.state.bolt).toBe("locked");
  expect(bench.effects).toContainEqual({ kind: "bolt", position: "locked" });
});

test("a lock that does not relock keeps its bolt over a power cut", () => {
  const bench = new Bench({ ...RULES, relockMs: null });
  bench.step({ kind: "move_bolt", position: "unlocked" });
  bench.step({ kind: "power_up" });
  expect(bench.effects).toContainEqual({ kind: "bolt", position: "unlocked" });
});

test("a PIN programmed at the keypad opens, and is told where the lock tells such things", () => {
  const bench = new Bench();
  bench.step({ kind: "programmed", slot: two, pin: pinCalled("anna") });
  expect(bench.press("anna")).toBe("granted");
  expect(bench.log[0]).toEqual({ kind: "slot_changed", slot: two, change: "set" });
  bench.step({ kind: "programmed", slot: two, pin: null });
  expect(bench.log.at(-1)).toEqual({ kind: "slot_changed", slot: two, change: "cleared" });
  const silent = new Bench(withCapabilities({ reportsChanges: false }));
  silent.step({ kind: "programmed", slot: two, pin: pinCalled("anna") });
  expect(silent.log).toEqual([]);
});

test("a reset by hand empties all slots", () => {
  const bench = new Bench();
  bench.step(setPin(one, "anna"));
  bench.step(setPin(two, "bert"));
  bench.step({ kind: "all_cleared" });
  expect([bench.press("anna"), bench.press("bert")]).toEqual(["unknown_code", "unknown_code"]);
  expect(bench.told("all_slots_cleared")).toHaveLength(1);
});

test("a slot shows whether it holds something", () => {
  const bench = new Bench();
  bench.step(setPin(one, "anna"));
  const contents = [1, 2, 0, 11].map((slot) => bench.step({ kind: "read", slot: slotNumber(slot) }));
  expect(contents.map((reply) => reply.kind === "content" && reply.content)).toEqual([
    "held",
    "empty",
    "no_such_slot",
    "no_such_slot",
  ]);
});
