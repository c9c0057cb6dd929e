import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Capabilities } from "../lock/capabilities.ts";
import { slotNumber } from "../lock/slot.ts";
import { DAY_MS, earliest, HOUR_MS, type Instant, MINUTE_MS, plus, SECOND_MS } from "../time/instant.ts";
import { planLock } from "./plan.ts";
import {
  CAPABILITIES,
  empty,
  type Fault,
  hours,
  ours,
  SmallWorld,
  START,
  tag,
  viewOf,
  wanted,
  type WorldCode,
} from "./plan.arbitrary.ts";
import { LOOK_AHEAD_MS, PRELOAD_MS } from "./presence.ts";
import { RECHECK_AFTER_MS } from "./verdict.ts";
import type { LockView, SeenSlot } from "./view.ts";

const slot = slotNumber;

describe("a code that Cardea enforces", () => {
  test("is set when its window opens, into a slot known to be empty", () => {
    const plan = planLock(START, viewOf({ placements: [wanted("ann", [hours(0, 2)])], slots: [empty(1)] }));
    expect(plan.steps).toEqual([{ kind: "set", slot: 1, placementId: "placement_ann" }]);
  });

  test("is not set one millisecond before, and the plan wakes at the edge", () => {
    const plan = planLock(plus(START, -1), viewOf({ placements: [wanted("ann", [hours(0, 2)])], slots: [empty(1)] }));
    expect(plan.steps).toEqual([]);
    expect(plan.wakeAt).toBe(START);
  });

  test("is cleared at the very instant at which its window ends", () => {
    const after = { placements: [wanted("ann", [], { endedAt: START })], slots: [ours(1, "ann")] };
    expect(planLock(START, viewOf(after)).steps).toEqual([{ kind: "clear", slot: 1, placementId: "placement_ann" }]);
  });

  test("stays without any traffic while its window is open", () => {
    const plan = planLock(START, viewOf({ placements: [wanted("ann", [hours(-1, 2)])], slots: [ours(1, "ann")] }));
    expect(plan).toEqual({ steps: [], wakeAt: plus(START, 2 * HOUR_MS), alarms: [] });
  });

  test("has an unknown slot looked at shortly before, so that at the edge only the write is left", () => {
    const view = viewOf({ placements: [wanted("ann", [hours(1, 2)])] });
    const lookAt = plus(START, HOUR_MS - LOOK_AHEAD_MS);
    expect(planLock(START, view)).toMatchObject({ steps: [], wakeAt: lookAt });
    expect(planLock(lookAt, view).steps).toEqual([{ kind: "read", slot: 1, why: "before_use" }]);
  });

  test("waits for a look into a slot that nobody ever looked at", () => {
    const plan = planLock(START, viewOf({ placements: [wanted("ann", [hours(0, 2)])] }));
    expect(plan.steps).toEqual([{ kind: "read", slot: 1, why: "before_use" }]);
  });
});

describe("a code that the lock enforces", () => {
  test("goes onto the lock days before its window", () => {
    const ann = wanted("ann", [hours(48, 50)], { enforcement: "lock" });
    expect(planLock(START, viewOf({ placements: [ann], slots: [empty(1)] })).steps).toHaveLength(1);
  });

  test("stays away while its window is further ahead than the preload", () => {
    const from = plus(START, PRELOAD_MS + 1);
    const ann = wanted("ann", [{ from, until: plus(from, HOUR_MS) }], { enforcement: "lock" });
    const plan = planLock(START, viewOf({ placements: [ann], slots: [empty(1)] }));
    expect(plan.steps).toEqual([]);
    expect(plan.wakeAt).toBe(plus(START, 1));
  });

  test("makes room for a code that is due sooner, if it is not open itself", () => {
    const late = wanted("late", [hours(60, 62)], { enforcement: "lock" });
    const soon = wanted("soon", [hours(0, 2)]);
    const plan = planLock(
      START,
      viewOf({ capabilities: { slots: { first: 1, count: 1 } }, placements: [late, soon], slots: [ours(1, "late")] }),
    );
    expect(plan.steps).toEqual([{ kind: "clear", slot: 1, placementId: "placement_late" }]);
  });

  test("that makes room is looked at first where somebody may have written over it unseen", () => {
    const late = wanted("late", [hours(60, 62)], { enforcement: "lock" });
    const view = (seenAt: Instant) =>
      viewOf({
        capabilities: { slots: { first: 1, count: 1 }, readBack: "pin", reportsChanges: false },
        placements: [late, wanted("soon", [hours(0, 2)])],
        slots: [ours(1, "late", { seenAt })],
      });
    const stepsAfter = (ms: number) => planLock(START, view(plus(START, -ms))).steps;
    expect(stepsAfter(2 * HOUR_MS)).toContainEqual({ kind: "read", slot: 1, why: "before_clear" });
    expect(stepsAfter(2 * HOUR_MS)).not.toContainEqual(expect.objectContaining({ kind: "clear" }));
    expect(stepsAfter(SECOND_MS)).toContainEqual({ kind: "clear", slot: 1, placementId: "placement_late" });
  });

  test("keeps its slot while its window is open, and the other is told of", () => {
    const open = wanted("open", [hours(-1, 2)], { enforcement: "lock" });
    const soon = wanted("soon", [hours(0, 1)]);
    const plan = planLock(
      START,
      viewOf({ capabilities: { slots: { first: 1, count: 1 } }, placements: [open, soon], slots: [ours(1, "open")] }),
    );
    expect(plan.steps).toEqual([]);
    expect(plan.alarms).toContainEqual({ kind: "no_free_slot", placementId: "placement_soon", at: START });
  });
});

