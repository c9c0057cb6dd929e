import { CardeaError } from "@cardea/core";
import { expect } from "vitest";
import {
  ANSWER_MS_MAX,
  CALM,
  contentOf,
  digitsFor,
  entryOf,
  heard,
  heardOf,
  otherOf,
  pinFor,
  set,
  slotAt,
} from "./cases-support.ts";
import type { ContractCase } from "./rig.ts";

/** A connection as a whole: who is there, whether it works, how it begins and ends. */
export const CONNECTION_CASES: readonly ContractCase[] = [
  {
    name: "a connection that works says so in a sentence",
    needs: [],
    async run(rig) {
      const { ok, message } = await rig.within(ANSWER_MS_MAX, rig.connection.test());
      expect(ok).toBe(true);
      expect(message).toMatch(/^[A-Z].*\.$/);
    },
  },
  {
    name: "a lock that the connection doesn't know has no port",
    needs: [],
    async run(rig) {
      expect(rig.connection.port("nobody-lives-here")).toBeNull();
      expect(rig.connection.port("")).toBeNull();
    },
  },
  {
    name: "what is done to one lock doesn't touch the others",
    needs: ["several_locks"],
    async run(rig) {
      const other = otherOf(rig);
      await set(rig, 0, entryOf(pinFor(rig)));
      expect(await contentOf(other)).toEqual({});
      await other.press(digitsFor(rig));
      expect((await heard(rig, other.address)).map(({ happening }) => happening)).toContainEqual({
        kind: "entry",
        reason: "unknown_code",
        slot: null,
      });
      expect(await heardOf(rig, "entry")).toEqual([]);
    },
  },
  {
    name: "a lock whose slots aren't known yet is served without a crash, and nothing is sent to any slot",
    needs: ["not_ready"],
    async run(rig) {
      await rig.within(ANSWER_MS_MAX, rig.connection.locks());
      const outcome = await set(rig, 0, entryOf(pinFor(rig)));
      expect(["refused", "unreachable"]).toContain(outcome.kind);
      await rig.lock.report({ kind: "entry", wireSlot: 1 });
      expect(await heardOf(rig, "entry")).toEqual([{ kind: "entry", reason: "granted", slot: null }]);
      expect(await contentOf(rig.lock)).toEqual({});
    },
  },
  {
    name: "settings that can't be right are refused with a sentence for the owner, without the secret",
    needs: [],
    async run(rig) {
      for (const attempt of rig.openBadly()) {
        const error: unknown = await rig.within(ANSWER_MS_MAX, attempt()).then(
          () => null,
          (thrown: unknown) => thrown,
        );
        expect(error).toBeInstanceOf(CardeaError);
        const { message } = error as CardeaError;
        expect(message).toMatch(/^[A-Z].*\.$/);
        expect(message).not.toContain("48291377");
      }
    },
  },
  {
    name: "a closed connection tells nothing more, ends its calls and leaves the PINs where they are",
    needs: [],
    async run(rig) {
      await set(rig, 0, entryOf(pinFor(rig)));
      const before = (await heard(rig)).length;
      await rig.connection.close();
      await rig.lock.report({ kind: "tamper" }).catch(() => {});
      expect(await heard(rig)).toHaveLength(before);
      const outcome = await rig.within(ANSWER_MS_MAX, rig.port.set(slotAt(rig, 1), entryOf(pinFor(rig, 1)), CALM));
      expect(outcome.kind).not.toBe("confirmed");
      expect(await contentOf(rig.lock)).toEqual({ [slotAt(rig)]: digitsFor(rig) });
    },
  },
];
