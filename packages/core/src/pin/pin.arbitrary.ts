import fc from "fast-check";
import { assert } from "../error.ts";
import type { PinConstraints } from "./constraints.ts";
import { Pin } from "./pin.ts";

/** The PIN that a search over all output must never find. */
export const CANARY = "48291377";

export function pinOf(digits: string): Pin {
  const pin = Pin.parse(digits);
  assert(pin !== null, "tests make PINs of 4 to 12 digits");
  return pin;
}

/** A lock that takes 4 to 10 digits, whatever they are, but for what is given. */
export function lockTaking(constraints: Partial<PinConstraints> = {}): PinConstraints {
  return {
    lengths: [4, 5, 6, 7, 8, 9, 10],
    sameLength: false,
    forbiddenDigits: "",
    forbiddenPrefixes: [],
    uniqueFirstDigits: null,
    ...constraints,
  };
}

export const digitsArbitrary = fc.stringMatching(/^[0-9]{4,12}$/);
export const pinArbitrary = digitsArbitrary.map(pinOf);

export const constraintsArbitrary: fc.Arbitrary<PinConstraints> = fc
  .record({
    lengths: fc.subarray([4, 5, 6, 7, 8, 9, 10], { minLength: 1 }),
    forbiddenDigits: fc.subarray([..."0123456789"], { maxLength: 4 }).map((digits) => digits.join("")),
    forbiddenPrefixes: fc.array(fc.stringMatching(/^[0-9]{1,3}$/), { maxLength: 3 }),
  })
  .map(lockTaking);
