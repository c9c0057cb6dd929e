import type {
  CodeId,
  CodeKind,
  CodeState,
  Enforcement,
  Fence,
  FieldProblem,
  GuessRisk,
  HolderId,
  Instant,
  KeypadReason,
  Ledger,
  LockId,
  PlacementId,
  Refusal,
  Rule,
  SiteId,
  Slot,
  Weekday,
  Window,
} from "@cardea/core";
import type { Actor, PageRequest, Seen, Store } from "../store/port.ts";
import type { Vault } from "../vault/port.ts";
import type { World } from "../world/port.ts";

/** What every use case of codes works with. */
export interface CodeTools {
  readonly store: Store;
  readonly vault: Vault;
  readonly world: World;
}

/** A person by id, or a new one, who needs a name. `locale` is a BCP 47 tag. */
export type HolderInput =
  | { readonly id: string }
  | {
      readonly name?: string | undefined;
      readonly email?: string | undefined;
      readonly phone?: string | undefined;
      readonly locale?: string | undefined;
    };

/** Days left out: one date, a span of dates, or the days of one of the site's holiday calendars. */
export type ExceptInput = string | { readonly from: string; readonly until: string } | { readonly calendar: string };

/**
 * When a code is valid, as the caller wrote it. A time without offset is on the site's wall; with one it is an instant.
 * Texts are checked here; the caller only made sure of their types.
 */
export interface RuleInput {
  readonly startsAt?: string | undefined;
  readonly endsAt?: string | undefined;
  readonly weekly?:
    | readonly { readonly days: readonly Weekday[]; readonly from: string; readonly until: string }[]
    | undefined;
  readonly dated?: readonly { readonly date: string; readonly from: string; readonly until: string }[] | undefined;
  readonly terms?: readonly { readonly from: string; readonly until: string }[] | undefined;
  readonly except?: readonly ExceptInput[] | undefined;
  readonly maxUses?: number | undefined;
  readonly firstUseTtlMinutes?: number | undefined;
}

/** A wish for a code. `pin` only for `custom`; `endless: true` confirms a custom code without an end. */
export interface CodeInput extends RuleInput {
  readonly kind: CodeKind;
  readonly lockIds: readonly string[];
  readonly holder: HolderInput;
  readonly label?: string | undefined;
  readonly note?: string | undefined;
  readonly endless?: boolean | undefined;
  readonly pin?: string | undefined;
}

/** What is to change. Left out: stays. `null` empties. `version`: refused with `conflict` unless it is the stored one. */
export interface CodeChange {
  readonly version?: number | undefined;
  /** All doors that it is for from then on, not only new ones. */
  readonly lockIds?: readonly string[] | undefined;
  readonly startsAt?: string | null | undefined;
  readonly endsAt?: string | null | undefined;
  readonly weekly?: RuleInput["weekly"];
  readonly dated?: RuleInput["dated"];
  readonly terms?: RuleInput["terms"];
  readonly except?: RuleInput["except"];
  readonly maxUses?: number | null | undefined;
  readonly firstUseTtlMinutes?: number | null | undefined;
  readonly endless?: boolean | undefined;
  readonly label?: string | null | undefined;
  readonly note?: string | null | undefined;
  readonly holderName?: string | undefined;
}

/** A time that the clocks skip or show twice, and what was chosen. */
export interface ClockNote {
  readonly path: string;
  readonly code: "clock_gap" | "clock_fold";
  readonly chosenAt: Instant;
  readonly message: string;
}

export const PLACEMENT_STATES = [
  "not_due",
  "sent",
  "verified",
  "accepted",
  "used",
  "failed",
  "refused",
  "removing",
  "removed",
] as const;
/** Where a code stands on one lock, by the evidence alone. */
export type PlacementState = (typeof PLACEMENT_STATES)[number];

/** One code on one lock, for people. */
export interface PlacementView {
  readonly id: PlacementId;
  readonly lockId: LockId;
  readonly lockName: string;
  readonly state: PlacementState;
  /** A plain sentence on `state` without times; the times are in the ledger and `nextTryAt`. */
  readonly sentence: string;
  readonly slot: Slot | null;
  readonly enforcement: Enforcement;
  readonly enforcementSentence: string;
  /** Who ends it after its first entry; null unless it is a one-time code. */
  readonly oneTimeSentence: string | null;
  readonly ledger: Ledger;
  readonly refusal: { readonly reason: Refusal; readonly at: Instant } | null;
  /** When it goes onto the lock (`not_due`) or is tried again (`failed`, `removing`); null if neither is known. */
  readonly nextTryAt: Instant | null;
  readonly unreachableSince: Instant | null;
}

