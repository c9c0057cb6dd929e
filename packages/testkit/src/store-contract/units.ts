import { createHash } from "node:crypto";
import { instant, leafHash, parseLeaf, rootOf, appendLeaf, EMPTY_TREE, type Placement, type Slot } from "@cardea/core";
import type { Store, Tx } from "cardea/src/store/port.ts";
import { describe, expect, test } from "vitest";
import { BROKEN_LAW, type StoreUnderTest } from "./rig.ts";
import { type House, insertHouse, insertSampleCode, NOW, sampleEvent, sampleRecord } from "./samples.ts";

const sha256 = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();
const FAR = instant(NOW * 2);

/** All that a unit can leave, counted. */
async function traces(store: Store, { site }: House) {
  const codes = await store.codes({ siteId: site.id }, { after: null, limit: 1_000 }, NOW);
  const { waiting } = await store.jobCounts();
  return {
    codes: codes.items.length,
    events: await store.lastEventSequence(),
    audit: await store.auditSize(),
    waiting,
  };
}

async function leaveEverything(tx: Tx, house: House): Promise<void> {
  const { code } = await insertSampleCode(tx, house);
  await tx.record([sampleRecord("code.created", { codeId: code.id })]);
  await tx.publish([sampleEvent(house.site.id, { codeId: code.id })]);
  await tx.schedule("code_edge", code.id, FAR);
}

/** Units of work: all or nothing, in order, however many run at once. */
export function unitsContract(given: () => StoreUnderTest): void {
  test("a unit answers what its work answers, and reads its own writes", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const found = await store.unit(async (tx) => {
      const { code } = await insertSampleCode(tx, house);
      await tx.publish([sampleEvent(house.site.id, { codeId: code.id })]);
      const { items } = await tx.events({ codeId: code.id }, { after: null, limit: 2 });
      return [(await tx.code(code.id))?.id === code.id, items.length];
    });
    expect(found).toEqual([true, 1]);
  });

  test("a unit that throws leaves nothing: no rows, events, records or jobs, amid others that stay", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const before = await traces(store, house);
    const units = Array.from({ length: 30 }, (_, index) =>
      store.unit(async (tx) => {
        await leaveEverything(tx, house);
        if (index % 3 === 1) throw new Error(`unit ${index} fails`);
      }),
    );
    const results = await Promise.allSettled(units);
    expect(results.filter((result) => result.status === "rejected")).toHaveLength(10);
    expect(await traces(store, house)).toEqual({
      codes: before.codes + 20,
      events: before.events + 20,
      audit: before.audit + 20,
      waiting: before.waiting + 20,
    });
  });

  test("a unit that hits a constraint leaves nothing, and the error reaches only its own caller", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const good = store.unit((tx) => leaveEverything(tx, house));
    const bad = store.unit(async (tx) => {
      await leaveEverything(tx, house);
      await tx.insertSite(house.site);
    });
    await expect(bad).rejects.toThrow(BROKEN_LAW);
    await good;
    expect((await traces(store, house)).codes).toBe(1);
  });

  test("two hundred units at once are all kept, each once", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const before = await traces(store, house);
    await Promise.all(Array.from({ length: 200 }, () => store.unit((tx) => leaveEverything(tx, house))));
    const after = await traces(store, house);
    expect(after.codes - before.codes).toBe(200);
    expect(after.audit - before.audit).toBe(200);
    expect(after.waiting - before.waiting).toBe(200);
  });

  test("units that hold a site see each other's writes, so that a count never goes wrong", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const { placements } = await store.unit((tx) => insertSampleCode(tx, house));
    const placement = placements[0] as Placement;
    await store.unit((tx) => tx.savePlacements([{ ...placement, slot: 0 as Slot }]));
    const raise = () =>
      store.unit(async (tx) => {
        await tx.holdSite(house.site.id);
        const [stored] = await tx.placementsOfCode(placement.codeId);
        await tx.savePlacements([{ ...placement, slot: ((stored?.slot ?? 0) + 1) as Slot }]);
      });
    await Promise.all(Array.from({ length: 50 }, raise));
    expect((await store.placementsOfCode(placement.codeId))[0]?.slot).toBe(50);
  });

  test("a Tx is dead after its unit", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const escaped = await store.unit(async (tx) => ({ tx }));
    await expect(async () => escaped.tx.site(house.site.id)).rejects.toThrow("after its end");
    await expect(async () => escaped.tx.publish([sampleEvent(house.site.id)])).rejects.toThrow("after its end");
  });

  test("reads outside see nothing of a unit before its commit", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const during = await store.unit(async (tx) => {
      const { code } = await insertSampleCode(tx, house);
      return { id: code.id, outside: await store.code(code.id) };
    });
    expect(during.outside).toBeNull();
    expect(await store.code(during.id)).not.toBeNull();
  });

  describe("the audit log", () => {
    auditContract(given);
  });
}

