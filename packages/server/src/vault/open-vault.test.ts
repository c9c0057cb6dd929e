import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CardeaError, Pin } from "@cardea/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createKeyFile, nextKeyPath } from "./key-file.ts";
import type { Keyring } from "./keyring.ts";
import { masterKeyFrom } from "./master-key.ts";
import { idOf, type MemorySettings, memorySettings } from "./memory-settings.arbitrary.ts";
import { type MasterKeySource, openVault } from "./open-vault.ts";
import { rotateMasterKeyFile } from "./rotate-master.ts";
import { MASTER_SETTING, siteSetting } from "./settings.ts";

const world = { randomBytes: (count: number) => new Uint8Array(randomBytes(count)) };
const home = idOf("site", 1);
const pin = Pin.parse("48291377") as Pin;
const context = { siteId: home, purpose: "holder", recordId: "holder_1" };

let folder: string;
let path: string;
let store: MemorySettings;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cardea-vault-"));
  path = join(folder, "keys", "master.key");
  store = memorySettings();
});
afterEach(() => rm(folder, { recursive: true }));

const open = (source: MasterKeySource = { kind: "file", path }) => openVault({ store, source, world });

async function openWithSite(): Promise<Keyring> {
  const vault = await open();
  store.addSite(home);
  await store.unit((tx) => vault.createSiteKeys(tx, home));
  return vault;
}

