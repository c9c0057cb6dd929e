import type { LockId } from "@cardea/core";
import type { World } from "cardea/src/world/port.ts";
import { Violation } from "./invariants.ts";
import type { Watched } from "./life.ts";
import { isUnknowable, type Grievance, type Pair } from "./pair.ts";
import type { SimLock } from "./sim-lock.ts";

/** So long after something went wrong at a lock that can't be reached the owner is told at the latest. */
const TOLD_MS_MAX = 600_000;

export interface AlarmWatchTools {
  readonly world: World;
  readonly store: () => Watched;
  idOf(lock: SimLock): LockId;
  isServing(): boolean;
  readonly clockSlackMs: number;
  /** Whether the house can know at all what is in the slots of that lock. */
  canKnow(lock: SimLock): boolean;
  /** Looks anew at what is wrong with digits on a lock: the lock's own clock may have put it right. */
  judge(pair: Pair): void;
  fail(violation: Violation): void;
}

/** Watches whether the owner is told of what nobody can put right while a lock is away. */
export class AlarmWatch {
  readonly #tools: AlarmWatchTools;
  #servingSince: number;

  constructor(tools: AlarmWatchTools) {
    this.#tools = tools;
    this.#servingSince = tools.world.now();
  }

  /** Servers stopped or started, or the disk did. */
  servingChanged(): void {
    this.#servingSince = this.#tools.world.now();
  }

  /** Something is wrong from now on. */
  begun(pair: Pair, grievance: Grievance): void {
    const { world, clockSlackMs } = this.#tools;
    if (pair.lock.isReachable() || pair.key.replacedAt !== null) return;
    world.after(TOLD_MS_MAX + clockSlackMs, () => void this.#look(pair, grievance));
  }

  async #look(pair: Pair, grievance: Grievance): Promise<void> {
    if (!this.#mustBeTold(pair, grievance)) return;
    const { store, idOf, world, fail } = this.#tools;
    const alarms = await store().alarms({ open: true, lockId: idOf(pair.lock) });
    if (!this.#mustBeTold(pair, grievance)) return;
    const kinds: readonly string[] = KINDS[grievance.wrong];
    if (alarms.some(({ kind, codeId }) => kinds.includes(kind) && codeId === pair.code.stored?.id)) return;
    const words = grievance.wrong === "open" ? "still opens" : "is missing";
    fail(
      new Violation("I5", world.now(), `${pair.lock.address}: code ${pair.code.number} ${words}, and nobody is told`),
    );
  }

  #mustBeTold(pair: Pair, grievance: Grievance): boolean {
    const { isServing, canKnow, judge } = this.#tools;
    judge(pair);
    const isAlike = pair.grievance === grievance && !pair.lock.isReachable() && pair.key.replacedAt === null;
    const couldTell = isServing() && this.#servingSince <= grievance.since;
    return isAlike && couldTell && canKnow(pair.lock) && !isUnknowable(pair) && !isByClock(pair, grievance);
  }
}

/** A lock that has the code with its times, but whose clock is off, can't tell of that while it is away. */
function isByClock({ code, lock, tag }: Pair, { wrong }: Grievance): boolean {
  const slot = lock.slotOf(tag);
  const hasSchedule = slot !== null && lock.slot(slot)?.schedule !== null;
  return wrong === "missing" ? slot !== null : hasSchedule && code.endedAt() === null;
}

const KINDS = {
  open: ["still_on_lock_after_end"],
  missing: ["not_on_lock_before_start", "no_free_slot"],
} as const;
