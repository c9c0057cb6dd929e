import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import {
  appendRecords,
  consistencyProof,
  EMPTY_TREE,
  inclusionProof,
  instant,
  noteKey,
  noteKeyText,
  rootOf,
  signCheckpoint,
} from "@cardea/core";
import { fromBase64, toBase64 } from "@cardea/core/src/audit/bytes.ts";
import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import type { HouseEvent } from "../api-types.ts";
import type { AuditSource } from "./api.ts";
import { hash } from "./crypto.ts";
import { recordOf } from "./record-of.ts";
import { rememberHead, seenHead } from "./seen-head.ts";
import { isInLog, type SeenHead, verifyLog } from "./verify.ts";

const AT = 1_780_272_000_000;

/** An honest server, whose answers a test may bend. */
class Server implements AuditSource {
  texts: string[] = [];
  readonly #key: KeyObject;
  readonly publicKey: string;
  readonly #note;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    const raw = new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(-32));
    const key = noteKey(hash, "cardea.test", raw);
    if (key === null) throw new Error("it is a key");
    this.#key = privateKey;
    this.#note = key;
    this.publicKey = noteKeyText(key);
  }

  add(count: number): void {
    for (let made = 0; made < count; made++) this.texts.push(`code.made_${this.texts.length}`);
  }

  #leaves() {
    const records = this.texts.map((action) => ({
      actor: { kind: "cli", id: null, name: null },
      action,
      subject: {},
      facts: {},
      personal: null,
    }));
    return appendRecords(hash, EMPTY_TREE, { at: instant(AT), records });
  }

  async checkpoint() {
    const { state } = this.#leaves();
    const head = { origin: "cardea.test", size: state.size, root: rootOf(hash, state) };
    const note = signCheckpoint(head, this.#note, (bytes) => new Uint8Array(sign(null, bytes, this.#key)));
    return { size: state.size, at: new Date(AT).toISOString(), note, publicKey: this.publicKey };
  }

  async inclusion(index: number, size: number) {
    const hashes = this.#leaves().leaves.map((leaf) => leaf.hash);
    return { index, size, hashes: inclusionProof(hash, hashes, { index, size }).path.map(toBase64) };
  }

  async consistency(from: number, to: number) {
    const hashes = this.#leaves().leaves.map((leaf) => leaf.hash);
    return { from, to, hashes: consistencyProof(hash, hashes, { oldSize: from, size: to }).path.map(toBase64) };
  }

  async records({ after, limit }: { after?: string; limit: number }) {
    const until = Number(after ?? this.texts.length);
    const { leaves } = this.#leaves();
    const items = leaves.slice(Math.max(0, until - limit), until).toReversed();
    return {
      items: items.map(({ index, leaf }) => ({ index, at: new Date(AT).toISOString(), leaf })),
      nextCursor: null,
    };
  }
}

let server: Server;
beforeEach(() => {
  server = new Server();
});

async function seen(): Promise<SeenHead> {
  const verdict = await verifyLog(server, { seen: null, now: AT });
  if (verdict.kind !== "fits") throw new Error(`it does not fit: ${verdict.misfit}`);
  return verdict.head;
}

test("a log that only grew fits, by signature, newest record and what was seen before", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(40), fc.nat(40), async (first, more) => {
      server = new Server();
      server.add(first);
      const before = await seen();
      server.add(more);
      const verdict = await verifyLog(server, { seen: before, now: AT + 1 });
      expect(verdict).toMatchObject({ kind: "fits", isSigned: true, since: before, head: { size: first + more } });
    }),
    { numRuns: 30 },
  );
});

test("a log that was changed, cut or begun anew since the last visit does not fit", async () => {
  server.add(9);
  const before = await seen();
  const verdictOf = async () => verifyLog(server, { seen: before, now: AT });
  server.texts[3] = "code.revoked_by_nobody";
  expect(await verdictOf()).toEqual({ kind: "misfit", misfit: "changed" });
  server.add(5);
  expect(await verdictOf()).toEqual({ kind: "misfit", misfit: "changed" });
  server.texts = server.texts.slice(0, 4);
  expect(await verdictOf()).toEqual({ kind: "misfit", misfit: "shrunk" });
  server = new Server();
  server.add(9);
  expect(await verdictOf()).toEqual({ kind: "misfit", misfit: "key" });
});

