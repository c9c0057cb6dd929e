/** Something with a place on a line, half-open. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A heap: the least of what was put in comes out first. */
class Heap<Item> {
  readonly #items: Item[] = [];
  readonly #isLess: (a: Item, b: Item) => boolean;

  constructor(isLess: (a: Item, b: Item) => boolean) {
    this.#isLess = isLess;
  }

  get least(): Item | undefined {
    return this.#items[0];
  }

  put(item: Item): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#goesBefore(at, above)) return;
      this.#swap(at, above);
      at = above;
    }
  }

  take(): Item | undefined {
    const items = this.#items;
    const least = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return least;
    items[0] = last;
    for (let at = 0; ; ) {
      const first = [2 * at + 1, 2 * at + 2].reduce(
        (best, child) => (this.#goesBefore(child, best) ? child : best),
        at,
      );
      if (first === at) return least;
      this.#swap(at, first);
      at = first;
    }
  }

  #goesBefore(a: number, b: number): boolean {
    const [first, second] = [this.#items[a], this.#items[b]];
    return first !== undefined && second !== undefined && this.#isLess(first, second);
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#items[a], this.#items[b]];
    if (first === undefined || second === undefined) return;
    this.#items[a] = second;
    this.#items[b] = first;
  }
}

/**
 * The lane of each stretch, so that none overlaps another in its lane and there are no more lanes than stretches at the
 * busiest place. Each takes the topmost lane that is free where it starts. `ascending`: by start.
 */
export function lanesOf(ascending: readonly Stretch[]): { readonly lanes: readonly number[]; readonly count: number } {
  const busy = new Heap<{ readonly end: number; readonly lane: number }>((a, b) => a.end < b.end);
  const free = new Heap<number>((a, b) => a < b);
  let count = 0;
  const lanes = ascending.map(({ start, end }) => {
    for (let done = busy.least; done !== undefined && done.end <= start; done = busy.least) {
      busy.take();
      free.put(done.lane);
    }
    const lane = free.take() ?? count++;
    busy.put({ end, lane });
    return lane;
  });
  return { lanes, count };
}
