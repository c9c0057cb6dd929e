import {
  type AccessCode,
  BEGINNING,
  type CodeId,
  enforcementOn,
  type FieldProblem,
  type HolderId,
  type Instant,
  type LockId,
  lastInstantOf,
  makeId,
  nextWindow,
  type PinTag,
  type Placement,
  type RuleContext,
  wallOf,
} from "@cardea/core";
import type { Reads } from "../store/port.ts";
import type { World } from "../world/port.ts";
import { type ChosenPin, drawFreePin, takePin } from "./pin-choice.ts";
import type { CodeTools } from "./port.ts";
import { fullLocks, type SlotCounts, slotCounts } from "./room.ts";
import type { Place, Wish } from "./wish.ts";

/** A new id of that kind. */
export function newId<Kind extends Parameters<typeof makeId>[0]>(
  world: World,
  kind: Kind,
  now: Instant,
): ReturnType<typeof makeId<Kind>> {
  return makeId(kind, now, world.randomBytes(10));
}

const NO_TAG = "" as PinTag;

/** The facts of a code that is yet to be made; its PIN is not known. */
export function draftOf(
  wish: Wish,
  ids: { readonly codeId: CodeId; readonly holderId: HolderId },
  now: Instant,
): AccessCode {
  return {
    id: ids.codeId,
    siteId: wish.place.site.id,
    kind: wish.kind,
    holderId: ids.holderId,
    lockIds: wish.place.locks.map(({ id }) => id),
    rule: wish.rule,
    pinTag: NO_TAG,
    pinLength: 0,
    pinChosen: wish.kind === "custom",
    createdAt: now,
    revokedAt: null,
    activation: null,
    fence: null,
    uses: 0,
    firstUsedAt: null,
    lastUsedAt: null,
  };
}

/** How a draft fares among the codes that are already there. */
export interface Judgment {
  readonly counts: SlotCounts;
  readonly full: ReadonlyMap<LockId, Instant>;
  readonly choice: ChosenPin | null;
  readonly problems: readonly FieldProblem[];
}

export interface DraftQuestion {
  readonly code: AccessCode;
  readonly place: Place;
  readonly now: Instant;
  /** The digits that a person chose; null to draw them. */
  readonly digits: string | null;
}

/** Room on every lock and digits for it. Reads only; within a unit that holds the site the answer stays true. */
export async function judgeDraft(
  tools: CodeTools,
  reads: Reads,
  { code, place, now, digits }: DraftQuestion,
): Promise<Judgment> {
  const counts = await slotCounts(reads, place.locks);
  const full = await fullLocks(reads, { code, locks: place.locks, context: place.context, now }, counts);
  const purpose = { code, place, now, counts };
  const picked =
    digits === null ? await drawFreePin(tools, reads, purpose) : await takePin(tools, reads, digits, purpose);
  const problems = [...fullProblems(full, place), ...(picked.kind === "refused" ? picked.problems : [])];
  return { counts, full, choice: picked.kind === "chosen" ? picked.choice : null, problems };
}

/** One problem for each lock without room, with its name and the moment on the site's wall. */
export function fullProblems(full: ReadonlyMap<LockId, Instant>, { site, locks }: Place): readonly FieldProblem[] {
  return locks.flatMap(({ id, name }, index) => {
    const at = full.get(id);
    if (at === undefined) return [];
    const when = wallOf(at, site.zone).slice(0, 16).replace("T", " ");
    const message = `"${name}" has no free slot at ${when}. Choose other times, or revoke a code there.`;
    return [{ path: `lockIds[${index}]`, code: "no_free_slot", message }];
  });
}

/** The code's place on each of its locks, not yet on any. */
export function newPlacements(
  world: World,
  code: AccessCode,
  { locks, context }: Place,
  now: Instant,
): readonly Placement[] {
  return locks.map((lock) => ({
    id: newId(world, "placement", now),
    codeId: code.id,
    lockId: lock.id,
    slot: null,
    ...enforcementOn(code, lock.capabilities, context),
    ledger: {
      wantedAt: now,
      sentAt: null,
      acknowledgedAt: null,
      verifiedAt: null,
      proof: null,
      firstUsedAt: null,
      removedAt: null,
    },
    refusal: null,
    failures: null,
  }));
}

/**
 * First instant of the first window that is not over when the code is made, and end of the last one; null where open. An
 * emergency code has neither. By these a code is found under its state, so they say what the core's life cycle says.
 */
export function boundsOf(
  { kind, rule, createdAt }: Pick<AccessCode, "kind" | "rule" | "createdAt">,
  context: RuleContext,
): { startsAt: Instant | null; endsAt: Instant | null } {
  if (kind === "emergency") return { startsAt: null, endsAt: null };
  const first = nextWindow(rule, context, createdAt);
  const last = lastInstantOf(rule, context);
  return {
    startsAt: first === null || first.from === BEGINNING ? null : first.from,
    endsAt: last === BEGINNING ? null : last,
  };
}
