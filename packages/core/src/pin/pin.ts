import type { Brand } from "../brand.ts";

/** A keyed fingerprint of a PIN: equal for equal PINs of one site, useless without the key. Safe to store and compare. */
export type PinTag = Brand<string, "PinTag">;

const SEALED = "[pin]";

/**
 * The secret digits of a code, 4 to 10 of them (up to 12 for locks that take more). Leading zeros count.
 * Printing, JSON and inspection show `[pin]`; the digits come out through `reveal` alone.
 */
export class Pin {
  readonly #digits: string;

  private constructor(digits: string) {
    this.#digits = digits;
  }

  /** The PIN with these digits, or null if they aren't 4 to 12 ASCII digits. */
  static parse(digits: string): Pin | null {
    return /^[0-9]{4,12}$/.test(digits) ? new Pin(digits) : null;
  }

  get length(): number {
    return this.#digits.length;
  }

  /** The digits themselves. Only for a lock, a vault, or a person whose reveal was recorded. */
  reveal(): string {
    return this.#digits;
  }

  equals(other: Pin): boolean {
    return this.#digits === other.#digits;
  }

  toString(): string {
    return SEALED;
  }

  toJSON(): string {
    return SEALED;
  }

  /** How Node's inspect and console show it. @see https://nodejs.org/api/util.html#utilinspectcustom */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return SEALED;
  }
}
