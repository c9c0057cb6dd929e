import type { HolderId, Instant, SiteId } from "@cardea/core";
import type { Sealed } from "../vault/port.ts";

/** What somebody may see: some sites as a whole, and some locks of others with what is about them alone. */
export interface Seen {
  readonly siteIds: readonly SiteId[];
  readonly lockIds: readonly string[];
}

export interface StoredHolder {
  readonly id: HolderId;
  readonly siteId: SiteId;
  readonly name: string;
  /** JSON of contact facts (e-mail, phone, language), sealed; null if none. */
  readonly contact: Sealed | null;
  readonly createdAt: Instant;
  /** From then on nothing says who it was. */
  readonly erasedAt: Instant | null;
}

/** A holder with what a list tells of its codes, as far as they may be seen. */
export interface HolderSummary {
  readonly holder: StoredHolder;
  readonly codes: number;
  /** Those that are not over. */
  readonly codesLive: number;
  readonly lastCodeAt: Instant;
  readonly lastEntryAt: Instant | null;
}

export interface HolderFilter {
  readonly seen?: Seen;
  readonly siteId?: SiteId;
  /** Part of a name or of a code's label, any case. */
  readonly text?: string;
}
