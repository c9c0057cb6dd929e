import type { HolderId, LockId } from "@cardea/core";
import type { Static } from "typebox";
import type { Reads, StoredAlarm, StoredEvent } from "../../store/port.ts";
import type { AlarmBody, EventBody } from "../schema/event.ts";
import { timeOf, timeOrNull } from "./time.ts";

/** Events with the names that people know the lock and the holder by. */
export async function eventBodies(reads: Reads, events: readonly StoredEvent[]): Promise<Static<typeof EventBody>[]> {
  const locks = await lockNames(reads, events);
  const holders = await reads.holders(distinct<HolderId>(events.map(({ holderId }) => holderId)));
  return events.map((event) => ({
    sequence: event.sequence,
    at: timeOf(event.at),
    kind: event.kind,
    siteId: event.siteId,
    lockId: event.lockId,
    lockName: event.lockId === null ? null : (locks.get(event.lockId) ?? null),
    codeId: event.codeId,
    holderId: event.holderId,
    holderName: event.holderId === null ? null : (holders.get(event.holderId)?.name ?? null),
    reason: event.reason,
    slot: event.slot,
    facts: event.facts,
  }));
}

export async function alarmBodies(reads: Reads, alarms: readonly StoredAlarm[]): Promise<Static<typeof AlarmBody>[]> {
  const locks = await lockNames(reads, alarms);
  return alarms.map((alarm) => ({
    ...alarm,
    lockName: locks.get(alarm.lockId) ?? null,
    openedAt: timeOf(alarm.openedAt),
    closedAt: timeOrNull(alarm.closedAt),
  }));
}

async function lockNames(
  reads: Reads,
  items: readonly { readonly lockId: LockId | null }[],
): Promise<ReadonlyMap<LockId, string>> {
  const names = new Map<LockId, string>();
  for (const id of distinct<LockId>(items.map(({ lockId }) => lockId))) {
    const lock = await reads.lock(id);
    if (lock !== null) names.set(id, lock.name);
  }
  return names;
}

function distinct<Id>(ids: readonly (Id | null)[]): Id[] {
  return [...new Set(ids.filter((id) => id !== null))];
}
