import { describe, expect, test } from "vitest";
import type { PlacementId } from "../ids.ts";
import { slotNumber } from "../lock/slot.ts";
import type { PinTag } from "../pin/pin.ts";
import { type Instant, MINUTE_MS, plus } from "../time/instant.ts";
import { afterClear, afterRead, afterSet, beforeSet, settled, type Sighting, unseenSlot, untimed } from "./observe.ts";
import type { SeenSlot } from "./view.ts";

const NOW = 1_800_000_000_000 as Instant;
const TAG = "tag" as PinTag;
const ANN = "placement_ann" as PlacementId;

/** A slot of ours that was ordered to be cleared, whatever code its PIN belongs to. */
const ordered: SeenSlot = {
  ...unseenSlot(slotNumber(1)),
  content: "ours",
  pinTag: TAG,
  proof: "read_back",
  seenAt: NOW,
};
const cleared = afterClear(ordered, { kind: "confirmed" }, plus(NOW, 1));
const look = (seen: SeenSlot, sighting: Sighting) => afterRead(seen, sighting, plus(NOW, MINUTE_MS));

describe("a PIN that was ordered out of its slot", () => {
  test("is gone once a look finds the slot empty", () => {
    expect(look(cleared, { kind: "empty" })).toMatchObject({ content: "empty", proof: "read_back", placementId: null });
  });

  test.each([
    ["nobody's code any more", null],
    ["a code of ours, that is to be written anew with other times", ANN],
  ])("and is still there stays ordered out, though it is the PIN of %s", (_, ownerId) => {
    const sighting: Sighting = { kind: "pin", pinTag: TAG, ownerId };
    expect(look(cleared, sighting)).toMatchObject({ content: "ours", placementId: null, failures: { count: 1 } });
    expect(look(ordered, sighting)).toMatchObject({ content: "ours", placementId: null });
  });

  test("stays ordered out where the lock shows only that the slot is still taken", () => {
    expect(look(cleared, { kind: "hidden" })).toMatchObject({ content: "ours", placementId: null, proof: "status" });
  });

  test("leaves the slot to somebody else's other PIN", () => {
    const sighting: Sighting = { kind: "pin", pinTag: "other" as PinTag, ownerId: null };
    expect(look(cleared, sighting)).toMatchObject({ content: "unmanaged", placementId: null });
  });
});

describe("a set that the lock refuses", () => {
  const free: SeenSlot = { ...unseenSlot(slotNumber(1)), content: "empty", proof: "read_back", seenAt: NOW };
  const refused = afterSet(beforeSet(free, ANN, TAG), { kind: "refused", reason: "duplicate" }, NOW);

  test("leaves its slot to be looked at again, for an earlier copy of it may still be under way", () => {
    expect(refused).toMatchObject({ content: "empty", clearedAt: NOW, rechecks: 0 });
    expect(look(refused, { kind: "hidden" })).toMatchObject({ content: "ours", placementId: null });
  });

  test("leaves nothing behind on a lock whose writes never come late", () => {
    expect(look(settled(refused), { kind: "hidden" })).toMatchObject({ content: "unmanaged" });
  });
});

describe("a slot of a lock whose writes never come late", () => {
  test("holds somebody else's code once it was seen empty and then isn't", () => {
    const proven = settled(look(settled(cleared), { kind: "empty" }));
    expect(look(proven, { kind: "hidden" })).toMatchObject({ content: "unmanaged", placementId: null });
    // Who was there before still counts when an entry is told late.
    expect(proven.clearedAt).toBe(cleared.clearedAt);
  });

  test("still holds ours where the lock only pretended to clear it", () => {
    expect(look(settled(cleared), { kind: "hidden" })).toMatchObject({ content: "ours", placementId: null });
  });
});

test("an old write that turns up on a lock with schedules is ordered out, for nobody knows its times", () => {
  const gone: SeenSlot = { ...cleared, placementId: ANN, proof: "read_back" };
  const back = untimed(gone, look(gone, { kind: "pin", pinTag: TAG, ownerId: ANN }));
  expect(back).toMatchObject({ content: "ours", placementId: null, pinTag: TAG });
  const set: SeenSlot = { ...gone, content: "unknown", clearedAt: null };
  expect(untimed(set, look(set, { kind: "pin", pinTag: TAG, ownerId: ANN }))).toMatchObject({ placementId: ANN });
});

test("a slot whose clear seemed lost is watched while it is kept, for the clear may still arrive", () => {
  const kept: SeenSlot = { ...unseenSlot(slotNumber(1)), placementId: ANN, pinTag: TAG, seenAt: NOW };
  expect(look(kept, { kind: "hidden" })).toMatchObject({
    content: "ours",
    clearedAt: plus(NOW, MINUTE_MS),
    rechecks: 0,
  });
});
