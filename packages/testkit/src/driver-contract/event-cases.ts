import { expect } from "vitest";
import {
  clear,
  contentOf,
  digitsFor,
  entryOf,
  expectHeard,
  heard,
  heardOf,
  pinFor,
  set,
  slotAt,
} from "./cases-support.ts";
import type { ContractCase, Rig } from "./rig.ts";

/** What locks tell by themselves: in order, once, with the slot that it was, and without digits. */
export const EVENT_CASES: readonly ContractCase[] = [
  {
    name: "an entry is told with its slot, at the instant at which it happened",
    needs: [],
    async run(rig) {
      await set(rig, 3, entryOf(pinFor(rig)));
      const pressedAt = rig.now();
      await rig.lock.press(digitsFor(rig));
      await expectHeard(rig, "entry", [{ reason: "granted", slot: slotAt(rig, 3) }]);
      const entry = (await heard(rig)).find(({ happening }) => happening.kind === "entry");
      expect(Math.abs((entry?.at ?? 0) - pressedAt)).toBeLessThan(5_000);
    },
  },
  {
    name: "entries come in the order in which they happened",
    needs: [],
    async run(rig) {
      for (const index of [0, 1, 2]) await set(rig, index, entryOf(pinFor(rig, index)));
      for (const index of [2, 0, 1, 0]) await rig.lock.press(digitsFor(rig, index));
      const entries = await heardOf(rig, "entry");
      expect(entries.map((entry) => "slot" in entry && entry.slot)).toEqual(
        [2, 0, 1, 0].map((index) => slotAt(rig, index)),
      );
    },
  },
  {
    name: "a wrong PIN is told as a denied entry of no slot",
    needs: [],
    async run(rig) {
      await set(rig, 0, entryOf(pinFor(rig)));
      await rig.lock.press(digitsFor(rig, 1));
      await expectHeard(rig, "entry", [{ reason: "unknown_code", slot: null }]);
    },
  },
  {
    name: "an event that arrives twice is stored once",
    needs: ["repeated_event"],
    async run(rig) {
      await rig.lock.report({ kind: "entry", wireSlot: slotAt(rig), times: 3 });
      await expectHeard(rig, "entry", [{ reason: "granted", slot: slotAt(rig) }]);
    },
  },
  {
    name: "an event without a number that arrives twice is stored once",
    needs: ["repeated_event", "unnumbered_events"],
    async run(rig) {
      await rig.lock.report({ kind: "entry", wireSlot: slotAt(rig), times: 3 });
      await rig.lock.report({ kind: "entry", wireSlot: slotAt(rig) });
      const entry = { reason: "granted", slot: slotAt(rig) };
      await expectHeard(rig, "entry", [entry, entry]);
    },
  },
  {
    name: "an old event that is handed out again after connecting is no new entry",
    needs: ["retained_event"],
    async run(rig) {
      await rig.lock.report({ kind: "retained_entry" });
      const again = await rig.reopen();
      await again.lock.report({ kind: "retained_entry" });
      await expectHeard(again, "entry", []);
      await again.close();
    },
  },
  {
    name: "an entry at a slot that no guest can have belongs to no slot",
    needs: ["wrong_slot"],
    async run(rig) {
      const { first, count } = rig.lock.capabilities.slots;
      for (const wireSlot of [first - 1, first + count, 251, 65_535, -1, 1.5]) {
        await rig.lock.report({ kind: "entry", wireSlot });
      }
      const nobody = { reason: "granted", slot: null };
      await expectHeard(rig, "entry", [nobody, nobody, nobody, nobody, nobody, nobody]);
    },
  },
  {
    name: "an entry that names no slot is never given to the one before it",
    needs: ["missing_slot"],
    async run(rig) {
      await rig.lock.report({ kind: "entry", wireSlot: slotAt(rig, 3) });
      await rig.lock.report({ kind: "entry", wireSlot: null });
      await expectHeard(rig, "entry", [
        { reason: "granted", slot: slotAt(rig, 3) },
        { reason: "granted", slot: null },
      ]);
    },
  },
  {
    name: "an event that holds the typed PIN is stored without it",
    needs: ["digits_in_event"],
    async run(rig) {
      await rig.lock.report({ kind: "entry", wireSlot: slotAt(rig), digits: digitsFor(rig) });
      await expectHeard(rig, "entry", [{ reason: "granted", slot: slotAt(rig) }]);
      expect(JSON.stringify(await heard(rig)) + rig.logged()).not.toContain(digitsFor(rig));
    },
  },
  {
    name: "events that the lock's log lost are told as a gap with its exact borders",
    needs: ["lost_log"],
    async run(rig) {
      await rig.lock.report({ kind: "entry", wireSlot: slotAt(rig) });
      const before = (await heard(rig)).at(-1)?.sequence ?? 0;
      await rig.lock.report({ kind: "lost_log", count: 5 });
      await rig.lock.report({ kind: "entry", wireSlot: slotAt(rig) });
      await expectHeard(rig, "gap", [{ fromSequence: before + 1, untilSequence: before + 5 }]);
      expect((await heard(rig)).at(-1)?.sequence).toBe(before + 6);
    },
  },
  {
    name: "an event that means nothing to us is no gap",
    needs: ["unknown_happening"],
    async run(rig) {
      await rig.lock.report({ kind: "entry", wireSlot: slotAt(rig) });
      await rig.lock.report({ kind: "unknown" });
      await rig.lock.report({ kind: "entry", wireSlot: slotAt(rig) });
      await expectHeard(rig, "gap", []);
      expect(await heardOf(rig, "entry")).toHaveLength(2);
    },
  },
  {
    name: "a battery level is told within 0 to 100",
    needs: ["impossible_battery"],
    async run(rig) {
      for (const level of [180, -5, 255, 41]) await rig.lock.report({ kind: "battery", level });
      await expectHeard(rig, "battery", [{ percent: 100 }, { percent: 0 }, { percent: 100 }, { percent: 41 }]);
    },
  },
  {
    name: "half a message harms nothing: the next event is heard",
    needs: ["garbage"],
    async run(rig) {
      await rig.lock.report({ kind: "garbage" });
      await rig.lock.report({ kind: "tamper" });
      await expectHeard(rig, "tamper", [{}]);
      expect(await set(rig, 0, entryOf(pinFor(rig)))).toEqual({ kind: "confirmed" });
    },
  },
  {
    name: "a code changed at the keypad is told as a change of that slot",
    needs: ["programmable"],
    async run(rig) {
      await rig.lock.program(slotAt(rig, 5), digitsFor(rig));
      await rig.lock.program(slotAt(rig, 5), null);
      await expectHeard(rig, "slot_changed", [
        { slot: slotAt(rig, 5), change: "set" },
        { slot: slotAt(rig, 5), change: "cleared" },
      ]);
    },
  },
  {
    name: "our own sets and clears aren't told as changes by somebody else",
    needs: [],
    async run(rig) {
      await set(rig, 0, entryOf(pinFor(rig)));
      await clear(rig, 0);
      await expectHeard(rig, "slot_changed", []);
    },
  },
  {
    name: "a lock whose codes were all wiped tells so",
    needs: ["programmable"],
    async run(rig) {
      await set(rig, 0, entryOf(pinFor(rig)));
      await rig.lock.wipe();
      await expectHeard(rig, "all_slots_cleared", [{}]);
      expect(await contentOf(rig.lock)).toEqual({});
    },
  },
  {
    name: "while the store is full events wait: later all are there, in order, once",
    needs: [],
    async run(rig) {
      rig.sink.failNext(2);
      await pressTwice(rig);
      await rig.pass(60_000);
      await expectHeard(rig, "entry", [
        { reason: "granted", slot: slotAt(rig, 0) },
        { reason: "granted", slot: slotAt(rig, 1) },
      ]);
      await expectHeard(rig, "gap", []);
    },
  },
  {
    name: "closing and opening again neither loses an event of the lock's log nor tells one twice",
    needs: [],
    async run(rig) {
      await pressTwice(rig);
      const before = await heardOf(rig, "entry");
      expect(before).toHaveLength(2);
      const again = await rig.reopen();
      expect(await heardOf(again, "entry")).toEqual(before);
      await again.lock.press(digitsFor(again, 1));
      expect(await heardOf(again, "entry")).toHaveLength(3);
      await expectHeard(again, "gap", []);
      await again.close();
    },
  },
];

async function pressTwice(rig: Rig): Promise<void> {
  for (const index of [0, 1]) await set(rig, index, entryOf(pinFor(rig, index)));
  for (const index of [0, 1]) await rig.lock.press(digitsFor(rig, index));
}
