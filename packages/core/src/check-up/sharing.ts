import type { CodeFacts } from "./facts.ts";

/** Nobody comes home so often, again and again. */
const BUSY_DAY_ENTRIES = 12;
const BUSY_DAYS = 3;
/** Who sleeps leaves some hours of the day free. */
const WAKING_HOURS = 18;
/** Fewer entries say nothing about habits. */
const HABIT_ENTRIES = 40;

/** Names of more than one person, in the languages of the page. "All" and "alle" count only by themselves. */
const GROUP =
  /(?:^|[^\p{L}])(?:team|teams|crew|staff|everyone|everybody|family|families|guests|visitors|neighbors|neighbours|cleaners|contractors|students|teachers|volunteers|members|familie|familien|gäste|besucher|mitarbeiter|mitarbeitende|nachbarn|kollegen|mannschaft|handwerker|mitglieder|verein)(?:[^\p{L}]|$)|^(?:all|alle)$|team$/iu;

/** Why a code seems to serve several people, with the numbers that say so. */
export type Sharing =
  | { readonly reason: "many_entries"; readonly days: number; readonly most: number }
  | { readonly reason: "round_the_clock"; readonly hours: number; readonly entries: number }
  | { readonly reason: "group_name"; readonly name: string };

/**
 * Whether one code seems to be shared by many: by how often or how round the clock it opened, else by its name. A guess,
 * so its reason is told. Null for codes that may be used once or sleep, and where nothing speaks for it.
 */
export function sharingOf(code: CodeFacts): Sharing | null {
  if (code.kind === "emergency" || code.maxUses === 1) return null;
  return byEntries(code) ?? byHours(code) ?? byName(code);
}

function byEntries({ hours }: CodeFacts): Sharing | null {
  const days = new Map<number, number>();
  for (const { hour, count } of hours) {
    const day = Math.floor(hour / 24);
    days.set(day, (days.get(day) ?? 0) + count);
  }
  const busy = [...days.values()].filter((count) => count >= BUSY_DAY_ENTRIES);
  if (busy.length < BUSY_DAYS) return null;
  return { reason: "many_entries", days: busy.length, most: Math.max(...busy) };
}

function byHours({ hours }: CodeFacts): Sharing | null {
  const entries = hours.reduce((sum, { count }) => sum + count, 0);
  const ofDay = new Set(hours.map(({ hour }) => hour % 24)).size;
  return entries >= HABIT_ENTRIES && ofDay >= WAKING_HOURS
    ? { reason: "round_the_clock", hours: ofDay, entries }
    : null;
}

function byName({ holderName, label }: CodeFacts): Sharing | null {
  const name = [holderName, label ?? ""].find((text) => GROUP.test(text.trim()));
  return name === undefined ? null : { reason: "group_name", name };
}
