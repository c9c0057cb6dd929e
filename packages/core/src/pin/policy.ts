import type { PinConstraints } from "./constraints.ts";
import type { Pin } from "./pin.ts";

/** Why a lock would not take a PIN. The message says what it takes instead and never holds the PIN's digits as such. */
export interface PinProblem {
  readonly code: "length" | "forbidden_digit" | "forbidden_prefix";
  readonly message: string;
}

/**
 * What stands against `pin` on locks with these constraints: at most one problem of each code, none if all take it.
 * Whether it equals or begins like another code on a lock is not asked here, nor whether a lock wants one length for all.
 */
export function pinProblemsFor(pin: Pin, constraints: readonly PinConstraints[]): readonly PinProblem[] {
  const digits = pin.reveal();
  return [
    lengthProblem(pin.length, constraints),
    digitProblem(digits, constraints),
    prefixProblem(digits, constraints),
  ].filter((problem) => problem !== null);
}

/** The lengths that all of the locks take, ascending; may be empty. Null if no lock has a say. */
export function commonLengths(constraints: readonly PinConstraints[]): readonly number[] | null {
  const [first, ...others] = constraints;
  if (first === undefined) return null;
  return first.lengths
    .filter((length) => others.every((other) => other.lengths.includes(length)))
    .sort((a, b) => a - b);
}

/** The digits that all of the locks take, ascending. */
export function commonDigits(constraints: readonly PinConstraints[]): string {
  return [..."0123456789"]
    .filter((digit) => constraints.every((lock) => !lock.forbiddenDigits.includes(digit)))
    .join("");
}

function lengthProblem(length: number, constraints: readonly PinConstraints[]): PinProblem | null {
  const common = commonLengths(constraints);
  if (common === null || common.includes(length)) return null;
  return { code: "length", message: lengthMessage(common) };
}

function lengthMessage(common: readonly number[]): string {
  return common.length === 0
    ? "No length is taken by all of these locks; make a code for each of them."
    : `The PIN must have ${listOf(common.map(String))} digits for these locks.`;
}

function digitProblem(digits: string, constraints: readonly PinConstraints[]): PinProblem | null {
  const allowed = commonDigits(constraints);
  if ([...digits].every((digit) => allowed.includes(digit))) return null;
  const message =
    allowed === "" ? "No digit is taken by all of these locks." : `These locks take the digits ${allowed} only.`;
  return { code: "forbidden_digit", message };
}

function prefixProblem(digits: string, constraints: readonly PinConstraints[]): PinProblem | null {
  const forbidden = [...new Set(constraints.flatMap((lock) => lock.forbiddenPrefixes))].sort();
  if (!forbidden.some((prefix) => digits.startsWith(prefix))) return null;
  return { code: "forbidden_prefix", message: `For these locks no PIN may begin with ${listOf(forbidden)}.` };
}

/** "4", "4 or 6", "4, 6 or 8". */
function listOf(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}
