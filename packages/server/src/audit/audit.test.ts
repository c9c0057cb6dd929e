import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  appendRecords,
  EMPTY_TREE,
  exportFooter,
  exportHeader,
  instant,
  noteKeyText,
  openCheckpoint,
  rootOf,
  signCheckpoint,
} from "@cardea/core";
import { silentLog } from "@cardea/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { NewRecord } from "../store/port.ts";
import { openSqliteStore, type SqliteStore } from "../store/sqlite.ts";
import type { Keyring } from "../vault/keyring.ts";
import { openVault } from "../vault/open-vault.ts";
import { systemWorld } from "../world/system-world.ts";
import { makeCheckpoint } from "./checkpointer.ts";
import { sha256, verifyEd25519 } from "./ed25519.ts";
import { exportLog } from "./export-log.ts";
import { type LogKey, openLogKey } from "./log-key.ts";
import { verifyFile } from "./verify-file.ts";

const world = systemWorld();
const MASTER = { kind: "text", text: "ab".repeat(32), where: "the test" } as const;

let folder: string;
let path: string;
let store: SqliteStore;
let vault: Keyring;
let logKey: LogKey;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cardea-audit-"));
  path = join(folder, "audit.log");
  store = await openSqliteStore({ path: ":memory:", world, log: silentLog });
  vault = await openVault({ store, source: MASTER, world });
  logKey = await openLogKey({ store, vault, world });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

function recordOf(number: number): NewRecord {
  return {
    actor: { kind: "cli", id: null, name: "Zoë" },
    action: "code.created",
    subject: { codeId: `code_${number}` },
    facts: { number },
  };
}

async function record(count: number): Promise<void> {
  await store.unit((tx) => tx.record(Array.from({ length: count }, (_, number) => recordOf(number))));
}

async function exported(): Promise<readonly string[]> {
  return linesOf(exportLog({ store, logKey, world }));
}

