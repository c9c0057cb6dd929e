import type { AccountSchema } from "./account-schema.ts";
import type { PushSchema } from "./push-schema.ts";

/*
 * Every table of the store, the same on SQLite and PostgreSQL. Instants are whole milliseconds, truth is 0 or 1,
 * JSON is text, ids are text.
 */

interface SettingTable {
  name: string;
  value: string;
}

interface SiteTable {
  id: string;
  name: string;
  zone: string;
  address: string | null;
  latitude: number | null;
  longitude: number | null;
  radius_meters: number;
  check_in: string;
  check_out: string;
  /** JSON: calendar name to date spans. */
  holidays: string;
  guest_notes: string | null;
}

interface ConnectionTable {
  id: string;
  site_id: string;
  kind: string;
  name: string;
  settings: string;
  created_at: number;
}

interface LockTable {
  id: string;
  site_id: string;
  connection_id: string;
  address: string;
  name: string;
  class: string;
  capabilities: string;
  settings: string;
  created_at: number;
}

/** What changes often about a lock; one row per lock, so that such a change writes few bytes. */
interface LockStateTable {
  lock_id: string;
  bolt: string | null;
  bolt_cause: string | null;
  door: string | null;
  battery_percent: number | null;
  locked_out_until: number | null;
  keypad_wanted: number | null;
  keypad_seen: number | null;
  keypad_failures_count: number | null;
  keypad_failures_at: number | null;
  unreachable_since: number | null;
  failures_count: number | null;
  failures_at: number | null;
  last_sequence: number;
  last_heard_at: number | null;
  last_entry_at: number | null;
}

interface HolderTable {
  id: string;
  site_id: string;
  name: string;
  contact: string | null;
  created_at: number;
  erased_at: number | null;
}

interface SitePrivacyTable {
  site_id: string;
  names_kept_days: number | null;
}

interface CodeTable {
  id: string;
  site_id: string;
  kind: string;
  holder_id: string;
  /** JSON list in the order given. */
  lock_ids: string;
  rule: string;
  pin: string;
  pin_tag: string;
  prefix_tag: string | null;
  pin_length: number;
  pin_chosen: number;
  label: string | null;
  note: string | null;
  /** Label and holder's name in lower case, for finding. */
  search_text: string;
  created_at: number;
  created_by: string;
  revoked_at: number | null;
  revoked_reason: string | null;
  activation_from: number | null;
  activation_until: number | null;
  activation_reason: string | null;
  fence_radius_meters: number | null;
  fence_live_minutes: number | null;
  /** The code of the same stay for which this one was prepared. */
  backup_of: string | null;
  uses: number;
  first_used_at: number | null;
  last_used_at: number | null;
  starts_at: number | null;
  ends_at: number | null;
  /** From when on it is over, whatever ends it (revocation, uses, time); FOREVER where nothing does. For finding. */
  over_at: number;
  /** What ends it first, `revoked`, `used` or `expired`, also where that is still to come; null where nothing does. */
  over_by: string | null;
  version: number;
}

interface PlacementTable {
  id: string;
  code_id: string;
  lock_id: string;
  slot: number | null;
  enforcement: string;
  schedule: string | null;
  lock_max_uses: number | null;
  wanted_at: number;
  sent_at: number | null;
  acknowledged_at: number | null;
  verified_at: number | null;
  proof: string | null;
  first_used_at: number | null;
  removed_at: number | null;
  refusal_reason: string | null;
  refusal_at: number | null;
  failures_count: number | null;
  failures_at: number | null;
  /** 0 once closed: its code is over and no slot holds it. */
  live: number;
}

interface SlotTable {
  lock_id: string;
  slot: number;
  content: string;
  placement_id: string | null;
  pin_tag: string | null;
  proof: string | null;
  seen_at: number | null;
  failures_count: number | null;
  failures_at: number | null;
  cleared_at: number | null;
  rechecks: number;
}

/** Drawn PINs, so that one isn't drawn again too soon. */
interface PinHistoryTable {
  site_id: string;
  pin_tag: string;
  reusable_from: number;
}

interface EventTable {
  sequence: number;
  at: number;
  kind: string;
  site_id: string;
  lock_id: string | null;
  code_id: string | null;
  holder_id: string | null;
  reason: string | null;
  slot: number | null;
  facts: string;
}

