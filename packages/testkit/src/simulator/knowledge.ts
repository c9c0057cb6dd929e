import type { LockId, SeenSlot } from "@cardea/core";
import type { SqliteStore } from "cardea/src/store/sqlite.ts";
import type { SimLock } from "./sim-lock.ts";
import type { Trace } from "./trace.ts";
import type { TrueCode } from "./true-code.ts";

/** What somebody wants to know who looks for the cause of a violation. */
export interface Question {
  readonly store: SqliteStore;
  readonly lock: SimLock;
  readonly lockId: LockId;
  /** Undefined where the violation names none. */
  readonly code: TrueCode | undefined;
  readonly startAt: number;
}

/** Notes what the store believes of a lock and what is true of it, and of a code on it. */
export async function noteKnowledge(trace: Trace, { store, lock, lockId, code, startAt }: Question): Promise<void> {
  const since: Since = (at) => (at === null ? null : at - startAt);
  trace.note(`make ${JSON.stringify(lock.draft)} state ${JSON.stringify((await store.lock(lockId))?.state)}`);
  if (code !== undefined) trace.note(`truth ${JSON.stringify(truthOf(code, since))}`);
  for (const seen of await store.slots(lockId)) trace.note(wordsOfSlot(seen, lock, since));
  for (const { placement, code: placed } of await store.livePlacements(lockId)) {
    const { slot, enforcement, refusal, failures, ledger } = placement;
    const counted = JSON.stringify({ ...ledger, wantedAt: since(ledger.wantedAt) });
    const what = `placement ${placement.id.slice(-6)} of ${placed.label} slot ${slot} ${enforcement}`;
    const troubles = `refused ${refusal?.reason} failures ${failures?.count}`;
    trace.note(`${what} ${troubles} uses ${placed.uses} revoked ${since(placed.revokedAt)} ${counted}`);
  }
}

/** Notes all that the house told of, as hash and text of what was lived through. */
export async function noteEvents(trace: Trace, store: SqliteStore, startAt: number): Promise<void> {
  for (let after = 0; ; ) {
    const events = await store.eventsAfter(after, 1_000);
    for (const { at, kind, slot, reason } of events) trace.note(`told ${at - startAt} ${kind} ${slot} ${reason}`);
    if (events.length < 1_000) return;
    after = events.at(-1)?.sequence ?? after;
  }
}

/** A moment as milliseconds after the start. */
type Since = (at: number | null) => number | null;

function truthOf(code: TrueCode, since: Since): object {
  return {
    ended: since(code.endedAt()),
    revoked: since(code.stored?.revokedAt ?? null),
    keys: code.keys.map(({ replacedAt }) => since(replacedAt)),
    openings: code.openings.map(({ at, isKnown }) => [since(at), isKnown]),
    windows: code.windows().map(({ from, until }) => [since(from), since(until)]),
  };
}

function wordsOfSlot(seen: SeenSlot, lock: SimLock, since: Since): string {
  const held = lock.slot(seen.slot);
  const whose = lock.foreign.has(seen.slot) ? "foreign" : "ours";
  const truth = held === undefined ? "empty" : `${whose} ${JSON.stringify(held.schedule)} ${held.usesLeft}`;
  const what = `slot ${seen.slot} ${seen.content} ${seen.placementId?.slice(-6)} ${seen.proof}`;
  const when = `seen ${since(seen.seenAt)} cleared ${since(seen.clearedAt)} ${seen.rechecks}`;
  return `${what} ${when} failures ${seen.failures?.count} in truth ${truth}`;
}
