import { seededRandom } from "../virtual-world.ts";

/** Draws from one seed; the same draws in the same order come out the same. */
export interface Chance {
  /** A whole number in [0, bound). */
  below(bound: number): number;
  /** A whole number in [from, until]. */
  between(from: number, until: number): number;
  /** True in that share of all cases. */
  happens(share: number): boolean;
  /** One of them. Throws if there is none. */
  pick<Value>(values: readonly Value[]): Value;
  digits(count: number): string;
  /** Another source, that does not change what comes out of this one however often it is asked. */
  fork(name: string): Chance;
}

export function chanceOf(seed: number): Chance {
  const random = seededRandom(seed);
  const below = (bound: number): number => Math.floor(random() * bound);
  const pick = <Value>(values: readonly Value[]): Value => {
    const value = values[below(values.length)];
    if (value === undefined) throw new Error("there is nothing to pick from");
    return value;
  };
  return {
    below,
    between: (from, until) => from + below(until - from + 1),
    happens: (share) => random() < share,
    pick,
    digits: (count) => Array.from({ length: count }, () => below(10)).join(""),
    fork: (name) => chanceOf(mixed(seed, name)),
  };
}

/** @see http://www.isthe.com/chongo/tech/comp/fnv/, FNV-1a */
function mixed(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
