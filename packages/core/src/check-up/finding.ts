import type { SiteId } from "../ids.ts";
import type { Instant } from "../time/instant.ts";

export const FINDING_KINDS = [
  "endless_code",
  "unused_code",
  "weak_pin",
  "shared_code",
  "unmanaged_code",
  "battery_low",
  "lock_away",
  "guess_risk",
  "no_wrong_pin_limit",
  "older_firmware",
  "no_second_factor",
  "second_factor_optional",
  "no_way_back",
  "invitation_waiting",
  "log_unread",
  "key_without_end",
  "key_unused",
  "no_backup",
] as const;
/** What people commonly leave as it should not stay. */
export type FindingKind = (typeof FINDING_KINDS)[number];

export const SEVERITIES = ["high", "medium", "low"] as const;
/** `high`: somebody may get in, or nobody, without further ado. */
export type Severity = (typeof SEVERITIES)[number];

export const REMEDIES = [
  "set_end",
  "revoke_code",
  "replace_pin",
  "choose_pin",
  "see_code",
  "remove_unmanaged",
  "change_batteries",
  "look_at_lock",
  "limit_wrong_pins",
  "see_codes",
  "update_firmware",
  "own_second_factor",
  "ask_member",
  "require_second_factor",
  "withdraw_invitation",
  "read_log",
  "revoke_key",
  "make_backup",
] as const;
/** What mends a finding: something that can be done at once, or where to look. */
export type Remedy = (typeof REMEDIES)[number];

export const SUBJECT_KINDS = ["code", "lock", "slot", "member", "invitation", "key", "site", "house"] as const;
type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** What a finding is about. A slot has the id of its lock; the house has none. */
export interface FindingSubject {
  readonly kind: SubjectKind;
  readonly id: string | null;
  /** What people call it: a code by its holder. */
  readonly name: string;
}

/** One thing to mend. Never holds digits, nor what is weak about them. */
export interface Finding {
  /** The same for the same trouble of the same subject, so that it can be ignored. */
  readonly id: string;
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** Null: it is about the whole house. */
  readonly siteId: SiteId | null;
  readonly subject: FindingSubject;
  readonly since: Instant;
  readonly remedy: Remedy;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

export const UNKNOWN_KINDS = ["firmware", "battery", "guess_risk", "backup"] as const;
/** What could not be judged, and of how many. */
export interface Unknown {
  readonly kind: (typeof UNKNOWN_KINDS)[number];
  readonly count: number;
}

type Made = Omit<Finding, "id" | "facts"> & { readonly facts?: Finding["facts"]; readonly part?: number };

/** A finding with its id. `part` tells apart what one subject has several of. */
export function finding({ part, facts = {}, ...made }: Made): Finding {
  const place = part === undefined ? "" : `/${part}`;
  return { id: `${made.kind}:${made.subject.id ?? "house"}${place}`, ...made, facts };
}