describe("removals", () => {
  test("come before every other step, the longest overdue first", () => {
    const plan = planLock(
      START,
      viewOf({
        placements: [
          wanted("new", [hours(0, 2)]),
          wanted("gone", [], { endedAt: plus(START, -HOUR_MS) }),
          wanted("older", [], { endedAt: plus(START, -2 * HOUR_MS) }),
        ],
        slots: [empty(1), ours(2, "gone"), ours(3, "older")],
      }),
    );
    expect(plan.steps.map((step) => [step.kind, "slot" in step ? step.slot : null])).toEqual([
      ["clear", 3],
      ["clear", 2],
      ["set", 1],
    ]);
  });

  test("are tried again after at most 30 seconds, however often they failed", () => {
    const failures = { count: 500, lastAt: START };
    const view = viewOf({
      placements: [wanted("gone", [], { endedAt: START })],
      slots: [ours(1, "gone", { failures })],
    });
    expect(planLock(START, view).steps).toEqual([]);
    expect(planLock(plus(START, 30 * SECOND_MS), view).steps).toHaveLength(1);
  });

  test("are tried on a dead lock every minute for ever, and told of", () => {
    const unreachable = { since: plus(START, -DAY_MS), failures: { count: 9_999, lastAt: START } };
    const view = viewOf({
      placements: [wanted("gone", [], { endedAt: plus(START, -DAY_MS) })],
      slots: [ours(1, "gone")],
      unreachable,
    });
    const plan = planLock(plus(START, 1), view);
    expect(plan.steps).toEqual([]);
    expect(plan.wakeAt).toBe(plus(START, MINUTE_MS));
    expect(plan.alarms).toEqual([
      { kind: "still_on_lock_after_end", placementId: "placement_gone", since: plus(START, -DAY_MS) },
    ]);
    expect(planLock(plus(START, MINUTE_MS), view).steps).toHaveLength(1);
  });

  test("are told of on a dead lock also where its slot was to be written anew for other times", () => {
    const view = viewOf({
      placements: [wanted("ann", [], { endedAt: START })],
      slots: [ours(1, "ann", { placementId: null })],
      unreachable: { since: START, failures: { count: 9, lastAt: START } },
    });
    const alarm = { kind: "still_on_lock_after_end", placementId: "placement_ann", since: START };
    expect(planLock(plus(START, MINUTE_MS), view).alarms).toContainEqual(alarm);
  });

  test("are told of on a dead lock also where a change put the code off that is there", () => {
    const view = viewOf({
      placements: [{ ...wanted("ann", [hours(24, 26)]), wantedAt: START }],
      slots: [ours(1, "ann")],
      unreachable: { since: START, failures: { count: 9, lastAt: START } },
    });
    const alarm = { kind: "still_on_lock_after_end", placementId: "placement_ann", since: START };
    expect(planLock(plus(START, MINUTE_MS), view).alarms).toContainEqual(alarm);
    expect(planLock(plus(START, SECOND_MS), view).alarms).not.toContainEqual(alarm);
  });

  test("begin with a look where somebody may have written over the slot unseen, and with none otherwise", () => {
    const firstStep = (capabilities: Partial<Capabilities>, seen: Partial<SeenSlot>) =>
      planLock(
        plus(START, HOUR_MS),
        viewOf({
          capabilities: { readBack: "pin", ...capabilities },
          placements: [wanted("gone", [], { endedAt: START })],
          slots: [ours(1, "gone", seen)],
        }),
      ).steps[0];
    const look = { kind: "read", slot: 1, why: "before_clear" };
    const clear = { kind: "clear", slot: 1, placementId: "placement_gone" };
    expect(firstStep({ reportsChanges: false }, { seenAt: START })).toEqual(look);
    expect(firstStep({ reportsChanges: false }, { seenAt: plus(START, 50 * MINUTE_MS) })).toEqual(clear);
    expect(firstStep({ reportsChanges: false }, { seenAt: START, failures: { count: 1, lastAt: START } })).toEqual(
      clear,
    );
    expect(firstStep({ reportsChanges: true }, { seenAt: START })).toEqual(clear);
    expect(firstStep({ reportsChanges: true }, { seenAt: null, content: "unknown" })).toEqual(look);
    expect(firstStep({ reportsChanges: false }, { seenAt: START, placementId: null })).toEqual(look);
    expect(firstStep({ reportsChanges: false, readBack: "status" }, { seenAt: START })).toEqual(clear);
  });

  test("are read back, and looked at again where writes come late", () => {
    const clearedAt = START;
    const proven = empty(1, { clearedAt, rechecks: 0 });
    const view = viewOf({ capabilities: { lateWrites: true }, slots: [proven] });
    expect(planLock(START, view).wakeAt).toBe(plus(START, RECHECK_AFTER_MS[0] ?? 0));
    expect(planLock(plus(START, MINUTE_MS), view).steps).toEqual([{ kind: "read", slot: 1, why: "recheck" }]);
    const done = viewOf({ capabilities: { lateWrites: true }, slots: [empty(1, { clearedAt, rechecks: 3 })] });
    expect(planLock(plus(START, DAY_MS), done)).toEqual({ steps: [], wakeAt: null, alarms: [] });
  });
});

