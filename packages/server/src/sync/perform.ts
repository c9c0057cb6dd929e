import {
  afterClear,
  afterRead,
  afterSet,
  type Instant,
  type LockId,
  type Outcome,
  type Placement,
  type PlacementId,
  placementAfterRead,
  placementAfterSet,
  type Reading,
  type SeenSlot,
  settled,
  type Sighting,
  type Slot,
  type Step,
  unreachable,
  untimed,
  type Window,
} from "@cardea/core";
import type { LockPort } from "../drivers/port.ts";
import { forgottenTime } from "../events/forgotten.ts";
import { ALWAYS_HELD, type Hold } from "../jobs/port.ts";
import type { Log } from "../log/port.ts";
import type { LivePlacement, Reads } from "../store/port.ts";
import type { Vault } from "../vault/port.ts";
import type { World } from "../world/port.ts";
import type { LoadedLock } from "./lock-view.ts";

/** How long one call to a lock may take before it counts as lost. */
export const CALL_MS_MAX = 30_000;

/** What one step taught, as changes to be applied to whatever the store then holds. */
export interface Finding {
  readonly step: Step;
  readonly at: Instant;
  readonly isReachable: boolean;
  /** A keypad step that the lock confirmed. */
  readonly keypad: boolean | null;
  readonly slot: { readonly slot: Slot; change(seen: SeenSlot): SeenSlot } | null;
  readonly placement: { readonly id: PlacementId; change(placement: Placement, seen: SeenSlot): Placement } | null;
}

export interface PerformTools {
  readonly vault: Vault;
  readonly world: World;
  readonly log: Log;
  readonly reads: Pick<Reads, "placementsByTag" | "setting">;
  readonly hold?: Hold;
}

/**
 * Does one step at the lock. Never throws for what a lock or radio may do; throws HoldLost, and asks nothing of the lock,
 * where another server may have taken over.
 */
export async function perform(step: Step, loaded: LoadedLock, port: LockPort, tools: PerformTools): Promise<Finding> {
  switch (step.kind) {
    case "set":
      return performSet(step, loaded, port, tools);
    case "clear": {
      const outcome = await callWrite(tools, loaded.lock.id, (signal) => port.clear(step.slot, signal));
      const at = tools.world.now();
      return {
        ...nothing(step, outcome, at),
        slot: { slot: step.slot, change: settling(loaded, (seen) => afterClear(seen, outcome, at)) },
      };
    }
    case "read":
      return performRead(step, loaded, port, tools);
    case "keypad": {
      const outcome = await callWrite(tools, loaded.lock.id, (signal) => port.setKeypad(step.enabled, signal));
      return {
        ...nothing(step, outcome, tools.world.now()),
        keypad: outcome.kind === "confirmed" ? step.enabled : null,
      };
    }
    default:
      return unreachable(step);
  }
}

/** A change of what is known of a slot, in the light of what late writes can do on this lock. */
function settling({ view }: LoadedLock, change: (seen: SeenSlot) => SeenSlot): (seen: SeenSlot) => SeenSlot {
  const { lateWrites, schedules } = view.capabilities;
  if (!lateWrites) return (seen) => settled(change(seen));
  return schedules === null ? change : (seen) => untimed(seen, change(seen));
}

function nothing(step: Step, outcome: Outcome | Reading, at: Instant): Finding {
  return { step, at, isReachable: outcome.kind !== "unreachable", keypad: null, slot: null, placement: null };
}

type StepOf<Kind extends Step["kind"]> = Extract<Step, { kind: Kind }>;

async function performSet(
  step: StepOf<"set">,
  loaded: LoadedLock,
  port: LockPort,
  tools: PerformTools,
): Promise<Finding> {
  const live = loaded.live.find(({ placement }) => placement.id === step.placementId);
  if (live === undefined) throw new Error("a plan named a placement that its view does not hold");
  const { placement, code } = live;
  const pin = tools.vault.openPin(code.siteId, code.id, code.pin);
  const entry = { pin, schedule: placement.schedule, maxUses: placement.lockMaxUses };
  const outcome = await callWrite(tools, loaded.lock.id, (signal) => port.set(step.slot, entry, signal));
  const at = tools.world.now();
  return {
    ...nothing(step, outcome, at),
    slot: { slot: step.slot, change: settling(loaded, (seen) => afterSet(seen, outcome, at)) },
    placement: { id: placement.id, change: (before) => placementAfterSet(before, outcome, at) },
  };
}

