import { exportFooter, exportHeader, exportHidden, type SiteId, textLeafHash } from "@cardea/core";
import type { Store } from "../store/port.ts";
import { type CheckpointTools, makeCheckpoint } from "./checkpointer.ts";
import { sha256 } from "./ed25519.ts";
import { recordsOfSite } from "./site-log.ts";

const BATCH = 1_000;

/**
 * The whole audit log as the lines of a file, each with its newline, that `verifyFile` accepts: header, records, and a
 * checkpoint of exactly these. What is recorded meanwhile isn't in it.
 */
export async function* exportLog(
  tools: CheckpointTools & { readonly store: Pick<Store, "auditRecords"> },
): AsyncGenerator<string> {
  const { size, note } = await makeCheckpoint(tools);
  yield `${exportHeader(tools.logKey.key)}\n`;
  for (let from = 0; from < size; from += BATCH) {
    const records = await tools.store.auditRecords(from, Math.min(from + BATCH, size));
    for (const { leaf } of records) yield `${leaf}\n`;
  }
  yield `${exportFooter(note)}\n`;
}

/** The same for who may see one site: of all other records only the hashes of their leaves. */
export async function* exportSiteLog(
  tools: CheckpointTools & { readonly store: Pick<Store, "auditRecords" | "locks"> },
  siteId: SiteId,
): AsyncGenerator<string> {
  const { size, note } = await makeCheckpoint(tools);
  const isOfSite = await recordsOfSite(tools.store, siteId);
  yield `${exportHeader(tools.logKey.key, siteId)}\n`;
  for (let from = 0; from < size; from += BATCH) {
    const records = await tools.store.auditRecords(from, Math.min(from + BATCH, size));
    for (const record of records) {
      yield `${isOfSite(record) ? record.leaf : exportHidden(textLeafHash(sha256, record.leaf))}\n`;
    }
  }
  yield `${exportFooter(note)}\n`;
}
