import type { Window, Zone } from "@cardea/core";
import type { StoredCode } from "cardea/src/store/port.ts";
import { mergedByHand, windowsByHand } from "./by-hand.ts";

/** One set of digits of a code: a code whose PIN is replaced gets another. */
export interface TrueKey {
  readonly digits: string;
  /** When other digits took its place; null: it is the newest. */
  replacedAt: number | null;
  /** The store went back to a time at which they were not drawn yet: nobody knows them any more. */
  isForgotten: boolean;
}

/** One entry with a code, in truth. */
export interface TrueOpening {
  readonly lock: number;
  readonly at: number;
  /** When it was as far as anybody can know. */
  countsAt(): number;
  /** Whether the house knows of it, or had the time to. */
  isKnown: boolean;
}

/** What a code is in truth: as it is stored, with what happened at the doors. */
export class TrueCode {
  readonly number: number;
  readonly keys: TrueKey[] = [];
  readonly openings: TrueOpening[] = [];
  stored: StoredCode | null = null;
  /** The store went back to a time at which it didn't exist; its PIN is nobody's now. */
  isForgotten = false;
  readonly #zone: Zone;
  readonly #span: { readonly from: number; readonly until: number };
  /** Entries of others that a restored store takes for its own: who was in the slot after the backup it can't know. */
  mistakes = 0;
  /** How often it was woken, as far as anybody looked. */
  wakings = 0;
  #windows: readonly Window[] = [];
  #times: readonly Window[] = [];
  #awokenAt: number | null = null;

  constructor(number: number, zone: Zone, span: { readonly from: number; readonly until: number }) {
    this.number = number;
    this.#zone = zone;
    this.#span = span;
  }

  /** Takes what is stored now. */
  learn(stored: StoredCode, digits: string, now: number): void {
    this.stored = stored;
    this.isForgotten = false;
    const known = this.keys.findIndex((key) => key.digits === digits);
    const [key] = known === -1 ? [] : this.keys.splice(known, 1);
    if (key !== undefined) for (const later of this.keys.slice(known)) later.isForgotten = true;
    for (const other of this.keys) other.replacedAt ??= now;
    this.keys.push(key ?? { digits, replacedAt: null, isForgotten: false });
    if (key !== undefined) Object.assign(key, { replacedAt: null, isForgotten: false });
    if (stored.activation !== null && stored.activation.from !== this.#awokenAt) this.wakings++;
    this.#awokenAt = stored.activation?.from ?? null;
    this.#times = stored.kind === "emergency" ? [] : windowsByHand(stored.rule, this.#zone, this.#span);
    this.#windows = this.#windowsOf(stored);
  }

  forget(): void {
    this.stored = null;
    this.isForgotten = true;
  }

  /** Its windows within the time of the simulation, whatever ended it before. */
  windows(): readonly Window[] {
    return this.#windows;
  }

  /** The same, whether it was awake then or not; none of an emergency code. */
  times(): readonly Window[] {
    return this.#times;
  }

  isOpenAt(at: number): boolean {
    return this.#windows.some(({ from, until }) => from <= at && at < until);
  }

  /** Whether a window is within `slackMs` of that instant. */
  isNear(at: number, slackMs: number): boolean {
    return this.#windows.some(({ from, until }) => from - slackMs <= at && at < until + slackMs);
  }

  /** From when on it is over for good by revocation or uses; null if by neither. */
  endedAt(): number | null {
    const ends = [this.stored?.revokedAt ?? null, this.usedUpAt(), this.#lifeEnd()].filter((at) => at !== null);
    return ends.length === 0 ? null : Math.min(...ends);
  }

  /** When its last allowed entry was made, as far as that is known; null while entries are left. */
  usedUpAt(): number | null {
    const maxUses = this.stored?.rule.maxUses ?? null;
    if (maxUses === null) return null;
    return this.#known()[maxUses - 1]?.at ?? null;
  }

  /** Whether all its entries are made, or held for made, whoever knows it. */
  isSpent(): boolean {
    const { maxUses = null, firstUseTtlMs = null } = this.stored?.rule ?? {};
    if (firstUseTtlMs !== null && this.mistakes > 0) return true;
    return maxUses !== null && this.openings.length + this.mistakes >= maxUses;
  }

  /** The next instant after `at` at which a window begins or ends, or the code is over; null if there is none. */
  nextEdge(at: number): number | null {
    const edges = [...this.#windows.flatMap(({ from, until }) => [from, until]), this.endedAt() ?? at];
    const next = Math.min(...edges.filter((edge) => edge > at));
    return Number.isFinite(next) ? next : null;
  }

  #lifeEnd(): number | null {
    const ttlMs = this.stored?.rule.firstUseTtlMs ?? null;
    const known = this.#known();
    return ttlMs === null || known.length === 0 ? null : Math.min(...known.map((one) => one.countsAt())) + ttlMs;
  }

  #known(): readonly TrueOpening[] {
    return this.openings.filter(({ isKnown }) => isKnown);
  }

  #windowsOf({ kind, activation, fence }: StoredCode): readonly Window[] {
    if (kind !== "emergency" && fence === null) return this.#times;
    if (activation === null) return [];
    return kind === "emergency" ? mergedByHand([activation]) : this.#times.flatMap((time) => cutTo(time, activation));
  }
}

/** What two stretches of time have in common. */
function cutTo(a: Window, b: Window): readonly Window[] {
  const [from, until] = [a.from > b.from ? a.from : b.from, a.until < b.until ? a.until : b.until];
  return from < until ? [{ from, until }] : [];
}
