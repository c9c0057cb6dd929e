import type { Instant } from "../time/instant.ts";
import type { Window } from "../time/window.ts";

/** Somebody who needs a slot during each of these windows. */
export interface Demand<Who> {
  readonly who: Who;
  readonly windows: readonly Window[];
}

/** One who will find no slot free, and the first moment at which that happens. */
export interface Overload<Who> {
  readonly who: Who;
  readonly at: Instant;
}

/**
 * Who will not fit into `capacity` slots, each with the first moment, in order of time. Whoever came first keeps its
 * slot: by the start of the window, then by the order of `demands`. A slot that one leaves at an instant serves
 * another from that instant on.
 */
export function overloads<Who>(capacity: number, demands: readonly Demand<Who>[]): readonly Overload<Who>[] {
  const starts = demands
    .flatMap(({ who, windows }, order) => windows.map((window) => ({ who, window, order })))
    .sort((a, b) => a.window.from - b.window.from || a.order - b.order);
  const ends = new EndHeap();
  const found = new Map<Who, Instant>();
  for (const { who, window } of starts) {
    ends.dropUntil(window.from);
    if (ends.size < capacity) ends.push(window.until);
    else if (!found.has(who)) found.set(who, window.from);
  }
  return [...found].map(([who, at]) => ({ who, at }));
}

/** The first moment at which more slots are needed than there are, or null. */
export function firstOverload(capacity: number, demands: readonly (readonly Window[])[]): Instant | null {
  return (
    overloads(
      capacity,
      demands.map((windows, who) => ({ who, windows })),
    )[0]?.at ?? null
  );
}

/** The ends of the windows that hold a slot, earliest on top (a binary heap, so that a forecast stays n log n). */
class EndHeap {
  readonly #ends: number[] = [];

  get size(): number {
    return this.#ends.length;
  }

  push(end: number): void {
    const ends = this.#ends;
    let child = ends.push(end) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (at(ends, parent) <= end) break;
      ends[child] = at(ends, parent);
      child = parent;
    }
    ends[child] = end;
  }

  /** Removes every end at or before `instant`. */
  dropUntil(instant: number): void {
    while (this.#ends.length > 0 && at(this.#ends, 0) <= instant) this.#pop();
  }

  #pop(): void {
    const ends = this.#ends;
    const last = ends.pop();
    if (last === undefined || ends.length === 0) return;
    let parent = 0;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= ends.length) break;
      if (child + 1 < ends.length && at(ends, child + 1) < at(ends, child)) child++;
      if (at(ends, child) >= last) break;
      ends[parent] = at(ends, child);
      parent = child;
    }
    ends[parent] = last;
  }
}

function at(ends: readonly number[], index: number): number {
  return ends[index] ?? Number.POSITIVE_INFINITY;
}
