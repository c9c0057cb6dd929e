import type { Instant, Placement, PlacementId, SeenSlot, Slot } from "@cardea/core";
import { raiseAlarm } from "../events/alarms.ts";
import type { NewEvent, NewRecord, Tx } from "../store/port.ts";
import type { LoadedLock } from "./lock-view.ts";
import type { Finding } from "./perform.ts";

/** What a batch of findings changed, before and after. */
export interface Change {
  readonly findings: readonly Finding[];
  readonly slots: ReadonlyMap<Slot, SeenSlot>;
  readonly slotsBefore: ReadonlyMap<Slot, SeenSlot>;
  readonly placements: ReadonlyMap<PlacementId, Placement>;
  readonly placementsBefore: ReadonlyMap<PlacementId, Placement>;
}

interface News {
  readonly at: Instant;
  readonly kind: string;
  readonly slot: Slot | null;
  readonly placement: Placement | null;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

/** Puts what changed into the audit log and the event stream, within the unit that changed it. */
export async function tell(tx: Tx, loaded: LoadedLock, change: Change): Promise<void> {
  const found = slotNews(change);
  const news = [...placementNews(change, loaded), ...found, ...reachNews(loaded, change.findings)];
  if (news.length === 0) return;
  await tx.record(news.map((one) => recordOf(one, loaded)));
  await tx.publish(news.map((one) => eventOf(one, loaded)));
  for (const { at, slot } of found) if (isIntrusion(slot, change)) await raiseFound(tx, loaded, { at, slot });
}

function placementNews({ placements, placementsBefore, findings }: Change, { view }: LoadedLock): News[] {
  const isFinal = view.capabilities.readBack === "none";
  const at = findings.at(-1)?.at ?? (0 as Instant);
  return [...placements.values()].flatMap((after): News[] => {
    const before = placementsBefore.get(after.id);
    if (before === undefined) return [];
    const kind = placementKind(before, after);
    // The lock's word is news only where no proof will follow.
    if (kind === null || (kind === "placement.acknowledged" && !isFinal)) return [];
    const facts = { proof: after.ledger.proof, refusal: after.refusal?.reason ?? null, enforcement: after.enforcement };
    return [{ at, kind, slot: after.slot ?? before.slot, placement: after, facts }];
  });
}

function placementKind(before: Placement, after: Placement): string | null {
  if (after.ledger.removedAt !== null && before.ledger.removedAt === null) return "placement.removed";
  if (after.ledger.verifiedAt !== null && before.ledger.verifiedAt === null) return "placement.verified";
  if (after.refusal !== null && before.refusal === null) return "placement.refused";
  if (before.ledger.verifiedAt !== null && after.ledger.verifiedAt === null && after.slot === null)
    return "placement.lost";
  if (after.ledger.acknowledgedAt !== null && before.ledger.acknowledgedAt === null) return "placement.acknowledged";
  return null;
}

/** A code of somebody else that was not known before. */
function slotNews({ slots, slotsBefore, findings }: Change): News[] {
  const at = findings.at(-1)?.at ?? (0 as Instant);
  return [...slots.values()]
    .filter((seen) => seen.content === "unmanaged" && !wasOthers(seen, slotsBefore.get(seen.slot)))
    .map((seen) => ({ at, kind: "lock.unmanaged_code_found", slot: seen.slot, placement: null, facts: {} }));
}

/** Whether the slot was known to hold that code. Other digits than those in a backup may be a code made since. */
function wasOthers({ pinTag }: SeenSlot, before: SeenSlot | undefined): boolean {
  return before?.content === "unmanaged" && (before.seenAt !== null || before.pinTag === pinTag);
}

/** What was in the slots of a lock before Cardea knew it is no cause for alarm. */
function isIntrusion(slot: Slot | null, { slotsBefore }: Change): boolean {
  return slot !== null && slotsBefore.has(slot);
}

async function raiseFound(tx: Tx, { lock }: LoadedLock, { at, slot }: Pick<News, "at" | "slot">): Promise<void> {
  const facts = { slot, change: "found" };
  await raiseAlarm(tx, lock, { kind: "unmanaged_change", placementId: null, codeId: null, facts }, at);
}

function reachNews({ view }: LoadedLock, findings: readonly Finding[]): News[] {
  const last = findings.at(-1);
  if (last === undefined) return [];
  const wasReachable = view.unreachable === null;
  if (wasReachable === last.isReachable) return [];
  const kind = last.isReachable ? "lock.reachable" : "lock.unreachable";
  return [{ at: last.at, kind, slot: null, placement: null, facts: {} }];
}

function recordOf({ kind, slot, placement, facts }: News, { lock }: LoadedLock): NewRecord {
  return {
    actor: { kind: "cardea", id: null, name: null },
    action: kind,
    subject: {
      lockId: lock.id,
      ...(placement === null ? {} : { codeId: placement.codeId, placementId: placement.id }),
    },
    facts: slot === null ? facts : { ...facts, slot },
  };
}

function eventOf({ at, kind, slot, placement, facts }: News, { lock, live }: LoadedLock): NewEvent {
  const code = placement === null ? undefined : live.find((one) => one.placement.id === placement.id)?.code;
  return {
    at,
    kind,
    siteId: lock.siteId,
    lockId: lock.id,
    codeId: placement?.codeId ?? null,
    holderId: code?.holderId ?? null,
    reason: null,
    slot,
    facts,
  };
}
