import {
  BEGINNING,
  CardeaError,
  type CodeId,
  type CodeKind,
  FOREVER,
  type HolderId,
  type Instant,
  type LockId,
  type PinTag,
  type Rule,
  type SiteId,
} from "@cardea/core";
import type { Sealed } from "../../vault/port.ts";
import type { Actor, StoredCode } from "../port.ts";
import { columnsOf } from "../columns.ts";
import type { Schema } from "../schema.ts";
import { all, bulk, insertAll, one, run, type Session, statement } from "../statement.ts";
import { parsedOnce } from "./json.ts";
import { rememberPin } from "./pin-history.ts";

export type CodeRow = Schema["code"];

const byId = statement<{ id: string }, CodeRow>((db, given) =>
  db.selectFrom("code").selectAll().where("id", "=", given.id),
);
const holderName = statement<{ id: string }, { name: string }>((db, given) =>
  db.selectFrom("holder").select("name").where("id", "=", given.id),
);
const tagOf = statement<{ id: string }, { pin_tag: string; pin_chosen: number }>((db, given) =>
  db.selectFrom("code").select(["pin_tag", "pin_chosen"]).where("id", "=", given.id),
);
const insert = bulk("code", columnsOf("code"));

type Changing = Omit<CodeRow, "site_id" | "created_at" | "created_by" | "kind" | "prefix_tag" | "backup_of">;

const update = statement<Changing>((db, given) =>
  db
    .updateTable("code")
    .set((row) => ({
      holder_id: given.holder_id,
      lock_ids: given.lock_ids,
      rule: given.rule,
      pin: given.pin,
      pin_tag: given.pin_tag,
      pin_length: given.pin_length,
      pin_chosen: given.pin_chosen,
      label: given.label,
      note: given.note,
      search_text: given.search_text,
      revoked_at: given.revoked_at,
      revoked_reason: given.revoked_reason,
      activation_from: given.activation_from,
      activation_until: given.activation_until,
      activation_reason: given.activation_reason,
      fence_radius_meters: given.fence_radius_meters,
      fence_live_minutes: given.fence_live_minutes,
      uses: given.uses,
      first_used_at: given.first_used_at,
      last_used_at: given.last_used_at,
      starts_at: given.starts_at,
      ends_at: given.ends_at,
      over_at: given.over_at,
      over_by: given.over_by,
      version: row("version", "+", 1),
    }))
    .where("id", "=", given.id)
    .where("version", "=", given.version),
);

const updatePrefixTag = statement<{ id: string; prefixTag: string | null }>((db, given) =>
  db.updateTable("code").set({ prefix_tag: given.prefixTag }).where("id", "=", given.id),
);
const labelsOf = statement<{ id: string }, { id: string; label: string | null }>((db, given) =>
  db.selectFrom("code").select(["id", "label"]).where("holder_id", "=", given.id),
);
const updateSearchText = statement<{ id: string; text: string }>((db, given) =>
  db.updateTable("code").set({ search_text: given.text }).where("id", "=", given.id),
);

const eraseWords = statement<{ holderId: string }>((db, given) =>
  db
    .updateTable("code")
    .set((row) => ({
      label: null,
      note: null,
      search_text: "",
      revoked_reason: null,
      activation_reason: null,
      version: row("version", "+", 1),
    }))
    .where("holder_id", "=", given.holderId),
);

export async function code(session: Session, id: CodeId): Promise<StoredCode | null> {
  const row = await one(session, byId, { id });
  return row === null ? null : codeFromRow(row);
}

export async function insertCodeRow(session: Session, code: StoredCode, pin: PinFacts): Promise<void> {
  const row = toRow(code, await searchTextOf(session, code));
  await insertAll(session, insert, [{ ...row, prefix_tag: pin.prefixTag }]);
  if (pin.reusableFrom !== null) await rememberPin(session, code.siteId, code.pinTag, pin.reusableFrom);
}

/** What an insert or a new PIN says beside the code itself. */
export interface PinFacts {
  readonly prefixTag: PinTag | null;
  readonly reusableFrom: Instant | null;
}

/** Throws CardeaError `conflict` if somebody else changed it since it was read. A PIN that it gives up is remembered as used until `now`. */
export async function updateCode(
  session: Session,
  code: StoredCode,
  { newPin, now }: { readonly newPin: PinFacts | undefined; readonly now: Instant },
): Promise<void> {
  const before = await one(session, tagOf, { id: code.id });
  const changed = await run(session, update, toRow(code, await searchTextOf(session, code)));
  if (changed === 0) throw new CardeaError("conflict", "The code was changed by somebody else; read it again first.");
  if (before !== null && before.pin_tag !== code.pinTag && before.pin_chosen === 0) {
    await rememberPin(session, code.siteId, before.pin_tag as PinTag, now);
  }
  if (newPin !== undefined) await keepPinFacts(session, code, newPin);
}

async function keepPinFacts(session: Session, code: StoredCode, { prefixTag, reusableFrom }: PinFacts): Promise<void> {
  await run(session, updatePrefixTag, { id: code.id, prefixTag });
  if (reusableFrom !== null) await rememberPin(session, code.siteId, code.pinTag, reusableFrom);
}

