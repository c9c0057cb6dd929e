import { type Instant, instant } from "@cardea/core";
import { expect, test } from "vitest";
import type { StoreUnderTest } from "./rig.ts";
import { insertHouse, insertSampleCode, later, NOW, sampleHolder } from "./samples.ts";

/** Holders by their codes, and how they are forgotten. */
export function peopleContract(given: () => StoreUnderTest): void {
  test("an erased holder keeps an id and a code, and nothing that says who it was", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const { id } = house.holder;
    const words = { label: "Ada's stay", note: "her dog", revokedReason: "Ada left", activationReason: "Ada fell" };
    const { code } = await store.unit((tx) => insertSampleCode(tx, house, words));
    await store.unit((tx) => tx.eraseHolder(id, { name: "Erased person", at: later }));
    expect(await store.holder(id)).toEqual({ ...house.holder, name: "Erased person", contact: null, erasedAt: later });
    const none = { label: null, note: null, revokedReason: null, activationReason: null };
    expect(await store.code(code.id)).toEqual({ ...code, ...none, version: code.version + 1 });
    const page = { after: null, limit: 9 };
    expect((await store.codes({ siteId: house.site.id, text: "ada" }, page, NOW)).items).toEqual([]);
    expect((await store.holderPage({ siteId: house.site.id }, page, NOW)).items).toEqual([]);
  });

  test("holders are paged by their newest code, with what their codes tell, as far as these are seen", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const grace = sampleHolder(house.site.id, "Grace Hopper");
    await store.unit((tx) => tx.insertHolder(grace));
    const ofGrace = { ...house, holder: grace };
    await store.unit((tx) => insertSampleCode(tx, ofGrace, { revokedAt: NOW }));
    const used = { lockIds: [house.garage.id], lastUsedAt: NOW, firstUsedAt: NOW };
    await store.unit((tx) => insertSampleCode(tx, house, used));
    await store.unit((tx) => insertSampleCode(tx, house));
    const pageOf = (filter: object, more: object = {}) =>
      store.holderPage({ siteId: house.site.id, ...filter }, { after: null, limit: 9, ...more }, later);

    const ada = { holder: house.holder, codes: 2, codesLive: 2, lastCodeAt: NOW, lastEntryAt: NOW };
    const her = { holder: grace, codes: 1, codesLive: 0, lastCodeAt: NOW, lastEntryAt: null };
    expect((await pageOf({})).items).toEqual([ada, her]);
    const first = await pageOf({}, { limit: 1 });
    expect(first.items).toEqual([ada]);
    expect(await pageOf({}, { limit: 1, after: first.nextCursor })).toEqual({ items: [her], nextCursor: null });
    expect((await pageOf({ text: "GRACE" })).items).toEqual([her]);
    const narrow = await pageOf({ seen: { siteIds: [], lockIds: [house.garage.id] } });
    expect(narrow.items).toEqual([{ ...ada, codes: 1, codesLive: 1 }]);
    expect((await store.codesOfHolder(grace.id)).map(({ holderId }) => holderId)).toEqual([grace.id]);
  });

  test("a holder is idle once all codes are over and off the locks", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const { id } = house.holder;
    const idle = (before: Instant) => store.idleHolders(house.site.id, before, 9);
    const { code, placements } = await store.unit((tx) => insertSampleCode(tx, house, { revokedAt: later }));
    const after = instant(later + 1);
    expect([await idle(after), await store.holderHasLiveCode(id, after)]).toEqual([[], true]);
    await store.unit((tx) => tx.closePlacements(placements.map((one) => one.id)));
    expect([await idle(after), await store.holderHasLiveCode(id, after)]).toEqual([[id], false]);
    expect([await idle(NOW), await store.holderHasLiveCode(id, NOW)]).toEqual([[], true]);
    await store.unit((tx) => tx.eraseHolder(code.holderId, { name: "gone", at: NOW }));
    expect(await idle(after)).toEqual([]);
  });
}
