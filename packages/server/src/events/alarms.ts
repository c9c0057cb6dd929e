import { createHash } from "node:crypto";
import {
  type AlarmId,
  CardeaError,
  type CodeId,
  type Instant,
  type LockId,
  makeId,
  MINUTE_MS,
  type PlacementId,
  type PlanAlarm,
  unreachable,
} from "@cardea/core";
import type { Actor, AlarmKind, NewEvent, Store, StoredAlarm, StoredLock, Tx } from "../store/port.ts";
import type { World } from "../world/port.ts";
import { type OpenDoor, openDoorOf } from "./left-open.ts";

/** What is done without anybody asking. */
export const CARDEA: Actor = { kind: "cardea", id: null, name: null };

/** A lock that is silent for longer is worth an alarm of its own. */
const SILENT_MS = 5 * MINUTE_MS;

/** Alarms that are over as soon as nothing names them any more. */
const WATCHED: readonly AlarmKind[] = [
  "not_on_lock_before_start",
  "no_free_slot",
  "still_on_lock_after_end",
  "lock_unreachable",
  "door_left_open",
];

/** Something at a lock that a person must hear about. */
export interface Trouble {
  readonly kind: AlarmKind;
  readonly placementId: PlacementId | null;
  readonly codeId: CodeId | null;
  readonly facts: StoredAlarm["facts"];
}

/**
 * Makes the alarms of a lock those that its plan names now: new ones are opened, those no longer named are closed, each
 * told once. Also watches how long it has been silent, how long its door stands open, and whether its lockout has run
 * out. Answers the next moment at which there will be an alarm by time alone; null if there is none.
 */
export async function reconcileAlarms(
  tx: Tx,
  lock: StoredLock,
  named: readonly PlanAlarm[],
  now: Instant,
): Promise<Instant | null> {
  const open = await tx.alarms({ open: true, lockId: lock.id });
  const { unreachableSince, door } = lock.state;
  if (open.length === 0 && named.length === 0 && unreachableSince === null && door !== "open") return null;
  const openDoor = await openDoorOf(tx, lock);
  const troubles = [...(await troublesOf(tx, lock, named)), ...silence(lock, now), ...leftOpen(openDoor, now)];
  const wanted = new Set(troubles.map(keyOf));
  const known = new Set(open.map(keyOf));
  const isOver = (alarm: StoredAlarm): boolean =>
    WATCHED.includes(alarm.kind) ? !wanted.has(keyOf(alarm)) : isLockoutOver(alarm, lock, now);
  await closeAlarms(tx, open.filter(isOver), { actor: CARDEA, at: now });
  for (const trouble of troubles) if (!known.has(keyOf(trouble))) await openOne(tx, lock, trouble, now);
  const tooLongAt = openDoor?.tooLongAt ?? null;
  return tooLongAt !== null && tooLongAt > now ? tooLongAt : null;
}

function keyOf({ kind, placementId }: Pick<Trouble, "kind" | "placementId">): string {
  return `${kind} ${placementId ?? ""}`;
}

async function troublesOf(tx: Tx, lock: StoredLock, named: readonly PlanAlarm[]): Promise<readonly Trouble[]> {
  if (named.length === 0) return [];
  const live = new Map((await tx.livePlacements(lock.id)).map((one) => [one.placement.id, one]));
  return named.map((alarm) => {
    const one = live.get(alarm.placementId);
    const facts = factsOf(alarm, one?.code.lastUsedAt ?? null);
    return { kind: alarm.kind, placementId: alarm.placementId, codeId: one?.code.id ?? null, facts };
  });
}

function factsOf(alarm: PlanAlarm, lastUsedAt: Instant | null): Trouble["facts"] {
  switch (alarm.kind) {
    case "not_on_lock_before_start":
      return { startsAt: alarm.startsAt };
    case "no_free_slot":
      return { at: alarm.at };
    case "still_on_lock_after_end":
      return { since: alarm.since, usedSince: lastUsedAt !== null && lastUsedAt >= alarm.since };
    default:
      return unreachable(alarm);
  }
}

function silence({ state: { unreachableSince } }: StoredLock, now: Instant): readonly Trouble[] {
  if (unreachableSince === null || now - unreachableSince < SILENT_MS) return [];
  return [{ kind: "lock_unreachable", placementId: null, codeId: null, facts: { since: unreachableSince } }];
}

