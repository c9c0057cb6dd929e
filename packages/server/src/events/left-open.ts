import { type Instant, type LockId, plus } from "@cardea/core";
import type { Reads, StoredEvent, StoredLock } from "../store/port.ts";

/** So many of the newest reports of a door are searched for the one that opened it. */
const SEARCHED_MAX = 50;

/** A door that stands open, and when that becomes worth an alarm; null: never. */
export interface OpenDoor {
  readonly since: Instant;
  readonly tooLongAt: Instant | null;
}

/** The open door of a lock, by what it reported; null if it is closed or tells nothing of its door. */
export async function openDoorOf(reads: Pick<Reads, "events">, lock: StoredLock): Promise<OpenDoor | null> {
  if (lock.state.door !== "open") return null;
  const since = openSince(await doorEvents(reads, lock.id));
  if (since === null) return null;
  const limitMs = lock.settings.doorOpenLimitMs;
  return { since, tooLongAt: limitMs === null ? null : plus(since, limitMs) };
}

async function doorEvents(reads: Pick<Reads, "events">, lockId: LockId): Promise<readonly StoredEvent[]> {
  return (await reads.events({ lockId, kinds: ["lock.door"] }, { after: null, limit: SEARCHED_MAX })).items;
}

/** Since when a door stands open, of its reports in any order; one that is told again and again opened at the first. */
export function openSince(reports: readonly Pick<StoredEvent, "at" | "facts">[]): Instant | null {
  const newestFirst = reports.toSorted((a, b) => b.at - a.at);
  const closed = newestFirst.findIndex(({ facts }) => facts["position"] !== "open");
  const open = closed === -1 ? newestFirst : newestFirst.slice(0, closed);
  return open.at(-1)?.at ?? null;
}
