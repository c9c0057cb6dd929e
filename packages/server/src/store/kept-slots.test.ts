import { type LockId, type SeenSlot, type Slot, unseenSlot } from "@cardea/core";
import { describe, expect, test } from "vitest";
import { KeptSlots } from "./kept-slots.ts";

const LOCK = "lock_1" as LockId;
const seen = (slot: number, rechecks = 0): SeenSlot => ({ ...unseenSlot(slot as Slot), rechecks });

describe("the slots that a store keeps at hand", () => {
  test("are those that were read, with what was stored since", () => {
    const kept = new KeptSlots();
    expect(kept.of(LOCK)).toBeUndefined();
    kept.keep(LOCK, [seen(1), seen(3)], kept.changes());
    kept.change(LOCK, [seen(3, 7), seen(2)]);
    expect(kept.of(LOCK)).toEqual([seen(1), seen(2), seen(3, 7)]);
  });

  test("are not those that were read before something was stored or taken back", () => {
    const kept = new KeptSlots();
    const before = kept.changes();
    kept.change(LOCK, [seen(1, 7)]);
    kept.keep(LOCK, [seen(1)], before);
    expect(kept.of(LOCK)).toBeUndefined();
    const beforeUndo = kept.changes();
    kept.forget();
    kept.keep(LOCK, [seen(1, 7)], beforeUndo);
    expect(kept.of(LOCK)).toBeUndefined();
  });

  test("are forgotten when a unit is taken back", () => {
    const kept = new KeptSlots();
    kept.keep(LOCK, [seen(1)], kept.changes());
    kept.forget();
    expect(kept.of(LOCK)).toBeUndefined();
  });
});
