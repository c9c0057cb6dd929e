import { expect } from "vitest";
import {
  ANSWER_MS_MAX,
  CALM,
  clear,
  contentOf,
  digitsFor,
  entryOf,
  heard,
  otherOf,
  pinFor,
  read,
  sent,
  set,
  shown,
  slotAt,
  spoken,
} from "./cases-support.ts";
import type { ContractCase, Rig } from "./rig.ts";

/** By then every late write has arrived. */
const LATE_MS = 11 * 60_000;

/** What is said when radios, clouds and locks fail: only what the protocol can know. */
export const FAULT_CASES: readonly ContractCase[] = [
  {
    name: "a set whose answer is lost is unconfirmed, though the PIN is there",
    needs: ["lost_answer"],
    async run(rig) {
      await rig.lock.fault("lost_answer", 1);
      expect(await set(rig, 0, entryOf(pinFor(rig)))).toEqual({ kind: "unconfirmed" });
      expect(await read(rig, 0)).toBe(shown(rig, digitsFor(rig)));
    },
  },
  {
    name: "a clear whose answer is lost is unconfirmed",
    needs: ["lost_answer"],
    async run(rig) {
      await set(rig, 0, entryOf(pinFor(rig)));
      await rig.lock.fault("lost_answer", 1);
      expect(await clear(rig, 0)).toEqual({ kind: "unconfirmed" });
      expect(await contentOf(rig.lock)).toEqual({});
    },
  },
  {
    name: "a command that never arrives is never confirmed",
    needs: ["lost_command"],
    async run(rig) {
      await rig.lock.fault("lost_command", 1);
      const outcome = await set(rig, 0, entryOf(pinFor(rig)));
      expect(["unconfirmed", "unreachable"]).toContain(outcome.kind);
      expect(await read(rig, 0)).toBe("empty");
    },
  },
  {
    name: "a read without an answer says unreachable, not empty",
    needs: ["lost_command"],
    async run(rig) {
      await set(rig, 0, entryOf(pinFor(rig)));
      await rig.lock.fault("lost_command", 1);
      expect(await read(rig, 0)).toBe("unreachable");
    },
  },
  {
    name: "a set that the lock accepts and forgets is seen as empty by the next read",
    needs: ["silent_lost_write"],
    async run(rig) {
      await rig.lock.fault("silent_lost_write", 1);
      const outcome = await set(rig, 0, entryOf(pinFor(rig)));
      expect(["confirmed", "unconfirmed"]).toContain(outcome.kind);
      expect(await read(rig, 0)).toBe("empty");
    },
  },
  {
    name: "a clear that the lock accepts and forgets is seen by the next read",
    needs: ["silent_lost_write"],
    async run(rig) {
      await set(rig, 0, entryOf(pinFor(rig)));
      await rig.lock.fault("silent_lost_write", 1);
      await clear(rig, 0);
      expect(await read(rig, 0)).toBe(shown(rig, digitsFor(rig)));
    },
  },
  {
    name: "a masked slot with another PIN in it, and a lost set over it, is never proof of ours",
    needs: ["masked_reads", "programmable", "silent_lost_write"],
    async run(rig) {
      await rig.lock.program(slotAt(rig), digitsFor(rig, 1));
      await rig.lock.fault("silent_lost_write", 1);
      await set(rig, 0, entryOf(pinFor(rig)));
      expect(await read(rig, 0)).toBe("hidden");
    },
  },
  {
    name: "a no without a reason is unconfirmed, as the lock may have done it",
    needs: ["false_failure"],
    async run(rig) {
      await rig.lock.fault("false_failure", 1);
      expect(await set(rig, 0, entryOf(pinFor(rig)))).toEqual({ kind: "unconfirmed" });
      expect(await read(rig, 0)).toBe(shown(rig, digitsFor(rig)));
    },
  },
  {
    name: "a command that was given up and arrives later is not called confirmed, and the read after it tells the truth",
    needs: ["late_write"],
    async run(rig) {
      await rig.lock.fault("late_write", 1);
      const outcome = await set(rig, 0, entryOf(pinFor(rig)));
      expect(["unconfirmed", "unreachable"]).toContain(outcome.kind);
      expect(await read(rig, 0)).toBe("empty");
      await rig.pass(LATE_MS);
      expect(await read(rig, 0)).toBe(shown(rig, digitsFor(rig)));
    },
  },
  {
    name: "an answer that comes too late is never taken for the answer to a later command",
    needs: ["late_answer"],
    async run(rig) {
      await rig.lock.fault("late_answer", 1);
      expect((await set(rig, 0, entryOf(pinFor(rig)))).kind).not.toBe("confirmed");
      await rig.lock.fault("lost_command", 1);
      expect((await set(rig, 1, entryOf(pinFor(rig, 1)))).kind).not.toBe("confirmed");
      expect(await contentOf(rig.lock)).toEqual({ [slotAt(rig)]: digitsFor(rig) });
    },
  },
  {
    name: "a dead lock is unreachable within half a minute, for every verb",
    needs: ["dead"],
    async run(rig) {
      await rig.lock.fault("dead");
      expect(await set(rig, 0, entryOf(pinFor(rig)))).toEqual({ kind: "unreachable" });
      expect(await clear(rig, 0)).toEqual({ kind: "unreachable" });
      expect(await read(rig, 0)).toBe("unreachable");
      const moved = await rig.within(ANSWER_MS_MAX, rig.port.moveBolt("locked", CALM));
      expect(moved).toEqual({ kind: "unreachable" });
    },
  },
  {
    name: "a dead lock doesn't hold up the others of its connection",
    needs: ["dead", "several_locks"],
    async run(rig) {
      const aloneMs = await serveOther(rig, 0, 5_000);
      await rig.lock.fault("dead");
      const onDead = rig.port.set(slotAt(rig), entryOf(pinFor(rig)), CALM);
      await serveOther(rig, 1, aloneMs + 250);
      expect(await rig.within(ANSWER_MS_MAX, onDead)).toEqual({ kind: "unreachable" });
    },
  },
  {
    name: "a lock that answers again is looked at soon",
    needs: ["dead"],
    async run(rig) {
      await rig.lock.fault("dead");
      await set(rig, 0, entryOf(pinFor(rig)));
      const before = rig.sink.wakes(rig.lock.address);
      await rig.lock.heal();
      await rig.pass(60_000);
      expect(rig.sink.wakes(rig.lock.address)).toBeGreaterThan(before);
      expect(await set(rig, 0, entryOf(pinFor(rig)))).toEqual({ kind: "confirmed" });
    },
  },
  {
    name: "a call that is given up before it began sends nothing",
    needs: [],
    async run(rig) {
      const before = sent(rig.lock, "set");
      const outcome = await rig.within(0, rig.port.set(slotAt(rig), entryOf(pinFor(rig)), AbortSignal.abort()));
      expect(["unconfirmed", "unreachable"]).toContain(outcome.kind);
      expect(sent(rig.lock, "set")).toBe(before);
      expect(await contentOf(rig.lock)).toEqual({});
    },
  },
  {
    name: "a call that is given up ends at once and is never called confirmed",
    needs: ["lost_command"],
    async run(rig) {
      const giveUp = new AbortController();
      await rig.lock.fault("lost_command");
      const pending = rig.port.set(slotAt(rig), entryOf(pinFor(rig)), giveUp.signal);
      await rig.pass(100);
      giveUp.abort();
      const outcome = await rig.within(50, pending);
      expect(["unconfirmed", "unreachable"]).toContain(outcome.kind);
      const reading = rig.port.read(slotAt(rig), AbortSignal.abort());
      expect(spoken(await rig.within(50, reading))).toBe("unreachable");
    },
  },
  {
    name: "no PIN stands in a log line or an error, even where the lock's own failure quotes it",
    needs: ["failure_shows_digits"],
    async run(rig) {
      await rig.lock.fault("failure_shows_digits");
      const said = await set(rig, 0, entryOf(pinFor(rig))).then(JSON.stringify, (error: unknown) => textOf(error));
      expect(said).not.toContain(digitsFor(rig));
      expect(rig.logged()).not.toContain(digitsFor(rig));
      expect(JSON.stringify(await heard(rig))).not.toContain(digitsFor(rig));
    },
  },
  {
    name: "no PIN stands in a log line after sets, clears, reads and refusals",
    needs: [],
    async run(rig) {
      await set(rig, 0, entryOf(pinFor(rig)));
      await set(rig, 1, entryOf(pinFor(rig)));
      await read(rig, 0);
      await clear(rig, 0);
      await rig.lock.press(digitsFor(rig));
      const said = `${rig.logged()} ${JSON.stringify(await heard(rig))}`;
      expect(said).not.toContain(digitsFor(rig));
    },
  },
  {
    name: "while the connection is down every lock is unreachable, and served again when it is back",
    needs: ["connection_down"],
    async run(rig) {
      await rig.lock.fault("connection_down");
      expect((await set(rig, 0, entryOf(pinFor(rig)))).kind).toBe("unreachable");
      expect((await rig.within(ANSWER_MS_MAX, rig.connection.test())).ok).toBe(false);
      const before = rig.sink.wakes(rig.lock.address);
      await rig.lock.heal();
      await rig.pass(60_000);
      expect(rig.sink.wakes(rig.lock.address)).toBeGreaterThan(before);
      expect(await set(rig, 0, entryOf(pinFor(rig)))).toEqual({ kind: "confirmed" });
    },
  },
];

/** Sets a PIN at the other lock; throws if that takes more than `withinMs`. Returns how long it took. */
async function serveOther(rig: Rig, index: number, withinMs: number): Promise<number> {
  const port = rig.connection.port(otherOf(rig).address);
  if (port === null) throw new Error("the other lock is not known");
  const begunAt = rig.now();
  const outcome = await rig.within(withinMs, port.set(slotAt(rig, index), entryOf(pinFor(rig, index)), CALM));
  expect(outcome).toEqual({ kind: "confirmed" });
  return rig.now() - begunAt;
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.message} ${error.stack} ${error.cause === undefined ? "" : textOf(error.cause)}`;
}