function auditContract(given: () => StoreUnderTest): void {
  test("records are leaves in the order of their units, and the tree is that of the leaves", async () => {
    const { store } = given();
    const from = await store.auditSize();
    await Promise.all(
      Array.from({ length: 40 }, (_, unit) =>
        store.unit((tx) =>
          tx.record([
            sampleRecord("test.first", { unit: String(unit) }),
            sampleRecord("test.second", { unit: String(unit) }),
          ]),
        ),
      ),
    );
    const until = await store.auditSize();
    expect(until - from).toBe(80);
    const records = await store.auditRecords(from, until);
    const leaves = records.map((record) => parseLeaf(record.leaf));
    expect(leaves.map((leaf) => leaf?.index)).toEqual(Array.from({ length: 80 }, (_, i) => from + i));
    for (let at = 0; at < 80; at += 2) {
      expect([leaves[at]?.action, leaves[at + 1]?.action]).toEqual(["test.first", "test.second"]);
      expect(leaves[at]?.subject["unit"]).toBe(leaves[at + 1]?.subject["unit"]);
    }
    await expectTree(store, until);
  });

  test("a unit's records are counted only once it has committed", async () => {
    const { store } = given();
    const before = await store.auditSize();
    const within = await store.unit(async (tx) => {
      await tx.record([sampleRecord("test.counted")]);
      return tx.auditSize();
    });
    expect(within).toBe(before);
    expect(await store.auditSize()).toBe(before + 1);
  });

  test("personal facts are in the log only sealed", async () => {
    const { store } = given();
    const { site, holder } = await store.unit(insertHouse);
    const personal = { holderId: holder.id, siteId: site.id, facts: { name: "Ada Lovelace" } };
    await store.unit((tx) => tx.record([{ ...sampleRecord("holder.created"), personal }]));
    const size = await store.auditSize();
    const [record] = await store.auditRecords(size - 1, size);
    expect(record?.leaf).not.toContain("Lovelace");
    expect(parseLeaf(record?.leaf ?? "")?.personal).toBe(`sealed:${holder.id}:${site.id}:name`);
  });

  test("checkpoints are listed newest first", async () => {
    const { store } = given();
    const size = 1_000_000 + (await store.auditSize());
    await store.unit((tx) => tx.saveCheckpoint({ size, at: NOW, note: "older" }));
    await store.unit((tx) => tx.saveCheckpoint({ size: size + 1, at: NOW, note: "newer" }));
    expect((await store.checkpoints(2)).map((checkpoint) => checkpoint.note)).toEqual(["newer", "older"]);
  });
}

/** The stored tree is the one that follows from the stored leaves alone. */
async function expectTree(store: Store, size: number): Promise<void> {
  const hashes = await store.auditLeafHashes(0, size);
  const leaves = await store.auditRecords(0, size);
  expect(hashes).toEqual(leaves.map((record) => new Uint8Array(leafHash(sha256, Buffer.from(record.leaf)))));
  const rebuilt = hashes.reduce((tree, hash) => appendLeaf(sha256, tree, hash), EMPTY_TREE);
  const stored = await store.auditTree();
  expect(stored.size).toBe(size);
  expect(Buffer.from(rootOf(sha256, stored))).toEqual(Buffer.from(rootOf(sha256, rebuilt)));
}
