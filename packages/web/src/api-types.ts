import type {
  CodeKind,
  CodeState,
  Enforcement,
  KeypadReason,
  LockClass,
  Proof,
  Refusal,
  Right,
  RiskLevel,
  Role,
  Weekday,
} from "@cardea/core";

/** An instant as the API writes it: ISO 8601 in UTC. */
export type Time = string;

/** One concrete interval of validity, half-open; null on a side that is open. */
export interface Window {
  readonly from: Time | null;
  readonly until: Time | null;
}

/** A page of items, newest first. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface Listed<Item> {
  readonly items: readonly Item[];
}

export interface FieldProblem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** The body of every error. @see RFC 9457 section 3.1 */
export interface ProblemBody {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly fields: readonly FieldProblem[];
}

export interface Session {
  readonly signedIn: boolean;
  /** Somebody has an account. */
  readonly setUp: boolean;
  readonly name: string | null;
  readonly member: Member | null;
  /** The password was right; the second factor is to be shown. */
  readonly secondFactorNeeded: boolean;
}

/** Who is signed in. */
export interface Member {
  readonly id: string;
  readonly email: string;
  /** It has an authenticator app. */
  readonly secondFactor: boolean;
  readonly passkeys: number;
  readonly factor: "password" | "totp" | "recovery_code" | "passkey";
  readonly roles: readonly Membership[];
}

/** A role at a site; with `siteId` null at every site. */
export interface Membership {
  readonly siteId: string | null;
  readonly role: Role;
  readonly limits: StaffLimits;
  /** What the role allows there. */
  readonly rights: readonly Right[];
}

/** What narrows staff; null: no such limit. */
export interface StaffLimits {
  readonly lockIds: readonly string[] | null;
  readonly kinds: readonly CodeKind[] | null;
  readonly stayDaysMax: number | null;
}

/** A browser in which the member is signed in. */
export interface OwnSession {
  readonly id: string;
  readonly isThis: boolean;
  readonly createdAt: Time;
  readonly address: string | null;
  readonly agent: string | null;
}

export interface Site {
  readonly id: string;
  readonly name: string;
  /** IANA time zone. */
  readonly zone: string;
  readonly address: string | null;
  readonly position: { readonly latitude: number; readonly longitude: number } | null;
  readonly radiusMeters: number;
  readonly checkIn: string;
  readonly checkOut: string;
  /** Days of each holiday calendar by its name. */
  readonly holidays: Readonly<Record<string, readonly DaySpan[]>>;
  readonly guestNotes: string | null;
}

export interface Risk {
  /** The chance that somebody who never tires guesses a PIN in a day; null if unknown. */
  readonly perDay: number | null;
  readonly level: RiskLevel;
}

export interface Lock {
  readonly id: string;
  readonly siteId: string;
  readonly name: string;
  readonly class: LockClass;
  readonly capabilities: {
    readonly slots: { readonly first: number; readonly count: number };
    readonly pin: { readonly lengths: readonly number[] };
    readonly schedules: { readonly dated: boolean; readonly weekly: number } | null;
    readonly firmware: string | null;
    readonly readBack: "pin" | "status" | "none";
    readonly oneTime: boolean;
    readonly remoteLock: boolean;
    readonly remoteUnlock: boolean;
    readonly keypadOff: boolean;
  };
  readonly settings: {
    readonly leadMs: number;
    readonly wrongPinLimit: number | null;
    /** How long its door may stand open before there is an alarm; null: for ever. */
    readonly doorOpenLimitMs: number | null;
  };
  readonly state: {
    readonly bolt: "locked" | "unlocked" | null;
    readonly boltCause: string | null;
    readonly door: "open" | "closed" | null;
    readonly batteryPercent: number | null;
    readonly lockedOutUntil: Time | null;
    readonly keypadWanted: boolean | null;
    readonly keypadSeen: boolean | null;
    readonly unreachableSince: Time | null;
    readonly lastHeardAt: Time | null;
    readonly lastEntryAt: Time | null;
  };
  /** Codes that are wanted on it or may still be on it. */
  readonly codesLive: number;
  /** Codes of somebody else of which the owner wants to hear. */
  readonly codesUnmanaged: number;
  /** Slots for further codes; null in long lists, like the risk. */
  readonly slotsFree: number | null;
  readonly risk: Risk | null;
  /** Its keypad is a page of ours. */
  readonly isBuiltIn: boolean;
}

export interface LockSlot {
  readonly slot: number;
  readonly content: "unknown" | "empty" | "ours" | "unmanaged";
  readonly codeId: string | null;
  readonly holderName: string | null;
  readonly proof: Proof | null;
  readonly seenAt: Time | null;
  /** An unmanaged code whose digits the lock shows, so that it can be adopted. */
  readonly isReadable: boolean;
  /** An unmanaged code of which the owner does not want to hear. */
  readonly isIgnored: boolean;
}

export type PlacementState =
  | "not_due"
  | "sent"
  | "verified"
  | "accepted"
  | "used"
  | "failed"
  | "refused"
  | "removing"
  | "removed";

/** The evidence of a code on one lock, each with its instant; null as long as it did not happen. */
export interface Ledger {
  readonly wantedAt: Time;
  readonly sentAt: Time | null;
  readonly acknowledgedAt: Time | null;
  readonly verifiedAt: Time | null;
  readonly proof: Proof | null;
  readonly firstUsedAt: Time | null;
  readonly removedAt: Time | null;
}

