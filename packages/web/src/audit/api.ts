import type { Page, Time } from "../api-types.ts";
import { pieces, read, ROOT } from "../request.ts";

/** The log as it was when it was asked for. */
export interface CheckpointAnswer {
  readonly size: number;
  readonly at: Time;
  /** Signed note. @see https://c2sp.org/tlog-checkpoint */
  readonly note: string;
  /** `name+id+key` */
  readonly publicKey: string;
}

export interface InclusionAnswer {
  readonly index: number;
  readonly size: number;
  /** Base64, from the leaf towards the root. */
  readonly hashes: readonly string[];
}

export interface ConsistencyAnswer {
  readonly from: number;
  readonly to: number;
  readonly hashes: readonly string[];
}

export interface RecordAnswer {
  readonly index: number;
  readonly at: Time;
  /** The exact text that was hashed. */
  readonly leaf: string;
}

/** What a proof is asked of. */
export interface AuditSource {
  /** It tells the records of one site only; their proofs are of the log as a whole. */
  readonly isPart?: true;
  checkpoint(): Promise<CheckpointAnswer>;
  inclusion(index: number, size: number): Promise<InclusionAnswer>;
  consistency(from: number, to: number): Promise<ConsistencyAnswer>;
  /** The records kept until that instant, newest first. */
  records(request: {
    readonly until?: Time;
    readonly after?: string;
    readonly limit: number;
  }): Promise<Page<RecordAnswer>>;
}

/** The log as far as somebody may read it: of one site, or all of it (null). */
const under = (siteId: string | null): string => (siteId === null ? "/audit" : `/sites/${siteId}/audit`);

/** Where the log is had as a file, for `cardea audit verify`. */
export function auditFile(siteId: string | null): string {
  return `${ROOT}${under(siteId)}/export`;
}

export function auditSource(siteId: string | null): AuditSource {
  const path = under(siteId);
  return {
    ...(siteId !== null && { isPart: true }),
    checkpoint: () => read<CheckpointAnswer>(`${path}/checkpoint`),
    inclusion: (index, size) => read<InclusionAnswer>(`${path}/proof`, { index, size }),
    consistency: (from, to) => read<ConsistencyAnswer>(`${path}/consistency`, { from, to }),
    records: (request) => read<Page<RecordAnswer>>(path, request),
  };
}

/** The pieces of the file, as they come. */
export function auditPieces(siteId: string): AsyncIterable<string> {
  return pieces(`${under(siteId)}/export`);
}
