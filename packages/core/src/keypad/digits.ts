import type { PinConstraints } from "../pin/constraints.ts";
import type { Pin } from "../pin/pin.ts";

/** Whether a PIN has a digit, or a beginning, that this lock doesn't take. Says nothing about its length. */
export function hasForbiddenDigits(pin: Pin, constraints: PinConstraints): boolean {
  const digits = pin.reveal();
  return (
    [...digits].some((digit) => constraints.forbiddenDigits.includes(digit)) ||
    constraints.forbiddenPrefixes.some((prefix) => digits.startsWith(prefix))
  );
}
