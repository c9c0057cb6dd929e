import type {
  AccessCode,
  AlarmId,
  ApiKeyId,
  BoltCause,
  CodeId,
  CodeKind,
  CodeState,
  ConnectionId,
  Failures,
  HolderId,
  Instant,
  KeypadReason,
  KeyScope,
  Lock,
  LockId,
  PinTag,
  Placement,
  PlacementId,
  PlanAlarm,
  SeenSlot,
  Site,
  SiteId,
  Slot,
  TreeState,
  Window,
} from "@cardea/core";
import type { Task } from "../jobs/port.ts";
import type { Sealed } from "../vault/port.ts";
import type { AccountReads, AccountWrites } from "./accounts-port.ts";
import type { CheckUpReads, CheckUpWrites } from "./check-up-port.ts";
import type { InsightReads } from "./insights-port.ts";
import type { GuestReads, GuestWrites } from "./guest-port.ts";
import type { PushReads, PushWrites } from "./push-port.ts";
import type { HolderFilter, HolderSummary, PeopleReads, PeopleWrites, Seen, StoredHolder } from "./people-port.ts";

export type { HolderFilter, HolderSummary, Seen, StoredHolder };

/** Who caused a record. `name` is a public label (a member's, key's or lock's name); never a holder's name. */
export interface Actor {
  readonly kind: "member" | "api_key" | "holder" | "lock" | "cardea" | "cli" | "keypad";
  readonly id: string | null;
  readonly name: string | null;
}

/** One thing to be written to the audit log, in the unit of the change it tells of. */
export interface NewRecord {
  readonly actor: Actor;
  /** Noun and participle, e.g. `code.created`, `placement.verified`. */
  readonly action: string;
  /** Ids of what it is about, e.g. `{ codeId, lockId }`. */
  readonly subject: Readonly<Record<string, string>>;
  /** Public facts without personal data or digits. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
  /** Personal facts of that holder: sealed under the holder's own key, so that they can be erased without breaking proofs. */
  readonly personal?: {
    readonly holderId: HolderId;
    readonly siteId: SiteId;
    readonly facts: Readonly<Record<string, string>>;
  };
}

/** One stored leaf of the audit log. `leaf` is the exact canonical JSON text that was hashed. */
export interface StoredRecord {
  readonly index: number;
  readonly at: Instant;
  readonly leaf: string;
}

export interface Checkpoint {
  readonly size: number;
  readonly at: Instant;
  /** The signed note text. @see C2SP tlog-checkpoint */
  readonly note: string;
}

export interface StoredCode extends AccessCode {
  readonly label: string | null;
  readonly pin: Sealed;
  readonly note: string | null;
  readonly createdBy: Actor;
  readonly revokedReason: string | null;
  readonly activationReason: string | null;
  /** The code of the same stay that this one stands in for; null for all others. Never changes. */
  readonly backupOf: CodeId | null;
  /** First instant of its first window and end of its last one; null where open. For lists; the rule is the truth. */
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly lastUsedAt: Instant | null;
  /** Rises with each change. */
  readonly version: number;
}

/** What is known of a lock beside its slots. */
export interface LockState {
  readonly bolt: "locked" | "unlocked" | null;
  readonly boltCause: BoltCause | null;
  readonly door: "open" | "closed" | null;
  readonly batteryPercent: number | null;
  readonly lockedOutUntil: Instant | null;
  readonly keypadWanted: boolean | null;
  readonly keypadSeen: boolean | null;
  readonly keypadFailures: Failures | null;
  readonly unreachableSince: Instant | null;
  readonly failures: Failures | null;
  readonly lastSequence: number;
  readonly lastHeardAt: Instant | null;
  readonly lastEntryAt: Instant | null;
}

export interface StoredLock extends Lock {
  readonly state: LockState;
  readonly createdAt: Instant;
}

export interface StoredConnection {
  readonly id: ConnectionId;
  readonly siteId: SiteId;
  readonly kind: string;
  readonly name: string;
  /** JSON settings, sealed whole since they may hold secrets. */
  readonly settings: Sealed;
  readonly createdAt: Instant;
}

/** What happened, for people, pages and streams: entries, lock events, changes of codes, alarms. `sequence` orders all. */
export interface StoredEvent extends NewEvent {
  readonly sequence: number;
}