/** One row: the last sequence number given out. Its row lock puts the events of several servers into one order. */
interface EventStreamTable {
  id: number;
  last_sequence: number;
}

interface AlarmTable {
  id: string;
  site_id: string;
  kind: string;
  lock_id: string;
  code_id: string | null;
  placement_id: string | null;
  facts: string;
  opened_at: number;
  closed_at: number | null;
}

interface AuditRecordTable {
  leaf_index: number;
  at: number;
  leaf: string;
  /** SHA-256 leaf hash, base64. */
  leaf_hash: string;
}

/** One row: the compact range of the whole log. Its row lock puts the records of several servers into one order. */
interface AuditTreeTable {
  id: number;
  size: number;
  /** JSON list of base64 hashes. */
  peaks: string;
}

interface CheckpointTable {
  size: number;
  at: number;
  note: string;
}

interface ApiKeyTable {
  id: string;
  name: string;
  hash: string;
  created_at: number;
  last_used_at: number | null;
  expires_at: number | null;
  revoked_at: number | null;
  scope: string;
  /** JSON list; null: all locks. */
  lock_ids: string | null;
}

interface AnswerTable {
  key_id: string;
  idempotency_key: string;
  request_hash: string;
  status: number | null;
  body: string | null;
  created_at: number;
}

/** The one link of a code; its token only as a hash. */
interface GuestLinkTable {
  code_id: string;
  token_hash: string;
  created_at: number;
  withdrawn_at: number | null;
  locale: string | null;
  openings: number;
  last_opened_at: number | null;
  registered_device: number;
  /** The public key of the device that it is bound to. */
  device_key: string | null;
  device_bound_at: number | null;
  device_refused_at: number | null;
  backup_code_id: string | null;
  backup_handed_out_at: number | null;
  asked_about: string | null;
  asked_at: number | null;
  asked_lock_id: string | null;
}

/** What a guest's device is to sign; gone once it was used. */
interface GuestChallengeTable {
  hash: string;
  code_id: string;
  expires_at: number;
}

/** Work for later. SQLite only: on PostgreSQL graphile-worker has its own tables. */
interface JobTable {
  task: string;
  key: string;
  run_at: number;
  attempts: number;
  /** Rises with each schedule, so that the end of an older run doesn't take away a newer wish. */
  version: number;
  /** Code or name of the last error; null if the last run worked. */
  failure: string | null;
}

/** The servers that work on this database. One that is not there any more may do nothing. PostgreSQL only. */
interface ServerTable {
  /** Its token: random, another one each time a server comes back. */
  id: string;
  /** For people: machine and process. */
  name: string;
  /** The name under which it takes jobs. */
  worker: string;
  /** When others may take over, by the database's clock. */
  expires_at: number;
}

/** Which server does the jobs of which key at present; ends with the server. PostgreSQL only. */
interface JobHoldTable {
  /** Task and key. */
  name: string;
  server_id: string;
}

/** A finding of the check-up that is not told until then. */
interface IgnoredFindingTable {
  finding: string;
  at: number;
  until: number;
  by_name: string | null;
}

/** When a member last opened the log. */
interface LogReadingTable {
  member_id: string;
  at: number;
}

export interface Schema extends AccountSchema, PushSchema {
  setting: SettingTable;
  site: SiteTable;
  site_privacy: SitePrivacyTable;
  connection: ConnectionTable;
  lock: LockTable;
  lock_state: LockStateTable;
  holder: HolderTable;
  code: CodeTable;
  placement: PlacementTable;
  slot: SlotTable;
  pin_history: PinHistoryTable;
  event: EventTable;
  event_stream: EventStreamTable;
  alarm: AlarmTable;
  audit_record: AuditRecordTable;
  audit_tree: AuditTreeTable;
  checkpoint: CheckpointTable;
  api_key: ApiKeyTable;
  answer: AnswerTable;
  guest_link: GuestLinkTable;
  guest_challenge: GuestChallengeTable;
  job: JobTable;
  server: ServerTable;
  job_hold: JobHoldTable;
  ignored_finding: IgnoredFindingTable;
  log_reading: LogReadingTable;
}
