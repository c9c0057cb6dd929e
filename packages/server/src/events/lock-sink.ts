import { type Capabilities, type ConnectionId, enforcementOn, type LockEvent, type RuleContext } from "@cardea/core";
import { rewriteOnLocks } from "./rewrite.ts";
import type { StoredLock, Tx } from "../store/port.ts";
import { type EventTools, recordLockEvents, wakeLock } from "./record-lock-events.ts";

/** What a connection tells us of its locks; the shape that drivers ask for. Addresses that nobody added are ignored. */
export interface LockSink {
  lastSequence(address: string): Promise<number>;
  events(address: string, events: readonly LockEvent[]): Promise<void>;
  wake(address: string): Promise<void>;
  capabilitiesChanged(address: string, capabilities: Capabilities): Promise<void>;
}

/** The place where the facts of one connection's locks are written down. */
export function lockSink(tools: EventTools, connectionId: ConnectionId): LockSink {
  const { store, world } = tools;
  const lockAt = (address: string): Promise<StoredLock | null> => store.lockAt(connectionId, address);
  return {
    async lastSequence(address) {
      return (await lockAt(address))?.state.lastSequence ?? 0;
    },
    async events(address, events) {
      const lock = await lockAt(address);
      if (lock !== null) await recordLockEvents(tools, lock.id, events);
    },
    async wake(address) {
      const lock = await lockAt(address);
      if (lock === null) return;
      await store.unit(async (tx) => {
        await tx.updateLockState(lock.id, { failures: null, unreachableSince: null });
        await wakeLock(tx, lock, world.now());
      });
    },
    async capabilitiesChanged(address, capabilities) {
      const lock = await lockAt(address);
      if (lock === null || JSON.stringify(lock.capabilities) === JSON.stringify(capabilities)) return;
      await store.unit((tx) => takeCapabilities(tx, { ...lock, capabilities }, tools));
    },
  };
}

/** Who ends each code there follows from what the lock can do. */
async function takeCapabilities(tx: Tx, lock: StoredLock, { world }: EventTools): Promise<void> {
  const now = world.now();
  await tx.holdSite(lock.siteId);
  await tx.updateLock(lock);
  const site = await tx.site(lock.siteId);
  if (site === null) return;
  const context: RuleContext = site;
  const live = await tx.livePlacements(lock.id);
  const placements = live.map(({ placement, code }) => ({
    ...placement,
    ...enforcementOn(code, lock.capabilities, context),
  }));
  await tx.savePlacements(placements);
  const isOther = (index: number): boolean =>
    JSON.stringify(live[index]?.placement.schedule) !== JSON.stringify(placements[index]?.schedule);
  await rewriteOnLocks(
    tx,
    placements.filter((placement, index) => placement.slot !== null && isOther(index)),
  );
  await tx.record([
    {
      actor: { kind: "lock", id: lock.id, name: lock.name },
      action: "lock.capabilities_changed",
      subject: { lockId: lock.id },
      facts: {},
    },
  ]);
  await wakeLock(tx, lock, now);
}