/** One code on one lock. */
export interface Placement {
  readonly id: string;
  readonly lockId: string;
  readonly lockName: string;
  readonly state: PlacementState;
  readonly sentence: string;
  readonly slot: number | null;
  readonly enforcement: Enforcement;
  readonly enforcementSentence: string;
  /** Who ends it after its first entry; null unless it is a one-time code. */
  readonly oneTimeSentence: string | null;
  readonly ledger: Ledger;
  readonly refusal: { readonly reason: Refusal; readonly at: Time } | null;
  readonly nextTryAt: Time | null;
  readonly unreachableSince: Time | null;
}

/** Hours on some days of each week, on the wall of the site. */
export interface Weekly {
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly until: string;
}

/** Days, the last one included: `YYYY-MM-DD`. */
export interface DaySpan {
  readonly from: string;
  readonly until: string;
}

/** When a code is valid. A time without offset is on the wall of the site. */
export interface Rule {
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly weekly: readonly Weekly[];
  readonly dated: readonly { readonly date: string; readonly from: string; readonly until: string }[];
  readonly terms: readonly DaySpan[];
  readonly except: readonly (DaySpan | { readonly calendar: string })[];
  readonly maxUses: number | null;
  readonly firstUseTtlMinutes: number | null;
}

/** An access code as a list shows it. Never holds its PIN. */
export interface Code {
  readonly id: string;
  readonly siteId: string;
  readonly kind: CodeKind;
  readonly state: CodeState;
  readonly label: string | null;
  readonly note: string | null;
  readonly holder: { readonly id: string; readonly name: string };
  readonly lockIds: readonly string[];
  readonly rule: Rule;
  readonly pinLength: number;
  readonly pinChosen: boolean;
  readonly startsAt: Time | null;
  readonly endsAt: Time | null;
  readonly createdAt: Time;
  readonly createdBy: { readonly kind: string; readonly id: string | null; readonly name: string | null };
  readonly revokedAt: Time | null;
  readonly revokedReason: string | null;
  readonly activation: Window | null;
  readonly activationReason: string | null;
  /** With a fence it opens only while it is awake: while the holder's phone was near a short time ago. */
  readonly fence?: { readonly radiusMeters: number; readonly liveMinutes: number } | null;
  /** The code of the same stay for which this one was prepared, with digits of its own. */
  readonly backupOf?: string | null;
  readonly uses: number;
  readonly firstUsedAt: Time | null;
  readonly lastUsedAt: Time | null;
  readonly version: number;
  readonly placements: readonly Placement[];
}

/** One code with the windows that come next. */
export interface CodeDetail extends Code {
  readonly windows: readonly Window[];
}

/** What was chosen where the clocks jump. */
export interface ClockNote {
  readonly path: string;
  readonly code: "clock_gap" | "clock_fold";
  readonly chosenAt: Time;
  readonly message: string;
}

export interface CodeInput {
  readonly kind: CodeKind;
  readonly lockIds: readonly string[];
  readonly holder:
    | { readonly id: string }
    | { readonly name: string; readonly email?: string; readonly phone?: string; readonly locale?: string };
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly weekly?: readonly Weekly[];
  readonly terms?: readonly DaySpan[];
  readonly except?: readonly DaySpan[];
  readonly maxUses?: number;
  readonly pin?: string;
  readonly endless?: boolean;
  readonly label?: string;
  readonly note?: string;
}

/** One lock of a preview. */
export interface LockPreview {
  readonly lockId: string;
  readonly lockName: string;
  readonly enforcement: Enforcement;
  readonly enforcementSentence: string;
  readonly oneTimeSentence: string | null;
  readonly slotsTotal: number;
  readonly slotsFree: number;
  /** The first moment at which the lock would be full; null if there is room. */
  readonly fullAt: Time | null;
  readonly riskNow: Risk;
  readonly riskWith: Risk;
}

/** What would come of a wish for a code. */
export interface Preview {
  readonly problems: readonly FieldProblem[];
  readonly notes: readonly ClockNote[];
  readonly windows: readonly Window[];
  readonly startsAt: Time | null;
  readonly endsAt: Time | null;
  readonly pinLength: number | null;
  readonly locks: readonly LockPreview[];
}

/** What happened, as the log and the live stream tell it. */
export interface HouseEvent {
  readonly sequence: number;
  readonly at: Time;
  /** `entry`, `lock.<happening>`, `code.<participle>`, `placement.<participle>`, `alarm.opened`, `alarm.closed`. */
  readonly kind: string;
  readonly siteId: string;
  readonly lockId: string | null;
  readonly lockName: string | null;
  readonly codeId: string | null;
  readonly holderId: string | null;
  readonly holderName: string | null;
  readonly reason: KeypadReason | null;
  readonly slot: number | null;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

export interface Alarm {
  readonly id: string;
  readonly kind: string;
  readonly lockId: string;
  readonly lockName: string | null;
  readonly codeId: string | null;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
  readonly openedAt: Time;
  readonly closedAt: Time | null;
}

/** How a keypad answered; the reason only to who is signed in. */
export interface Pressed {
  readonly outcome: "granted" | "denied";
  readonly reason?: KeypadReason;
}