function leftOpen(door: OpenDoor | null, now: Instant): readonly Trouble[] {
  if (door === null || door.tooLongAt === null || door.tooLongAt > now) return [];
  return [{ kind: "door_left_open", placementId: null, codeId: null, facts: { since: door.since } }];
}

function isLockoutOver({ kind }: StoredAlarm, { state: { lockedOutUntil } }: StoredLock, now: Instant): boolean {
  return kind === "locked_out" && lockedOutUntil !== null && lockedOutUntil <= now;
}

/** Opens an alarm unless the lock has one of that kind already: for `unmanaged_change` about that slot, else of that text. */
export async function raiseAlarm(tx: Tx, lock: StoredLock, trouble: Trouble, at: Instant): Promise<void> {
  const open = await tx.alarms({ open: true, lockId: lock.id });
  const isSame = (alarm: StoredAlarm): boolean =>
    keyOf(alarm) === keyOf(trouble) && ["slot", "text"].every((fact) => alarm.facts[fact] === trouble.facts[fact]);
  if (!open.some(isSame)) await openOne(tx, lock, trouble, at);
}

/** Closes the lock's open alarms of that kind. */
export async function lowerAlarm(
  tx: Tx,
  lock: StoredLock,
  kind: AlarmKind,
  { actor, at }: { readonly actor: Actor; readonly at: Instant },
): Promise<void> {
  const open = await tx.alarms({ open: true, lockId: lock.id });
  await closeAlarms(
    tx,
    open.filter((alarm) => alarm.kind === kind),
    { actor, at },
  );
}

/** A person has seen to it: closes one alarm. One that the plan still names opens again. Throws `not_found`. */
export async function dismissAlarm(
  { store, world }: { readonly store: Store; readonly world: World },
  alarmId: AlarmId,
  actor: Actor,
): Promise<void> {
  await store.unit(async (tx) => {
    const alarm = (await tx.alarms({})).find(({ id }) => id === alarmId);
    if (alarm === undefined) throw new CardeaError("not_found", "There is no such alarm.");
    if (alarm.closedAt === null) await closeAlarms(tx, [alarm], { actor, at: world.now() });
  });
}

async function openOne(
  tx: Tx,
  lock: StoredLock,
  { kind, placementId, codeId, facts }: Trouble,
  at: Instant,
): Promise<void> {
  const id = alarmIdOf(lock.id, `${kind} ${placementId ?? ""} ${JSON.stringify(facts)}`, at);
  const alarm: StoredAlarm = {
    id,
    siteId: lock.siteId,
    kind,
    lockId: lock.id,
    codeId,
    placementId,
    facts,
    openedAt: at,
    closedAt: null,
  };
  await tx.openAlarm(alarm);
  await tell(tx, alarm, { action: "alarm.opened", actor: CARDEA, at });
}

/** Closes alarms and tells of each. */
export async function closeAlarms(
  tx: Tx,
  alarms: readonly StoredAlarm[],
  { actor, at }: { readonly actor: Actor; readonly at: Instant },
): Promise<void> {
  if (alarms.length === 0) return;
  await tx.closeAlarms(
    alarms.map(({ id }) => id),
    at,
  );
  for (const alarm of alarms) await tell(tx, alarm, { action: "alarm.closed", actor, at });
}

/** What makes an alarm one of its kind makes its id too: within one unit the same one cannot be opened twice. */
function alarmIdOf(lockId: LockId, what: string, at: Instant): AlarmId {
  return makeId("alarm", at, createHash("sha256").update(`${lockId} ${what} ${at}`).digest().subarray(0, 10));
}

interface Telling {
  readonly action: "alarm.opened" | "alarm.closed";
  readonly actor: Actor;
  readonly at: Instant;
}

async function tell(tx: Tx, alarm: StoredAlarm, { action, actor, at }: Telling): Promise<void> {
  const { id, siteId, lockId, codeId, placementId, kind, facts } = alarm;
  const subject = {
    alarmId: id,
    lockId,
    ...(codeId !== null && { codeId }),
    ...(placementId !== null && { placementId }),
  };
  // What a guest wrote is the guest's: it stands with the alarm, not in what is kept for ever.
  const { text: _, ...known } = facts;
  const told: NewEvent["facts"] = { ...known, alarm: kind, alarmId: id };
  await tx.record([{ actor, action, subject, facts: { ...known, alarm: kind } }]);
  await tx.publish([
    { at, kind: action, siteId, lockId, codeId, holderId: null, reason: null, slot: null, facts: told },
  ]);
}
