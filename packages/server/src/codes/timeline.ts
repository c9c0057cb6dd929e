import {
  type CodeId,
  type CodeKind,
  type CodeState,
  type Enforcement,
  type HolderId,
  type Instant,
  isDropped,
  isOver,
  type LockId,
  openWindowsOf,
  type Proof,
  type Site,
  type SiteId,
  stateOf,
  unfenced,
  type Window,
} from "@cardea/core";
import type { CodeFilter, Reads, StoredCode, StoredLock } from "../store/port.ts";
import { contextOf, nextOpening } from "./openings.ts";
import { placementState } from "./placement-view.ts";
import type { CodeTools, PlacementState } from "./port.ts";

/** Codes that one answer holds at most, and windows of all of them together. */
export const TIMELINE_CODES_MAX = 1_000;
const TIMELINE_WINDOWS_MAX = 20_000;

/** A code that opens within the span that was asked for. */
export interface TimelineCode {
  readonly codeId: CodeId;
  readonly holderId: HolderId;
  readonly holderName: string;
  readonly label: string | null;
  readonly kind: CodeKind;
  readonly state: CodeState;
  /** In its windows it opens only while its holder's phone is near. */
  readonly isFenced: boolean;
  /** Cut to the span, ascending; at least one. */
  readonly windows: readonly Window[];
  readonly placements: readonly TimelinePlacement[];
}

/** Where it opens, and by what evidence. */
export interface TimelinePlacement {
  readonly lockId: LockId;
  readonly state: PlacementState;
  readonly proof: Proof | null;
  readonly enforcement: Enforcement;
  /** When the lock last proved it or opened by it; null if it never did. */
  readonly provenAt: Instant | null;
}

export interface Timeline {
  readonly items: readonly TimelineCode[];
  /** There are more codes or windows than one answer holds; those that end last are left out. */
  readonly isCut: boolean;
}

export interface TimelineRequest {
  readonly filter: Pick<CodeFilter, "seen" | "siteId" | "lockId">;
  readonly span: Window;
  /** Whether the caller may see that code. */
  readonly sees: (code: StoredCode) => boolean;
}

/** Who can open which door when, within a span. */
export async function timelineOf(
  { store, world }: Pick<CodeTools, "store" | "world">,
  { filter, span, sees }: TimelineRequest,
): Promise<Timeline> {
  const found = await store.codesWithin(filter, span, TIMELINE_CODES_MAX + 1);
  const seen = found.slice(0, TIMELINE_CODES_MAX).filter(sees);
  const sites = new Map((await store.sites()).map((site) => [site.id, site]));
  const opening = seen.flatMap((code) => openingWithin(code, sites, span) ?? []);
  const fitting = firstWindows(opening, TIMELINE_WINDOWS_MAX);
  const items = await withPlaces(store, fitting, { now: world.now(), lockId: filter.lockId });
  return { items, isCut: found.length > TIMELINE_CODES_MAX || fitting.length < opening.length };
}

interface Opening {
  readonly code: StoredCode;
  readonly site: Site;
  readonly windows: readonly Window[];
}

function openingWithin(code: StoredCode, sites: ReadonlyMap<SiteId, Site>, span: Window): Opening | null {
  const site = sites.get(code.siteId);
  const windows = site === undefined ? [] : openWindowsOf(unfenced(code), contextOf(site), span);
  return site === undefined || windows.length === 0 ? null : { code, site, windows };
}

/** As many codes, in order, as have no more windows than that together. */
export function firstWindows<Item extends { readonly windows: readonly unknown[] }>(
  items: readonly Item[],
  most: number,
): readonly Item[] {
  let count = 0;
  const end = items.findIndex(({ windows }) => (count += windows.length) > most);
  return end < 0 ? items : items.slice(0, end);
}

interface Sight {
  readonly now: Instant;
  readonly lockId: LockId | undefined;
}

async function withPlaces(
  reads: Reads,
  openings: readonly Opening[],
  { now, lockId }: Sight,
): Promise<readonly TimelineCode[]> {
  const codes = openings.map(({ code }) => code);
  const holders = await reads.holders([...new Set(codes.map((code) => code.holderId))]);
  const placements = await reads.placementsOfCodes(codes.map(({ id }) => id));
  const locks = new Map<LockId, StoredLock>((await reads.locks()).map((lock) => [lock.id, lock]));
  return openings.map(({ code, site, windows }) => {
    const context = contextOf(site);
    const state = stateOf(code, context, now);
    const next = isOver(state) ? null : nextOpening(code, context, now);
    const wanted = (placements.get(code.id) ?? []).filter(
      (one) => !isDropped(one, code) && (lockId === undefined || one.lockId === lockId),
    );
    return {
      codeId: code.id,
      holderId: code.holderId,
      holderName: holders.get(code.holderId)?.name ?? "",
      label: code.label,
      kind: code.kind,
      state,
      isFenced: code.fence !== null,
      windows,
      placements: wanted.map((placement) => ({
        lockId: placement.lockId,
        state: placementState(
          { placement, code, lock: locks.get(placement.lockId) ?? null, context, now },
          state,
          next,
        ),
        proof: placement.ledger.proof,
        enforcement: placement.enforcement,
        provenAt: placement.ledger.verifiedAt ?? placement.ledger.firstUsedAt,
      })),
    };
  });
}
