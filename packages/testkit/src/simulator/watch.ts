import type { LockId, Slot, Zone } from "@cardea/core";
import type { World } from "cardea/src/world/port.ts";
import { AlarmWatch } from "./alarm-watch.ts";
import { type InvariantId, Violation } from "./invariants.ts";
import type { Watched } from "./life.ts";
import type { LockWatcher } from "./lock-watcher.ts";
import { Openings, type StoredEntry } from "./openings.ts";
import {
  createPair,
  type Demanded,
  demandOn,
  type Grievance,
  isUnknowable,
  type Pair,
  type ToldPlacement,
  wrongAnswer,
  wrongOf,
} from "./pair.ts";
import { AGAIN_MS, leftMs, OPEN_MS_MAX, STRAY_MS_MAX, seenAfter, UNSEEN_MS_MAX } from "./patience.ts";
import { ReachClock } from "./reach.ts";
import { Silence } from "./silence.ts";
import type { SimLock, TrueEntry } from "./sim-lock.ts";
import type { TrueCode } from "./true-code.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const FRESH_MS = 2 * MINUTE;

export interface WatchTools {
  readonly world: World;
  readonly locks: () => readonly SimLock[];
  readonly store: () => Watched;
  readonly lockIds: () => readonly LockId[];
  /** Whether a server works and the disk takes what it writes. */
  isServing(): boolean;
  /** How far the clocks of servers may be off in this scenario. */
  readonly clockSlackMs: number;
  readonly zone: Zone;
  fail(violation: Violation): void;
}

interface LockFacts {
  readonly pairs: Pair[];
  readonly reach: ReachClock;
  strayUntil: number;
  disturbedAt: number | null;
  wasFull: boolean;
  /** Since when it has room again. */
  roomSince: number | null;
  readonly silence: Silence;
  /** What the reach clock showed when somebody wrote into a slot. */
  readonly foreignReach: Map<Slot, number>;
  writes: number;
}

/** Watches every PIN on every lock all the time: whether it is where it should be, and how long it may yet be wrong. */
export class Watch implements LockWatcher {
  readonly #tools: WatchTools;
  readonly #facts = new Map<SimLock, LockFacts>();
  readonly #codes = new Map<number, TrueCode>();
  readonly #openings: Openings;
  readonly #alarms: AlarmWatch;
  /** Removals and arrivals that took some time, for the summary. */
  readonly delays = { worstOpenMs: 0, worstMissingMs: 0 };

