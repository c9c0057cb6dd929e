import { expect } from "vitest";
import {
  ANSWER_MS_MAX,
  CALM,
  clear,
  contentOf,
  digitsFor,
  entryOf,
  pinFor,
  pinOf,
  read,
  scheduleOpen,
  scheduleOver,
  sent,
  set,
  shown,
  shownEmpty,
  slotAt,
} from "./cases-support.ts";
import type { ContractCase, Rig } from "./rig.ts";

const CONFIRMED = { kind: "confirmed" };

/** What set, clear and the other writes do when all goes well, and what is refused. */
export const WRITE_CASES: readonly ContractCase[] = [
  {
    name: "a PIN that was set opens, is seen, and after a clear opens no more",
    needs: [],
    async run(rig) {
      const digits = digitsFor(rig);
      expect(await set(rig, 2, entryOf(pinFor(rig)))).toEqual(CONFIRMED);
      expect(await contentOf(rig.lock)).toEqual({ [slotAt(rig, 2)]: digits });
      expect(await read(rig, 2)).toBe(shown(rig, digits));
      expect(await rig.lock.press(digits)).toBe(true);
      expect(await clear(rig, 2)).toEqual(CONFIRMED);
      expect(await read(rig, 2)).toBe(shownEmpty(rig));
      expect(await rig.lock.press(digits)).toBe(false);
    },
  },
  {
    name: "the capabilities that the driver names are those of the lock",
    needs: [],
    async run(rig) {
      const locks = await rig.within(ANSWER_MS_MAX, rig.connection.locks());
      const found = locks.find(({ address }) => address === rig.lock.address);
      expect(found?.capabilities).toEqual(rig.lock.capabilities);
      expect(locks.map(({ address }) => address)).toEqual(expect.arrayContaining(addressesOf(rig)));
    },
  },
  {
    name: "leading zeros survive the way to the lock and back",
    needs: [],
    async run(rig) {
      const digits = digitsFor(rig, 1);
      expect(digits.startsWith("0")).toBe(true);
      await set(rig, 0, entryOf(pinFor(rig, 1)));
      expect(await contentOf(rig.lock)).toEqual({ [slotAt(rig)]: digits });
      expect(await read(rig, 0)).toBe(shown(rig, digits));
    },
  },
  {
    name: "each slot keeps its own number: the first and the last one too",
    needs: [],
    async run(rig) {
      const last = rig.lock.capabilities.slots.count - 1;
      await set(rig, 0, entryOf(pinFor(rig, 0)));
      await set(rig, last, entryOf(pinFor(rig, 1)));
      expect(await contentOf(rig.lock)).toEqual({
        [slotAt(rig)]: digitsFor(rig, 0),
        [slotAt(rig, last)]: digitsFor(rig, 1),
      });
      await clear(rig, last);
      expect(await contentOf(rig.lock)).toEqual({ [slotAt(rig)]: digitsFor(rig, 0) });
    },
  },
  {
    name: "a set over another PIN ends the old one, or is refused as occupied and changes nothing",
    needs: [],
    async run(rig) {
      await set(rig, 0, entryOf(pinFor(rig, 0)));
      const outcome = await set(rig, 0, entryOf(pinFor(rig, 1)));
      const isRefused = outcome.kind === "refused" && outcome.reason === "occupied";
      expect(isRefused || outcome.kind === "confirmed").toBe(true);
      expect(await contentOf(rig.lock)).toEqual({ [slotAt(rig)]: digitsFor(rig, isRefused ? 0 : 1) });
    },
  },
  {
    name: "the same set and the same clear twice end as once",
    needs: [],
    async run(rig) {
      await set(rig, 0, entryOf(pinFor(rig)));
      const again = await set(rig, 0, entryOf(pinFor(rig)));
      expect(again.kind === "confirmed" || (again.kind === "refused" && again.reason === "occupied")).toBe(true);
      expect(await contentOf(rig.lock)).toEqual({ [slotAt(rig)]: digitsFor(rig) });
      await clear(rig, 0);
      expect(await clear(rig, 0)).toEqual(CONFIRMED);
      expect(await contentOf(rig.lock)).toEqual({});
    },
  },
  {
    name: "a PIN that another slot holds is refused as duplicate, and both slots stay as they were",
    needs: [],
    async run(rig) {
      await set(rig, 0, entryOf(pinFor(rig)));
      expect(await set(rig, 1, entryOf(pinFor(rig)))).toEqual({ kind: "refused", reason: "duplicate" });
      expect(await contentOf(rig.lock)).toEqual({ [slotAt(rig)]: digitsFor(rig) });
    },
  },
  {
    name: "a PIN with the first four digits of another is refused as duplicate where the lock tells codes apart by them",
    needs: ["first_four_differ"],
    async run(rig) {
      await set(rig, 0, entryOf(pinOf("482913")));
      expect(await set(rig, 1, entryOf(pinOf("482977")))).toEqual({ kind: "refused", reason: "duplicate" });
      expect(await contentOf(rig.lock)).toEqual({ [slotAt(rig)]: "482913" });
    },
  },
  {
    name: "a slot that the lock doesn't have is refused, and nothing at all is sent",
    needs: [],
    async run(rig) {
      await set(rig, 0, entryOf(pinFor(rig)));
      const before = sent(rig.lock, "set", "clear", "read");
      const { first, count } = rig.lock.capabilities.slots;
      for (const offset of [-first - 1, -1, count, count + 1, 0.5, Number.NaN, 65_536]) {
        expect(await set(rig, offset, entryOf(pinFor(rig, 1)))).toEqual({ kind: "refused", reason: "out_of_range" });
        expect(await clear(rig, offset)).toEqual({ kind: "refused", reason: "out_of_range" });
        expect(await read(rig, offset)).toBe("unsupported");
      }
      expect(sent(rig.lock, "set", "clear", "read")).toBe(before);
      expect(await contentOf(rig.lock)).toEqual({ [slotAt(rig)]: digitsFor(rig) });
    },
  },
  {
    name: "clearing slot 0 never clears them all",
    needs: [],
    async run(rig) {
      await set(rig, 1, entryOf(pinFor(rig, 0)));
      await set(rig, 2, entryOf(pinFor(rig, 1)));
      await clear(rig, -rig.lock.capabilities.slots.first);
      const content = await contentOf(rig.lock);
      expect(content[slotAt(rig, 1)]).toBe(digitsFor(rig, 0));
      expect(content[slotAt(rig, 2)]).toBe(digitsFor(rig, 1));
    },
  },
  {
    name: "a PIN of a length that the lock doesn't take is refused, and nothing is sent",
    needs: [],
    async run(rig) {
      const lengths = rig.lock.capabilities.pin.lengths;
      const wrong = [4, 5, 6, 7, 8, 9, 10, 11, 12].find((length) => !lengths.includes(length));
      if (wrong === undefined) return;
      const before = sent(rig.lock, "set");
      expect(await set(rig, 0, entryOf(pinOf("482913774829".slice(0, wrong))))).toEqual({
        kind: "refused",
        reason: "length",
      });
      expect(sent(rig.lock, "set")).toBe(before);
      expect(await contentOf(rig.lock)).toEqual({});
    },
  },
  {
    name: "a lock without room refuses as full, and takes the PIN once there is room",
    needs: ["short_memory"],
    async run(rig) {
      for (const index of [0, 1, 2]) expect(await set(rig, index, entryOf(pinFor(rig, index)))).toEqual(CONFIRMED);
      expect(await set(rig, 3, entryOf(pinFor(rig, 3)))).toEqual({ kind: "refused", reason: "full" });
      await clear(rig, 0);
      expect(await set(rig, 3, entryOf(pinFor(rig, 3)))).toEqual(CONFIRMED);
    },
  },
  {
    name: "a PIN with a schedule is refused by a lock that keeps none, and isn't set without it",
    needs: ["no_schedules"],
    async run(rig) {
      const outcome = await set(rig, 0, entryOf(pinFor(rig), { schedule: scheduleOpen() }));
      expect(outcome).toEqual({ kind: "refused", reason: "unsupported" });
      expect(await contentOf(rig.lock)).toEqual({});
    },
  },
  {
    name: "a schedule in the lock decides by itself, and is gone with the next PIN in that slot",
    needs: ["own_schedules"],
    async run(rig) {
      expect(await set(rig, 0, entryOf(pinFor(rig), { schedule: scheduleOver() }))).toEqual(CONFIRMED);
      expect(await rig.lock.press(digitsFor(rig))).toBe(false);
      await clear(rig, 0);
      expect(await set(rig, 0, entryOf(pinFor(rig, 1)))).toEqual(CONFIRMED);
      expect(await rig.lock.press(digitsFor(rig, 1))).toBe(true);
    },
  },
  {
    name: "a PIN whose schedule the lock lost doesn't open without it, and isn't called confirmed",
    needs: ["own_schedules", "schedule_lost"],
    async run(rig) {
      await rig.lock.fault("schedule_lost", 1);
      const outcome = await set(rig, 0, entryOf(pinFor(rig), { schedule: scheduleOver() }));
      expect(outcome.kind).not.toBe("confirmed");
      expect(await rig.lock.press(digitsFor(rig))).toBe(false);
    },
  },
  {
    name: "a one-time PIN opens once where the lock ends it by itself",
    needs: ["one_time_codes"],
    async run(rig) {
      expect(await set(rig, 0, entryOf(pinFor(rig), { maxUses: 1 }))).toEqual(CONFIRMED);
      expect(await rig.lock.press(digitsFor(rig))).toBe(true);
      expect(await rig.lock.press(digitsFor(rig))).toBe(false);
    },
  },
  {
    name: "a one-time PIN is refused by a lock that can't end it, and isn't set without the limit",
    needs: [],
    async run(rig) {
      if (rig.lock.capabilities.oneTime) return;
      const outcome = await set(rig, 0, entryOf(pinFor(rig), { maxUses: 1 }));
      expect(outcome).toEqual({ kind: "refused", reason: "unsupported" });
      expect(await contentOf(rig.lock)).toEqual({});
    },
  },
  {
    name: "a keypad that is switched off refuses a right PIN until it is on again",
    needs: [],
    async run(rig) {
      if (!rig.lock.capabilities.keypadOff) return;
      await set(rig, 0, entryOf(pinFor(rig)));
      expect(await rig.within(ANSWER_MS_MAX, rig.port.setKeypad(false, CALM))).toEqual(CONFIRMED);
      expect(await rig.lock.press(digitsFor(rig))).toBe(false);
      expect(await rig.within(ANSWER_MS_MAX, rig.port.setKeypad(true, CALM))).toEqual(CONFIRMED);
      expect(await rig.lock.press(digitsFor(rig))).toBe(true);
    },
  },
  {
    name: "switching the keypad off is refused as unsupported where the lock can't",
    needs: ["no_keypad_off"],
    async run(rig) {
      const outcome = await rig.within(ANSWER_MS_MAX, rig.port.setKeypad(false, CALM));
      expect(outcome).toEqual({ kind: "refused", reason: "unsupported" });
    },
  },
  {
    name: "moving the bolt from afar is refused as unsupported where the lock can't",
    needs: ["no_remote_bolt"],
    async run(rig) {
      const outcome = await rig.within(ANSWER_MS_MAX, rig.port.moveBolt("unlocked", CALM));
      expect(outcome).toEqual({ kind: "refused", reason: "unsupported" });
    },
  },
];

function addressesOf(rig: Rig): string[] {
  return rig.other === null ? [rig.lock.address] : [rig.lock.address, rig.other.address];
}
