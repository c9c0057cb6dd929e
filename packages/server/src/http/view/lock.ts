import type { Capabilities, CodeId, ConnectionId, GuessRisk, LockId, PlacementId, SeenSlot, Slot } from "@cardea/core";
import type { Static } from "typebox";
import { riskAt } from "../../codes/preview-code.ts";
import { slotCounts } from "../../codes/room.ts";
import { listUnmanaged } from "../../codes/unmanaged.ts";
import type { LivePlacement, Reads, StoredConnection, StoredHolder, StoredLock } from "../../store/port.ts";
import type { ConnectionBody, LockBody, OfferedLockBody, SlotBody } from "../schema/lock.ts";
import type { OfferedLock } from "../tools.ts";
import { found } from "../request.ts";
import { timeOf, timeOrNull } from "./time.ts";

/** To tell the guess risk of a lock, all codes on it are read: not for more locks at once. */
const ROOM_LOCKS_MAX = 100;

interface LockFacts {
  readonly codesLive: number;
  readonly isBuiltIn: boolean;
  readonly codesUnmanaged: number;
  readonly slotsFree: number | null;
  readonly risk: GuessRisk | null;
}

function lockBody(lock: StoredLock, facts: LockFacts): Static<typeof LockBody> {
  const { capabilities, state } = lock;
  return {
    id: lock.id,
    siteId: lock.siteId,
    connectionId: lock.connectionId,
    address: lock.address,
    name: lock.name,
    class: lock.class,
    capabilities: abilitiesOf(capabilities),
    settings: { ...lock.settings },
    state: {
      bolt: state.bolt,
      boltCause: state.boltCause,
      door: state.door,
      batteryPercent: state.batteryPercent,
      lockedOutUntil: timeOrNull(state.lockedOutUntil),
      keypadWanted: state.keypadWanted,
      keypadSeen: state.keypadSeen,
      unreachableSince: timeOrNull(state.unreachableSince),
      lastHeardAt: timeOrNull(state.lastHeardAt),
      lastEntryAt: timeOrNull(state.lastEntryAt),
    },
    ...facts,
    createdAt: timeOf(lock.createdAt),
  };
}

function abilitiesOf(capabilities: Capabilities): Static<typeof LockBody>["capabilities"] {
  const { pin } = capabilities;
  return {
    ...capabilities,
    pin: { ...pin, lengths: [...pin.lengths], forbiddenPrefixes: [...pin.forbiddenPrefixes] },
  };
}

/** Locks with what is known of them, in the order given. */
export async function lockBodies(reads: Reads, locks: readonly StoredLock[]): Promise<Static<typeof LockBody>[]> {
  const counts = await slotCounts(reads, locks);
  const builtIn = await builtInConnections(reads);
  const bodies: Static<typeof LockBody>[] = [];
  for (const lock of locks) {
    const { live = 0, capacity = 0, unmanaged = 0 } = counts.get(lock.id) ?? {};
    const hasRoom = locks.length <= ROOM_LOCKS_MAX;
    bodies.push(
      lockBody(lock, {
        codesLive: live,
        codesUnmanaged: unmanaged === 0 ? 0 : await unmanagedToTell(reads, lock.id),
        isBuiltIn: builtIn.has(lock.connectionId),
        slotsFree: hasRoom ? Math.max(0, capacity - live) : null,
        risk: hasRoom ? await riskAt(reads, lock) : null,
      }),
    );
  }
  return bodies;
}

/** How many codes of somebody else there are on it of which the owner wants to hear. */
async function unmanagedToTell(reads: Reads, lockId: LockId): Promise<number> {
  return (await listUnmanaged({ store: reads }, lockId)).filter(({ isIgnored }) => !isIgnored).length;
}

/** The connections whose locks run inside the server. */
async function builtInConnections(reads: Pick<Reads, "connections">): Promise<ReadonlySet<ConnectionId>> {
  return new Set((await reads.connections()).filter(({ kind }) => kind === "virtual").map(({ id }) => id));
}

/** One lock, with what is known of it. Throws not_found. */
export async function readLockBody(reads: Reads, id: LockId): Promise<Static<typeof LockBody>> {
  const lock = found(await reads.lock(id), "lock");
  return found((await lockBodies(reads, [lock]))[0] ?? null, "lock");
}

interface SlotFacts {
  readonly owners: ReadonlyMap<PlacementId, { readonly codeId: CodeId; readonly holderName: string | null }>;
  /** Slots with an unmanaged code of which the owner does not want to hear. */
  readonly ignored: ReadonlySet<Slot>;
}

/** What is known of every slot of a lock; a slot that nobody ever looked at is `unknown`. */
export function slotBodies(
  lock: StoredLock,
  seen: readonly SeenSlot[],
  { owners, ignored }: SlotFacts,
): Static<typeof SlotBody>[] {
  const bySlot = new Map<Slot, SeenSlot>(seen.map((one) => [one.slot, one]));
  const { first, count } = lock.capabilities.slots;
  return Array.from({ length: count }, (_, index) => {
    const slot = (first + index) as Slot;
    const known = bySlot.get(slot);
    const placementId = known === undefined || known.content === "empty" ? null : known.placementId;
    const owner = placementId === null ? undefined : owners.get(placementId);
    return {
      slot,
      content: known?.content ?? "unknown",
      placementId,
      codeId: owner?.codeId ?? null,
      holderName: owner?.holderName ?? null,
      proof: known?.proof ?? null,
      seenAt: timeOrNull(known?.seenAt ?? null),
      isReadable: known?.content === "unmanaged" && known.pinTag !== null,
      isIgnored: ignored.has(slot),
    };
  });
}

/** Whose codes are on a lock, by placement. */
export function ownersOf(
  live: readonly LivePlacement[],
  holders: ReadonlyMap<string, StoredHolder>,
): ReadonlyMap<PlacementId, { readonly codeId: CodeId; readonly holderName: string | null }> {
  return new Map(
    live.map(({ placement, code }) => [
      placement.id,
      { codeId: code.id, holderName: holders.get(code.holderId)?.name ?? null },
    ]),
  );
}

/** A connection without its settings, which may hold secrets. */
export function connectionBody(
  connection: StoredConnection,
  { isOpen, locks }: { readonly isOpen: boolean; readonly locks: readonly StoredLock[] },
): Static<typeof ConnectionBody> {
  const { id, siteId, kind, name, createdAt } = connection;
  const lastHeardAt = locks.reduce<StoredLock["state"]["lastHeardAt"]>(
    (latest, { state }) => (latest === null || (state.lastHeardAt ?? 0) > latest ? state.lastHeardAt : latest),
    null,
  );
  return {
    id,
    siteId,
    kind,
    name,
    isOpen,
    lockIds: locks.map((lock) => lock.id),
    lastHeardAt: timeOrNull(lastHeardAt),
    createdAt: timeOf(createdAt),
  };
}

/** A lock that a connection offers, with what a person chooses by. */
export function offeredBody(lock: OfferedLock): Static<typeof OfferedLockBody> {
  const { address, name, class: lockClass, capabilities, lockId } = lock;
  return { address, name, class: lockClass, capabilities: abilitiesOf(capabilities), lockId };
}
