import { assert } from "../error.ts";
import type { PinConstraints } from "./constraints.ts";
import { Pin } from "./pin.ts";
import { commonDigits, commonLengths, pinProblemsFor } from "./policy.ts";
import { looksCareless } from "./weakness.ts";

/** Digits for so many live codes on one door, so that guessing stays rare. The last one has no bound. */
const LENGTHS_BY_LIVE_CODES = [
  { liveCodesMax: 10, length: 6 },
  { liveCodesMax: 100, length: 8 },
  { liveCodesMax: Number.POSITIVE_INFINITY, length: 10 },
] as const;

/** So many draws find a free PIN even where nine out of ten are taken, but for 1 in 10^45. */
const TRIES_MAX = 1_000;

/**
 * How many digits to draw for a door with that many live codes (the new one included): 6 up to 10, 8 up to 100, 10 above.
 * Where the locks don't all take that, the next longer length that they do, else the longest. Null if they have none in common.
 */
export function pinLengthFor(liveCodes: number, constraints: readonly PinConstraints[]): number | null {
  const wanted = LENGTHS_BY_LIVE_CODES.find(({ liveCodesMax }) => liveCodes <= liveCodesMax)?.length ?? 10;
  const common = commonLengths(constraints);
  if (common === null) return wanted;
  return common.find((length) => length >= wanted) ?? common.at(-1) ?? null;
}

export interface DrawOptions {
  readonly length: number;
  readonly constraints: readonly PinConstraints[];
  /** A uniform whole number in [0, bound), from a CSPRNG. */
  randomInt(bound: number): number;
  /** Whether another code forbids this PIN. */
  isTaken(pin: Pin): boolean;
  readonly triesMax?: number;
}

/**
 * A random PIN, uniform over all of that length that the locks take, that are free and don't look careless. Null if the
 * locks don't take that length or no free one was found.
 */
export function drawPin(options: DrawOptions): Pin | null {
  const digits = commonDigits(options.constraints);
  if (digits === "" || commonLengths(options.constraints)?.includes(options.length) === false) return null;
  for (let tries = options.triesMax ?? TRIES_MAX; tries > 0; tries--) {
    const pin = drawOnce(digits, options);
    if (isFit(pin, options)) return pin;
  }
  return null;
}

function drawOnce(digits: string, { length, randomInt }: DrawOptions): Pin {
  const drawn = Array.from({ length }, () => digits.charAt(randomInt(digits.length))).join("");
  const pin = Pin.parse(drawn);
  assert(pin !== null, "a PIN is drawn with 4 to 12 digits, and randomInt stays below its bound");
  return pin;
}

function isFit(pin: Pin, { constraints, isTaken }: DrawOptions): boolean {
  return !looksCareless(pin) && pinProblemsFor(pin, constraints).length === 0 && !isTaken(pin);
}
