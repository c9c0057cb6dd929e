import type { Instant, MemberId } from "@cardea/core";

/** A finding that somebody does not want to hear of for a while. */
export interface IgnoredFinding {
  /** The finding's id. */
  readonly finding: string;
  readonly at: Instant;
  readonly until: Instant;
  /** Who said so. */
  readonly byName: string | null;
}

export interface CheckUpReads {
  /** Also those whose time is over. */
  ignoredFindings(): Promise<readonly IgnoredFinding[]>;
  /** When each member last opened the log; who never did is left out. */
  logReadings(): Promise<ReadonlyMap<MemberId, Instant>>;
}

export interface CheckUpWrites {
  /** Replaces what was said of the same finding; those that are over go. */
  ignoreFinding(ignored: IgnoredFinding): Promise<void>;
  heedFinding(finding: string): Promise<void>;
  noteLogReading(memberId: MemberId, at: Instant): Promise<void>;
}
