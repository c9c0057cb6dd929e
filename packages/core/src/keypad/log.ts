import { assert } from "../error.ts";
import type { LockEvent } from "../lock/event.ts";

/** The last events of a lock, oldest first, as a ring of fixed size. Their numbers rise by one for ever. */
export class EventLog {
  readonly #sizeMax: number;
  readonly #ring: LockEvent[] = [];
  #newest = 0;

  constructor(sizeMax: number) {
    assert(sizeMax >= 1, "an event log holds at least one event");
    this.#sizeMax = sizeMax;
  }

  /** The number of the newest event; 0 if there never was one. */
  get newest(): number {
    return this.#newest;
  }

  append(event: LockEvent): void {
    assert(event.sequence !== null && event.sequence > this.#newest, "the numbers of a lock's events rise");
    this.#newest = event.sequence;
    this.#ring.push(event);
    // Dropped in strides, so that an append costs the same however long the ring is.
    if (this.#ring.length >= 2 * this.#sizeMax) this.#ring.splice(0, this.#ring.length - this.#sizeMax);
  }

  /** All that is kept, ascending. */
  kept(): readonly LockEvent[] {
    return this.#ring.slice(-this.#sizeMax);
  }

  /**
   * At most `limit` events with numbers above `after`, ascending. What was dropped before the reader came is told by
   * one `gap` with the number of the last lost event, so that a reader who goes on from there misses nothing else.
   */
  after(after: number, limit: number): readonly LockEvent[] {
    const found: LockEvent[] = [];
    let expected = after + 1;
    for (const event of this.#newer(after)) {
      const sequence = event.sequence ?? expected;
      if (sequence > expected) found.push(gapBefore(event, expected, sequence - 1));
      found.push(event);
      expected = sequence + 1;
      if (found.length >= limit) break;
    }
    return found.slice(0, limit);
  }

  #newer(after: number): readonly LockEvent[] {
    const first = Math.max(0, this.#ring.length - this.#sizeMax);
    let start = this.#ring.length;
    while (start > first && (this.#ring[start - 1]?.sequence ?? 0) > after) start--;
    return this.#ring.slice(start);
  }
}

function gapBefore(event: LockEvent, fromSequence: number, untilSequence: number): LockEvent {
  return { sequence: untilSequence, at: event.at, happening: { kind: "gap", fromSequence, untilSequence } };
}