/** A code for people. Never holds its PIN. */
export interface CodeView {
  readonly id: CodeId;
  readonly siteId: SiteId;
  readonly kind: CodeKind;
  readonly state: CodeState;
  readonly label: string | null;
  readonly note: string | null;
  readonly holder: { readonly id: HolderId; readonly name: string };
  readonly lockIds: readonly LockId[];
  readonly rule: Rule;
  readonly pinLength: number;
  readonly pinChosen: boolean;
  /** First instant of the first window and end of the last; null where open. */
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly createdAt: Instant;
  readonly createdBy: Actor;
  readonly revokedAt: Instant | null;
  readonly revokedReason: string | null;
  readonly activation: Window | null;
  readonly fence: Fence | null;
  readonly activationReason: string | null;
  readonly backupOf: CodeId | null;
  readonly uses: number;
  readonly firstUsedAt: Instant | null;
  readonly lastUsedAt: Instant | null;
  readonly version: number;
  readonly placements: readonly PlacementView[];
}

/** A code by itself: with the windows that come next, at most 50 within a year. */
export interface CodeDetail extends CodeView {
  readonly windows: readonly Window[];
}

/** A code just made or changed, and what was chosen where the clocks jump. */
export interface ChangedCode {
  readonly code: CodeDetail;
  readonly notes: readonly ClockNote[];
}

/** One lock of a preview. */
export interface LockPreview {
  readonly lockId: LockId;
  readonly lockName: string;
  readonly enforcement: Enforcement;
  /** Who ends the code there, in a sentence. */
  readonly enforcementSentence: string;
  /** Who ends a one-time code after its first entry, in a sentence; null for other codes. */
  readonly oneTimeSentence: string | null;
  readonly slotsTotal: number;
  /** Slots that no live code and no foreign code takes now; never below 0. */
  readonly slotsFree: number;
  /** The first moment at which the lock would be full; null if there is room. */
  readonly fullAt: Instant | null;
  /** Chance that somebody guesses a PIN of this lock in a day, now and with the code. */
  readonly riskNow: GuessRisk;
  readonly riskWith: GuessRisk;
}

/** What would come of a wish. Nothing was changed. `problems` empty: it can be made as it stands. */
export interface CodePreview {
  readonly problems: readonly FieldProblem[];
  readonly notes: readonly ClockNote[];
  /** The next windows, at most 50 within two years, ascending. Empty if the rule has problems, and for an emergency code. */
  readonly windows: readonly Window[];
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  /** Digits of the PIN it would get; null if no length suits all locks. */
  readonly pinLength: number | null;
  readonly locks: readonly LockPreview[];
}

/** Why a PIN would or would not open a door: a keypad's reason, or what Cardea knows beside it. */
export interface Explanation {
  readonly lockId: LockId;
  readonly at: Instant;
  readonly wouldOpen: boolean;
  readonly reason: KeypadReason | "not_on_lock" | "uncertain";
  readonly sentence: string;
  /** The code of ours that these digits belong to on this lock; null if none. */
  readonly code: {
    readonly id: CodeId;
    readonly kind: CodeKind;
    readonly state: CodeState;
    readonly holder: string;
  } | null;
  readonly placement: PlacementView | null;
  /** The window that holds `at`, and the first one after it. */
  readonly window: Window | null;
  readonly nextWindow: Window | null;
  readonly keypad: { readonly enabled: boolean | null; readonly lockedOutUntil: Instant | null };
}

/** Filter of a list of codes, as ids and words that the caller already checked for their form. */
export interface CodeListRequest {
  readonly seen?: Seen | undefined;
  readonly siteId?: SiteId | undefined;
  readonly lockId?: LockId | undefined;
  readonly holderId?: HolderId | undefined;
  readonly kind?: CodeKind | undefined;
  readonly state?: CodeState | undefined;
  readonly text?: string | undefined;
  /** `start`: those that have not begun, soonest first. */
  readonly sort?: "newest" | "start" | undefined;
  readonly page: PageRequest;
}
