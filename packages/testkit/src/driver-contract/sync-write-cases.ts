import { expect } from "vitest";
import {
  ANNA,
  BERT,
  countOf,
  DAY_MS,
  digitsOn,
  expectOn,
  HOUR_MS,
  MINUTE_MS,
  now,
  PROMPT_MS,
  settleAnna,
  tomorrow,
  watchTraffic,
} from "./sync-support.ts";
import type { SyncCase } from "./sync-rig.ts";

/** Writes that get lost, late, or a wrong answer. */
export const SYNC_WRITE_CASES: readonly SyncCase[] = [
  {
    name: "a code is on the lock with proof when its window starts, opens in it, and is gone after its end",
    needs: [],
    async run({ engine, lock, pass }) {
      await engine.want(tomorrow("anna", ANNA));
      await pass(DAY_MS + 1_000);
      await expectOn(lock, ANNA);
      const { ledger } = await engine.placement("anna");
      expect(ledger.proof).toBe("read_back");
      expect(await lock.press(ANNA)).toBe(true);
      await pass(2 * DAY_MS - 2_000);
      await expectOn(lock, ANNA);
      await pass(PROMPT_MS);
      await expectOn(lock);
      expect((await engine.placement("anna")).ledger.removedAt).not.toBeNull();
    },
  },
  {
    name: "a set that the lock accepted and forgot is found by reading back and done again",
    needs: ["silent_lost_write"],
    async run({ engine, lock, pass, now: clock }) {
      await lock.fault("silent_lost_write", 1);
      const begunAt = clock();
      await engine.want(now("anna", ANNA));
      await pass(HOUR_MS);
      await expectOn(lock, ANNA);
      expect((await engine.placement("anna")).ledger.verifiedAt).toBeGreaterThan(begunAt);
    },
  },
  {
    name: "a lock that forgets every set is never called verified, and the owner hears of it before the window starts",
    needs: ["silent_lost_write", "own_schedules"],
    async run({ engine, lock, pass }) {
      await lock.fault("silent_lost_write");
      await engine.want({ name: "anna", digits: ANNA, fromMs: 4 * HOUR_MS, untilMs: 9 * HOUR_MS });
      await pass(3 * HOUR_MS);
      await expectOn(lock);
      expect((await engine.placement("anna")).ledger.verifiedAt).toBeNull();
      expect(await engine.alarms()).toContain("not_on_lock_before_start");
      await lock.heal();
      await pass(2 * HOUR_MS);
      await expectOn(lock, ANNA);
      expect(await engine.alarms()).not.toContain("not_on_lock_before_start");
    },
  },
  {
    name: "a lock that forgets every set is not written to more than 60 times in an hour",
    needs: ["silent_lost_write"],
    async run({ engine, lock, pass }) {
      await lock.fault("silent_lost_write");
      const since = watchTraffic(lock);
      await engine.want(now("anna", ANNA));
      await pass(HOUR_MS);
      expect(countOf(since(), "set")).toBeGreaterThan(1);
      expect(countOf(since(), "set", "clear")).toBeLessThanOrEqual(60);
      expect(await engine.alarms()).toContain("not_on_lock_before_start");
    },
  },
  {
    name: "on a lock that can't be read an accepted set is called acknowledged and never verified",
    needs: ["no_reads", "silent_lost_write"],
    async run({ engine, lock, pass }) {
      await lock.fault("silent_lost_write", 1);
      const since = watchTraffic(lock);
      await engine.want(now("anna", ANNA));
      await pass(30 * HOUR_MS);
      const { ledger } = await engine.placement("anna");
      expect(ledger.acknowledgedAt).not.toBeNull();
      expect(ledger.verifiedAt).toBeNull();
      expect(ledger.proof).toBe("acknowledged");
      expect(countOf(since(), "set")).toBe(1);
    },
  },
  {
    name: "a lock that masks its codes is written to once, not again and again",
    needs: ["masked_reads"],
    async run({ engine, lock, pass }) {
      const since = watchTraffic(lock);
      await engine.want(now("anna", ANNA));
      await pass(30 * HOUR_MS);
      await expectOn(lock, ANNA);
      expect(countOf(since(), "set")).toBe(1);
      expect(countOf(since(), "clear")).toBe(0);
      expect((await engine.placement("anna")).ledger.proof).toBe("status");
    },
  },
  {
    name: "a set that the lock did but called failed is found by reading back and not done twice",
    needs: ["false_failure"],
    async run({ engine, lock, pass }) {
      await lock.fault("false_failure", 1);
      const since = watchTraffic(lock);
      await engine.want(now("anna", ANNA));
      await pass(HOUR_MS);
      await expectOn(lock, ANNA);
      expect(countOf(since(), "set")).toBe(1);
      expect((await engine.placement("anna")).ledger.proof).toBe("read_back");
    },
  },
  {
    name: "a masked lock that calls every set failed is not flooded, and the code is on it",
    needs: ["masked_reads", "false_failure"],
    async run({ engine, lock, pass }) {
      await lock.fault("false_failure");
      const since = watchTraffic(lock);
      await engine.want(now("anna", ANNA));
      await pass(HOUR_MS);
      expect(countOf(since(), "set", "clear")).toBeLessThanOrEqual(60);
      await lock.heal();
      await pass(6 * HOUR_MS);
      await expectOn(lock, ANNA);
    },
  },
  {
    name: "sets and clears whose answers are lost end with exactly the wanted codes",
    needs: ["lost_answer"],
    async run({ engine, lock, pass }) {
      await lock.fault("lost_answer", 2);
      await engine.want(now("anna", ANNA));
      await engine.want(now("bert", BERT));
      await pass(6 * HOUR_MS);
      await expectOn(lock, ANNA, BERT);
      await lock.fault("lost_answer", 2);
      await engine.revoke("anna");
      await pass(6 * HOUR_MS);
      await expectOn(lock, BERT);
      expect((await engine.placement("anna")).ledger.removedAt).not.toBeNull();
    },
  },
  {
    name: "a clear that the lock accepted and forgot is found by reading back and done again",
    needs: ["silent_lost_write"],
    async run(rig) {
      await settleAnna(rig);
      await rig.lock.fault("silent_lost_write", 1);
      await rig.engine.revoke("anna");
      await rig.pass(HOUR_MS);
      await expectOn(rig.lock);
      expect((await rig.engine.placement("anna")).ledger.removedAt).not.toBeNull();
    },
  },
  {
    name: "a code that the lock won't let go is never called removed, and the owner is told until it is gone",
    needs: ["silent_lost_write"],
    async run(rig) {
      await settleAnna(rig);
      await rig.lock.fault("silent_lost_write");
      const since = watchTraffic(rig.lock);
      await rig.engine.revoke("anna");
      await rig.pass(HOUR_MS);
      expect(countOf(since(), "clear")).toBeGreaterThan(2);
      expect(countOf(since(), "clear")).toBeLessThanOrEqual(200);
      expect((await rig.engine.placement("anna")).ledger.removedAt).toBeNull();
      expect(await rig.engine.alarms()).toContain("still_on_lock_after_end");
      await rig.lock.heal();
      await rig.pass(HOUR_MS);
      await expectOn(rig.lock);
      expect(await rig.engine.alarms()).not.toContain("still_on_lock_after_end");
    },
  },
  {
    name: "a set that arrives after its code was revoked and removed is removed again",
    needs: ["late_write"],
    async run({ engine, lock, pass }) {
      await lock.fault("late_write", 1);
      await engine.want(now("anna", ANNA));
      await pass(2_000);
      await engine.revoke("anna");
      await pass(5 * MINUTE_MS);
      await expectOn(lock);
      await pass(6 * MINUTE_MS);
      expect(await digitsOn(lock), "the late write has arrived, or was removed already").toSatisfy(
        (digits: readonly string[]) => digits.length <= 1,
      );
      await pass(DAY_MS);
      await expectOn(lock);
    },
  },
  {
    name: "a code with a late write ends in one slot only",
    needs: ["late_write"],
    async run({ engine, lock, pass }) {
      await lock.fault("late_write", 1);
      await engine.want(now("anna", ANNA));
      await pass(DAY_MS);
      await expectOn(lock, ANNA);
    },
  },
  {
    name: "a cleared slot that tells 0000 is called removed, and cleared once",
    needs: ["zeros_when_cleared"],
    run: expectOneClear,
  },
  {
    name: "a cleared slot that tells stars is called removed, and cleared once",
    needs: ["stars_when_cleared"],
    run: expectOneClear,
  },
  {
    name: "a PIN with leading zeros is the same on the lock",
    needs: [],
    async run({ engine, lock, pass }) {
      await engine.want(now("bert", BERT));
      await pass(PROMPT_MS);
      await expectOn(lock, BERT);
      expect((await engine.placement("bert")).ledger.proof).toBe("read_back");
    },
  },
  {
    name: "a kill in the middle of a write costs a read, not a lie",
    needs: ["lost_command"],
    async run({ engine, lock, pass }) {
      await lock.fault("lost_command", 1);
      await engine.want(now("anna", ANNA));
      await pass(1_000);
      await engine.restart();
      await pass(HOUR_MS);
      await expectOn(lock, ANNA);
      expect((await engine.placement("anna")).ledger.proof).toBe("read_back");
    },
  },
];

async function expectOneClear({ engine, lock, pass }: Parameters<SyncCase["run"]>[0]): Promise<void> {
  await engine.want(now("anna", ANNA));
  await pass(PROMPT_MS);
  const since = watchTraffic(lock);
  await engine.revoke("anna");
  await pass(DAY_MS);
  await expectOn(lock);
  expect(countOf(since(), "clear")).toBe(1);
  expect((await engine.placement("anna")).ledger.removedAt).not.toBeNull();
}