export interface NewEvent {
  readonly at: Instant;
  /** `entry`, `lock.<happening>`, `code.<participle>`, `placement.<participle>`, `alarm.opened`, `alarm.closed`. */
  readonly kind: string;
  readonly siteId: SiteId;
  readonly lockId: LockId | null;
  readonly codeId: CodeId | null;
  readonly holderId: HolderId | null;
  /** For entries: how the keypad decided. */
  readonly reason: KeypadReason | null;
  readonly slot: Slot | null;
  /** Further public facts. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

export type AlarmKind =
  | PlanAlarm["kind"]
  | "low_battery"
  | "locked_out"
  | "tamper"
  | "unmanaged_change"
  | "wrong_pin_limit"
  | "event_gap"
  | "door_left_open"
  | "lock_unreachable"
  | "guest_code_fails"
  | "guest_no_position"
  | "guest_other_device"
  | "guest_has_backup";

export interface StoredAlarm {
  readonly id: AlarmId;
  readonly siteId: SiteId;
  readonly kind: AlarmKind;
  readonly lockId: LockId;
  readonly codeId: CodeId | null;
  readonly placementId: PlacementId | null;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
}

export interface StoredApiKey {
  readonly id: ApiKeyId;
  readonly name: string;
  /** SHA-256 of the secret part, hex. */
  readonly hash: string;
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant | null;
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
  readonly scope: KeyScope;
  /** The locks it may do anything about; null: all. */
  readonly lockIds: readonly string[] | null;
}

/** The remembered answer to a POST with an Idempotency-Key. `status` null: still running. */
export interface StoredAnswer {
  readonly requestHash: string;
  readonly status: number | null;
  readonly body: string | null;
  readonly createdAt: Instant;
}

export interface CodeFilter {
  /** Left out: everything. */
  readonly seen?: Seen;
  readonly siteId?: SiteId;
  readonly lockId?: LockId;
  readonly holderId?: HolderId;
  readonly kind?: CodeKind;
  /** By the present instant; computed in the query from startsAt, endsAt, revokedAt, uses. */
  readonly state?: CodeState;
  /** Part of a holder's name or the label, any case. */
  readonly text?: string;
}

export interface EventFilter {
  /** Left out: everything. */
  readonly seen?: Seen;
  readonly siteId?: SiteId;
  readonly lockId?: LockId;
  readonly codeId?: CodeId;
  readonly holderId?: HolderId;
  readonly kinds?: readonly string[];
  /** Entries that a keypad refused. */
  readonly failed?: true;
  /** Half-open, by when it happened. */
  readonly from?: Instant;
  readonly until?: Instant;
}

/** One page, newest first. `after` is the opaque `nextCursor` of the page before. */
export interface PageRequest {
  readonly after: string | null;
  readonly limit: number;
}
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** A placement as others on the same lock must respect it. */
export interface LivePlacement {
  readonly placement: Placement;
  readonly code: StoredCode;
}

