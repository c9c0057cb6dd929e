import { describe, expect, test } from "vitest";
import type { Capabilities } from "../lock/capabilities.ts";
import { slotNumber } from "../lock/slot.ts";
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, plus, SECOND_MS } from "../time/instant.ts";
import { planLock } from "./plan.ts";
import { empty, hours, START, viewOf, wanted } from "./plan.arbitrary.ts";
import type { SeenSlot, WantedPlacement } from "./view.ts";

const slot = slotNumber;

describe("slots of others", () => {
  test("are never written, even if no other is left", () => {
    const view = viewOf({
      capabilities: { slots: { first: 1, count: 1 } },
      placements: [wanted("ann", [hours(0, 2)])],
      slots: [{ slot: slot(1), content: "unmanaged", seenAt: START }],
    });
    expect(planLock(START, view).steps).toEqual([]);
  });

  test("that nobody looked at since a restore are looked at", () => {
    const stepsOn = (capabilities: Partial<Capabilities>) =>
      planLock(START, viewOf({ capabilities, slots: [{ slot: slot(1), content: "unmanaged", seenAt: null }] })).steps;
    expect(stepsOn({})).toEqual([{ kind: "read", slot: 1, why: "verify" }]);
    expect(stepsOn({ readBack: "none" })).toEqual([]);
  });

  test("are looked at once a day, and each hour while a code waits for room, where nobody tells that one was emptied", () => {
    const looksAfter = (placements: WantedPlacement[], capabilities: Partial<Capabilities>) => {
      const slots = [1, 2].map((number): Partial<SeenSlot> & Pick<SeenSlot, "slot"> => ({
        slot: slot(number),
        content: "unmanaged",
        seenAt: plus(START, number),
      }));
      const view = viewOf({
        capabilities: { slots: { first: 1, count: 2 }, reportsChanges: false, ...capabilities },
        placements,
        slots,
      });
      const { steps, wakeAt } = planLock(plus(START, HOUR_MS + 1), view);
      return { slots: steps.map((step) => "slot" in step && step.slot), wakeAt };
    };
    const ann = wanted("ann", [hours(0, 72)]);
    expect(looksAfter([ann], {}).slots).toEqual([1]);
    expect(looksAfter([ann, wanted("bert", [hours(0, 72)])], {}).slots).toEqual([1]);
    expect(looksAfter([], {})).toEqual({ slots: [], wakeAt: plus(START, DAY_MS + 1) });
    expect(looksAfter([ann], { reportsChanges: true }).slots).toEqual([]);
    expect(looksAfter([ann], { readBack: "none" }).slots).toEqual([]);
  });

  test("are found before a write: an empty slot is looked at again where nobody would have told of a change", () => {
    const firstStep = (reportsChanges: boolean, seenAt: Instant) =>
      planLock(
        plus(START, HOUR_MS),
        viewOf({
          capabilities: { readBack: "status", reportsChanges },
          placements: [wanted("ann", [hours(0, 2)])],
          slots: [empty(1, { seenAt })],
        }),
      ).steps[0];
    const set = { kind: "set", slot: 1, placementId: "placement_ann" };
    expect(firstStep(false, START)).toEqual({ kind: "read", slot: 1, why: "before_use" });
    expect(firstStep(false, plus(START, 50 * MINUTE_MS))).toEqual(set);
    expect(firstStep(true, START)).toEqual(set);
  });

  test("keep a code that is due waiting no longer than its write would, and an eighth of the lock's absence", () => {
    const callsAgainAfter = (silentMs: number, count = 9_999) => {
      const lastAt = plus(START, silentMs);
      const view = viewOf({
        placements: [wanted("ann", [hours(0, 72)])],
        unreachable: { since: START, failures: { count, lastAt } },
      });
      const { steps, wakeAt } = planLock(plus(lastAt, 1), view);
      expect(steps).toEqual([]);
      if (wakeAt === null) throw new Error("it would never be called again");
      expect(planLock(wakeAt, view).steps).toEqual([{ kind: "read", slot: 1, why: "before_use" }]);
      return wakeAt - lastAt;
    };
    expect(callsAgainAfter(MINUTE_MS)).toBe(2 * MINUTE_MS);
    expect(callsAgainAfter(HOUR_MS)).toBe(7.5 * MINUTE_MS);
    expect(callsAgainAfter(DAY_MS)).toBe(30 * MINUTE_MS);
    expect(callsAgainAfter(DAY_MS, 1)).toBe(5 * SECOND_MS);
  });

  test("are found before a write into a slot that a late write may still hit, even if it was looked at a minute ago", () => {
    const stepAfter = (ms: number) =>
      planLock(
        plus(START, ms),
        viewOf({
          capabilities: { lateWrites: true, slots: { first: 1, count: 1 } },
          placements: [wanted("ann", [hours(0, 2)])],
          slots: [empty(1, { seenAt: START, clearedAt: START, rechecks: 0 })],
        }),
      ).steps[0];
    expect(stepAfter(5 * SECOND_MS)).toMatchObject({ kind: "set" });
    expect(stepAfter(30 * SECOND_MS)).toMatchObject({ kind: "read", why: "before_use" });
  });

  test("are looked at, not cleared, when somebody may have changed them", () => {
    const view = viewOf({ slots: [{ slot: slot(1), content: "unknown" }] });
    expect(planLock(START, view).steps).toEqual([{ kind: "read", slot: 1, why: "verify" }]);
  });
});
