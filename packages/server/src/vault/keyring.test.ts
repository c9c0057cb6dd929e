import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { CardeaError, Pin, type SiteId } from "@cardea/core";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { Keyring } from "./keyring.ts";
import { masterKeyFrom } from "./master-key.ts";
import { idOf, type MemorySettings, memorySettings } from "./memory-settings.arbitrary.ts";
import { openVault } from "./open-vault.ts";
import type { SealContext, Sealed } from "./port.ts";
import { resealRows, type SealedRow } from "./reseal-rows.ts";
import { siteSetting } from "./settings.ts";

const CANARY = "48291377";
const MASTER = { kind: "text", text: "ab".repeat(32), where: "the test" } as const;
const world = { randomBytes: (count: number) => new Uint8Array(randomBytes(count)) };
const [home, shop] = [idOf("site", 1), idOf("site", 2)];

function pinOf(digits: string): Pin {
  const pin = Pin.parse(digits);
  if (pin === null) throw new Error("tests make PINs of 4 to 12 digits");
  return pin;
}

let store: MemorySettings;
let vault: Keyring;

async function addSite(siteId: SiteId): Promise<void> {
  store.addSite(siteId);
  await store.unit((tx) => vault.createSiteKeys(tx, siteId));
}

beforeEach(async () => {
  store = memorySettings();
  vault = await openVault({ store, source: MASTER, world });
  await addSite(home);
  await addSite(shop);
});

const contextOf = (change: Partial<SealContext> = {}): SealContext => ({
  siteId: home,
  purpose: "holder",
  recordId: "holder_1",
  ...change,
});

function expectClosed(attempt: () => unknown): void {
  let caught: unknown;
  try {
    attempt();
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(CardeaError);
  expect(caught).toMatchObject({ code: "vault_cannot_open" });
  expect(inspect(caught, { depth: 9 })).not.toContain(CANARY);
}

describe("a sealed value", () => {
  test("has one text only: another last letter with the same bytes is refused", () => {
    const sealed = vault.seal(contextOf(), "sixteen letters!"); // 32 bytes with the tag: two bits of the text are spare
    const last = sealed.charCodeAt(sealed.length - 1);
    for (let unit = last + 1; unit < last + 4; unit++) {
      const changed = sealed.slice(0, -1) + String.fromCharCode(unit);
      expectClosed(() => vault.open(contextOf(), changed as Sealed));
    }
  });

  test("opens to what was sealed, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), fc.string(), (plain, purpose, recordId) => {
        const context = contextOf({ purpose, recordId });
        expect(vault.open(context, vault.seal(context, plain))).toBe(plain);
      }),
    );
  });

  test("opens after a restart with the same master key", async () => {
    const sealed = vault.sealPin(home, "code_1", pinOf(CANARY));
    const restarted = await openVault({ store, source: MASTER, world });
    expect(restarted.openPin(home, "code_1", sealed).reveal()).toBe(CANARY);
    expect(restarted.tagOf(home, pinOf(CANARY))).toBe(vault.tagOf(home, pinOf(CANARY)));
  });

  test("doesn't open in another row, for another purpose, or at another site", () => {
    const sealed = vault.seal(contextOf(), CANARY);
    for (const change of [{ recordId: "holder_2" }, { purpose: "pin" }, { siteId: shop }]) {
      expectClosed(() => vault.open(contextOf(change), sealed));
    }
    const [one, two] = [vault.sealPin(home, "code_1", pinOf(CANARY)), vault.sealPin(home, "code_2", pinOf("730518"))];
    expectClosed(() => vault.openPin(home, "code_1", two));
    expectClosed(() => vault.openPin(home, "code_2", one));
  });

  test("doesn't open where the border between purpose and record was moved", () => {
    const sealed = vault.seal(contextOf({ purpose: "a", recordId: 'b","c' }), CANARY);
    expectClosed(() => vault.open(contextOf({ purpose: 'a","b', recordId: "c" }), sealed));
  });

  test("doesn't open with any character of it altered, or with a part of it missing", () => {
    const sealed = vault.seal(contextOf(), CANARY);
    const other = (letter: string) => (letter === "A" ? "g" : "A"); // differs in the bits that count, even at the end
    for (let at = 0; at < sealed.length; at++) {
      const altered = sealed.slice(0, at) + other(sealed.charAt(at)) + sealed.slice(at + 1);
      expectClosed(() => vault.open(contextOf(), altered as Sealed));
      expectClosed(() => vault.open(contextOf(), sealed.slice(0, at) as Sealed));
    }
  });

  test("doesn't open under another version of the key", async () => {
    const old = vault.seal(contextOf(), CANARY);
    await vault.rotateSiteKey(home);
    expectClosed(() => vault.open(contextOf(), old.replace(/^v1\.1\./, "v1.2.") as Sealed));
    expectClosed(() => vault.open(contextOf(), old.replace(/^v1\.1\./, "v1.3.") as Sealed));
  });

  test("of a site without keys can't be made", () => {
    expectClosed(() => vault.seal(contextOf({ siteId: idOf("site", 9) }), "x"));
  });

  test("never has the nonce of another one", () => {
    const nonces = new Set<string>();
    for (let count = 0; count < 100_000; count++) nonces.add(vault.seal(contextOf(), "").slice(5, 21));
    expect(nonces.size).toBe(100_000);
  });
});

