import {
  type CodeId,
  DAY_MS,
  type HolderId,
  type Instant,
  type LockId,
  type Placement,
  plus,
  type RuleContext,
  type Site,
  type SiteId,
  stateOf,
  unfenced,
} from "@cardea/core";
import type { Page, Reads, StoredCode, StoredHolder, StoredLock } from "../store/port.ts";
import { contextOf, openingsOf } from "./openings.ts";
import { placementView } from "./placement-view.ts";
import type { CodeDetail, CodeListRequest, CodeTools, CodeView } from "./port.ts";
import { found } from "./refuse.ts";

/** Windows that a code shows at most, and how far ahead. */
const WINDOWS_MAX = 50;
const WINDOWS_AHEAD_MS = 366 * DAY_MS;

/** All that a view of a code is made of. */
export interface ViewSource {
  readonly code: StoredCode;
  readonly holder: StoredHolder | null;
  readonly placements: readonly Placement[];
  readonly locks: ReadonlyMap<LockId, StoredLock>;
  readonly context: RuleContext;
  readonly now: Instant;
}

/** A code for people, without its windows. */
export function viewOf({ code, holder, placements, locks, context, now }: ViewSource): CodeView {
  return {
    id: code.id,
    siteId: code.siteId,
    kind: code.kind,
    state: stateOf(code, context, now),
    label: code.label,
    note: code.note,
    holder: { id: code.holderId, name: holder?.name ?? "" },
    lockIds: code.lockIds,
    rule: code.rule,
    pinLength: code.pinLength,
    pinChosen: code.pinChosen,
    startsAt: code.startsAt,
    endsAt: code.endsAt,
    createdAt: code.createdAt,
    createdBy: code.createdBy,
    revokedAt: code.revokedAt,
    revokedReason: code.revokedReason,
    activation: code.activation,
    fence: code.fence,
    activationReason: code.activationReason,
    backupOf: code.backupOf,
    uses: code.uses,
    firstUsedAt: code.firstUsedAt,
    lastUsedAt: code.lastUsedAt,
    version: code.version,
    placements: placements.map((placement) =>
      placementView({ placement, code, lock: locks.get(placement.lockId) ?? null, context, now }),
    ),
  };
}

/** A code for people, with the windows that come next; of one with a fence those in which it may be awake. */
export function detailOf(source: ViewSource): CodeDetail {
  const { code, context, now } = source;
  const windows = openingsOf(unfenced(code), context, {
    from: now,
    until: plus(now, WINDOWS_AHEAD_MS),
    countMax: WINDOWS_MAX,
  });
  return { ...viewOf(source), windows };
}

/** One code. Throws `not_found`. */
export async function codeDetail(
  { store, world }: Pick<CodeTools, "store" | "world">,
  id: CodeId,
): Promise<CodeDetail> {
  return readDetail(store, id, world.now());
}

/** One code as `reads` has it; within a unit, with that unit's changes. */
export async function readDetail(reads: Reads, id: CodeId, now: Instant): Promise<CodeDetail> {
  const code = found(await reads.code(id), "code");
  const site = found(await reads.site(code.siteId), "site");
  const holder = await reads.holder(code.holderId);
  const placements = await reads.placementsOfCode(id);
  const locks = await locksById(reads, lockIdsOf([code], [placements]));
  return detailOf({ code, holder, placements, locks, context: contextOf(site), now });
}

/** The locks that codes are for, and those that they may still be on. */
function lockIdsOf(codes: readonly StoredCode[], placements: Iterable<readonly Placement[]>): readonly LockId[] {
  const placed = [...placements].flatMap((ofCode) => ofCode.map(({ lockId }) => lockId));
  return [...new Set([...codes.flatMap(({ lockIds }) => lockIds), ...placed])];
}

async function locksById(reads: Reads, ids: readonly LockId[]): Promise<ReadonlyMap<LockId, StoredLock>> {
  const locks = new Map<LockId, StoredLock>();
  for (const id of ids) {
    const lock = await reads.lock(id);
    if (lock !== null) locks.set(id, lock);
  }
  return locks;
}

/** One page of codes, newest first, or as the request wants them. */
export async function listCodes(
  { store, world }: Pick<CodeTools, "store" | "world">,
  request: CodeListRequest,
): Promise<Page<CodeView>> {
  const now = world.now();
  const { page, seen, siteId, lockId, holderId, kind, state, text, sort } = request;
  const filter = {
    ...(seen !== undefined && { seen }),
    ...(siteId !== undefined && { siteId }),
    ...(lockId !== undefined && { lockId }),
    ...(holderId !== undefined && { holderId }),
    ...(kind !== undefined && { kind }),
    ...(state !== undefined && { state }),
    ...(text !== undefined && { text }),
  };
  const list = sort === "start" ? store.comingCodes : store.codes;
  const { items, nextCursor } = await list(filter, page, now);
  return { items: await viewsOf(store, items, now), nextCursor };
}

/** Codes that were found already, for people. */
export async function listedCodes(
  { store, world }: Pick<CodeTools, "store" | "world">,
  codes: readonly StoredCode[],
): Promise<readonly CodeView[]> {
  return viewsOf(store, codes, world.now());
}

async function viewsOf(reads: Reads, codes: readonly StoredCode[], now: Instant): Promise<readonly CodeView[]> {
  const around = await surroundingsOf(reads, codes);
  return codes.flatMap((code) => viewAmong(code, around, now) ?? []);
}

interface Surroundings {
  readonly sites: ReadonlyMap<SiteId, Site>;
  readonly holders: ReadonlyMap<HolderId, StoredHolder>;
  readonly placements: ReadonlyMap<CodeId, readonly Placement[]>;
  readonly locks: ReadonlyMap<LockId, StoredLock>;
}

async function surroundingsOf(reads: Reads, codes: readonly StoredCode[]): Promise<Surroundings> {
  const sites = new Map<SiteId, Site>();
  for (const siteId of new Set(codes.map((code) => code.siteId))) {
    const site = await reads.site(siteId);
    if (site !== null) sites.set(siteId, site);
  }
  const placements = await reads.placementsOfCodes(codes.map((code) => code.id));
  return {
    sites,
    holders: await reads.holders([...new Set(codes.map((code) => code.holderId))]),
    placements,
    locks: await locksById(reads, lockIdsOf(codes, placements.values())),
  };
}

function viewAmong(
  code: StoredCode,
  { sites, holders, placements, locks }: Surroundings,
  now: Instant,
): CodeView | null {
  const site = sites.get(code.siteId);
  if (site === undefined) return null;
  const holder = holders.get(code.holderId) ?? null;
  return viewOf({ code, holder, placements: placements.get(code.id) ?? [], locks, context: contextOf(site), now });
}