test("a PIN waits while another slot may still hold it", () => {
  const placements = [
    wanted("old", [], { endedAt: START, pinTag: tag("same") }),
    wanted("new", [hours(0, 2)], { pinTag: tag("same") }),
  ];
  const plan = planLock(
    START,
    viewOf({ placements, slots: [ours(1, "old", { pinTag: tag("same"), content: "unknown" }), empty(2)] }),
  );
  expect(plan.steps.map(({ kind }) => kind)).toEqual(["clear"]);
});

test("a code whose PIN was replaced loses the old digits before it gets the new ones", () => {
  const ann = wanted("ann", [hours(-1, 2)], { pinTag: tag("new digits") });
  const plan = planLock(START, viewOf({ placements: [ann], slots: [ours(1, "ann"), empty(2)] }));
  expect(plan.steps).toEqual([{ kind: "clear", slot: 1, placementId: "placement_ann" }]);
});

test("a refused PIN is not sent again", () => {
  const refusal = { reason: "duplicate", at: START } as const;
  const plan = planLock(START, viewOf({ placements: [wanted("ann", [hours(0, 2)], { refusal })], slots: [empty(1)] }));
  expect(plan.steps).toEqual([]);
  expect(plan.alarms).toEqual([{ kind: "not_on_lock_before_start", placementId: "placement_ann", startsAt: START }]);
});

test("a change of a code that its lock can't take keeps the alarm, and one that it may yet take has a minute", () => {
  const changed = { ...wanted("ann", [hours(-1, 2)]), wantedAt: START };
  const since = plus(START, -MINUTE_MS);
  const kindsFor = (placement: typeof changed, unreachable: LockView["unreachable"] = null) =>
    planLock(START, viewOf({ placements: [placement], slots: [empty(1)], unreachable })).alarms.map(({ kind }) => kind);
  expect(kindsFor(changed, { since, failures: { count: 9, lastAt: START } })).toEqual(["not_on_lock_before_start"]);
  expect(kindsFor({ ...changed, refusal: { reason: "duplicate", at: since } })).toEqual(["not_on_lock_before_start"]);
  expect(kindsFor(changed, { since: START, failures: { count: 1, lastAt: START } })).toEqual([]);
});

test("a lock that shows nothing gets an unproven PIN taken out before it is set again", () => {
  const view = viewOf({
    capabilities: { readBack: "none" },
    placements: [wanted("ann", [hours(0, 2)])],
    slots: [ours(1, "ann", { content: "unknown" })],
  });
  expect(planLock(START, view).steps.map(({ kind }) => kind)).toEqual(["clear"]);
});

test("own slots are read once a day on a lock that does not report changes", () => {
  const view = viewOf({
    capabilities: { reportsChanges: false },
    placements: [wanted("ann", [hours(-1, 99)])],
    slots: [ours(1, "ann")],
  });
  expect(planLock(plus(START, DAY_MS - 1), view).steps).toEqual([]);
  expect(planLock(plus(START, DAY_MS), view).steps).toEqual([{ kind: "read", slot: 1, why: "audit" }]);
});

