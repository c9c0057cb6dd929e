import { randomBytes } from "node:crypto";
import { appendRecords, EMPTY_TREE, inclusionProof, instant, rootOf, verifyInclusion } from "@cardea/core";
import { beforeEach, describe, expect, test } from "vitest";
import { sha256 } from "../audit/ed25519.ts";
import type { Keyring } from "./keyring.ts";
import { idOf, type MemorySettings, memorySettings } from "./memory-settings.arbitrary.ts";
import { openVault } from "./open-vault.ts";
import { type PersonalSeal, personalSeal } from "./personal.ts";

const world = { randomBytes: (count: number) => new Uint8Array(randomBytes(count)) };
const siteId = idOf("site", 1);
const [ada, bob] = [
  { siteId, holderId: idOf("holder", 1) },
  { siteId, holderId: idOf("holder", 2) },
];

let store: MemorySettings;
let vault: Keyring;
let personal: PersonalSeal;

beforeEach(async () => {
  store = memorySettings();
  vault = await openVault({ store, source: { kind: "text", text: "ab".repeat(32), where: "the test" }, world });
  store.addSite(siteId);
  await store.unit((tx) => vault.createSiteKeys(tx, siteId));
  personal = personalSeal({ vault, world });
});

const seal = (holder: typeof ada, facts: Record<string, string>) =>
  store.unit((tx) => personal.sealPersonal(tx, holder, facts)).then((sealed) => sealed ?? "erased");

describe("personal facts of a record", () => {
  test("are opened with the holder's key", async () => {
    const sealed = await seal(ada, { name: "Ada Lovelace", phone: "+44 20 7946 0000" });
    expect(sealed).not.toContain("Ada");
    expect(await personal.openPersonal(store, sealed)).toEqual({ name: "Ada Lovelace", phone: "+44 20 7946 0000" });
    expect([...store.kept.values()].join()).not.toContain("Ada");
  });

  test("of one holder all open after a restart", async () => {
    const sealed = [await seal(ada, { name: "Ada" }), await seal(ada, { name: "Ada King" })];
    const restarted = personalSeal({
      vault: await openVault({ store, source: { kind: "text", text: "ab".repeat(32), where: "" }, world }),
      world,
    });
    expect(await Promise.all(sealed.map((text) => restarted.openPersonal(store, text)))).toEqual([
      { name: "Ada" },
      { name: "Ada King" },
    ]);
  });

  test("don't open under another holder's name", async () => {
    await seal(bob, { name: "Bob" });
    const moved = (await seal(ada, { name: "Ada" })).replace(ada.holderId, bob.holderId);
    await expect(personal.openPersonal(store, moved)).rejects.toMatchObject({ code: "vault_cannot_open" });
    await expect(personal.openPersonal(store, "p1.nonsense")).rejects.toMatchObject({ code: "vault_cannot_open" });
  });

  test("outlive the rotation of the site's key", async () => {
    const sealed = await seal(ada, { name: "Ada" });
    await vault.rotateSiteKey(siteId);
    await store.unit((tx) => personal.resealHolderKey(tx, ada));
    await vault.dropOldSiteKeys(siteId);
    expect(await personal.openPersonal(store, sealed)).toEqual({ name: "Ada" });
  });
});

describe("an erased holder", () => {
  test("can't be read any more, others can, and every proof still holds", async () => {
    const sealed = [
      await seal(ada, { name: "Ada" }),
      await seal(bob, { name: "Bob" }),
      await seal(ada, { name: "Ada again" }),
    ];
    const records = sealed.map((text) => ({
      actor: { kind: "cli", id: null, name: null },
      action: "code.created",
      subject: {},
      facts: {},
      personal: text,
    }));
    const { state, leaves } = appendRecords(sha256, EMPTY_TREE, { at: instant(0), records });
    const root = rootOf(sha256, state);

    await store.unit((tx) => personal.eraseHolder(tx, ada.holderId));

    const opened = await Promise.all(sealed.map((text) => personal.openPersonal(store, text)));
    expect(opened).toEqual([null, { name: "Bob" }, null]);
    const hashes = leaves.map((leaf) => leaf.hash);
    for (const { index, hash } of leaves) {
      const proof = inclusionProof(sha256, hashes, { index, size: state.size });
      expect(verifyInclusion(sha256, proof, { index, leaf: hash, root })).toBe(true);
    }
  });

  test("leaves no key behind, and gets no new one", async () => {
    await seal(ada, { name: "Ada" });
    await store.unit((tx) => personal.eraseHolder(tx, ada.holderId));
    expect(await seal(ada, { name: "Ada" })).toBe("erased");
    expect(store.kept.get(`vault.holder.${ada.holderId}`)).toBe("erased");
  });
});
