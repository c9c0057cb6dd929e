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

export interface PeopleReads {
  holder(id: HolderId): Promise<StoredHolder | null>;
  holders(ids: readonly HolderId[]): Promise<ReadonlyMap<HolderId, StoredHolder>>;
  /** Whether a code of the holder isn't over, or may still be on a lock. */
  holderHasLiveCode(id: HolderId, now: Instant): Promise<boolean>;
  /** Holders of a site, not erased, whose codes were all over and off the locks before that instant; some of them. */
  idleHolders(siteId: SiteId, before: Instant, limit: number): Promise<readonly HolderId[]>;
  /** After how many days a site erases people whose codes are over; null: never by itself. */
  namesKeptDays(siteId: SiteId): Promise<number | null>;
}

export interface PeopleWrites {
  insertHolder(holder: StoredHolder): Promise<void>;
  /** Name and contact; codes of the holder are found by the new name from then on. */
  updateHolder(holder: StoredHolder): Promise<void>;
  /**
   * Takes away contact, and all that was written about the holder's codes, also by a guest; withdraws their links and
   * forgets the devices; nobody is told of the holder any more. Calls the holder by that name from then on.
   */
  eraseHolder(id: HolderId, erased: { readonly name: string; readonly at: Instant }): Promise<void>;
  saveNamesKeptDays(siteId: SiteId, days: number | null): Promise<void>;
}
