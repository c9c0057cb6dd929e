import {
  type CodeState,
  FOREVER,
  type HolderId,
  HOUR_MS,
  type PinTag,
  plus,
  type Rule,
  UNLIMITED_RULE,
} from "@cardea/core";
import type { Seen, StoredCode, Store } from "cardea/src/store/port.ts";
import { expect, test } from "vitest";
import type { StoreUnderTest } from "./rig.ts";
import {
  type House,
  insertHouse,
  insertSampleCode,
  NOW,
  sampleCode,
  sampleHolder,
  samplePlacement,
} from "./samples.ts";

const LATER = plus(NOW, HOUR_MS);
const MUCH_LATER = plus(NOW, 24 * HOUR_MS);

/** Codes, their lists, and the PINs they must not share. */
export function codesContract(given: () => StoreUnderTest): void {
  test("a code is read back as it was kept, with its placements", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const rule: Rule = { ...UNLIMITED_RULE, maxUses: 3, exceptHolidays: ["school"] };
    const { code, placements } = await store.unit((tx) =>
      insertSampleCode(tx, house, {
        rule,
        label: "Cleaning",
        note: "Ring first",
        lockIds: [house.garage.id, house.front.id],
      }),
    );
    expect(await store.code(code.id)).toEqual(code);
    expect(await store.placementsOfCode(code.id)).toEqual(placements);
  });

  test("a change writes all that may change and raises the version", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const { code } = await store.unit((tx) => insertSampleCode(tx, house));
    const changed: StoredCode = {
      ...code,
      lockIds: [house.garage.id],
      rule: { ...code.rule, maxUses: 2 },
      pinTag: "other" as PinTag,
      pinLength: 8,
      pinChosen: true,
      label: "Now with a label",
      note: "and a note",
      revokedAt: LATER,
      revokedReason: "lost",
      activation: { from: NOW, until: LATER },
      fence: { radiusMeters: 150, liveMinutes: 60 },
      activationReason: "fire",
      uses: 1,
      firstUsedAt: NOW,
      lastUsedAt: NOW,
      startsAt: null,
      endsAt: null,
    };
    await store.unit((tx) => tx.updateCode(changed));
    expect(await store.code(code.id)).toEqual({ ...changed, version: code.version + 1 });
  });

  test("a change to a version that isn't the stored one is a conflict and changes nothing", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const { code } = await store.unit((tx) => insertSampleCode(tx, house));
    await store.unit((tx) => tx.updateCode({ ...code, label: "first" }));
    const second = store.unit((tx) => tx.updateCode({ ...code, label: "second" }));
    await expect(second).rejects.toMatchObject({ code: "conflict" });
    expect((await store.code(code.id))?.label).toBe("first");
  });

  test("pages hold every code once, newest first, also while new codes come in", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const ids = await manyCodes(store, house, 25);
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<Store["codes"]>> = await store.codes(
        { siteId: house.site.id },
        { after, limit: 10 },
        NOW,
      );
      seen.push(...page.items.map((code) => code.id));
      after = page.nextCursor;
      await store.unit((tx) => insertSampleCode(tx, house));
    } while (after !== null);
    expect(seen).toEqual([...ids].reverse());
  });

  test("a last page that is just full has no cursor", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    await manyCodes(store, house, 4);
    const page = await store.codes({ siteId: house.site.id }, { after: null, limit: 4 }, NOW);
    expect(page.items).toHaveLength(4);
    expect(page.nextCursor).toBeNull();
  });

  test("lists are narrowed by site, lock and kind", async () => {
    const { store } = given();
    const [house, other] = [await store.unit(insertHouse), await store.unit(insertHouse)];
    const front = await store.unit((tx) => insertSampleCode(tx, house, { kind: "recurring" }));
    const garage = await store.unit((tx) => insertSampleCode(tx, house, { lockIds: [house.garage.id] }));
    const both = await store.unit((tx) => insertSampleCode(tx, house, { lockIds: [house.front.id, house.garage.id] }));
    await store.unit((tx) => insertSampleCode(tx, other));
    const idsOf = async (filter: Parameters<Store["codes"]>[0]) =>
      (await store.codes(filter, { after: null, limit: 100 }, NOW)).items.map((code) => code.id);
    expect(await idsOf({ siteId: house.site.id })).toEqual([both.code.id, garage.code.id, front.code.id]);
    expect(await idsOf({ holderId: house.holder.id, lockId: house.garage.id })).toEqual([both.code.id, garage.code.id]);
    expect(await idsOf({ holderId: "holder_nobody" as HolderId })).toEqual([]);
    expect(await idsOf({ lockId: house.garage.id })).toEqual([both.code.id, garage.code.id]);
    expect(await idsOf({ siteId: house.site.id, kind: "recurring" })).toEqual([front.code.id]);
    expect(await idsOf({ siteId: house.site.id, lockId: house.front.id, kind: "timed" })).toEqual([both.code.id]);
    expect(await idsOf({})).toEqual(expect.arrayContaining([front.code.id, garage.code.id, both.code.id]));
  });

  test("codes that have not begun are listed soonest first, page by page", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const starts = [5, 2, 2, 9, 1].map((hours) => plus(NOW, hours * HOUR_MS));
    const made: StoredCode[] = [];
    for (const startsAt of starts)
      made.push((await store.unit((tx) => insertSampleCode(tx, house, { startsAt }))).code);
    await store.unit((tx) => insertSampleCode(tx, house, { startsAt: NOW }));
    await store.unit((tx) => insertSampleCode(tx, house, { startsAt: null }));
    const revoked = (await store.unit((tx) => insertSampleCode(tx, house, { startsAt: MUCH_LATER }))).code;
    await store.unit((tx) => tx.updateCode({ ...revoked, revokedAt: NOW }));
    const found: string[] = [];
    let after: string | null = null;
    do {
      const page = await store.comingCodes({ siteId: house.site.id }, { after, limit: 2 }, NOW);
      found.push(...page.items.map(({ id }) => id));
      after = page.nextCursor;
    } while (after !== null);
    const [five, two, alsoTwo, nine, one] = made.map(({ id }) => id);
    expect(found).toEqual([one, two, alsoTwo, five, nine]);
    const others = await store.comingCodes(
      { siteId: house.site.id, kind: "recurring" },
      { after: null, limit: 9 },
      NOW,
    );
    expect(others.items).toEqual([]);
  });

  test("lists hold but what is seen: whole sites, and codes on single locks alone", async () => {
    const { store } = given();
    const [house, other] = [await store.unit(insertHouse), await store.unit(insertHouse)];
    const front = (await store.unit((tx) => insertSampleCode(tx, house))).code.id;
    const wide = { lockIds: [house.front.id, house.garage.id] };
    const both = (await store.unit((tx) => insertSampleCode(tx, house, wide))).code.id;
    const away = (await store.unit((tx) => insertSampleCode(tx, other))).code.id;
    const idsOf = async (seen: Seen, more: object = {}) =>
      (await store.codes({ seen, ...more }, { after: null, limit: 100 }, NOW)).items.map(({ id }) => id);
    expect(await idsOf({ siteIds: [house.site.id], lockIds: [] })).toEqual([both, front]);
    expect(await idsOf({ siteIds: [], lockIds: [house.front.id] })).toEqual([front]);
    expect(await idsOf({ siteIds: [other.site.id], lockIds: [house.front.id] })).toEqual([away, front]);
    expect(await idsOf({ siteIds: [], lockIds: [house.front.id] }, { state: "scheduled" })).toEqual([front]);
    expect(await idsOf({ siteIds: [], lockIds: [house.front.id] }, { lockId: house.front.id })).toEqual([front]);
    expect(await idsOf({ siteIds: [other.site.id], lockIds: [] }, { siteId: house.site.id })).toEqual([]);
    const whole = { siteIds: [], lockIds: [house.front.id] };
    const span = { from: NOW, until: plus(NOW, 2 * HOUR_MS) };
    const within = await store.codesWithin({ seen: whole, siteId: house.site.id }, span, 9);
    expect(within.map(({ id }) => id)).toEqual([front]);
    const coming = await store.comingCodes({ seen: whole, siteId: house.site.id }, { after: null, limit: 9 }, NOW);
    expect(coming.items.map(({ id }) => id)).toEqual([front]);
  });

  test("a code that was taken off a lock is not listed for it any more", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const { code } = await store.unit((tx) => insertSampleCode(tx, house));
    await store.unit((tx) => tx.updateCode({ ...code, lockIds: [house.garage.id] }));
    expect((await store.codes({ lockId: house.front.id }, { after: null, limit: 10 }, NOW)).items).toEqual([]);
  });

  test("text is found in the label and the holder's name, in any case, and its own signs mean nothing", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const holder = sampleHolder(house.site.id, "Zoë Ångström");
    await store.unit((tx) => tx.insertHolder(holder));
    const named = await store.unit((tx) => insertSampleCode(tx, { ...house, holder }));
    const labeled = await store.unit((tx) => insertSampleCode(tx, house, { label: "50% off_now" }));
    const idsOf = async (text: string) =>
      (await store.codes({ siteId: house.site.id, text }, { after: null, limit: 10 }, NOW)).items.map(
        (code) => code.id,
      );
    expect(await idsOf("ångstr")).toEqual([named.code.id]);
    expect(await idsOf("ZOË")).toEqual([named.code.id]);
    expect(await idsOf("50% OFF_")).toEqual([labeled.code.id]);
    expect(await idsOf("5_%")).toEqual([]);
    await store.unit((tx) => tx.updateHolder({ ...holder, name: "Grace" }));
    expect(await idsOf("ångstr")).toEqual([]);
    expect(await idsOf("grace")).toEqual([named.code.id]);
  });

  test.each<{ state: CodeState; change: Partial<StoredCode> }>([
    { state: "scheduled", change: { startsAt: LATER, endsAt: MUCH_LATER } },
    { state: "active", change: { startsAt: NOW, endsAt: LATER } },
    { state: "active", change: { startsAt: null, endsAt: null } },
    { state: "expired", change: { startsAt: plus(NOW, -2), endsAt: NOW } },
    { state: "revoked", change: { startsAt: NOW, endsAt: LATER, revokedAt: NOW } },
    { state: "expired", change: { startsAt: plus(NOW, -9), endsAt: plus(NOW, -5), revokedAt: NOW } },
    {
      state: "used",
      change: { rule: { ...UNLIMITED_RULE, maxUses: 1 }, startsAt: NOW, endsAt: LATER, uses: 1, firstUsedAt: NOW },
    },
    { state: "dormant", change: { kind: "emergency", startsAt: null, endsAt: null } },
    {
      state: "active",
      change: { kind: "emergency", startsAt: null, endsAt: null, activation: { from: NOW, until: LATER } },
    },
    {
      state: "dormant",
      change: { kind: "emergency", startsAt: null, endsAt: null, activation: { from: plus(NOW, -5), until: NOW } },
    },
    {
      state: "expired",
      change: {
        rule: { ...UNLIMITED_RULE, firstUseTtlMs: 10 },
        startsAt: null,
        endsAt: null,
        uses: 1,
        firstUsedAt: plus(NOW, -10),
      },
    },
  ])("a code is listed in its state only: $state", async ({ state, change }) => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const { code } = await store.unit((tx) => insertSampleCode(tx, house, change));
    const states: CodeState[] = ["dormant", "scheduled", "active", "expired", "used", "revoked"];
    const listed: CodeState[] = [];
    for (const asked of states) {
      const page = await store.codes({ siteId: house.site.id, state: asked }, { after: null, limit: 10 }, NOW);
      if (page.items.some((item) => item.id === code.id)) listed.push(asked);
    }
    expect(listed).toEqual([state]);
  });

  test("a drawn PIN counts as used while its code lives and as long as it was said", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const { site } = house;
    const { code } = await store.unit((tx) => insertSampleCode(tx, house, { endsAt: LATER }));
    expect(await store.drawnSince(site.id, code.pinTag, plus(LATER, -1))).toBe(true);
    expect(await store.drawnSince(site.id, code.pinTag, LATER)).toBe(false);
    expect(await store.drawnSince((await store.unit(insertHouse)).site.id, code.pinTag, NOW)).toBe(false);

    const owner = { siteId: site.id, holderId: house.holder.id, lockIds: [house.front.id] };
    const remembered = sampleCode(owner, { endsAt: LATER });
    await store.unit((tx) => tx.insertCode(remembered, [], { prefixTag: null, reusableFrom: MUCH_LATER }));
    expect(await store.drawnSince(site.id, remembered.pinTag, plus(MUCH_LATER, -1))).toBe(true);
    expect(await store.drawnSince(site.id, remembered.pinTag, MUCH_LATER)).toBe(false);
  });

  test("a chosen PIN is never taken for a drawn one, and a replaced one is remembered", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const chosen = await store.unit((tx) => insertSampleCode(tx, house, { pinChosen: true, endsAt: null }));
    expect(await store.drawnSince(house.site.id, chosen.code.pinTag, NOW)).toBe(false);

    const { code } = await store.unit((tx) => insertSampleCode(tx, house, { endsAt: null }));
    expect(await store.drawnSince(house.site.id, code.pinTag, MUCH_LATER)).toBe(true);
    const replaced = { ...code, pinTag: `${code.pinTag}-next` as PinTag };
    await store.unit((tx) => tx.updateCode(replaced, { prefixTag: null, reusableFrom: MUCH_LATER }));
    expect(await store.drawnSince(house.site.id, code.pinTag, NOW)).toBe(true); // it was in use until just now
    expect(await store.drawnSince(house.site.id, code.pinTag, FOREVER)).toBe(false);
    expect(await store.drawnSince(house.site.id, replaced.pinTag, MUCH_LATER)).toBe(true);
  });

  test("a PIN that was kept back for long is not freed by a shorter wish, and a chosen one that was replaced is free", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const { code } = await store.unit((tx) => insertSampleCode(tx, house, { endsAt: NOW }));
    await store.unit((tx) => tx.updateCode(code, { prefixTag: null, reusableFrom: MUCH_LATER }));
    await store.unit((tx) => tx.updateCode({ ...code, version: 2 }, { prefixTag: null, reusableFrom: LATER }));
    expect(await store.drawnSince(house.site.id, code.pinTag, LATER)).toBe(true);

    const chosen = (await store.unit((tx) => insertSampleCode(tx, house, { pinChosen: true }))).code;
    await store.unit((tx) => tx.updateCode({ ...chosen, pinTag: `${chosen.pinTag}-next` as PinTag }));
    expect(await store.drawnSince(house.site.id, chosen.pinTag, plus(NOW, -HOUR_MS * 24 * 365))).toBe(false);
  });

  test("codes are found that may open within a span, those that end first leading", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const siteId = house.site.id;
    const made = async (startsAt: number | null, endsAt: number | null, lockIds = [house.front.id]) => {
      const change = { startsAt: startsAt as typeof NOW | null, endsAt: endsAt as typeof NOW | null, lockIds };
      return (await store.unit((tx) => insertSampleCode(tx, house, change))).code.id;
    };
    const endless = await made(null, null);
    const later = await made(LATER, plus(LATER, HOUR_MS));
    const early = await made(plus(NOW, -HOUR_MS), NOW);
    const during = await made(NOW, LATER, [house.garage.id]);
    const found = async (filter: object, from: number, until: number, limit = 10) =>
      (
        await store.codesWithin({ siteId, ...filter }, { from: from as typeof NOW, until: until as typeof NOW }, limit)
      ).map(({ id }) => id);
    expect(await found({}, NOW, LATER)).toEqual([during, endless]);
    expect(await found({}, NOW - 1, LATER + 1)).toEqual([early, during, later, endless]);
    expect(await found({}, NOW - 1, LATER + 1, 2)).toEqual([early, during]);
    expect(await found({ lockId: house.garage.id }, NOW - 1, LATER + 1)).toEqual([during]);
    expect(await found({}, LATER + 2 * HOUR_MS, LATER + 3 * HOUR_MS)).toEqual([endless]);
  });

  test("codes are found by the beginning of their PIN only where that was kept", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const owner = { siteId: house.site.id, holderId: house.holder.id, lockIds: [house.front.id] };
    const prefixTag = `prefix-${house.site.id}` as PinTag;
    const code = sampleCode(owner);
    const placement = samplePlacement(code.id, house.front.id);
    await store.unit((tx) => tx.insertCode(code, [placement], { prefixTag, reusableFrom: null }));
    expect(await store.liveByPrefixTag([house.front.id], prefixTag)).toEqual([{ placement, code }]);
    expect(await store.liveByPrefixTag([house.garage.id], prefixTag)).toEqual([]);
    await store.unit((tx) => tx.updateCode({ ...code, label: "same PIN" }));
    expect(await store.liveByPrefixTag([house.front.id], prefixTag)).toHaveLength(1);
    await store.unit((tx) => tx.updateCode({ ...code, version: 2 }, { prefixTag: null, reusableFrom: null }));
    expect(await store.liveByPrefixTag([house.front.id], prefixTag)).toEqual([]);
  });
}

async function manyCodes(store: Store, house: House, count: number): Promise<readonly string[]> {
  return store.unit(async (tx) => {
    const ids: string[] = [];
    for (let made = 0; made < count; made++) ids.push((await insertSampleCode(tx, house)).code.id);
    return ids;
  });
}
