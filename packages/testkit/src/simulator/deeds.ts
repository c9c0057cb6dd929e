import type { Slot } from "@cardea/core";
import type { World } from "cardea/src/world/port.ts";
import type { MemberAct } from "./actions.ts";
import type { ServerAct } from "./household.ts";
import type { HubSwitches } from "./hubs.ts";
import type { Act } from "./scenario.ts";
import type { SimLock } from "./sim-lock.ts";
import type { Watch } from "./watch.ts";

/** What hands, the radio and the weather do to locks. */
export type LockAct = Exclude<Act, ServerAct | MemberAct | { readonly do: "press" | "mistype" }>;
type HubAct = Extract<LockAct, { readonly do: "hub_down" }>;
type SingleLockAct = Exclude<LockAct, HubAct>;

export interface DeedTools {
  readonly world: World;
  readonly hubs: HubSwitches;
  readonly locks: readonly SimLock[];
  readonly watch: Watch;
}

/** Does to the locks what an act says. Its promise may never end, where the power of a lock goes meanwhile. */
export async function doToLocks(act: LockAct, tools: DeedTools): Promise<void> {
  if (act.do === "hub_down") return turnOff(act, tools);
  const lock = tools.locks[act.lock];
  if (lock === undefined || (BY_HAND.includes(act.do) && !canBeTouched(lock))) return;
  await doToLock(lock, act, tools.world);
}

const BY_HAND: readonly string[] = ["wipe", "clear_by_hand", "overwrite"];

function turnOff({ hub, ms }: HubAct, { world, hubs, locks, watch }: DeedTools): void {
  hubs.turn(hub, -1);
  for (const lock of locks) watch.reachable(lock);
  world.after(ms, () => {
    hubs.turn(hub, 1);
    for (const lock of locks) watch.reachable(lock);
  });
}

async function doToLock(lock: SimLock, act: SingleLockAct, world: World): Promise<void> {
  switch (act.do) {
    case "radio":
      return lock.radio.disturb(act.fault, act.times, act.lateMs);
    case "offline":
      if (!lock.isOnline()) return;
      lock.setOnline(false);
      world.after(act.ms, () => lock.isOnline() || lock.setOnline(true));
      return;
    case "silent_return":
      lock.isSilent = true;
      return;
    case "wipe":
      return lock.wipe();
    case "clear_by_hand":
      return programNth(lock, slotsTaken(lock), { nth: act.nth, digits: null });
    case "overwrite":
      return programNth(lock, slotsTaken(lock), act);
    case "program":
      return programNth(lock, slotsForHands(lock), act);
    case "new_battery":
      return lock.changeBattery(act.clockSetAfterMs);
    case "skew":
      return lock.setClock(act.ms);
    case "drift":
      return lock.setDrift(act.partsPerMillion);
    case "power_cut":
      return lock.cutPower(act.atWrite, act.keepsWrite);
    case "events":
      return lock.bells.bend({ fate: act.fate, left: act.times, lateMs: act.lateMs });
  }
}

async function programNth(
  lock: SimLock,
  slots: readonly Slot[],
  { nth, digits }: { readonly nth: number; readonly digits: string | null },
): Promise<void> {
  const slot = slots[nth % Math.max(1, slots.length)];
  if (slot !== undefined) await lock.program(slot, digits);
}

function slotsTaken({ memory }: SimLock): readonly Slot[] {
  return [...memory.slots.keys()].sort((a, b) => a - b);
}

/**
 * The free slots in the order in which a person at the keypad takes them. Where nobody can tell whose code is in a
 * slot, from the far end: what is written by hand into the very slot that a lost write of ours went to looks like ours.
 */
function slotsForHands(lock: SimLock): readonly Slot[] {
  const { readBack, reportsChanges } = lock.capabilities;
  const free = lock.slotsFree();
  return readBack === "pin" || reportsChanges ? free : free.toReversed();
}

/**
 * Whether hands on its slots leave traces that can be told apart. Where a slot only shows that it is taken, a write of
 * ours that comes late into a slot that somebody has emptied looks like somebody else's.
 */
function canBeTouched({ capabilities, radio }: SimLock): boolean {
  return capabilities.readBack === "pin" || !radio.hasStray();
}
