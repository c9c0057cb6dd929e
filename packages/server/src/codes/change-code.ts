import {
  CardeaError,
  type CodeId,
  type CodeState,
  enforcementOn,
  type FieldProblem,
  type Instant,
  isOver,
  type Placement,
  stateOf,
} from "@cardea/core";
import type { Actor, Reads, StoredCode, StoredHolder, StoredLock, Tx } from "../store/port.ts";
import { backupOf } from "./backup-code.ts";
import { isMoved, moveDoors, pinProblemsOnNew, placeAfter } from "./change-doors.ts";
import { textOrNull } from "./create-code.ts";
import { boundsOf, fullProblems } from "./draft.ts";
import { contextOf } from "./openings.ts";
import { rivalsOf, tagged } from "./pin-choice.ts";
import type { ChangedCode, ClockNote, CodeChange, CodeTools } from "./port.ts";
import { found, refuse } from "./refuse.ts";
import { rewriteOnLocks } from "../events/rewrite.ts";
import { fullLocks, slotCounts } from "./room.ts";
import { type CodeNews, publicFacts, scheduleEdge, tellCode, wakeLocks } from "../events/tell-code.ts";
import { readDetail } from "./view-code.ts";
import { judgeRule, nameProblems, type Place } from "./wish.ts";

const RULE_FIELDS = [
  "startsAt",
  "endsAt",
  "weekly",
  "dated",
  "terms",
  "except",
  "maxUses",
  "firstUseTtlMinutes",
  "endless",
] as const;

export interface CodeChanging {
  readonly codeId: CodeId;
  readonly change: CodeChange;
  /** Looks at the code as it is before the change, and throws where that is not what the caller meant. */
  readonly judge?: (before: StoredCode) => void;
}

/**
 * Changes a code's times, limits, doors, label, note, or its holder's name; everything is checked again as for a new code.
 * Names and labels may change at any time. Times and doors of a revoked or used code may not; times of an expired one
 * may, so that it lives again. Its backup code moves with it. Throws `conflict` for another version, and all that making a code throws.
 */
export async function changeCode(
  tools: CodeTools,
  { codeId, change, judge = () => {} }: CodeChanging,
  actor: Actor,
): Promise<ChangedCode> {
  return tools.store.unit(async (tx) => {
    const now = tools.world.now();
    const before = await readChanging(tx, codeId, change);
    const { code } = before;
    judge(code);
    const { place, problems } = await placeAfter(tx, before, change.lockIds);
    refuse(problems);
    const ruled = await newRule(tools, tx, { code, change, place, now });
    const backup = await newBackup(tools, tx, { code, change, place, now });
    refuse([
      ...ruled.problems,
      ...(ruled.problems.length === 0 ? (backup?.problems ?? []) : []),
      ...(change.holderName === undefined ? [] : nameProblems("holderName", change.holderName)),
    ]);
    const changed = {
      ...ruled.code,
      ...(change.label !== undefined && { label: textOrNull(change.label) }),
      ...(change.note !== undefined && { note: textOrNull(change.note) }),
    };
    const holder = await renameHolder(tx, code, change.holderName);
    const personal = holder === null ? {} : { personal: { name: holder.name } };
    const settling = {
      tools,
      change,
      place,
      now,
      news: { actor, action: "code.changed", at: now, ...personal },
    } as const;
    await settle(tx, settling, { before: code, code: changed });
    if (backup !== null) await settle(tx, { ...settling, news: { actor, action: "code.changed", at: now } }, backup);
    return { code: await readDetail(tx, codeId, now), notes: ruled.notes };
  });
}

interface Settling {
  readonly tools: CodeTools;
  readonly change: CodeChange;
  readonly place: Place;
  readonly now: Instant;
  readonly news: CodeNews;
}

/** Stores a changed code, tells of it, and lets its locks know. */
async function settle(
  tx: Tx,
  { tools, change, place, now, news }: Settling,
  { before, code }: Pick<Ruled, "before" | "code">,
): Promise<void> {
  const hasMoved = isMoved(before, change.lockIds);
  await tx.updateCode(code, hasMoved ? pinFactsAt(tools, code, place) : undefined);
  await tellCode(tx, code, { ...news, facts: { ...publicFacts(code), fields: fieldsOf(change) } });
  if (!hasMoved && !touchesRule(change)) return;
  await moveDoors(tx, tools.world, { before, code, place, now });
  await applyRule(tx, code, place, now);
}

/** By which first digits a PIN is found depends on the locks that it is for. */
function pinFactsAt(tools: CodeTools, code: StoredCode, place: Place): Parameters<Tx["updateCode"]>[1] {
  const pin = tools.vault.openPin(code.siteId, code.id, code.pin);
  return { prefixTag: tagged(tools, pin, place).prefixTag, reusableFrom: null };
}

async function readChanging(tx: Tx, codeId: CodeId, { version }: CodeChange): Promise<CodeAtPlace> {
  const { siteId } = found(await tx.code(codeId), "code");
  await tx.holdSite(siteId);
  const code = found(await tx.code(codeId), "code");
  if (version !== undefined && version !== code.version) {
    throw new CardeaError("conflict", "Somebody changed this code meanwhile. Look at it again, then decide.");
  }
  return { code, place: await placeOf(tx, code) };
}

interface CodeAtPlace {
  readonly code: StoredCode;
  readonly place: Place;
}

/** Where a code works. */
export async function placeOf(reads: Reads, code: StoredCode): Promise<Place> {
  const site = found(await reads.site(code.siteId), "site");
  const locks: StoredLock[] = [];
  for (const lockId of code.lockIds) locks.push(found(await reads.lock(lockId), "lock"));
  return { site, context: contextOf(site), locks };
}