  constructor(tools: WatchTools) {
    this.#tools = tools;
    this.#alarms = this.#createAlarmWatch(tools);
    this.#openings = new Openings({
      world: tools.world,
      store: tools.store,
      codes: () => this.#codes,
      lockIds: tools.lockIds,
      reachMs: (lock) => this.#reachMs(lock),
      onChange: (code) => this.learn(code),
    });
  }

  #createAlarmWatch({ world, store, isServing, clockSlackMs, fail }: WatchTools): AlarmWatch {
    return new AlarmWatch({
      world,
      store,
      isServing,
      clockSlackMs,
      fail,
      idOf: (lock) => this.#idOf(lock),
      judge: (pair) => this.#judge(pair),
      canKnow: (lock) => this.#canKnowAway(lock),
    });
  }

  /** Whether the house can know what is in the slots of a lock that is away: nobody had his hands on it since. */
  #canKnowAway(lock: SimLock): boolean {
    const { strayUntil, disturbedAt, silence } = this.#factsOf(lock);
    const { awayAt } = silence;
    const isUntouched = disturbedAt === null || (awayAt !== null && disturbedAt < awayAt);
    return isUntouched && this.#tools.world.now() >= strayUntil && !this.mayBeUnseen(lock);
  }

  codes(): ReadonlyMap<number, TrueCode> {
    return this.#codes;
  }

  writesOf(lock: SimLock): number {
    return this.#factsOf(lock).writes;
  }

  /** Takes a code that is new or changed by a member (`isChanged`), or was used. */
  learn(code: TrueCode, isChanged = false): void {
    this.#codes.set(code.number, code);
    for (const lock of this.#tools.locks()) {
      const isOn = code.stored?.lockIds.includes(this.#idOf(lock)) ?? false;
      const { pairs } = this.#factsOf(lock);
      for (const key of isOn ? code.keys : []) {
        if (pairs.some((pair) => pair.code === code && pair.key === key)) continue;
        addPair(pairs, createPair(code, key, lock));
      }
      for (const pair of pairs) {
        if (pair.code !== code) continue;
        if (isChanged) pair.changedReach = this.#reachMs(lock);
        this.#rearm(pair);
      }
    }
  }

  /** The store went back to an older state, which `learn` was told of. */
  async wentBack(): Promise<void> {
    for (const code of this.#codes.values()) this.#openings.wentBack(code);
    for (const lock of this.#tools.locks()) {
      await this.#openings.toldAgain(lock, this.#idOf(lock));
      if (lock.capabilities.readBack === "pin") continue;
      const known = await this.#tools.store().slots(this.#idOf(lock));
      const held = known.filter(
        ({ content, placementId }) => content === "ours" || (content === "unknown" && placementId !== null),
      );
      lock.forget(new Set(held.map(({ slot }) => slot)));
    }
  }

  changed(lock: SimLock, slots: readonly Slot[]): void {
    if (slots.length === 0) return;
    const facts = this.#factsOf(lock);
    const isFull = lock.slotsFree().length === 0;
    if (facts.wasFull && !isFull) facts.roomSince = this.#tools.world.now();
    facts.wasFull = isFull;
    this.#judgeLock(lock);
  }

  disturbed(lock: SimLock, slots: readonly Slot[]): void {
    const facts = this.#factsOf(lock);
    facts.disturbedAt = this.#tools.world.now();
    for (const slot of slots) facts.foreignReach.set(slot, this.#reachMs(lock));
    this.#judgeLock(lock);
  }

  strayed(lock: SimLock, arrivesAt: number): void {
    const facts = this.#factsOf(lock);
    facts.strayUntil = Math.max(facts.strayUntil, arrivesAt + STRAY_MS_MAX);
  }

  written(lock: SimLock, verb: "set" | "clear", slot: Slot): void {
    const facts = this.#factsOf(lock);
    facts.writes++;
    const now = this.#tools.world.now();
    const since = lock.foreign.get(slot);
    if (since === undefined || now < facts.strayUntil || lock.doubts.unknowable.has(slot)) return;
    const unseenMs = lock.capabilities.reportsChanges ? 2 * MINUTE : UNSEEN_MS_MAX;
    if (this.#reachMs(lock) - (facts.foreignReach.get(slot) ?? 0) <= unseenMs) return;
    const lasted = seconds(now - since);
    this.#fail("I7", `${lock.address}: ${verb} of slot ${slot}, which held somebody else's code for ${lasted}`);
  }

  granted(lock: SimLock, entry: TrueEntry): void {
    const code = entry.who === null ? undefined : this.#codes.get(entry.who);
    if (code !== undefined) this.#openings.granted(lock, code, entry);
  }

  entryStored(entry: StoredEntry): void {
    this.#openings.stored(entry);
  }

  /** What is told of a placement must be so when it is told, unless somebody has just had his hands on the slot. */
  placementTold({ kind, codeId, lockId, slot }: ToldPlacement): void {
    const lock = this.#tools.locks()[this.#tools.lockIds().indexOf(lockId)];
    const code = [...this.#codes.values()].find(({ stored }) => stored?.id === codeId);
    if (lock === undefined || code === undefined) return;
    const { strayUntil, pairs } = this.#factsOf(lock);
    if (this.#tools.world.now() < strayUntil || this.mayBeUnseen(lock)) return;
    const own = pairs.filter((pair) => pair.code === code);
    if (own.some(isUnknowable)) return;
    const isThere = own.some(({ tag }) => lock.slotOf(tag) === slot && !lock.foreign.has(slot));
    if (isThere === (kind === "placement.verified")) return;
    this.#fail("I6", `${lock.address}: code ${code.number} is told as ${kind} in slot ${slot}, which is not so`);
  }

  /** Whether somebody had his hands on the slots of a lock, and nobody need have noticed yet. */
  mayBeUnseen(lock: SimLock): boolean {
    const { disturbedAt } = this.#factsOf(lock);
    const isBlind = lock.capabilities.readBack === "none" && !lock.capabilities.reportsChanges;
    return isBlind || (disturbedAt !== null && this.#tools.world.now() < seenAfter(lock, disturbedAt));
  }

  /** A lock that counts the uses of a code by itself opens no more often than it may. */
  opened(lock: SimLock, who: number | null): void {
    const code = who === null ? undefined : this.#codes.get(who);
    const times = code === undefined ? 0 : this.#openings.moved(lock, code);
    // A set of ours that comes late after the code was cleared brings it back, until the looks after it find that out.
    const isBack = code?.keys.some(({ digits }) => lock.doubts.broughtBack.has(lock.tagOf(digits))) ?? false;
    if (times > 1 && !isBack) this.#fail("I3", `${lock.address}: one-time code ${who} opened ${times} times`);
  }

  openedWhileOff(lock: SimLock): void {
    this.#fail("I11", `${lock.address}: opened, though its keypad is switched off`);
  }

  /** Digits that somebody else is known to have on a lock aren't sent: the refusal would be the last word on the code. */
  foundTaken(lock: SimLock, slot: Slot, holder: Slot): void {
    const { capabilities, draft } = lock;
    if (capabilities.readBack !== "pin" || !lock.foreign.has(holder)) return;
    const knownMs = (capabilities.reportsChanges ? 0 : draft.auditEveryMs) + UNSEEN_MS_MAX;
    if (this.#reachMs(lock) - (this.#factsOf(lock).foreignReach.get(holder) ?? 0) <= knownMs) return;
    this.#fail("I7", `${lock.address}: slot ${slot} was sent digits that somebody else is known to have in ${holder}`);
  }

  reachable(lock: SimLock): void {
    const facts = this.#factsOf(lock);
    const { reach, pairs } = facts;
    reach.count();
    facts.silence.count(lock, this.#tools.world.now());
    for (const pair of pairs) if (pair.grievance !== null) this.#armDeadline(pair);
  }

  /** Servers stopped or started, or the disk did. */
  servingChanged(): void {
    this.#alarms.servingChanged();
    for (const lock of this.#tools.locks()) this.reachable(lock);
  }

  /** What a guest met at the keypad, against what the code allows. */
  judgePress(code: TrueCode, lock: SimLock, reason: string): void {
    const pair = this.#factsOf(lock).pairs.find((one) => one.code === code && one.key === code.keys.at(-1));
    if (pair === undefined || code.isForgotten) return;
    const now = this.#tools.world.now();
    const sinceChange = this.#reachMs(lock) - pair.changedReach;
    const isFresh = sinceChange <= OPEN_MS_MAX + this.#tools.clockSlackMs || now < this.#factsOf(lock).strayUntil;
    if (pair.grievance !== null || isFresh) return;
    const wrong = wrongAnswer(pair, reason, now);
    if (wrong !== null) this.#fail(wrong.invariant, `${lock.address}: code ${code.number} ${wrong.words}`);
  }

  /** The digits that belong into slots of a lock now, and those that may be there. */
  demandsOn(lock: SimLock): readonly Demanded[] {
    const now = this.#tools.world.now();
    return this.#factsOf(lock).pairs.map((pair) => ({ pair, demand: demandOn(pair, now) }));
  }

  #idOf(lock: SimLock): LockId {
    const id = this.#tools.lockIds()[lock.number];
    if (id === undefined) throw new Error("a lock without an id");
    return id;
  }

  #factsOf(lock: SimLock): LockFacts {
    let facts = this.#facts.get(lock);
    if (facts === undefined) {
      const reach = new ReachClock({ now: this.#tools.world.now, isRunning: () => this.#isReachable(lock) });
      facts = {
        pairs: [],
        reach,
        strayUntil: 0,
        disturbedAt: null,
        wasFull: false,
        roomSince: null,
        silence: new Silence(),
        foreignReach: new Map(),
        writes: 0,
      };
      this.#facts.set(lock, facts);
    }
    return facts;
  }

  #reachMs(lock: SimLock): number {
    return this.#factsOf(lock).reach.ms();
  }

  #judgeLock(lock: SimLock): void {
    for (const pair of this.#factsOf(lock).pairs) this.#judge(pair);
  }

  #judge(pair: Pair): void {
    const wrong = wrongOf(pair, this.#tools.world.now(), this.#tools.zone);
    if (wrong === (pair.grievance?.wrong ?? null)) return;
    if (pair.grievance !== null) this.#settle(pair, pair.grievance);
    if (wrong === null) return;
    pair.grievance = { wrong, since: this.#tools.world.now(), reachAt: this.#reachMs(pair.lock) };
    this.#armDeadline(pair);
    this.#alarms.begun(pair, pair.grievance);
  }

  #settle(pair: Pair, { wrong, reachAt }: Grievance): void {
    const lastedMs = this.#reachMs(pair.lock) - reachAt;
    if (wrong === "open") this.delays.worstOpenMs = Math.max(this.delays.worstOpenMs, lastedMs);
    else this.delays.worstMissingMs = Math.max(this.delays.worstMissingMs, lastedMs);
    pair.grievance = null;
    pair.cancelDeadline();
  }

  #rearm(pair: Pair): void {
    pair.cancelEdge();
    this.#judge(pair);
    const now = this.#tools.world.now();
    const edge = pair.code.nextEdge(now);
    if (edge !== null) pair.cancelEdge = this.#tools.world.after(edge - now, () => this.#rearm(pair));
  }

  #armDeadline(pair: Pair): void {
    pair.cancelDeadline();
    const { grievance, lock } = pair;
    if (grievance === null || !this.#isReachable(lock)) return;
    const waitMs = Math.max(this.#leftMs(pair, grievance), 0);
    pair.cancelDeadline = this.#tools.world.after(waitMs + 1, () => this.#due(pair));
  }

  #isReachable(lock: SimLock): boolean {
    return lock.isReachable() && this.#tools.isServing();
  }

  /** How long it may yet stay wrong. */
  #leftMs({ lock }: Pair, grievance: Grievance): number {
    const { reach, silence, ...facts } = this.#factsOf(lock);
    const { silentMs } = silence;
    const { world, clockSlackMs } = this.#tools;
    return leftMs(lock, grievance, { ...facts, silentMs, now: world.now(), reachMs: reach.ms(), clockSlackMs });
  }

  #due(pair: Pair): void {
    const { grievance, lock } = pair;
    if (grievance === null || !this.#isReachable(lock)) return;
    this.#judge(pair);
    if (pair.grievance !== grievance) return;
    if (this.#leftMs(pair, grievance) > 0) return this.#armDeadline(pair);
    if (grievance.wrong === "open") return this.#overdue(pair, grievance);
    void this.#overdueMissing(pair, grievance);
  }

  #overdue({ code, lock }: Pair, { since }: Grievance): void {
    const id: InvariantId = code.endedAt() === null ? "I1" : "I5";
    const lasted = seconds(this.#tools.world.now() - since);
    this.#fail(id, `${lock.address}: code ${code.number} still opens ${lasted} after it should not`);
  }

  /** A code that can't be on the lock is no fault of ours, if the owner was told why. */
  async #overdueMissing(pair: Pair, grievance: Grievance): Promise<void> {
    const { code, lock } = pair;
    const store = this.#tools.store();
    const placements = code.stored === null ? [] : await store.placementsOfCode(code.stored.id);
    const { refusal = null, ledger } = placements.find(({ lockId }) => lockId === this.#idOf(lock)) ?? {};
    // What was asked for just now may yet arrive.
    const isFresh = ledger !== undefined && this.#tools.world.now() < ledger.wantedAt + FRESH_MS;
    if (pair.grievance !== grievance || !this.#isReachable(lock)) return;
    const isFull = lock.slotsFree().length === 0;
    const holder = lock.slotOf(pair.tag);
    const isOthers = holder !== null && lock.foreign.has(holder);
    if (refusal !== null || isFull || isOthers) {
      const alarms = await store.alarms({ open: true, lockId: this.#idOf(lock) });
      const isTold = alarms.some(({ kind }) => kind === "no_free_slot" || kind === "not_on_lock_before_start");
      if (pair.grievance !== grievance || !this.#isReachable(lock)) return;
      const why = refusal?.reason ?? (isOthers ? "somebody else has these digits" : "no free slot");
      if (!isTold && !isFresh)
        return this.#fail("I2", `${lock.address}: code ${code.number} can't be set (${why}), and nobody was told`);
      pair.cancelDeadline = this.#tools.world.after(AGAIN_MS, () => this.#due(pair));
      return;
    }
    const lasted = seconds(this.#tools.world.now() - grievance.since);
    this.#fail("I2", `${lock.address}: code ${code.number} is valid, but not on the lock for ${lasted}`);
  }

  #fail(invariant: InvariantId, words: string): void {
    this.#tools.fail(new Violation(invariant, this.#tools.world.now(), words));
  }
}

function addPair(pairs: Pair[], pair: Pair): void {
  for (const before of pairs) if (before.tag === pair.tag) before.heir = pair;
  pairs.push(pair);
}

function seconds(ms: number): string {
  return `${Math.round(ms / SECOND)} s`;
}
