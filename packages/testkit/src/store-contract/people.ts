import { type CodeId, type Instant, instant, plus } from "@cardea/core";
import type { StoredGuestLink } from "cardea/src/store/guest-port.ts";
import type { Tx } from "cardea/src/store/port.ts";
import { expect, test } from "vitest";
import type { StoreUnderTest } from "./rig.ts";
import { insertHouse, insertSampleCode, later, nextId, NOW, sampleAlarm, sampleHolder } from "./samples.ts";

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

  test("an erased holder leaves no word of a guest, no device, and nobody who wants to hear of that person", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const grace = sampleHolder(house.site.id, "Grace Hopper");
    await store.unit((tx) => tx.insertHolder(grace));
    const { code } = await store.unit((tx) => insertSampleCode(tx, house));
    const { code: other } = await store.unit((tx) => insertSampleCode(tx, { ...house, holder: grace }));
    const memberId = nextId("member");
    const wishes = { entries: true, attempts: true, alarms: true, lockIds: null, quiet: null };
    const facts = { about: "does_not_work", text: "It is Ada, let me in" };
    const links = [code.id, other.id].map(usedLink);
    const alarms = [code.id, other.id].map((codeId) => sampleAlarm(house.site.id, house.front.id, { codeId, facts }));
    await store.unit(async (tx) => {
      const person = { name: "Owner", email: `${memberId}@example.org`, email_verified: 0 };
      await tx.insertAuthRow("auth_user", { id: memberId, ...person, created_at: NOW, updated_at: NOW });
      for (const link of links) await tx.saveGuestLink(link);
      for (const alarm of alarms) await tx.openAlarm(alarm);
      await tx.insertGuestChallenge({ hash: `c-${code.id}`, codeId: code.id, expiresAt: instant(later + 9) }, NOW);
      await tx.saveNoticeWishes(memberId, { ...wishes, holderIds: [house.holder.id, grace.id] });
    });
    await store.unit((tx) => tx.eraseHolder(house.holder.id, { name: "Erased person", at: later }));
    const untraced = { locale: null, lastOpenedAt: null, device: null, deviceRefusedAt: null, asked: null };
    expect(await store.guestLink(code.id)).toEqual({ ...links[0], ...untraced, withdrawnAt: later });
    expect(await store.guestLink(other.id)).toEqual(links[1]);
    const told = await store.alarms({ lockId: house.front.id });
    expect(told.map((alarm) => alarm.facts)).toEqual(expect.arrayContaining([{ about: "does_not_work" }, facts]));
    const use = (tx: Tx) => tx.useGuestChallenge({ hash: `c-${code.id}`, codeId: code.id }, NOW);
    expect(await store.unit(use)).toBe(false);
    expect((await store.noticeWishes(memberId))?.holderIds).toEqual([grace.id]);
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

function usedLink(codeId: CodeId): StoredGuestLink {
  return {
    codeId,
    tokenHash: `used-${codeId}`,
    createdAt: NOW,
    withdrawnAt: null,
    locale: "pt-BR",
    openings: 3,
    lastOpenedAt: plus(NOW, 2),
    registeredDevice: true,
    device: { key: "key", boundAt: NOW },
    deviceRefusedAt: plus(NOW, 3),
    backupCodeId: null,
    backupHandedOutAt: null,
    asked: { about: "does_not_work", at: NOW, lockId: null },
  };
}
