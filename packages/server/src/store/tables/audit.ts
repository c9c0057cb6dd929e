import { createHash } from "node:crypto";
import { appendRecords, type Instant, type RecordFacts, type TreeState } from "@cardea/core";
import { sql } from "kysely";
import type { Checkpoint, StoredRecord } from "../port.ts";
import { columnsOf } from "../columns.ts";
import type { Schema } from "../schema.ts";
import { all, bulk, insertAll, one, run, type Session, statement } from "../statement.ts";
import { parsed } from "./json.ts";

type TreeRow = Schema["audit_tree"];

const tree = statement<object, TreeRow>((db) => db.selectFrom("audit_tree").selectAll().where("id", "=", sql.lit(1)));
const treeForAppend = statement<object, TreeRow>((db, _given, kind) =>
  db
    .selectFrom("audit_tree")
    .selectAll()
    .where("id", "=", sql.lit(1))
    .$if(kind === "postgres", (query) => query.forUpdate()),
);
const saveTree = statement<{ size: number; peaks: string }>((db, given) =>
  db.updateTable("audit_tree").set({ size: given.size, peaks: given.peaks }).where("id", "=", sql.lit(1)),
);
const insert = bulk("audit_record", columnsOf("audit_record"));
const records = statement<{ from: number; until: number }, { leaf_index: number; at: number; leaf: string }>(
  (db, given) =>
    db
      .selectFrom("audit_record")
      .select(["leaf_index", "at", "leaf"])
      .where("leaf_index", ">=", given.from)
      .where("leaf_index", "<", given.until)
      .orderBy("leaf_index"),
);
const hashes = statement<{ from: number; until: number }, { leaf_hash: string }>((db, given) =>
  db
    .selectFrom("audit_record")
    .select("leaf_hash")
    .where("leaf_index", ">=", given.from)
    .where("leaf_index", "<", given.until)
    .orderBy("leaf_index"),
);
const newestCheckpoints = statement<{ limit: number }, Schema["checkpoint"]>((db, given) =>
  db.selectFrom("checkpoint").selectAll().orderBy("size", "desc").limit(given.limit),
);
const insertCheckpoint = bulk("checkpoint", columnsOf("checkpoint"), (insert) =>
  insert.onConflict((conflict) =>
    conflict.column("size").doUpdateSet((row) => ({ at: row.ref("excluded.at"), note: row.ref("excluded.note") })),
  ),
);

/** @see FIPS 180-4 */
export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash("sha256").update(bytes).digest();
}

/** Appends to the log, all at one instant. From here to the end of the transaction no other server appends. */
export async function appendAudit(session: Session, facts: readonly RecordFacts[], at: Instant): Promise<void> {
  if (facts.length === 0) return;
  const [row] = await all(session, treeForAppend, {});
  const { state, leaves } = appendRecords(sha256, treeOf(row ?? null), { at, records: facts });
  const rows = leaves.map((leaf) => ({
    leaf_index: leaf.index,
    at: leaf.at,
    leaf: leaf.leaf,
    leaf_hash: base64(leaf.hash),
  }));
  await insertAll(session, insert, rows);
  await run(session, saveTree, { size: state.size, peaks: JSON.stringify(state.peaks.map(base64)) });
}

export async function auditTree(session: Session): Promise<TreeState> {
  return treeOf(await one(session, tree, {}));
}

export async function auditRecords(session: Session, from: number, until: number): Promise<readonly StoredRecord[]> {
  const rows = await all(session, records, { from, until });
  return rows.map((row) => ({ index: row.leaf_index, at: row.at as Instant, leaf: row.leaf }));
}

export async function auditLeafHashes(session: Session, from: number, until: number): Promise<readonly Uint8Array[]> {
  return (await all(session, hashes, { from, until })).map((row) => bytesOf(row.leaf_hash));
}

/** Newest first. */
export async function checkpoints(session: Session, limit: number): Promise<readonly Checkpoint[]> {
  const rows = await all(session, newestCheckpoints, { limit });
  return rows.map((row) => ({ size: row.size, at: row.at as Instant, note: row.note }));
}

export async function saveCheckpoint(session: Session, { size, at, note }: Checkpoint): Promise<void> {
  await insertAll(session, insertCheckpoint, [{ size, at, note }]);
}

function treeOf(row: TreeRow | null): TreeState {
  return row === null ? { size: 0, peaks: [] } : { size: row.size, peaks: parsed<string[]>(row.peaks).map(bytesOf) };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "base64"));
}
