import { Readable } from "node:stream";
import { appendLeaf, consistencyProof, EMPTY_TREE, type Hash, inclusionProof, rootOf } from "@cardea/core";
import type { Static } from "typebox";
import { badField, isNumber, pageRequest, tagged } from "../request.ts";
import {
  AuditListQuery,
  CheckpointBody,
  ConsistencyBody,
  ConsistencyQuery,
  ProofBody,
  ProofQuery,
  RecordBody,
} from "../schema/audit.ts";
import { pageOf } from "../schema/common.ts";
import { instantIn } from "./timeline.ts";
import type { App, AppContext } from "../tools.ts";
import { timeOf } from "../view/time.ts";

const about = tagged("audit");

export function auditRoutes(app: App, context: AppContext): void {
  readingRoutes(app, context);
  proofRoutes(app, context);
}

function readingRoutes(app: App, { store, audit }: AppContext): void {
  app.get(
    "/api/v1/audit",
    { schema: about("Records, newest first", { querystring: AuditListQuery, response: { 200: pageOf(RecordBody) } }) },
    async ({ query }) => {
      const { after, limit } = pageRequest(query, isNumber);
      const size = await sizeAt(store, query.until);
      const until = after === null ? size : Math.min(size, Number(after));
      const from = Math.max(0, until - limit);
      const records = await store.auditRecords(from, until);
      const items = records.toReversed().map(({ index, at, leaf }) => ({ index, at: timeOf(at), leaf }));
      return { items, nextCursor: from === 0 ? null : String(from) };
    },
  );

  app.get(
    "/api/v1/audit/checkpoint",
    { schema: about("The log as it is now, signed", { response: { 200: CheckpointBody } }) },
    async () => {
      const { size, at, note } = await audit.checkpoint();
      return { size, at: timeOf(at), note, publicKey: audit.publicKey };
    },
  );

  app.get(
    "/api/v1/audit/export",
    { schema: about("The whole log as a file for `cardea audit verify`", { produces: ["text/plain"] }) },
    async (_request, reply) =>
      reply
        .type("text/plain; charset=utf-8")
        .header("content-disposition", 'attachment; filename="cardea-audit.log"')
        .send(Readable.from(audit.exportLines())),
  );
}

/** How many records the log had at that instant: its times ascend, so halving finds it in few reads. */
async function sizeAt(store: AppContext["store"], text: string | undefined): Promise<number> {
  let over = await store.auditSize();
  if (text === undefined) return over;
  const at = instantIn("until", text);
  let low = 0;
  while (low < over) {
    const middle = Math.floor((low + over) / 2);
    const [record] = await store.auditRecords(middle, middle + 1);
    if (record !== undefined && record.at <= at) low = middle + 1;
    else over = middle;
  }
  return low;
}

function proofRoutes(app: App, { store, audit }: AppContext): void {
  app.get(
    "/api/v1/audit/proof",
    {
      schema: about("That a record is in the log of that size", {
        querystring: ProofQuery,
        response: { 200: ProofBody },
      }),
    },
    async ({ query }): Promise<Static<typeof ProofBody>> => {
      const size = await sizeIn("size", query.size, store.auditSize());
      const index = indexIn("index", query.index);
      const leaves = await store.auditLeafHashes(0, size);
      const leaf = leaves[index];
      if (leaf === undefined) throw badField("index", "too_large", "It must be below the size.");
      const { path } = inclusionProof(audit.hash, leaves, { index, size });
      const rootHash = base64(rootOver(audit.hash, leaves));
      return { index, size, leafHash: base64(leaf), rootHash, hashes: path.map(base64) };
    },
  );

  app.get(
    "/api/v1/audit/consistency",
    {
      schema: about("That the log only grew between two sizes", {
        querystring: ConsistencyQuery,
        response: { 200: ConsistencyBody },
      }),
    },
    async ({ query }): Promise<Static<typeof ConsistencyBody>> => {
      const to = await sizeIn("to", query.to, store.auditSize());
      const from = indexIn("from", query.from);
      if (from > to) throw badField("from", "too_large", "It must be at most the later size.");
      const leaves = await store.auditLeafHashes(0, to);
      const { path } = consistencyProof(audit.hash, leaves, { oldSize: from, size: to });
      const roots = {
        fromRootHash: base64(rootOver(audit.hash, leaves.slice(0, from))),
        toRootHash: base64(rootOver(audit.hash, leaves)),
      };
      return { from, to, ...roots, hashes: path.map(base64) };
    },
  );
}

function rootOver(hash: Hash, leaves: readonly Uint8Array[]): Uint8Array {
  return rootOf(
    hash,
    leaves.reduce((tree, leaf) => appendLeaf(hash, tree, leaf), EMPTY_TREE),
  );
}

function indexIn(path: string, text: string): number {
  if (/^(?:0|[1-9]\d{0,14})$/.test(text)) return Number(text);
  throw badField(path, "wrong_form", "It must be a whole number.");
}

async function sizeIn(path: string, text: string | undefined, present: Promise<number>): Promise<number> {
  const most = await present;
  const size = text === undefined ? most : indexIn(path, text);
  if (size > most) throw badField(path, "too_large", "The log is not that large yet.");
  return size;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