function fieldsOf(change: CodeChange): string {
  return Object.keys(change)
    .filter((field) => field !== "version")
    .sort()
    .join(" ");
}

function touchesRule(change: CodeChange): boolean {
  return RULE_FIELDS.some((field) => change[field] !== undefined);
}

interface Changing extends CodeAtPlace {
  readonly change: CodeChange;
  readonly now: Instant;
}

interface Ruled {
  readonly before: StoredCode;
  readonly code: StoredCode;
  readonly problems: readonly FieldProblem[];
  readonly notes: readonly ClockNote[];
}

/** The code with its changed rule and doors, with all that stands against it among the other codes. Reads only. */
export async function newRule(tools: CodeTools, reads: Reads, changing: Changing): Promise<Ruled> {
  const { code, change, place, now } = changing;
  const hasRule = touchesRule(change);
  if (!hasRule && !isMoved(code, change.lockIds)) return { before: code, code, problems: [], notes: [] };
  refuseIfOver(changing, hasRule);
  const unruled = { rule: code.rule, problems: [], notes: [] };
  const judged = hasRule ? judgeRule({ kind: code.kind, before: code.rule, change, place, now }) : unruled;
  const { notes } = judged;
  const ruled = { ...code, rule: judged.rule, lockIds: place.locks.map(({ id }) => id) };
  if (judged.problems.length > 0) return { before: code, code: ruled, problems: judged.problems, notes };
  const problems = await problemsAmongOthers(tools, reads, { ...changing, ruled });
  return { before: code, code: { ...ruled, ...boundsOf(ruled, place.context) }, problems, notes };
}

function refuseIfOver({ code, change, place, now }: Changing, hasRule: boolean): void {
  const state = stateOf(code, place.context, now);
  if (!isOver(state) || (state === "expired" && hasRule)) return;
  const what = isMoved(code, change.lockIds) ? "doors" : "times";
  const remedy = state === "expired" ? "Give it a later end as well, or make a new code." : "Make a new code.";
  throw new CardeaError("conflict", `This code is ${state}; its ${what} can no longer be changed. ${remedy}`);
}

async function problemsAmongOthers(
  tools: CodeTools,
  reads: Reads,
  { code, change, place, now, ruled }: Changing & { readonly ruled: StoredCode },
): Promise<readonly FieldProblem[]> {
  const { locks, context } = place;
  const pin = tools.vault.openPin(code.siteId, code.id, code.pin);
  const counts = await slotCounts(reads, locks);
  const misfits = await pinProblemsOnNew(reads, pin, { code, place });
  const rivals = await rivalsOf(reads, tagged(tools, pin, place), { code: ruled, place, now, counts });
  const full = await fullLocks(reads, { code: ruled, locks, context, now }, counts);
  const inUse = rivals.map((message) => ({ path: rivalPath(change), code: "pin_in_use", message }));
  return [...misfits, ...inUse, ...fullProblems(full, place)];
}

/** The same change for the backup code of the stay; null if it has none that can live. */
async function newBackup(tools: CodeTools, tx: Tx, changing: Changing): Promise<Ruled | null> {
  const { code, change, place, now } = changing;
  const isMeant = touchesRule(change) || isMoved(code, change.lockIds);
  const backup = isMeant ? await backupOf(tx, code.id) : null;
  if (backup === null || !isChangeable(stateOf(backup, place.context, now), change)) return null;
  const ruled = await newRule(tools, tx, { ...changing, code: backup });
  if (ruled.code.rule.maxUses === null && ruled.code.rule.firstUseTtlMs === null) return ruled;
  const message = "It has a backup code, which would count its own entries. Withdraw the link first.";
  return { ...ruled, problems: [...ruled.problems, { path: "maxUses", code: "invalid_field", message }] };
}

function isChangeable(state: CodeState, change: CodeChange): boolean {
  return state === "scheduled" || state === "active" || (state === "expired" && touchesRule(change));
}

/** A change has no PIN in it; what must give way are the times. */
function rivalPath(change: CodeChange): string {
  return RULE_FIELDS.find((field) => change[field] !== undefined) ?? (change.lockIds === undefined ? "$" : "lockIds");
}

async function renameHolder(tx: Tx, code: StoredCode, name: string | undefined): Promise<StoredHolder | null> {
  if (name === undefined) return null;
  const holder = { ...found(await tx.holder(code.holderId), "person"), name: name.trim() };
  await tx.updateHolder(holder);
  return holder;
}

/** Who ends it on each lock follows its times and fence; what a lock keeps by itself must be written again if it changed. */
export async function applyRule(tx: Tx, code: StoredCode, place: Place, now: Instant): Promise<void> {
  const before = await tx.placementsOfCode(code.id);
  const after = before.map((placement) => replanned(placement, code, place, now));
  const rewritten = after.filter((placement, index) => isRewrite(before[index], placement));
  await tx.savePlacements(after);
  await rewriteOnLocks(tx, rewritten);
  await wakeLocks(tx, code, now);
  await scheduleEdge(tx, code, place.context, now);
}

function replanned(placement: Placement, code: StoredCode, { locks, context }: Place, now: Instant): Placement {
  const lock = locks.find(({ id }) => id === placement.lockId);
  if (lock === undefined) return placement;
  return {
    ...placement,
    ...enforcementOn(code, lock.capabilities, context),
    ledger: { ...placement.ledger, wantedAt: now },
  };
}

function isRewrite(before: Placement | undefined, after: Placement): boolean {
  if (before === undefined || after.slot === null) return false;
  return JSON.stringify([before.schedule, before.lockMaxUses]) !== JSON.stringify([after.schedule, after.lockMaxUses]);
}
