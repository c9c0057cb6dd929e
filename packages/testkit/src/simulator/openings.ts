import type { CodeId, LockId, Slot } from "@cardea/core";
import type { World } from "cardea/src/world/port.ts";
import type { Watched } from "./life.ts";
import type { SimLock, TrueEntry } from "./sim-lock.ts";
import type { TrueCode, TrueOpening } from "./true-code.ts";

/** An entry in a numbered log is known after that at the latest. */
const KNOWN_MS_MAX = 300_000;

/** An entry that is in the store, by that code at that lock. */
export interface StoredEntry {
  readonly codeId: CodeId;
  readonly lockId: LockId;
  readonly at: number;
}

export interface OpeningsTools {
  readonly world: World;
  readonly store: () => Watched;
  codes(): ReadonlyMap<number, TrueCode>;
  lockIds(): readonly LockId[];
  /** The lock's reach clock. */
  reachMs(lock: SimLock): number;
  /** What follows from the openings of a code may have changed. */
  onChange(code: TrueCode): void;
}

/** An entry in a numbered log. */
interface Announced {
  readonly lock: SimLock;
  readonly sequence: number;
  /** What the lock's reach clock showed then. */
  readonly reachAt: number;
}

/** What codes were good for at locks, and what of it the house must know by now. */
export class Openings {
  readonly #tools: OpeningsTools;
  /** How often the bolt of a lock moved for a one-time code. */
  readonly #bolts = new Map<SimLock, Map<TrueCode, number>>();

  constructor(tools: OpeningsTools) {
    this.#tools = tools;
  }

  /** A code was good for an entry. */
  granted(lock: SimLock, code: TrueCode, entry: TrueEntry): void {
    const countsAt = (): number => lock.bells.heardAt(entry);
    const opening: TrueOpening = { lock: lock.number, at: entry.at, countsAt, isKnown: false };
    code.openings.push(opening);
    this.#tools.onChange(code);
    // What stands in a numbered log must come to be known; what is told once may be lost with whoever hears it.
    const { sequence } = entry;
    if (lock.isNumbered) this.#knowSoon(code, opening, { lock, sequence, reachAt: this.#tools.reachMs(lock) });
  }

  /** An entry is in the store: that of the unknown openings is known from now on which was told nearest to it. */
  stored({ codeId, lockId, at }: StoredEntry): void {
    const code = [...this.#tools.codes().values()].find(({ stored }) => stored?.id === codeId);
    const lock = this.#tools.lockIds().indexOf(lockId);
    const unknown = code?.openings.filter((one) => one.lock === lock && !one.isKnown) ?? [];
    const [opening] = unknown.sort((a, b) => Math.abs(a.countsAt() - at) - Math.abs(b.countsAt() - at));
    if (code !== undefined && opening !== undefined) this.#know(code, opening);
  }

  /**
   * The store went back: what it doesn't count any more is unknown. A lock that numbers its log may tell it again, but
   * who was in the slot then is forgotten too.
   */
  wentBack(code: TrueCode): void {
    const known = code.openings.filter(({ isKnown }) => isKnown).sort((a, b) => a.countsAt() - b.countsAt());
    for (const opening of known.slice(code.stored?.uses ?? 0)) opening.isKnown = false;
    this.#tools.onChange(code);
  }

  /**
   * The store went back, and a lock that numbers its log tells it again what came after the backup: whoever had the slot in
   * the backup is held to have entered.
   */
  async toldAgain(lock: SimLock, id: LockId): Promise<void> {
    const { codes, store, onChange } = this.#tools;
    const heard = lock.isNumbered ? (await store().lock(id))?.state.lastSequence : undefined;
    const again = heard === undefined ? [] : lock.entries.filter(({ sequence }) => sequence > heard);
    if (again.length === 0) return;
    const held = new Map((await store().slots(id)).map(({ slot, placementId }) => [slot, placementId]));
    for (const code of codes().values()) {
      const placements = code.stored === null ? [] : await store().placementsOfCode(code.stored.id);
      const isIts = (slot: Slot | null): boolean =>
        slot !== null && placements.some((placement) => placement.id === held.get(slot));
      code.mistakes += again.filter(
        (one) => one.reason === "granted" && one.who !== code.number && isIts(one.slot),
      ).length;
      onChange(code);
    }
  }

  /** How often the bolt moved for a one-time code that the lock counts by itself, with this time; 0 for other codes. */
  moved(lock: SimLock, code: TrueCode): number {
    if (code.stored?.rule.maxUses !== 1 || !lock.capabilities.oneTime) return 0;
    const bolts = this.#bolts.get(lock) ?? new Map<TrueCode, number>();
    this.#bolts.set(lock, bolts);
    const times = (bolts.get(code) ?? 0) + 1;
    bolts.set(code, times);
    return times;
  }

  #knowSoon(code: TrueCode, opening: TrueOpening, from: Announced): void {
    // What a small log has pushed out before anybody read it is gone.
    const isInLog = from.lock.events(from.sequence - 1, 1)[0]?.sequence === from.sequence;
    if (opening.isKnown || !isInLog) return;
    const leftMs = KNOWN_MS_MAX - (this.#tools.reachMs(from.lock) - from.reachAt);
    if (leftMs > 0) return void this.#tools.world.after(leftMs, () => this.#knowSoon(code, opening, from));
    this.#know(code, opening);
  }

  #know(code: TrueCode, opening: TrueOpening): void {
    opening.isKnown = true;
    this.#tools.onChange(code);
  }
}