test("a checkpoint with another signature, or of another form, does not fit", async () => {
  server.add(3);
  const { note, ...rest } = await server.checkpoint();
  const verdictWith = (forged: string) =>
    verifyLog(
      new Proxy(server, {
        get: (target, name) =>
          name === "checkpoint" ? async () => ({ ...rest, note: forged }) : Reflect.get(target, name).bind(target),
      }),
      { seen: null, now: AT },
    );
  expect(await verdictWith(note.replace("\n3\n", "\n2\n"))).toEqual({ kind: "misfit", misfit: "signature" });
  expect(await verdictWith("nothing")).toEqual({ kind: "misfit", misfit: "form" });
});

test("a record is in the log only as it was hashed", async () => {
  server.add(7);
  const head = await seen();
  const { items } = await server.records({ after: "4", limit: 1 });
  const [record] = items;
  if (record === undefined) throw new Error("there is a fourth record");
  expect(await isInLog(server, record, head)).toBe(true);
  expect(await isInLog(server, { ...record, leaf: record.leaf.replace("3", "4") }, head)).toBe(false);
  expect(await isInLog(server, { ...record, index: 2 }, head)).toBe(false);
  expect(await isInLog(server, { ...record, index: 7 }, head)).toBe(false);
});

test("our SHA-256 is that of Node", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(toBase64(hash(bytes))).toBe(createHash("sha256").update(bytes).digest("base64"));
    }),
  );
});

test("what was seen is remembered, and nothing unreadable is believed", async () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  expect(seenHead(storage)).toBeNull();
  const head = { publicKey: "name+id+key", size: 3, root: toBase64(fromBase64("AAAA") ?? new Uint8Array()), at: AT };
  rememberHead(head, storage);
  expect(seenHead(storage)).toEqual(head);
  for (const key of kept.keys()) kept.set(key, '{"size":"3"}');
  expect(seenHead(storage)).toBeNull();
  for (const key of kept.keys()) kept.set(key, "{");
  expect(seenHead(storage)).toBeNull();
});

test("an event is told from its neighbours by what it is about", () => {
  const leaf = (action: string, subject: object, facts: object) =>
    JSON.stringify({
      action,
      actor: { id: null, kind: "lock", name: null },
      at: AT,
      facts,
      index: 1,
      personal: null,
      subject,
      v: 1,
    });
  const record = (index: number, action: string, subject: object, facts: object = {}) => ({
    index,
    at: new Date(AT + index).toISOString(),
    leaf: leaf(action, subject, facts),
  });
  const event = (kind: string, change: Partial<HouseEvent>): HouseEvent => ({
    sequence: 1,
    at: new Date(AT).toISOString(),
    kind,
    siteId: "site_1",
    lockId: null,
    lockName: null,
    codeId: null,
    holderId: null,
    holderName: null,
    reason: null,
    slot: null,
    facts: {},
    ...change,
  });
  const records = [
    record(9, "code.revoked", { codeId: "code_1" }),
    record(4, "code.revoked", { codeId: "code_2" }),
    record(3, "code.revoked", { codeId: "code_1" }),
    record(2, "entry.denied", { lockId: "lock_1" }, { at: AT }),
    record(1, "entry.denied", { lockId: "lock_1" }, { at: AT - 5 }),
  ];
  expect(recordOf(event("code.revoked", { codeId: "code_1" }), records)?.index).toBe(3);
  expect(recordOf(event("entry", { lockId: "lock_1" }), records)?.index).toBe(2);
  expect(recordOf(event("entry", { lockId: "lock_2" }), records)).toBeNull();
  expect(recordOf(event("code.created", { codeId: "code_1" }), records)).toBeNull();
});
