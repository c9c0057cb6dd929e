import { describe, expect, test } from "vitest";
import { sampleAlarm, sampleCode, sampleLock, samplePlacement } from "./house.arbitrary.ts";
import { type House, needsOf } from "./needs.ts";

const NOW = Date.parse("2026-06-01T12:00:00Z");
const at = (hours: number): string => new Date(NOW + hours * 3_600_000).toISOString();

const kinds = (house: Partial<House>): readonly string[] =>
  needsOf({ locks: [sampleLock("front"), sampleLock("back")], alarms: [], codes: [], ...house }, NOW).map((need) =>
    need.kind === "alarm" ? `${need.alarm.kind} ${need.lock.name}` : `${need.kind} ${need.code.holder.name}`,
  );

describe("what needs somebody", () => {
  test("begins with who stands before a door first", () => {
    const late = sampleAlarm("not_on_lock_before_start", { id: "a", codeId: "code_Ann", facts: { startsAt: at(5) } });
    const now = sampleAlarm("not_on_lock_before_start", { id: "b", codeId: "code_Ben", facts: { startsAt: at(-1) } });
    const full = sampleAlarm("no_free_slot", { codeId: "code_Cem", facts: { at: at(3) } });
    const battery = sampleAlarm("low_battery");
    const open = sampleAlarm("door_left_open", { lockId: "lock_back" });
    expect(kinds({ alarms: [battery, late, open, full, now] })).toEqual([
      "not_on_lock_before_start front",
      "door_left_open back",
      "no_free_slot front",
      "not_on_lock_before_start front",
      "low_battery front",
    ]);
  });

  test("a keypad that takes no PIN is as urgent as the next holder is near", () => {
    const lockout = sampleAlarm("locked_out");
    const keypad = sampleAlarm("wrong_pin_limit", { lockId: "lock_back" });
    const alarms = [lockout, keypad];
    const soon = sampleCode("Ann", { state: "scheduled", startsAt: at(1) });
    const here = sampleCode("Ben", { lockIds: ["lock_back"], startsAt: at(-5) });
    expect(kinds({ alarms, codes: [soon, here] })).toEqual(["wrong_pin_limit back", "locked_out front"]);
    expect(kinds({ alarms, codes: [soon] })).toEqual(["locked_out front", "wrong_pin_limit back"]);
  });

  test("a lock that does not answer is urgent, too, when a code must come off it", () => {
    const silent = sampleAlarm("lock_unreachable");
    const late = sampleAlarm("not_on_lock_before_start", { lockId: "lock_back", facts: { startsAt: at(3) } });
    const alarms = [late, silent];
    const first = (...codes: House["codes"]) => kinds({ alarms, codes })[0];
    expect(first(sampleCode("Ann", { endsAt: at(2) }))).toBe("lock_unreachable front");
    expect(first(sampleCode("Ann", { endsAt: at(4) }))).toBe("not_on_lock_before_start back");
    expect(first(sampleCode("Ann", { state: "scheduled", startsAt: at(2), endsAt: at(9) }))).toBe(
      "lock_unreachable front",
    );
  });

  test("a refused code is told once: by its alarm if there is one", () => {
    const ann = sampleCode("Ann", { placements: [samplePlacement("refused")] });
    expect(kinds({ codes: [ann] })).toEqual(["refused Ann"]);
    const alarm = sampleAlarm("not_on_lock_before_start", { codeId: ann.id, facts: { startsAt: at(-1) } });
    expect(kinds({ codes: [ann], alarms: [alarm] })).toEqual(["not_on_lock_before_start front"]);
    const elsewhere = { ...alarm, lockId: "lock_back" };
    expect(kinds({ codes: [ann], alarms: [elsewhere] })).toContain("refused Ann");
  });

  test("leaves out alarms of locks that may not be seen, and puts unknown kinds on top", () => {
    expect(kinds({ alarms: [sampleAlarm("tamper", { lockId: "lock_gone" })] })).toEqual([]);
    expect(kinds({ alarms: [sampleAlarm("tamper"), sampleAlarm("invented_later")] })).toEqual([
      "invented_later front",
      "tamper front",
    ]);
  });

  test("keeps an order where nobody waits for anything", () => {
    const alarms = [sampleAlarm("event_gap"), sampleAlarm("low_battery"), sampleAlarm("locked_out")];
    expect(kinds({ alarms })).toEqual(["locked_out front", "low_battery front", "event_gap front"]);
  });
});
