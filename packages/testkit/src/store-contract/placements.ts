import { instant, type PinTag, type Placement, plus, type Slot, type WallDateTime } from "@cardea/core";
import { expect, test } from "vitest";
import { BROKEN_LAW, type StoreUnderTest } from "./rig.ts";
import {
  insertHouse,
  insertSampleCode,
  NOW,
  sampleAlarm,
  sampleCode,
  samplePlacement,
  sampleSlot,
  nextId,
} from "./samples.ts";

/** Placements, slots and alarms. */
export function placementsContract(given: () => StoreUnderTest): void {
  test("a placement's slot, ledger, schedule, refusal and failures are written, and taken back", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const { code, placements } = await store.unit((tx) => insertSampleCode(tx, house));
    const [placement] = placements as [Placement];
    const full: Placement = {
      ...placement,
      slot: 7 as Slot,
      enforcement: "lock",
      schedule: {
        dated: { from: "2026-06-01T10:00:00" as WallDateTime, until: "2026-06-02T10:00:00" as WallDateTime },
        weekly: [],
      },
      lockMaxUses: 1,
      ledger: {
        wantedAt: plus(NOW, 1),
        sentAt: plus(NOW, 2),
        acknowledgedAt: plus(NOW, 3),
        verifiedAt: plus(NOW, 4),
        proof: "read_back",
        firstUsedAt: plus(NOW, 5),
        removedAt: plus(NOW, 6),
      },
      refusal: { reason: "duplicate", at: plus(NOW, 7) },
      failures: { count: 3, lastAt: plus(NOW, 8) },
    };
    await store.unit((tx) => tx.savePlacements([full]));
    expect(await store.placementsOfCode(code.id)).toEqual([full]);
    await store.unit((tx) => tx.savePlacements([placement]));
    expect(await store.placementsOfCode(code.id)).toEqual([placement]);
  });

  test("placements of many codes are read together, also of a code that has none", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const one = await store.unit((tx) => insertSampleCode(tx, house));
    const none = await store.unit((tx) => insertSampleCode(tx, house, { lockIds: [] }));
    const found = await store.placementsOfCodes([one.code.id, none.code.id]);
    expect(found).toEqual(
      new Map([
        [one.code.id, one.placements],
        [none.code.id, []],
      ]),
    );
    expect(await store.placementsOfCodes([])).toEqual(new Map());
    const ids = one.placements.map(({ id }) => id);
    expect([...(await store.placements(ids)).keys()].sort()).toEqual([...ids].sort());
    expect(await store.placements([])).toEqual(new Map());
  });

  test("only codes that may open within a window count for its room", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const { code, placements } = await store.unit((tx) => insertSampleCode(tx, house));
    const lockId = placements[0]?.lockId ?? nextId("lock");
    const [startsAt, endsAt] = [code.startsAt ?? NOW, code.endsAt ?? NOW];
    const countIn = (from: number, until: number) =>
      store.liveCountWithin(lockId, { from: plus(startsAt, from), until: plus(endsAt, until) });
    expect(await countIn(0, 0)).toBe(1);
    expect(await store.liveCountWithin(lockId, { from: endsAt, until: plus(endsAt, 1_000) })).toBe(0);
    expect(await store.liveCountWithin(lockId, { from: plus(startsAt, -1_000), until: startsAt })).toBe(0);
    expect(await store.liveCountWithin(lockId, { from: plus(startsAt, -1_000), until: plus(startsAt, 1) })).toBe(1);
  });

  test("a thousand placements are inserted, saved and closed at once", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const { code } = await store.unit((tx) => insertSampleCode(tx, house, { lockIds: [] }));
    const many = Array.from({ length: 1_001 }, () => samplePlacement(code.id, house.front.id));
    await store.unit((tx) => tx.insertPlacements(many));
    const saved = many.map((placement, index) => ({ ...placement, slot: index as Slot }));
    await store.unit((tx) => tx.savePlacements(saved));
    expect(await store.placementsOfCode(code.id)).toEqual(saved);
    await store.unit((tx) => tx.closePlacements(many.slice(1).map((placement) => placement.id)));
    expect(await store.livePlacements(house.front.id)).toEqual([{ placement: saved[0], code }]);
    await store.unit((tx) => tx.reopenPlacements(many.slice(2).map((placement) => placement.id)));
    expect((await store.livePlacementCounts([house.front.id])).get(house.front.id)).toBe(1_000);
  });

  test("closed placements are not live, but still found by the tag of their PIN, newest first", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const pinTag = `shared-${house.site.id}` as PinTag;
    const older = await store.unit((tx) => insertSampleCode(tx, house, { pinTag }));
    const newer = await store.unit((tx) => insertSampleCode(tx, house, { pinTag }));
    const pairs = [older, newer].map(({ code, placements }) => ({ code, placement: placements[0] as Placement }));
    expect(await store.livePlacements(house.front.id)).toEqual(pairs);
    expect(await store.liveByTag([house.front.id, house.garage.id], pinTag)).toEqual(pairs);

    await store.unit((tx) => tx.closePlacements(older.placements.map((placement) => placement.id)));
    expect(await store.livePlacements(house.front.id)).toEqual([pairs[1]]);
    expect(await store.liveByTag([house.front.id], pinTag)).toEqual([pairs[1]]);
    expect(await store.placementsByTag(house.front.id, pinTag)).toEqual([pairs[1], pairs[0]]);
    expect(await store.placementsByTag(house.garage.id, pinTag)).toEqual([]);
    const counts = await store.livePlacementCounts([house.front.id, house.garage.id]);
    expect(counts).toEqual(
      new Map([
        [house.front.id, 1],
        [house.garage.id, 0],
      ]),
    );
  });

  test("a placement of a code that isn't there is refused with the whole unit", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const owner = { siteId: house.site.id, holderId: house.holder.id, lockIds: [house.front.id] };
    const placement = samplePlacement(sampleCode(owner).id, house.front.id);
    await expect(store.unit((tx) => tx.insertPlacements([placement]))).rejects.toThrow(BROKEN_LAW);
    expect(await store.livePlacements(house.front.id)).toEqual([]);
  });

  test("a unit reads the slots as they stand, also after others were taken back", async () => {
    const { store } = given();
    const { site, front } = await store.unit(insertHouse);
    const change = (slot: number, rechecks: number, fails = false) =>
      store.unit(async (tx) => {
        await tx.holdSite(site.id);
        const before = await tx.slots(front.id);
        await tx.saveSlots(front.id, [sampleSlot(slot, { rechecks })]);
        const after = await tx.slots(front.id);
        expect(after.filter((seen) => seen.slot !== slot)).toEqual(before.filter((seen) => seen.slot !== slot));
        expect(after.find((seen) => seen.slot === slot)?.rechecks).toBe(rechecks);
        if (fails) throw new Error("taken back");
      });
    const units = Array.from({ length: 40 }, (_, index) => change((index * 7) % 5, index, index % 4 === 3));
    await Promise.allSettled(units);
    const stored = await store.slots(front.id);
    expect(stored.map(({ slot }) => slot)).toEqual([0, 1, 2, 3, 4]);
    expect(stored.every(({ rechecks }) => rechecks % 4 !== 3)).toBe(true);
    expect(await store.unit((tx) => tx.slots(front.id))).toEqual(stored);
    const { tx } = await store.unit(async (tx) => ({ tx }));
    await expect(async () => tx.slots(front.id)).rejects.toThrow("after its end");
  });

  test("slots are kept by number and replaced, each lock its own", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const { placements } = await store.unit((tx) => insertSampleCode(tx, house));
    const placementId = (placements[0] as Placement).id;
    const ours = sampleSlot(2, {
      content: "ours",
      placementId,
      pinTag: "a" as PinTag,
      proof: "status",
      failures: { count: 1, lastAt: NOW },
      clearedAt: NOW,
      rechecks: 2,
    });
    await store.unit((tx) => tx.saveSlots(house.front.id, [ours, sampleSlot(1, { seenAt: null })]));
    expect(await store.slots(house.front.id)).toEqual([sampleSlot(1, { seenAt: null }), ours]);
    await store.unit((tx) => tx.saveSlots(house.front.id, [sampleSlot(2)]));
    expect((await store.slots(house.front.id))[1]).toEqual(sampleSlot(2));
    expect(await store.slots(house.garage.id)).toEqual([]);
  });

  test("unmanaged codes are counted, and their tags known where the lock shows them", async () => {
    const { store } = given();
    const { front, garage } = await store.unit(insertHouse);
    const seen = [
      sampleSlot(1, { content: "unmanaged", pinTag: "x" as PinTag }),
      sampleSlot(2, { content: "unmanaged" }),
      sampleSlot(3, { content: "ours", pinTag: "y" as PinTag }),
    ];
    await store.unit((tx) => tx.saveSlots(front.id, seen));
    expect(await store.unmanagedTags([front.id, garage.id])).toEqual(new Set(["x"]));
    expect((await store.unmanagedCounts([front.id, garage.id])).get(front.id)).toBe(2);
    expect(await store.unmanagedTags([garage.id])).toEqual(new Set());
  });

  test("alarms are open until closed, and closed once", async () => {
    const { store } = given();
    const { site, front, garage } = await store.unit(insertHouse);
    const [low, jam] = [sampleAlarm(site.id, front.id), sampleAlarm(site.id, garage.id, { kind: "tamper", facts: {} })];
    await store.unit(async (tx) => {
      await tx.openAlarm(low);
      await tx.openAlarm(jam);
    });
    expect(await store.alarms({ siteId: site.id, open: true })).toEqual([jam, low]);
    await store.unit((tx) => tx.closeAlarms([low.id], instant(NOW + 5)));
    await store.unit((tx) => tx.closeAlarms([low.id], instant(NOW + 9)));
    expect(await store.alarms({ lockId: front.id })).toEqual([{ ...low, closedAt: NOW + 5 }]);
    expect(await store.alarms({ siteId: site.id, open: true })).toEqual([jam]);
    expect(await store.alarms({ siteId: site.id, open: false })).toHaveLength(1);
    expect(await store.alarms({ lockId: front.id, open: true })).toEqual([]);
  });
}
