import { expect } from "vitest";
import { clear, contentOf, digitsFor, entryOf, pinFor, read, set, slotAt } from "./cases-support.ts";
import type { ContractCase } from "./rig.ts";

/** What a read may say: what the lock itself shows, and never more. */
export const READ_CASES: readonly ContractCase[] = [
  {
    name: "a slot that the lock masks is told as hidden, whatever we put there",
    needs: ["masked_reads"],
    async run(rig) {
      await set(rig, 0, entryOf(pinFor(rig)));
      expect(await read(rig, 0)).toBe("hidden");
      expect(await contentOf(rig.lock)).toEqual({ [slotAt(rig)]: digitsFor(rig) });
    },
  },
  {
    name: "an occupied slot whose code isn't shown is never told as empty",
    needs: ["masked_reads", "programmable"],
    async run(rig) {
      await rig.lock.program(slotAt(rig, 4), digitsFor(rig));
      expect(await read(rig, 4)).toBe("hidden");
    },
  },
  {
    name: "a lock that can't be read says so, and nothing is made up",
    needs: ["no_reads"],
    async run(rig) {
      expect(await read(rig, 0)).toBe("unsupported");
      await set(rig, 0, entryOf(pinFor(rig)));
      expect(await read(rig, 0)).toBe("unsupported");
    },
  },
  {
    name: "a cleared slot that still tells the code 0000 is empty",
    needs: ["zeros_when_cleared"],
    async run(rig) {
      await set(rig, 0, entryOf(pinFor(rig)));
      await clear(rig, 0);
      expect(await read(rig, 0)).toBe("empty");
      expect(await read(rig, 1)).toBe("empty");
    },
  },
  {
    name: "a cleared slot that still tells stars is empty",
    needs: ["stars_when_cleared"],
    async run(rig) {
      await set(rig, 0, entryOf(pinFor(rig)));
      await clear(rig, 0);
      expect(await read(rig, 0)).toBe("empty");
    },
  },
  {
    name: "a read asks the lock, not a memory: what somebody changed at the keypad is seen",
    needs: ["programmable"],
    async run(rig) {
      const isShown = rig.lock.capabilities.readBack === "pin";
      await set(rig, 0, entryOf(pinFor(rig)));
      await rig.lock.program(slotAt(rig), null);
      expect(await read(rig, 0)).toBe("empty");
      await rig.lock.program(slotAt(rig), digitsFor(rig, 1));
      expect(await read(rig, 0)).toBe(isShown ? digitsFor(rig, 1) : "hidden");
    },
  },
  {
    name: "after a wipe at the lock every slot is read as empty",
    needs: ["programmable"],
    async run(rig) {
      await set(rig, 0, entryOf(pinFor(rig, 0)));
      await set(rig, 1, entryOf(pinFor(rig, 1)));
      await rig.lock.wipe();
      expect(await read(rig, 0)).toBe("empty");
      expect(await read(rig, 1)).toBe("empty");
    },
  },
  {
    name: "an answer that tells of another slot isn't taken for this one",
    needs: ["answer_about_another"],
    async run(rig) {
      await set(rig, 0, entryOf(pinFor(rig)));
      await rig.lock.fault("answer_about_another", 1);
      expect(await read(rig, 0)).toBe("unreachable");
      expect(await read(rig, 0)).toBe(digitsFor(rig));
    },
  },
];