/** All that can be read. Reads never wait for a write; inside a unit they see that unit's own writes. */
export interface Reads extends AccountReads, CheckUpReads, InsightReads, PushReads, GuestReads, PeopleReads {
  site(id: SiteId): Promise<Site | null>;
  sites(): Promise<readonly Site[]>;
  connection(id: ConnectionId): Promise<StoredConnection | null>;
  connections(): Promise<readonly StoredConnection[]>;
  lock(id: LockId): Promise<StoredLock | null>;
  locks(filter?: { readonly siteId?: SiteId; readonly connectionId?: ConnectionId }): Promise<readonly StoredLock[]>;
  lockAt(connectionId: ConnectionId, address: string): Promise<StoredLock | null>;
  /** Those with codes that are seen, but for erased ones; whose newest code is newest comes first. */
  holderPage(filter: HolderFilter, page: PageRequest, now: Instant): Promise<Page<HolderSummary>>;
  /** The newest codes of a holder, newest first, at most 200. */
  codesOfHolder(id: HolderId): Promise<readonly StoredCode[]>;
  code(id: CodeId): Promise<StoredCode | null>;
  codes(filter: CodeFilter, page: PageRequest, now: Instant): Promise<Page<StoredCode>>;
  /** One page of the codes that have not begun, whatever the filter says of their state: soonest first. */
  comingCodes(filter: CodeFilter, page: PageRequest, now: Instant): Promise<Page<StoredCode>>;
  /** Codes that may open within that window, by their first start and last end, those that end first leading. */
  codesWithin(
    filter: Pick<CodeFilter, "seen" | "siteId" | "lockId">,
    span: Window,
    limit: number,
  ): Promise<readonly StoredCode[]>;
  placementsOfCode(id: CodeId): Promise<readonly Placement[]>;
  /** Those of the placements that exist, also closed ones. */
  placements(ids: readonly PlacementId[]): Promise<ReadonlyMap<PlacementId, Placement>>;
  placementsOfCodes(ids: readonly CodeId[]): Promise<ReadonlyMap<CodeId, readonly Placement[]>>;
  /** Placements on a lock that are wanted or may still be on it: closed ones are left out. */
  livePlacements(lockId: LockId): Promise<readonly LivePlacement[]>;
  /** Whether any code was ever placed on one of the locks, closed placements too. */
  isEverPlaced(lockIds: readonly LockId[]): Promise<boolean>;
  /** How many live placements each lock has. */
  livePlacementCounts(lockIds: readonly LockId[]): Promise<ReadonlyMap<LockId, number>>;
  /** How many slots of each lock hold an unmanaged code; a lock without any may be left out. */
  unmanagedCounts(lockIds: readonly LockId[]): Promise<ReadonlyMap<LockId, number>>;
  /** How many live placements of a lock belong to codes that may open within that window, by their first start and last end. */
  liveCountWithin(lockId: LockId, window: Window): Promise<number>;
  /** Placements on that lock, also closed ones, whose code has that PIN tag, newest first. */
  placementsByTag(lockId: LockId, pinTag: PinTag): Promise<readonly LivePlacement[]>;
  /** Live placements on any of the locks whose PIN has that tag. */
  liveByTag(lockIds: readonly LockId[], pinTag: PinTag): Promise<readonly LivePlacement[]>;
  /** Live placements on any of the locks whose PIN begins with the digits of that tag (locks with a first-digits rule). */
  liveByPrefixTag(lockIds: readonly LockId[], prefixTag: PinTag): Promise<readonly LivePlacement[]>;
  slots(lockId: LockId): Promise<readonly SeenSlot[]>;
  /** Tags of unmanaged codes known to be on the locks. */
  unmanagedTags(lockIds: readonly LockId[]): Promise<ReadonlySet<PinTag>>;
  /** Whether a drawn PIN with that tag was in use at the site after `since`. */
  drawnSince(siteId: SiteId, pinTag: PinTag, since: Instant): Promise<boolean>;
  events(filter: EventFilter, page: PageRequest): Promise<Page<StoredEvent>>;
  /** Events after a sequence number, oldest first, for streams. */
  eventsAfter(sequence: number, limit: number): Promise<readonly StoredEvent[]>;
  /** The same, of those kinds only. */
  eventsOfKindsAfter(kinds: readonly string[], sequence: number, limit: number): Promise<readonly StoredEvent[]>;
  lastEventSequence(): Promise<number>;
  /** Entries with an unknown PIN (or refused for lockout) at a lock in that time. */
  wrongPinsIn(lockId: LockId, time: Window): Promise<number>;
  alarm(id: AlarmId): Promise<StoredAlarm | null>;
  alarms(filter: {
    readonly seen?: Seen;
    readonly open?: boolean;
    readonly lockId?: LockId;
    readonly siteId?: SiteId;
  }): Promise<readonly StoredAlarm[]>;
  apiKeyByHash(hash: string): Promise<StoredApiKey | null>;
  apiKeys(): Promise<readonly StoredApiKey[]>;
  answer(keyId: string, idempotencyKey: string): Promise<StoredAnswer | null>;
  setting(name: string): Promise<string | null>;
  auditSize(): Promise<number>;
  /** The compact range of the whole log: enough for its root, without reading its leaves. */
  auditTree(): Promise<TreeState>;
  /** Records with index in [from, until), ascending. */
  auditRecords(from: number, until: number): Promise<readonly StoredRecord[]>;
  /** Leaf hashes (32 bytes each) with index in [from, until). */
  auditLeafHashes(from: number, until: number): Promise<readonly Uint8Array[]>;
  checkpoints(limit: number): Promise<readonly Checkpoint[]>;
  /** Jobs not done yet: how many, the oldest due time, how many failed at least once. For metrics and doctor. */
  jobCounts(): Promise<{ readonly waiting: number; readonly oldestRunAt: Instant | null; readonly failing: number }>;
}