async function performRead(
  step: StepOf<"read">,
  loaded: LoadedLock,
  port: LockPort,
  tools: PerformTools,
): Promise<Finding> {
  const reading = await callRead(tools, loaded.lock.id, (signal) => port.read(step.slot, signal));
  const at = tools.world.now();
  if (reading.kind === "unreachable") return nothing(step, reading, at);
  const sighting = await sightingOf(reading, step.slot, loaded, tools);
  const before = loaded.view.slots.get(step.slot);
  const expected =
    before !== undefined && before.content !== "empty" && before.content !== "unmanaged" ? before.placementId : null;
  return {
    ...nothing(step, reading, at),
    slot: { slot: step.slot, change: settling(loaded, (seen) => afterRead(seen, sighting, at)) },
    placement:
      expected === null || sighting.kind === "unsupported"
        ? null
        : { id: expected, change: (placement, seen) => placementAfterRead(placement, seen, at) },
  };
}

/**
 * Digits become a tag here and go no further; the tag finds the code of ours that they belong to. First the one that
 * this slot was written for: digits that a person chose may serve several codes, and a replaced PIN is no code's any more.
 */
async function sightingOf(
  reading: Exclude<Reading, { kind: "unreachable" }>,
  slot: Slot,
  loaded: LoadedLock,
  tools: PerformTools,
): Promise<Sighting> {
  if (reading.kind === "unsupported") return { kind: "unsupported" };
  const { content } = reading;
  if (content.kind !== "pin") return { kind: content.kind };
  const pinTag = tools.vault.tagOf(loaded.lock.siteId, content.pin);
  const before = loaded.view.slots.get(slot);
  if (before?.pinTag === pinTag && before.placementId !== null)
    return { kind: "pin", pinTag, ownerId: before.placementId };
  const same = await tools.reads.placementsByTag(loaded.lock.id, pinTag);
  const isWanted = ({ placement }: LivePlacement): boolean =>
    loaded.view.placements.some((wanted) => wanted.id === placement.id && wanted.pinTag === pinTag);
  const wasOthers = before?.content === "unmanaged" && before.pinTag === pinTag;
  const forgotten = wasOthers ? null : await forgottenTime(tools.reads);
  const sent = same.filter(({ placement }) => mayHaveBeenSent(placement, forgotten));
  return { kind: "pin", pinTag, ownerId: (sent.find(isWanted) ?? sent[0])?.placement.id ?? null };
}

/**
 * Digits that we never sent to a lock are somebody else's there, also where a code of ours that waits has the same. In a
 * time that a restore took they may have been sent, but for those that were somebody else's in that slot before.
 */
function mayHaveBeenSent({ ledger }: Placement, forgotten: Window | null): boolean {
  return ledger.sentAt !== null || (forgotten !== null && ledger.wantedAt < forgotten.until);
}

function callWrite(
  tools: PerformTools,
  lockId: LockId,
  call: (signal: AbortSignal) => Promise<Outcome>,
): Promise<Outcome> {
  return withinBound(tools, lockId, call, { kind: "unconfirmed" });
}

function callRead(
  tools: PerformTools,
  lockId: LockId,
  call: (signal: AbortSignal) => Promise<Reading>,
): Promise<Reading> {
  return withinBound(tools, lockId, call, { kind: "unreachable" });
}

/** A call that hangs or throws ends as `lost`: nobody knows what became of it. */
async function withinBound<Answer>(
  { world, log, hold = ALWAYS_HELD }: PerformTools,
  lockId: LockId,
  call: (signal: AbortSignal) => Promise<Answer>,
  lost: Answer,
): Promise<Answer> {
  hold.assertHeld();
  const abort = new AbortController();
  const expired = new Promise<Answer>((resolve) => {
    abort.signal.addEventListener("abort", () => resolve(lost), { once: true });
  });
  const cancel = world.after(CALL_MS_MAX, () => abort.abort());
  try {
    return await Promise.race([call(abort.signal), expired]);
  } catch (cause) {
    log.error("a driver threw instead of answering", { lockId }, cause);
    return lost;
  } finally {
    cancel();
  }
}