describe("a sealed PIN", () => {
  test("doesn't show its length or its digits", () => {
    const digits = ["4829", "482913", CANARY, "482913770516"];
    const sealed = digits.map((text) => vault.sealPin(home, "code_1", pinOf(text)));
    expect(new Set(sealed.map((text) => text.length)).size).toBe(1);
    expect(sealed.join()).not.toContain("4829");
    expect(sealed.map((text) => vault.openPin(home, "code_1", text).reveal())).toEqual(digits);
  });

  test("keeps its leading zeros", () => {
    expect(vault.openPin(home, "code_1", vault.sealPin(home, "code_1", pinOf("000420"))).reveal()).toBe("000420");
  });
});

describe("a tag", () => {
  test("is equal for equal PINs of one site only", () => {
    expect(vault.tagOf(home, pinOf(CANARY))).toBe(vault.tagOf(home, pinOf(CANARY)));
    expect(vault.tagOf(home, pinOf(CANARY))).not.toBe(vault.tagOf(home, pinOf("48291378")));
    expect(vault.tagOf(home, pinOf("0482"))).not.toBe(vault.tagOf(home, pinOf("00482")));
    expect(vault.tagOf(home, pinOf(CANARY))).not.toBe(vault.tagOf(shop, pinOf(CANARY)));
    expect(vault.tagOf(home, pinOf(CANARY))).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  test("of the first digits is equal for PINs that begin alike", () => {
    const first = (digits: string, count = 4) => vault.prefixTagOf(home, pinOf(digits), count);
    expect(first("482913")).toBe(first("482977"));
    expect(first("482913")).not.toBe(first("482013"));
    expect(first("482913", 4)).not.toBe(first("482913", 5));
    expect(first("4829")).not.toBe(vault.tagOf(home, pinOf("4829")));
  });
});

describe("the rotation of a site's key", () => {
  test("leaves tags as they are, opens what was sealed before, and seals with the new key", async () => {
    const [tag, first] = [vault.tagOf(home, pinOf(CANARY)), vault.prefixTagOf(home, pinOf(CANARY), 4)];
    const before = vault.sealPin(home, "code_1", pinOf(CANARY));
    expect(await vault.rotateSiteKey(home)).toBe(2);
    const after = vault.sealPin(home, "code_1", pinOf(CANARY));
    expect([before.slice(0, 5), after.slice(0, 5)]).toEqual(["v1.1.", "v1.2."]);
    expect(vault.openPin(home, "code_1", before).equals(vault.openPin(home, "code_1", after))).toBe(true);
    expect([vault.tagOf(home, pinOf(CANARY)), vault.prefixTagOf(home, pinOf(CANARY), 4)]).toEqual([tag, first]);
    expect(vault.seal(contextOf({ siteId: shop }), "x")).toMatch(/^v1\.1\./);
  });

  test("seals all rows again in batches, while others are written, and then drops the old key", async () => {
    const rows = new Map(
      Array.from({ length: 25 }, (_, row) => [
        `code_${row}`,
        vault.sealPin(home, `code_${row}`, pinOf(`${483_000 + row}`)),
      ]),
    );
    await vault.rotateSiteKey(home);

    async function* batches(): AsyncGenerator<readonly SealedRow[]> {
      const ids = [...rows.keys()];
      for (let from = 0; from < ids.length; from += 10) {
        yield ids.slice(from, from + 10).flatMap((recordId) => {
          const sealed = rows.get(recordId);
          return sealed === undefined ? [] : [{ context: { siteId: home, purpose: "pin", recordId }, sealed }];
        });
        rows.set(`code_new_${from}`, vault.sealPin(home, `code_new_${from}`, pinOf(CANARY)));
      }
    }
    const count = await resealRows(vault, batches(), async (resealed) => {
      for (const { before, sealed } of resealed) rows.set(before.context.recordId, sealed);
    });
    expect(count).toBe(25);
    await vault.dropOldSiteKeys(home);

    const restarted = await openVault({ store, source: MASTER, world });
    expect([...rows].map(([id, sealed]) => restarted.openPin(home, id, sealed).reveal())).toEqual([
      ...Array.from({ length: 25 }, (_, row) => `${483_000 + row}`),
      CANARY,
      CANARY,
      CANARY,
    ]);
  });

  test("makes what is left under a dropped key unreadable for ever", async () => {
    const old = vault.seal(contextOf(), CANARY);
    await vault.rotateSiteKey(home);
    await vault.dropOldSiteKeys(home);
    expectClosed(() => vault.open(contextOf(), old));
    const restarted = await openVault({ store, source: MASTER, world });
    expectClosed(() => restarted.open(contextOf(), old));
  });

  test("that the store doesn't keep changes nothing", async () => {
    const full = new Keyring({
      store: { ...store, unit: () => Promise.reject(new CardeaError("storage_full", "The disk is full.")) },
      master: masterKeyFrom(Buffer.from(MASTER.text, "hex"), MASTER.where),
      randomBytes: world.randomBytes,
    });
    await full.reload();
    await expect(full.rotateSiteKey(home)).rejects.toMatchObject({ code: "storage_full" });
    expect(full.seal(contextOf(), "x")).toMatch(/^v1\.1\./);
  });

  test("reaches another server when that reloads", async () => {
    const other = await openVault({ store, source: MASTER, world });
    await vault.rotateSiteKey(home);
    const sealed = vault.seal(contextOf(), "x");
    expectClosed(() => other.open(contextOf(), sealed));
    await other.reload();
    expect(other.open(contextOf(), sealed)).toBe("x");
  });
});

describe("keys", () => {
  test("of a site that has some are kept when they are asked for again", async () => {
    const sealed = vault.seal(contextOf(), "x");
    const kept = store.kept.get(siteSetting(home));
    await store.unit((tx) => vault.createSiteKeys(tx, home));
    expect(store.kept.get(siteSetting(home))).toBe(kept);
    expect(vault.open(contextOf(), sealed)).toBe("x");
  });

  test("show nothing of themselves, neither printed nor in the database", async () => {
    await store.unit((tx) => vault.saveServerSecret(tx, "audit_log", Buffer.from(CANARY.repeat(4))));
    const master = masterKeyFrom(Buffer.from(MASTER.text, "hex"), MASTER.where);
    const printed = [vault, master, { ...master }].map(
      (value) => inspect(value, { depth: 9, showHidden: true }) + JSON.stringify(value),
    );
    for (const output of [...printed, ...store.kept.values()]) {
      expect(output).not.toContain(CANARY);
      expect(output).not.toMatch(/(ab){8}|(ab ){8}|q6urq6ur/);
    }
  });

  test("that were exchanged in the database for those of another site don't open", async () => {
    store.overwrite(siteSetting(home), store.kept.get(siteSetting(shop)) ?? "");
    await expect(openVault({ store, source: MASTER, world })).rejects.toMatchObject({ code: "cannot_start" });
  });
});