/** One unit of work: all of it is kept, or nothing. It must await nothing but its own store calls. */
export interface Tx extends Reads, AccountWrites, CheckUpWrites, PushWrites, GuestWrites, PeopleWrites {
  /**
   * Throws HoldLost unless the server with that token still stands; it then stands to the end of this unit. Call it
   * first, so that nothing is done in vain. Null is the token of a server that shares its database with nobody.
   */
  fence(token: string | null): Promise<void>;
  /** Waits until no other unit works on codes of that site (several servers on one database). */
  holdSite(id: SiteId): Promise<void>;
  insertSite(site: Site): Promise<void>;
  updateSite(site: Site): Promise<void>;
  insertConnection(connection: StoredConnection): Promise<void>;
  updateConnection(connection: StoredConnection): Promise<void>;
  /** With its locks, on which no code may ever have been placed. */
  deleteConnection(id: ConnectionId): Promise<void>;
  insertLock(lock: StoredLock): Promise<void>;
  /** Name, class, settings, capabilities. */
  updateLock(lock: Lock): Promise<void>;
  updateLockState(id: LockId, change: Partial<LockState>): Promise<void>;
  /** `prefixTag` only where one of its locks has a first-digits rule. `reusableFrom`: a drawn PIN isn't drawn again before. */
  insertCode(
    code: StoredCode,
    placements: readonly Placement[],
    options: { readonly prefixTag: PinTag | null; readonly reusableFrom: Instant | null },
  ): Promise<void>;
  /**
   * Writes all that may change. Throws CardeaError `conflict` if `version` isn't the stored one; stores version + 1.
   * `newPin`, with the meaning of `insertCode`, where its PIN was replaced or its end moved; else both stay as stored.
   */
  updateCode(
    code: StoredCode,
    newPin?: { readonly prefixTag: PinTag | null; readonly reusableFrom: Instant | null },
  ): Promise<void>;
  insertPlacements(placements: readonly Placement[]): Promise<void>;
  /** Writes slot, ledger, refusal, enforcement, schedule of each. A placement with `ledger.removedAt` whose code is over becomes closed by `closePlacements`. */
  savePlacements(placements: readonly Placement[]): Promise<void>;
  /** Their codes are over and no slot holds them: they no longer count as live. */
  closePlacements(ids: readonly PlacementId[]): Promise<void>;
  /** Their codes came back to life, or to a lock that they had left: they count as live again. */
  reopenPlacements(ids: readonly PlacementId[]): Promise<void>;
  saveSlots(lockId: LockId, slots: readonly SeenSlot[]): Promise<void>;
  /** Appends to the event stream; listeners hear of it after the commit. */
  publish(events: readonly NewEvent[]): Promise<void>;
  openAlarm(alarm: StoredAlarm): Promise<void>;
  closeAlarms(ids: readonly AlarmId[], at: Instant): Promise<void>;
  insertApiKey(key: StoredApiKey): Promise<void>;
  updateApiKey(key: StoredApiKey): Promise<void>;
  /** Throws CardeaError `idempotency_in_progress` or `conflict` where one is already stored. */
  insertAnswer(keyId: string, idempotencyKey: string, answer: StoredAnswer): Promise<void>;
  saveAnswer(keyId: string, idempotencyKey: string, answer: StoredAnswer): Promise<void>;
  deleteAnswersBefore(at: Instant): Promise<void>;
  saveSetting(name: string, value: string): Promise<void>;
  /** Appends to the audit log within this unit; the tree grows when the unit commits. */
  record(records: readonly NewRecord[]): Promise<void>;
  saveCheckpoint(checkpoint: Checkpoint): Promise<void>;
  /** A newer schedule for the same task and key replaces the older. */
  schedule(task: Task, key: string, runAt: Instant): Promise<void>;
  /** At the latest then: an earlier schedule for the same task and key stays. For what is not urgent and comes in crowds. */
  scheduleBy(task: Task, key: string, runAt: Instant): Promise<void>;
}

/** Where all rooms meet. Durable means: on the disk before `unit` resolves. */
export interface Store extends Reads {
  readonly kind: "sqlite" | "postgres";
  /** Runs the work in one transaction. Throws CardeaError `storage_full` or `storage_unavailable`; then nothing changed. */
  unit<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /**
   * Calls back after each commit that published events, and when another server did (PostgreSQL).
   * `places`: another server made or removed sites or connections. Returns how to stop.
   */
  onCommit(listener: (news: { readonly events: boolean; readonly places?: boolean }) => void): () => void;
  /** A sentence when it only reads now (disk full), else null. */
  readOnlyReason(): string | null;
  close(): Promise<void>;
}
