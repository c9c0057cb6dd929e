import { Readable } from "node:stream";
import { appendLeaf, consistencyProof, EMPTY_TREE, type Hash, inclusionProof, rootOf } from "@cardea/core";
import type { FastifyReply } from "fastify";
import type { Static } from "typebox";
import { type IsOfSite, recordsOfSite } from "../../audit/site-log.ts";
import { badField, found, idInPath, isNumber, pageRequest, tagged } from "../request.ts";
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
import type { StoredRecord } from "../../store/port.ts";
import type { App, AppContext } from "../tools.ts";
import { timeOf } from "../view/time.ts";

const about = tagged("audit");
/** The log of the house; and for who owns but one site the same log, of which only the records of that site are told. */
const HOUSE = "/api/v1/audit";
const SITE = "/api/v1/sites/:siteId/audit";
/** Of a site with few records among many, so many are looked through for one page. */
const LOOKED_AT_MAX = 5_000;

type Asked<Query> = { Querystring: Query; Params: { siteId?: string } };

export function auditRoutes(app: App, context: AppContext): void {
  for (const prefix of [HOUSE, SITE]) {
    readingRoutes(app, context, prefix);
    proofRoutes(app, context, prefix);
  }
  exportRoutes(app, context);
}

function whereOf(prefix: string): string {
  return prefix === SITE ? ", for who owns that site" : "";
}

function readingRoutes(app: App, { store, audit }: AppContext, prefix: string): void {
  app.get<Asked<Static<typeof AuditListQuery>>>(
    prefix,
    {
      schema: about(
        prefix === SITE ? "Records of one site, newest first; a page may be short" : "Records, newest first",
        {
          querystring: AuditListQuery,
          response: { 200: pageOf(RecordBody) },
        },
      ),
    },
    async ({ query, params }) => {
      const { after, limit } = pageRequest(query, isNumber);
      const size = await sizeAt(store, query.until);
      const until = after === null ? size : Math.min(size, Number(after));
      const isShown = await shownIn(store, params.siteId);
      const { records, from } = await newestShown(store, { until, limit, isShown });
      const items = records.map(({ index, at, leaf }) => ({ index, at: timeOf(at), leaf }));
      return { items, nextCursor: from === 0 ? null : String(from) };
    },
  );

  app.get(
    `${prefix}/checkpoint`,
    { schema: about(`The log as it is now, signed${whereOf(prefix)}`, { response: { 200: CheckpointBody } }) },
    async () => {
      const { size, at, note } = await audit.checkpoint();
      return { size, at: timeOf(at), note, publicKey: audit.publicKey };
    },
  );
}

async function shownIn(store: AppContext["store"], siteId: string | undefined): Promise<IsOfSite> {
  return siteId === undefined ? () => true : recordsOfSite(store, idInPath("site", siteId));
}

interface Wanted {
  readonly until: number;
  readonly limit: number;
  readonly isShown: IsOfSite;
}

/** The newest records below `until` that are shown, newest first, and the index of the oldest that was looked at. */
async function newestShown(store: AppContext["store"], { until, limit, isShown }: Wanted) {
  const records: StoredRecord[] = [];
  let from = until;
  while (from > 0 && records.length < limit && until - from < LOOKED_AT_MAX) {
    const batch = await store.auditRecords(Math.max(0, from - limit), from);
    for (const record of batch.toReversed()) {
      if (records.length === limit) break;
      from = record.index;
      if (isShown(record)) records.push(record);
    }
  }
  return { records, from };
}

function exportRoutes(app: App, { audit }: AppContext): void {
  const send = (reply: FastifyReply, lines: AsyncIterable<string>) =>
    reply
      .type("text/plain; charset=utf-8")
      .header("content-disposition", 'attachment; filename="cardea-audit.log"')
      .send(Readable.from(lines));
  const produces = ["text/plain"];

  app.get(
    `${HOUSE}/export`,
    { schema: about("The whole log as a file for `cardea audit verify`", { produces }) },
    async (_request, reply) => send(reply, audit.exportLines()),
  );
  app.get<{ Params: { siteId: string } }>(
    `${SITE}/export`,
    { schema: about("The same with the records of one site, and of all others only their hashes", { produces }) },
    async ({ params }, reply) => send(reply, audit.exportSiteLines(idInPath("site", params.siteId))),
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

function proofRoutes(app: App, { store, audit }: AppContext, prefix: string): void {
  app.get<Asked<Static<typeof ProofQuery>>>(
    `${prefix}/proof`,
    {
      schema: about(`That a record is in the log of that size${whereOf(prefix)}`, {
        querystring: ProofQuery,
        response: { 200: ProofBody },
      }),
    },
    async ({ query, params }): Promise<Static<typeof ProofBody>> => {
      const size = await sizeIn("size", query.size, store.auditSize());
      const index = indexIn("index", query.index);
      const leaves = await store.auditLeafHashes(0, size);
      const leaf = leaves[index];
      if (leaf === undefined) throw badField("index", "too_large", "It must be below the size.");
      const [record] = await store.auditRecords(index, index + 1);
      const isShown = await shownIn(store, params.siteId);
      found(record !== undefined && isShown(record) ? record : null, "record");
      const { path } = inclusionProof(audit.hash, leaves, { index, size });
      const rootHash = base64(rootOver(audit.hash, leaves));
      return { index, size, leafHash: base64(leaf), rootHash, hashes: path.map(base64) };
    },
  );

  app.get<Asked<Static<typeof ConsistencyQuery>>>(
    `${prefix}/consistency`,
    {
      schema: about(`That the log only grew between two sizes${whereOf(prefix)}`, {
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