/** Codes of a holder are found by the holder's name. */
export async function renameInCodes(session: Session, id: HolderId, name: string): Promise<void> {
  const rows = await all(session, labelsOf, { id });
  for (const row of rows) await run(session, updateSearchText, { id: row.id, text: searchText(name, row.label) });
}

/** Takes away what people wrote about the codes of a holder. */
export async function eraseInCodes(session: Session, holderId: HolderId): Promise<void> {
  await run(session, eraseWords, { holderId });
}

/** Lower case, so that text is found in any case. */
export function foldedText(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

async function searchTextOf(session: Session, code: StoredCode): Promise<string> {
  const holder = await one(session, holderName, { id: code.holderId });
  return searchText(holder?.name ?? "", code.label);
}

function searchText(name: string, label: string | null): string {
  return foldedText(`${name}\n${label ?? ""}`);
}

interface Ending {
  readonly at: Instant;
  readonly by: "used" | "expired" | "revoked" | null;
}

/** What ends a code first, as the core's life cycle orders it: at the same instant use, then expiry, then revocation. */
function endingOf(code: StoredCode): Ending {
  const endings = [
    { at: usedUpAt(code), by: "used" },
    { at: expiresAt(code), by: "expired" },
    { at: code.revokedAt ?? FOREVER, by: "revoked" },
  ] as const;
  const first = endings.reduce((a, b) => (b.at < a.at ? b : a));
  return first.at < FOREVER ? first : { at: FOREVER, by: null };
}

function usedUpAt(code: StoredCode): Instant {
  const { maxUses } = code.rule;
  if (maxUses === null || code.uses < maxUses) return FOREVER;
  return code.lastUsedAt ?? code.firstUsedAt ?? BEGINNING;
}

function expiresAt(code: StoredCode): Instant {
  if (code.kind === "emergency") return FOREVER;
  const end = code.endsAt ?? FOREVER;
  const { firstUseTtlMs } = code.rule;
  if (firstUseTtlMs === null || code.firstUsedAt === null) return end;
  return Math.min(end, code.firstUsedAt + firstUseTtlMs) as Instant;
}

function toRow(code: StoredCode, searchText: string): Omit<CodeRow, "prefix_tag"> {
  const ending = endingOf(code);
  return {
    id: code.id,
    site_id: code.siteId,
    kind: code.kind,
    holder_id: code.holderId,
    lock_ids: JSON.stringify(code.lockIds),
    rule: JSON.stringify(code.rule),
    pin: code.pin,
    pin_tag: code.pinTag,
    pin_length: code.pinLength,
    pin_chosen: Number(code.pinChosen),
    label: code.label,
    note: code.note,
    search_text: searchText,
    created_at: code.createdAt,
    created_by: JSON.stringify(code.createdBy),
    revoked_at: code.revokedAt,
    revoked_reason: code.revokedReason,
    activation_from: code.activation?.from ?? null,
    activation_until: code.activation?.until ?? null,
    activation_reason: code.activationReason,
    fence_radius_meters: code.fence?.radiusMeters ?? null,
    fence_live_minutes: code.fence?.liveMinutes ?? null,
    backup_of: code.backupOf,
    uses: code.uses,
    first_used_at: code.firstUsedAt,
    last_used_at: code.lastUsedAt,
    starts_at: code.startsAt,
    ends_at: code.endsAt,
    over_at: ending.at,
    over_by: ending.by,
    version: code.version,
  };
}

export function codeFromRow(row: CodeRow): StoredCode {
  const { activation_from: from, activation_until: until } = row;
  const { fence_radius_meters: radiusMeters, fence_live_minutes: liveMinutes } = row;
  return {
    id: row.id as CodeId,
    siteId: row.site_id as SiteId,
    kind: row.kind as CodeKind,
    holderId: row.holder_id as HolderId,
    lockIds: parsedOnce<LockId[]>(row.lock_ids),
    rule: parsedOnce<Rule>(row.rule),
    pin: row.pin as Sealed,
    pinTag: row.pin_tag as PinTag,
    pinLength: row.pin_length,
    pinChosen: row.pin_chosen === 1,
    label: row.label,
    note: row.note,
    createdAt: row.created_at as Instant,
    createdBy: parsedOnce<Actor>(row.created_by),
    revokedAt: row.revoked_at as Instant | null,
    revokedReason: row.revoked_reason,
    activation: from === null || until === null ? null : { from: from as Instant, until: until as Instant },
    fence: radiusMeters === null || liveMinutes === null ? null : { radiusMeters, liveMinutes },
    activationReason: row.activation_reason,
    backupOf: row.backup_of as CodeId | null,
    uses: row.uses,
    firstUsedAt: row.first_used_at as Instant | null,
    lastUsedAt: row.last_used_at as Instant | null,
    startsAt: row.starts_at as Instant | null,
    endsAt: row.ends_at as Instant | null,
    version: row.version,
  };
}
