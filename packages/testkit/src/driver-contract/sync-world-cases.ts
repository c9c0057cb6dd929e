import { expect } from "vitest";
import {
  ANNA,
  BERT,
  countOf,
  DAY_MS,
  expectOn,
  HOUR_MS,
  MINUTE_MS,
  now,
  PROMPT_MS,
  settleAnna,
  STRANGER,
  tomorrow,
  watchTraffic,
} from "./sync-support.ts";
import type { SyncCase } from "./sync-rig.ts";

/** Locks that are away, full, changed by others, or simply left alone. */
export const SYNC_WORLD_CASES: readonly SyncCase[] = [
  {
    name: "a code that somebody else put into our next slot stays, and ours goes elsewhere",
    needs: ["programmable"],
    async run({ engine, lock, pass }) {
      const { first } = lock.capabilities.slots;
      await lock.program(first, STRANGER);
      await engine.want(now("anna", ANNA));
      await pass(HOUR_MS);
      expect((await lock.contents()).get(first)).toBe(STRANGER);
      await expectOn(lock, ANNA, STRANGER);
      expect((await engine.slots()).find(({ slot }) => slot === first)?.content).toBe("unmanaged");
      await engine.revoke("anna");
      await pass(6 * HOUR_MS);
      await expectOn(lock, STRANGER);
    },
  },
  {
    name: "a masked code that somebody else put into our next slot stays, and ours goes elsewhere",
    needs: ["programmable", "masked_reads"],
    async run({ engine, lock, pass }) {
      const { first } = lock.capabilities.slots;
      await lock.program(first, STRANGER);
      await engine.want(now("anna", ANNA));
      await pass(HOUR_MS);
      await expectOn(lock, ANNA, STRANGER);
    },
  },
  {
    name: "a code that somebody put over ours is listed, the owner is told, and ours is placed elsewhere",
    needs: ["programmable"],
    async run(rig) {
      const slot = await settleAnna(rig);
      await rig.lock.program(slot, STRANGER);
      await rig.pass(HOUR_MS);
      await expectOn(rig.lock, ANNA, STRANGER);
      expect((await rig.lock.contents()).get(slot)).toBe(STRANGER);
      expect((await rig.engine.slots()).find((seen) => seen.slot === slot)?.content).toBe("unmanaged");
      expect(await rig.engine.alarms()).toContain("unmanaged_change");
    },
  },
  {
    name: "our code that somebody cleared at the keypad comes back",
    needs: ["programmable"],
    async run(rig) {
      const slot = await settleAnna(rig);
      await rig.lock.program(slot, null);
      await rig.pass(HOUR_MS);
      await expectOn(rig.lock, ANNA);
    },
  },
  {
    name: "a wiped lock gets all its codes again",
    needs: ["programmable"],
    async run(rig) {
      await settleAnna(rig);
      await rig.engine.want(now("bert", BERT));
      await rig.pass(PROMPT_MS);
      await rig.lock.wipe();
      await rig.pass(HOUR_MS);
      await expectOn(rig.lock, ANNA, BERT);
    },
  },
  {
    name: "a PIN that the lock refuses as duplicate is shown as refused and not sent again and again",
    needs: ["programmable", "masked_reads"],
    async run({ engine, lock, pass }) {
      await lock.program(lock.capabilities.slots.first + 9, ANNA);
      const since = watchTraffic(lock);
      await engine.want(now("anna", ANNA));
      await pass(DAY_MS);
      expect((await engine.placement("anna")).refusal).toBe("duplicate");
      expect((await engine.placement("anna")).ledger.verifiedAt).toBeNull();
      expect(countOf(since(), "set")).toBeLessThanOrEqual(2);
      expect(await engine.alarms()).toContain("not_on_lock_before_start");
      await expectOn(lock, ANNA);
    },
  },
  {
    name: "on a lock without slots nothing is sent, and the owner is told at once or by an alarm",
    needs: ["not_ready"],
    async run({ engine, lock, pass }) {
      const since = watchTraffic(lock);
      const refusal: unknown = await engine.want(now("anna", ANNA)).catch((thrown: unknown) => thrown);
      await pass(HOUR_MS);
      expect(countOf(since(), "set", "clear", "read")).toBe(0);
      if (refusal === undefined) expect(await engine.alarms()).toContain("no_free_slot");
      else expect(refusal).toMatchObject({ fields: [{ code: "no_free_slot" }] });
    },
  },
  {
    name: "a lock that is full sooner than it said is not flooded, and the owner is told",
    needs: ["short_memory"],
    async run({ engine, lock, pass }) {
      const since = watchTraffic(lock);
      for (const [index, name] of ["a", "b", "c", "d"].entries()) await engine.want(now(name, `${index + 1}4829137`));
      await pass(DAY_MS);
      expect((await lock.contents()).size).toBe(3);
      expect(countOf(since(), "set")).toBeLessThanOrEqual(60);
      expect(await engine.alarms()).toContain("not_on_lock_before_start");
    },
  },
  {
    name: "a dead lock among live ones keeps none of them waiting, and gets its code when it is back",
    needs: ["dead"],
    async run({ engine, lock, others, pass }) {
      await lock.fault("dead");
      const [garage, gate] = others;
      await engine.want(now("anna", ANNA, { locks: [lock.address, garage.address, gate.address] }));
      await pass(PROMPT_MS);
      await expectOn(garage, ANNA);
      await expectOn(gate, ANNA);
      await pass(3 * HOUR_MS);
      await expectOn(lock);
      expect(await engine.alarms()).toContain("not_on_lock_before_start");
      await lock.heal();
      await pass(PROMPT_MS);
      await expectOn(lock, ANNA);
      await pass(HOUR_MS);
      expect(await engine.alarms()).not.toContain("not_on_lock_before_start");
    },
  },
  {
    name: "a code that was revoked while the lock was away goes first when it is back",
    needs: ["dead"],
    async run(rig) {
      await settleAnna(rig);
      await rig.lock.fault("dead");
      await rig.engine.want(now("bert", BERT));
      await rig.pass(5 * MINUTE_MS);
      await rig.engine.revoke("anna");
      await rig.pass(3 * HOUR_MS);
      await expectOn(rig.lock, ANNA);
      const since = watchTraffic(rig.lock);
      await rig.lock.heal();
      await rig.pass(PROMPT_MS);
      await expectOn(rig.lock, BERT);
      const [firstWrite] = since().filter(({ verb }) => verb === "set" || verb === "clear");
      expect(firstWrite?.verb).toBe("clear");
    },
  },
  {
    name: "a code whose removal the lock promised just before it went away is not forgotten",
    needs: ["silent_lost_write", "dead"],
    async run(rig) {
      await settleAnna(rig);
      await rig.lock.fault("silent_lost_write", 1);
      const since = watchTraffic(rig.lock);
      await rig.engine.revoke("anna");
      while (countOf(since(), "clear") === 0) await rig.pass(1);
      await rig.pass(20);
      await rig.lock.fault("dead");
      await rig.pass(HOUR_MS);
      expect((await rig.engine.placement("anna")).ledger.removedAt).toBeNull();
      await expectOn(rig.lock, ANNA);
      await rig.lock.heal();
      await rig.pass(HOUR_MS);
      await expectOn(rig.lock);
      expect((await rig.engine.placement("anna")).ledger.removedAt).not.toBeNull();
    },
  },
  {
    name: "a code whose window ends while the lock is away is told as still on it, with its real end afterwards",
    needs: ["dead"],
    async run({ engine, lock, pass, now: clock }) {
      await engine.want({ name: "anna", digits: ANNA, fromMs: 0, untilMs: 2 * HOUR_MS });
      await pass(HOUR_MS);
      await lock.fault("dead");
      await pass(3 * HOUR_MS);
      expect(await engine.alarms()).toContain("still_on_lock_after_end");
      expect((await engine.placement("anna")).ledger.removedAt).toBeNull();
      const backAt = clock();
      await lock.heal();
      await pass(HOUR_MS);
      await expectOn(lock);
      expect((await engine.placement("anna")).ledger.removedAt).toBeGreaterThanOrEqual(backAt);
      expect(await engine.alarms()).not.toContain("still_on_lock_after_end");
    },
  },
  {
    name: "a dead lock is asked at most 100 times in a day",
    needs: ["dead"],
    async run({ engine, lock, pass }) {
      await lock.fault("dead");
      const since = watchTraffic(lock);
      await engine.want(now("anna", ANNA));
      await pass(DAY_MS);
      expect(since().length).toBeGreaterThan(1);
      expect(since().length).toBeLessThanOrEqual(100);
    },
  },
  {
    name: "while the connection is down nothing is lost: what was wanted and revoked is so when it is back",
    needs: ["connection_down"],
    async run(rig) {
      await settleAnna(rig);
      await rig.lock.fault("connection_down");
      await rig.engine.want(now("bert", BERT));
      await rig.engine.revoke("anna");
      await rig.pass(2 * HOUR_MS);
      await rig.lock.heal();
      await rig.pass(HOUR_MS);
      await expectOn(rig.lock, BERT);
    },
  },
  {
    name: "a restart in an unchanged world sends nothing",
    needs: [],
    async run(rig) {
      await settleAnna(rig);
      await rig.engine.want(tomorrow("bert", BERT));
      await rig.pass(HOUR_MS);
      const since = watchTraffic(rig.lock);
      await rig.engine.restart();
      await rig.pass(HOUR_MS);
      expect(countOf(since(), "set", "clear", "read")).toBe(0);
      await expectOn(rig.lock, ANNA, ...((await rig.lock.contents()).size > 1 ? [BERT] : []));
    },
  },
  {
    name: "a day without changes costs no command on a lock that reports changes",
    needs: [],
    async run(rig) {
      await settleAnna(rig);
      await rig.pass(HOUR_MS);
      const since = watchTraffic(rig.lock);
      await rig.pass(30 * HOUR_MS);
      expect(countOf(since(), "set", "clear", "read")).toBe(0);
    },
  },
  {
    name: "a one-time code on a lock that can't end it is removed after the first entry",
    needs: [],
    async run({ engine, lock, pass }) {
      await engine.want(now("anna", ANNA, { oneTime: true }));
      await pass(PROMPT_MS);
      expect(await lock.press(ANNA)).toBe(true);
      await pass(PROMPT_MS);
      await expectOn(lock);
      expect(await engine.entries()).toEqual(["anna"]);
    },
  },
  {
    name: "a one-time code that the lock ended by itself isn't set again",
    needs: ["one_time_codes"],
    async run({ engine, lock, pass }) {
      await engine.want(now("anna", ANNA, { oneTime: true }));
      await pass(PROMPT_MS);
      expect(await lock.press(ANNA)).toBe(true);
      expect(await lock.press(ANNA)).toBe(false);
      const since = watchTraffic(lock);
      await pass(6 * HOUR_MS);
      expect(countOf(since(), "set")).toBe(0);
      await expectOn(lock);
    },
  },
  {
    name: "an entry is told as the entry of the code in that slot, and one without a slot as nobody's",
    needs: ["missing_slot", "wrong_slot"],
    async run(rig) {
      const slot = await settleAnna(rig);
      await rig.lock.report({ kind: "entry", wireSlot: slot });
      await rig.lock.report({ kind: "entry", wireSlot: null });
      await rig.lock.report({ kind: "entry", wireSlot: 251 });
      await rig.lock.report({ kind: "entry", wireSlot: slot + 1 });
      await rig.pass(PROMPT_MS);
      expect(await rig.engine.entries()).toEqual(["anna", null, null, null]);
    },
  },
  {
    name: "an event that arrives twice is one entry",
    needs: ["repeated_event"],
    async run(rig) {
      const slot = await settleAnna(rig);
      await rig.lock.report({ kind: "entry", wireSlot: slot, times: 3 });
      await rig.pass(PROMPT_MS);
      expect(await rig.engine.entries()).toEqual(["anna"]);
    },
  },
  {
    name: "events that the lock's log lost are told to the owner",
    needs: ["lost_log"],
    async run(rig) {
      await settleAnna(rig);
      await rig.lock.report({ kind: "lost_log", count: 7 });
      await rig.lock.report({ kind: "tamper" });
      await rig.pass(PROMPT_MS);
      expect(await rig.engine.alarms()).toEqual(expect.arrayContaining(["event_gap", "tamper"]));
    },
  },
  {
    name: "a lock with schedules of its own refuses after the end by itself, also while nobody reaches it",
    needs: ["own_schedules", "dead"],
    async run({ engine, lock, pass }) {
      await engine.want({ name: "anna", digits: ANNA, fromMs: HOUR_MS, untilMs: 3 * HOUR_MS });
      await pass(2 * HOUR_MS);
      expect(await lock.press(ANNA)).toBe(true);
      await lock.fault("dead");
      await pass(2 * HOUR_MS);
      expect(await lock.press(ANNA)).toBe(false);
      await lock.heal();
      await pass(6 * HOUR_MS);
      await expectOn(lock);
    },
  },
  {
    name: "a code whose schedule the lock loses is not on it until the schedule is",
    needs: ["own_schedules", "schedule_lost"],
    async run({ engine, lock, pass }) {
      await lock.fault("schedule_lost", 2);
      await engine.want({ name: "anna", digits: ANNA, fromMs: 2 * HOUR_MS, untilMs: 9 * HOUR_MS });
      await pass(HOUR_MS);
      expect(await lock.press(ANNA)).toBe(false);
      await pass(2 * HOUR_MS);
      expect(await lock.press(ANNA)).toBe(true);
    },
  },
  {
    name: "no PIN stands in a log line, whatever the lock says",
    needs: ["failure_shows_digits"],
    async run({ engine, lock, pass, logged }) {
      await lock.fault("failure_shows_digits", 3);
      await engine.want(now("anna", ANNA));
      await pass(2 * HOUR_MS);
      await lock.press(ANNA);
      await engine.revoke("anna");
      await pass(2 * HOUR_MS);
      expect(logged()).not.toContain(ANNA);
    },
  },
];
