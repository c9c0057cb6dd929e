import { isPadLine, isPadPattern } from "./pad.ts";
import type { Pin } from "./pin.ts";

export const WEAKNESSES = [
  "same_digit",
  "constant_step",
  "repeat",
  "palindrome",
  "two_digits",
  "date",
  "pad_pattern",
  "common",
] as const;
/** Why a chosen PIN is easy to guess. */
export type Weakness = (typeof WEAKNESSES)[number];

/** What to tell the person who chose it. */
export const WEAKNESS_MESSAGES: Readonly<Record<Weakness, string>> = {
  same_digit: "It is one digit again and again.",
  constant_step: "It counts up or down.",
  repeat: "It repeats a shorter number.",
  palindrome: "It reads the same backwards.",
  two_digits: "It has only two different digits.",
  date: "It looks like a date or a year.",
  pad_pattern: "It is a pattern on the keypad.",
  common: "It is one of the numbers that many people choose.",
};

const TESTS: Readonly<Record<Weakness, (digits: string) => boolean>> = {
  same_digit: (digits) => new Set(digits).size === 1,
  constant_step: hasConstantStep,
  repeat: isRepeat,
  palindrome: (digits) => [...digits].reverse().join("") === digits,
  two_digits: hasTwoDigits,
  date: isDate,
  pad_pattern: isPadPattern,
  common: (digits) => COMMON.has(digits),
};

/**
 * The first weakness of a PIN that a person chose, or null. The list covers about a tenth of the 4- and 6-digit PINs:
 * smaller lists do not help, and larger ones help little.
 * @see Markert et al., "This PIN Can Be Easily Guessed", IEEE S&P 2020
 */
export function weaknessOf(pin: Pin): Weakness | null {
  const digits = pin.reveal();
  return WEAKNESSES.find((weakness) => TESTS[weakness](digits)) ?? null;
}

/**
 * Whether people would distrust a drawn PIN: one digit, a constant step, a repeat, a straight line on the pad. Dates and
 * the like are as good as any other digits when chance picked them.
 */
export function looksCareless(pin: Pin): boolean {
  const digits = pin.reveal();
  return TESTS.same_digit(digits) || hasConstantStep(digits) || isRepeat(digits) || isPadLine(digits);
}

/** From each digit to the next it is the same step, where 9 is followed by 0: 1234, 2468, 8901, 9753. */
function hasConstantStep(digits: string): boolean {
  const step = (index: number) => (Number(digits[index]) - Number(digits[index - 1]) + 10) % 10;
  return [...digits].every((_, index) => index === 0 || step(index) === step(1));
}

/** A shorter number two or more times: 1212, 123123, 475475475. */
function isRepeat(digits: string): boolean {
  for (let period = 1; period <= digits.length / 2; period++) {
    if (digits.length % period === 0 && digits.slice(0, period).repeat(digits.length / period) === digits) return true;
  }
  return false;
}

/** Only two different digits; of four digits only in pairs (1122), since all of those would be too many to forbid. */
function hasTwoDigits(digits: string): boolean {
  return new Set(digits).size === 2 && (digits.length > 4 || /^(.)\1(.)\2$/.test(digits));
}

const DATE_FORMS: Readonly<Record<number, readonly string[]>> = {
  4: ["DDMM", "MMDD", "YYYY"],
  6: ["DDMMYY", "MMDDYY", "YYMMDD", "MMYYYY", "YYYYMM"],
  8: ["DDMMYYYY", "MMDDYYYY", "YYYYMMDD", "YYYYDDMM"],
};
const DAYS_OF_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const YEAR_FIRST = 1900;
const YEAR_LAST = 2049;

/** A day, month or year of a life (1900 to 2049), in the usual orders, without separators. */
function isDate(digits: string): boolean {
  return (DATE_FORMS[digits.length] ?? []).some((form) => fitsDate(digits, form));
}

function fitsDate(digits: string, form: string): boolean {
  const part = (letters: string) => {
    const start = form.indexOf(letters);
    return start < 0 ? null : Number(digits.slice(start, start + letters.length));
  };
  const year = part("YYYY");
  if (year !== null && (year < YEAR_FIRST || year > YEAR_LAST)) return false;
  const month = part("MM");
  if (month === null) return true;
  const days = DAYS_OF_MONTH[month - 1];
  const day = part("DD") ?? 1;
  return days !== undefined && day >= 1 && day <= days;
}

/** Chosen by very many people and found by no test above. From the usual published top lists of leaked PINs. */
const COMMON: ReadonlySet<string> = new Set(
  [
    "0007 0070 0420 0852 1235 1337 1342 1379 2468 3690 4200 4711 5683 6789 7410 8675 9110 9870",
    "11235 12344 12543 13579 24680 31415 42069 54320 90210",
    "007007 100200 102030 102938 112233 112358 123654 123987 124578 135246 135790 142536 147852 159753 246810 246813",
    "271828 292513 314159 321654 332211 420420 456123 520131 696969 741852 753159 789321 852963 951753 987321",
    "1122334 1231234 1234321 3141592 5201314 8675309",
    "10203040 11223344 11235813 12121999 12344321 12345679 13572468 14725836 24681012 27182818 31415926 44332211",
    "102030405 112233445 123123456 147258369 147852369 159357258 314159265 741852963 987456321",
    "1029384756 1122334455 1234512345 1234554321 1357924680 3141592653 5544332211",
  ].flatMap((line) => line.split(" ")),
);
