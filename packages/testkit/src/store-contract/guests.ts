import { type CodeId, MINUTE_MS, plus } from "@cardea/core";
import type { StoredGuestLink } from "cardea/src/store/guest-port.ts";
import { expect, test } from "vitest";
import type { StoreUnderTest } from "./rig.ts";
import { insertHouse, insertSampleCode, NOW } from "./samples.ts";

/** Links of guests, and what their devices sign. */
export function guestsContract(given: () => StoreUnderTest): void {
  const codeOf = async (): Promise<CodeId> => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    return (await store.unit((tx) => insertSampleCode(tx, house))).code.id;
  };

  test("a link is read back by its code and by its token, and replaced as a whole", async () => {
    const { store } = given();
    const codeId = await codeOf();
    const link = sampleLink(codeId);
    await store.unit((tx) => tx.saveGuestLink(link));
    expect(await store.guestLink(codeId)).toEqual(link);
    const full: StoredGuestLink = {
      ...link,
      tokenHash: `other-${codeId}`,
      createdAt: plus(NOW, 1),
      withdrawnAt: plus(NOW, 9),
      locale: "pt-BR",
      openings: 7,
      lastOpenedAt: plus(NOW, 2),
      registeredDevice: true,
      device: { key: "key", boundAt: plus(NOW, 3) },
      deviceRefusedAt: plus(NOW, 4),
      backupCodeId: await codeOf(),
      backupHandedOutAt: plus(NOW, 5),
      asked: { about: "does_not_work", at: plus(NOW, 6), lockId: null },
    };
    await store.unit((tx) => tx.saveGuestLink(full));
    expect([await store.guestLink(codeId), await store.guestLinkByToken(full.tokenHash)]).toEqual([full, full]);
    expect(await store.guestLinkByToken(link.tokenHash)).toBeNull();
  });

  test("two codes never have the same token", async () => {
    const { store } = given();
    const link = sampleLink(await codeOf());
    await store.unit((tx) => tx.saveGuestLink(link));
    const other = { ...link, codeId: await codeOf() };
    await expect(store.unit((tx) => tx.saveGuestLink(other))).rejects.toThrow(/unique|duplicate/i);
    expect(await store.guestLink(other.codeId)).toBeNull();
  });

  test("a challenge is used once, in time, and for its own link", async () => {
    const { store } = given();
    const [codeId, otherId] = [await codeOf(), await codeOf()];
    const expiresAt = plus(NOW, 5 * MINUTE_MS);
    const insert = (hash: string) =>
      store.unit((tx) => tx.insertGuestChallenge({ hash: `${hash}-${codeId}`, codeId, expiresAt }, NOW));
    const use = (hash: string, of = codeId, at = NOW) =>
      store.unit((tx) => tx.useGuestChallenge({ hash: `${hash}-${codeId}`, codeId: of }, at));
    await insert("a");
    expect(await use("a", otherId)).toBe(false);
    const tries = await Promise.all([use("a"), use("a"), use("a")]);
    expect(tries.filter(Boolean)).toHaveLength(1);
    await insert("b");
    expect([await use("b", codeId, expiresAt), await use("never")]).toEqual([false, false]);
  });
}

function sampleLink(codeId: CodeId): StoredGuestLink {
  return {
    codeId,
    tokenHash: `hash-${codeId}`,
    createdAt: NOW,
    withdrawnAt: null,
    locale: null,
    openings: 0,
    lastOpenedAt: null,
    registeredDevice: false,
    device: null,
    deviceRefusedAt: null,
    backupCodeId: null,
    backupHandedOutAt: null,
    asked: null,
  };
}
