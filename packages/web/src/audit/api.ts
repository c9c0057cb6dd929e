import type { Page, Time } from "../api-types.ts";
import { read, ROOT } from "../request.ts";

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

export const AUDIT_FILE = `${ROOT}/audit/export`;

export const auditApi: AuditSource = {
  checkpoint: () => read<CheckpointAnswer>("/audit/checkpoint"),
  inclusion: (index, size) => read<InclusionAnswer>("/audit/proof", { index, size }),
  consistency: (from, to) => read<ConsistencyAnswer>("/audit/consistency", { from, to }),
  records: (request) => read<Page<RecordAnswer>>("/audit", request),
};