async function refusalOf(attempt: Promise<unknown>): Promise<string> {
  const error: unknown = await attempt.then(
    () => null,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(CardeaError);
  expect(error).toMatchObject({ code: "cannot_start" });
  return error instanceof Error ? error.message : "";
}

describe("the first start", () => {
  test("makes a key file that only its owner can read, and ties the database to it", async () => {
    await open();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, "utf8")).toMatch(/^[A-Za-z0-9+/]{43}=\n$/);
    expect([...store.kept.keys()]).toEqual([MASTER_SETTING]);
  });

  test("takes a key file that is already there", async () => {
    const text = "cd".repeat(32);
    await createKeyFile(path, world.randomBytes);
    await writeFile(path, `${text}\n`);
    await open();
    expect(await readFile(path, "utf8")).toBe(`${text}\n`);
  });

  test("that was cut off before the key was written makes it anew", async () => {
    await createKeyFile(path, world.randomBytes);
    await writeFile(path, "");
    await open();
    expect(await readFile(path, "utf8")).toMatch(/^[A-Za-z0-9+/]{43}=\n$/);
  });

  test("of two servers at once leaves both with the same key", async () => {
    await createKeyFile(path, world.randomBytes);
    const [one, two] = await Promise.all([open(), open()]);
    store.addSite(home);
    await store.unit((tx) => one.createSiteKeys(tx, home));
    await two.reload();
    expect(two.open(context, one.seal(context, "x"))).toBe("x");
  });

  test.each([
    "ab".repeat(32),
    "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=",
    "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s",
  ])("takes a key from the environment in hexadecimal and in base64", async (text) => {
    await open({ kind: "text", text, where: "the environment" });
    expect(store.kept.get(MASTER_SETTING)).toBe(masterKeyFrom(Buffer.alloc(32, 0xab), "").check);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("a later start", () => {
  test("opens what was sealed before", async () => {
    const sealed = (await openWithSite()).seal(context, "Ada");
    expect((await open()).open(context, sealed)).toBe("Ada");
  });

  test("is refused without the key file, and makes no new one", async () => {
    await openWithSite();
    await rm(path);
    expect(await refusalOf(open())).toBe(
      `The master key ${path} is missing, and without it no PIN in this database can be opened: put the file back from where you keep your copy.`,
    );
    expect(await readdir(join(folder, "keys"))).toEqual([]);
  });

  test("is refused with another key", async () => {
    await openWithSite();
    await rm(path);
    await createKeyFile(path, world.randomBytes);
    expect(await refusalOf(open())).toBe(
      `The master key in ${path} does not fit this database: give the key that was used with it, or the database that belongs to this key.`,
    );
  });

  test("is refused with a damaged key, and the sentence doesn't hold it", async () => {
    await openWithSite();
    const text = (await readFile(path, "utf8")).trim();
    await writeFile(path, text.slice(0, -4));
    const sentence = await refusalOf(open());
    expect(sentence).toBe(`The master key in ${path} is damaged: it must be 32 bytes in base64 or hexadecimal.`);
    expect(sentence).not.toContain(text.slice(0, 8));
  });

  test("is refused while others can read the key file", async () => {
    await openWithSite();
    await chmod(path, 0o644);
    expect(await refusalOf(open())).toContain("run chmod 600 on it");
  });

  test("tells a damaged database from a wrong key", async () => {
    await openWithSite();
    const text = store.kept.get(siteSetting(home)) ?? "";
    for (const damaged of ["", "{}", text.replace(/w1\../, "w1.!"), text.slice(0, -9)]) {
      store.overwrite(siteSetting(home), damaged);
      expect(await refusalOf(open())).toMatch(/damaged.* restore/);
    }
  });

  test("is refused where a database with sites has lost its mark", async () => {
    await openWithSite();
    store.overwrite(siteSetting(home), "");
    const unmarked = memorySettings();
    unmarked.addSite(home);
    expect(await refusalOf(openVault({ store: unmarked, source: { kind: "file", path }, world }))).toContain(
      "lost the mark",
    );
  });
});

describe("the rotation of the master key", () => {
  test("puts another key into the file, under which everything opens, and no row changes", async () => {
    const vault = await openWithSite();
    await store.unit((tx) => vault.saveServerSecret(tx, "audit_log", Buffer.from("seed")));
    const [sealed, before] = [vault.seal(context, "Ada"), await readFile(path, "utf8")];
    const tag = vault.tagOf(home, pin);
    await rotateMasterKeyFile(vault, path, world);

    expect((await open()).tagOf(home, pin)).toBe(tag);
    expect(await readFile(path, "utf8")).not.toBe(before);
    expect(await readdir(join(folder, "keys"))).toEqual(["master.key"]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    for (const opened of [vault, await open()]) {
      expect(opened.open(context, sealed)).toBe("Ada");
      expect(Buffer.from((await opened.serverSecret(store, "audit_log")) ?? []).toString()).toBe("seed");
    }
    await writeFile(path, before);
    expect(await refusalOf(open())).toContain("does not fit");
  });

  test("that is cut off before the database changed leaves the old key, and can be begun again", async () => {
    const vault = await openWithSite();
    const sealed = vault.seal(context, "Ada");
    await createKeyFile(nextKeyPath(path), world.randomBytes);
    const restarted = await open();
    expect(restarted.open(context, sealed)).toBe("Ada");
    await rotateMasterKeyFile(restarted, path, world);
    expect((await open()).open(context, sealed)).toBe("Ada");
  });

  test("that is cut off before the new file took the old one's place is ended by the next start", async () => {
    const vault = await openWithSite();
    const [sealed, before] = [vault.seal(context, "Ada"), await readFile(path, "utf8")];
    await rotateMasterKeyFile(vault, path, world);
    await rename(path, nextKeyPath(path));
    await writeFile(path, before, { mode: 0o600 });

    expect((await open()).open(context, sealed)).toBe("Ada");
    expect(await readdir(join(folder, "keys"))).toEqual(["master.key"]);
    expect(await readFile(path, "utf8")).not.toBe(before);
  });

  test("by another program stops a server that still has the old key from wrapping anything under it", async () => {
    const [running, cli] = [await openWithSite(), await open()];
    await rotateMasterKeyFile(cli, path, world);
    const attempt = store.unit((tx) => running.createSiteKeys(tx, idOf("site", 2)));
    await expect(attempt).rejects.toMatchObject({ code: "vault_cannot_open" });
    await expect(running.rotateSiteKey(home)).rejects.toThrow("restart it");
    await expect(running.rotateMaster(masterKeyFrom(Buffer.alloc(32, 1), ""))).rejects.toThrow("restart it");
  });

  test("takes every site of 1,000 along", async () => {
    const vault = await openWithSite();
    const siteIds = Array.from({ length: 1_000 }, (_, number) => `${home}${number}` as typeof home);
    for (const siteId of siteIds) {
      store.addSite(siteId);
      await store.unit((tx) => vault.createSiteKeys(tx, siteId));
    }
    const kept = siteIds.map((siteId) => ({ siteId, sealed: vault.sealPin(siteId, "code_1", pin) }));
    await rotateMasterKeyFile(vault, path, world);
    const reopened = await open();
    const digits = kept.map(({ siteId, sealed }) => reopened.openPin(siteId, "code_1", sealed).reveal());
    expect(new Set(digits)).toEqual(new Set([pin.reveal()]));
  });
});
