import { locale } from "./text.ts";

// Each is made once, and not before something is to be written with it: making one takes longer than the words of a whole
// list, and a page that makes some while it starts keeps a slow phone waiting.
const dates = new Map<string, Intl.DateTimeFormat>();
let numbers: Intl.NumberFormat | undefined;

/** Writes instants in the clock of that zone; dates that no zone shall move are given and written in UTC. */
export function dateFormat(
  options: Intl.DateTimeFormatOptions,
  zone = "UTC",
  language: string = locale,
): Intl.DateTimeFormat {
  const key = JSON.stringify([zone, language, options]);
  const made = dates.get(key) ?? new Intl.DateTimeFormat(language, { ...options, timeZone: zone });
  dates.set(key, made);
  return made;
}

/** "1,234" */
export function numberText(value: number): string {
  numbers ??= new Intl.NumberFormat(locale);
  return numbers.format(value);
}
