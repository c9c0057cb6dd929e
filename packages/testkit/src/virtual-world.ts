import { type Instant, instant } from "@cardea/core";
import type { World } from "cardea/src/world/port.ts";

/** A world whose time passes only when told, and whose chance comes from a seed: the same run twice is the same run. */
export interface VirtualWorld extends World {
  /** Lets that much time pass; every timer that falls due on the way runs at its own instant. */
  advance(ms: number): Promise<void>;
  /** Lets time pass until that instant; does nothing if it is over. */
  runUntil(at: Instant): Promise<void>;
  /** Lets just enough time pass for the promise to settle. Throws if it needs more than `withinMs`. */
  complete<Result>(promise: Promise<Result>, withinMs: number): Promise<Result>;
  /** How many timers wait. */
  waiting(): number;
}

export interface VirtualWorldOptions {
  readonly seed?: number;
  readonly startAt?: Instant;
  /** Resolves when everything that runs without a timer has come to rest. Give another one where real disks or sockets take part. */
  readonly rest?: () => Promise<void>;
}

interface Timer {
  readonly dueAt: number;
  readonly order: number;
  readonly callback: () => void;
}

/** 2026-06-01T00:00:00Z, a Monday. */
export const VIRTUAL_START: Instant = instant(1_780_272_000_000);

/** A world at `startAt` (a Monday at midnight, UTC, if none is given). */
export function virtualWorld(options: VirtualWorldOptions = {}): VirtualWorld {
  const random = seededRandom(options.seed ?? 1);
  const rest = options.rest ?? restOfPromises;
  const timers: Timer[] = [];
  let now = options.startAt ?? VIRTUAL_START;
  let order = 0;

  function after(ms: number, callback: () => void): () => void {
    const timer = { dueAt: now + Math.max(0, ms), order: order++, callback };
    timers.splice(placeFor(timers, timer), 0, timer);
    return () => {
      const at = timers.indexOf(timer);
      if (at >= 0) timers.splice(at, 1);
    };
  }

  /** Runs the next timer if it is due by then. */
  function runNext(until: number): boolean {
    const timer = timers[0];
    if (timer === undefined || timer.dueAt > until) return false;
    timers.shift();
    now = instant(Math.max(now, timer.dueAt));
    timer.callback();
    return true;
  }

  async function runUntil(at: Instant): Promise<void> {
    await rest();
    while (runNext(at)) await rest();
    now = instant(Math.max(now, at));
  }

  async function complete<Result>(promise: Promise<Result>, withinMs: number): Promise<Result> {
    const until = now + withinMs;
    let isSettled = false;
    const settle = () => {
      isSettled = true;
    };
    promise.then(settle, settle);
    for (await rest(); !isSettled; await rest()) {
      if (!runNext(until)) throw new Error(`not done within ${withinMs} ms`);
    }
    return promise;
  }

  return {
    now: () => now,
    randomBytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256)),
    randomInt: (bound) => Math.floor(random() * bound),
    after,
    advance: (ms) => runUntil(instant(now + ms)),
    runUntil,
    complete,
    waiting: () => timers.length,
  };
}

/** Where a timer belongs in the list: by its time, and at the same time by the order of asking. */
function placeFor(timers: readonly Timer[], timer: Timer): number {
  let low = 0;
  let high = timers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timers[middle]?.dueAt ?? Number.POSITIVE_INFINITY) <= timer.dueAt) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Two turns of the event loop: every chain of promises that waits for no timer, disk or socket has ended by then. */
async function restOfPromises(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Numbers in [0, 1) from a seed. @see https://github.com/bryc/code/blob/master/jshash/PRNGs.md, mulberry32 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