async function linesOf(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

async function verdictOn(content: string | Uint8Array, checks: Parameters<typeof verifyFile>[1] = {}) {
  await writeFile(path, content);
  return verifyFile(path, checks);
}

describe("an exported audit log", () => {
  test("is verified from the file alone", async () => {
    await record(2_345);
    const lines = await exported();
    expect(lines.length).toBe(2_347);
    expect(await verdictOn(lines.join(""))).toMatchObject({
      kind: "good",
      head: { size: 2_345, origin: logKey.key.name },
      publicKey: noteKeyText(logKey.key),
    });
  });

  test("of a database without records is verified too", async () => {
    expect(await verdictOn((await exported()).join(""))).toMatchObject({ kind: "good", head: { size: 0 } });
  });

  test("ends with the records that there were when it began", async () => {
    await record(3);
    const reading = exportLog({ store, logKey, world });
    const first = await reading.next();
    await record(4);
    const rest = await linesOf(reading);
    expect(await verdictOn([String(first.value), ...rest].join(""))).toMatchObject({ kind: "good", head: { size: 3 } });
  });

  test("continues the one of last month", async () => {
    await record(5);
    const { note } = await makeCheckpoint({ store, logKey, world });
    await record(6);
    const file = (await exported()).join("");
    expect(await verdictOn(file, { publicKey: noteKeyText(logKey.key), olderCheckpoint: note })).toMatchObject({
      kind: "good",
    });
  });

  test("with a record that was changed in the database is refused", async () => {
    await record(20);
    const forging = {
      unit: store.unit,
      auditRecords: async (from: number, until: number) =>
        (await store.auditRecords(from, until)).map((kept) => ({
          ...kept,
          leaf: kept.leaf.replace('"number":7', '"number":8'),
        })),
    };
    const lines = await linesOf(exportLog({ store: forging, logKey, world }));
    expect(await verdictOn(lines.join(""))).toEqual({
      kind: "bad",
      line: 22,
      problem: "The records do not have the root of the checkpoint: at least one of them was changed.",
    });
  });

  test("with any byte altered is refused, also one that isn't text any more", async () => {
    await record(4);
    const file = Buffer.from((await exported()).join(""), "utf8");
    for (let at = 0; at < file.length; at += 7) {
      const altered = Buffer.from(file);
      altered[at] = (altered[at] ?? 0) ^ (at % 2 === 0 ? 0x01 : 0x80);
      expect((await verdictOn(altered)).kind).toBe("bad");
    }
  });

  test("is refused where broken bytes stand in for a letter that is read the same", async () => {
    await store.unit((tx) => tx.record([{ ...recordOf(1), actor: { kind: "cli", id: null, name: "Zo\ud800" } }]));
    const file = Buffer.from((await exported()).join(""), "utf8");
    const at = file.indexOf(Buffer.from("\ufffd", "utf8"));
    expect((await verdictOn(file)).kind).toBe("good");
    const broken = Buffer.concat([file.subarray(0, at), Buffer.from([0xff]), file.subarray(at + 3)]);
    expect(await verdictOn(broken)).toMatchObject({ kind: "bad", line: 2 });
  });

  test("is refused where its end or its last newline is missing, and where something follows", async () => {
    await record(4);
    const file = (await exported()).join("");
    const lineOf = async (content: string) => {
      const verdict = await verdictOn(content);
      return verdict.kind === "bad" ? verdict.line : null;
    };
    expect(await lineOf(file.slice(0, -1))).toBe(6);
    expect(await lineOf(`${file}\n`)).toBe(7);
    expect(await lineOf(`${file}x`)).toBe(7);
    expect(await lineOf("")).toBe(1);
    expect(await lineOf(file.split("\n").slice(0, 3).join("\n"))).toBe(3);
  });

  test("with a line without end is refused before it fills the memory", async () => {
    await record(1);
    const [header = ""] = await exported();
    expect(await verdictOn(header + "x".repeat(5_000_000))).toMatchObject({ kind: "bad", line: 2 });
  });

  test("that isn't there is told as such", async () => {
    await expect(verifyFile(join(folder, "nothing"))).rejects.toMatchObject({ code: "not_found" });
  });

  test("of 20,000 records is verified", async () => {
    const records = Array.from({ length: 20_000 }, (_, number) => ({ ...recordOf(number), personal: null }));
    const { state, leaves } = appendRecords(sha256, EMPTY_TREE, { at: instant(1_780_272_000_000), records });
    const head = { origin: logKey.key.name, size: state.size, root: rootOf(sha256, state) };
    const lines = [
      exportHeader(logKey.key),
      ...leaves.map(({ leaf }) => leaf),
      exportFooter(signCheckpoint(head, logKey.key, logKey.sign)),
    ];
    await writeFile(path, `${lines.join("\n")}\n`);
    expect((await verifyFile(path)).kind).toBe("good");
  });
});

describe("a checkpoint", () => {
  test("is signed for all records so far, and kept", async () => {
    await record(9);
    const checkpoint = await makeCheckpoint({ store, logKey, world });
    expect(openCheckpoint(checkpoint.note, logKey.key, verifyEd25519)).toEqual({
      origin: logKey.key.name,
      size: 9,
      root: new Uint8Array(rootOf(sha256, await store.auditTree())),
    });
    expect(await store.checkpoints(5)).toEqual([checkpoint]);
  });

  test("is made once where nothing was recorded since", async () => {
    await record(2);
    const first = await makeCheckpoint({ store, logKey, world });
    expect(await makeCheckpoint({ store, logKey, world })).toEqual(first);
    await record(1);
    await makeCheckpoint({ store, logKey, world });
    expect((await store.checkpoints(5)).map(({ size }) => size)).toEqual([3, 2]);
  });
});

describe("the key of the log", () => {
  test("is the same after a restart, and shows nothing secret in the database", async () => {
    const again = await openLogKey({ store, vault: await openVault({ store, source: MASTER, world }), world });
    expect(again.key).toEqual(logKey.key);
    expect(logKey.key.name).toMatch(/^cardea\.local\/[0-9a-f]{16}$/);
    expect(await store.setting("vault.server.audit_log")).toMatch(/^w1\./);
    expect(Object.keys(logKey)).toEqual(["key", "sign"]);
  });
});