test("the keypad is switched off where that is wanted and the lock can", () => {
  const keypad = { wanted: false, seen: true, failures: null };
  expect(planLock(START, viewOf({ keypad })).steps).toEqual([{ kind: "keypad", enabled: false }]);
  expect(planLock(START, viewOf({ keypad, capabilities: { keypadOff: false } })).steps).toEqual([]);
});

const NAMES = ["ann", "bob", "cyd", "dan", "eve", "fay"] as const;
const faultArb = fc.constantFrom<Fault>(
  "none",
  "none",
  "lost_command",
  "lost_answer",
  "false_yes",
  "unreachable",
  "late",
);
const codesArb = fc
  .array(
    fc.record({
      from: fc.integer({ min: 0, max: 300 }),
      minutes: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constant(9_999)),
      revoke: fc.option(fc.integer({ min: 0, max: 600 })),
    }),
    {
      minLength: 1,
      maxLength: NAMES.length,
    },
  )
  .map((drafts) =>
    drafts.map(({ from, minutes, revoke }, index): WorldCode => {
      const start = plus(START, from * MINUTE_MS);
      const windows = [{ from: start, until: plus(start, minutes * MINUTE_MS) }];
      return {
        name: NAMES[index] ?? "ann",
        windows,
        revokedAt: revoke === null ? null : plus(START, revoke * MINUTE_MS),
      };
    }),
  );

/** At most 3 faults in a row: against an adversary without a bound no bound in time can hold. */
function bounded(faults: readonly Fault[]): () => Fault {
  const queue = [...faults];
  let row = 0;
  return () => {
    const fault = queue.shift() ?? "none";
    row = fault === "none" ? 0 : row + 1;
    return row > 3 ? "none" : fault;
  };
}

describe.each(["pin", "status"] as const)("with a lock that shows %s", (readBack) => {
  test.each([false, true])(
    "whatever is lost or killed, the lock ends with exactly the wanted codes (late writes: %s)",
    (lateWrites) => {
      const histories = fc.record({
        codes: codesArb,
        faults: fc.array(faultArb, { maxLength: 30 }),
        crashes: fc.array(fc.boolean(), { maxLength: 12 }),
        foreign: fc.boolean(),
      });
      fc.assert(
        fc.property(histories, ({ codes, faults, crashes, foreign }) => {
          const kills = [...crashes];
          const world = new SmallWorld({
            capabilities: { ...CAPABILITIES, readBack, lateWrites, slots: { first: 1, count: 7 } },
            codes,
            foreign: new Map(foreign ? [[slot(2), tag("stranger")]] : []),
            nextFault: bounded(faults),
            nextCrash: () => kills.shift() ?? false,
          });
          live(world, plus(START, 24 * HOUR_MS), (at) => {
            const codesHeld = [...world.held.values()].filter((held) => held !== "stranger");
            expect(new Set(codesHeld)).toEqual(world.wantedAt(at));
            expect(codesHeld).toHaveLength(world.wantedAt(at).size);
          });
          for (const [place, pinTag] of world.foreign) expect(world.held.get(place)).toBe(pinTag);
          expect(world.writes).toBeLessThanOrEqual(codes.length * 2 + 60);
        }),
        { numRuns: 3_000 },
      );
    },
  );
});

test.each<readonly Fault[]>([["false_yes"], ["unreachable"], ["lost_command"]])(
  "a lock that only answers with %s is not hammered",
  (fault) => {
    for (const revokedAt of [null, plus(START, 10 * MINUTE_MS)]) {
      let isBroken = revokedAt === null;
      const world = new SmallWorld({
        capabilities: CAPABILITIES,
        codes: [{ name: "ann", windows: [hours(0, 9)], revokedAt }],
        foreign: new Map(),
        nextFault: () => (isBroken ? fault : "none"),
        nextCrash: () => false,
      });
      if (!isBroken) live(world, plus(START, 10 * MINUTE_MS - 1), () => {});
      isBroken = true;
      const before = world.writes + world.reads;
      live(world, plus(START, HOUR_MS), () => {});
      const commands = world.writes + world.reads - before;
      expect(commands).toBeGreaterThan(5);
      expect(commands).toBeLessThanOrEqual(300);
    }
  },
);

/** Lives through the span, event by event; once an hour has passed after the last edge and fault, looks at the lock. */
function live(world: SmallWorld, until: Instant, atRest: (at: Instant) => void): void {
  for (let rounds = 0; world.now < until; rounds++) {
    expect(rounds).toBeLessThan(5_000);
    const wakeAt = earliest(world.settle(), world.nextRevocation());
    if (wakeAt === null || wakeAt > until) break;
    world.now = wakeAt > world.now ? wakeAt : plus(world.now, 1);
  }
  if (world.now < until) world.now = until;
  world.settle();
  atRest(world.now);
}
