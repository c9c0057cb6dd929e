import { parseLeaf, type SiteId } from "@cardea/core";
import type { Reads, StoredRecord } from "../store/port.ts";

/** Whether a record is of the site. What is of no site, of another, or cannot be told, is not. */
export type IsOfSite = (record: Pick<StoredRecord, "leaf">) => boolean;

/** Tells the records of one site from all others: by the site that they name, else by their lock. */
export async function recordsOfSite(reads: Pick<Reads, "locks">, siteId: SiteId): Promise<IsOfSite> {
  const lockIds = new Set<string>((await reads.locks({ siteId })).map(({ id }) => id));
  return ({ leaf }) => {
    const subject = parseLeaf(leaf)?.subject;
    const named = subject?.["siteId"];
    const lockId = subject?.["lockId"];
    if (named !== undefined) return named === siteId;
    return lockId !== undefined && lockIds.has(lockId);
  };
}
