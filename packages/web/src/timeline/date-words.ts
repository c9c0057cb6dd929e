import { dateFormat } from "../text/formats.ts";

interface Dated {
  /** `YYYY-MM-DD` */
  readonly date: string;
}

const FORMATS = {
  weekday: { weekday: "short" },
  day: { weekday: "short", day: "numeric", month: "short" },
  month: { month: "long", year: "numeric" },
} as const;
const words = new Map<string, string>();

function written(name: keyof typeof FORMATS, { date }: Dated): string {
  const key = `${name} ${date}`;
  const text = words.get(key) ?? dateFormat(FORMATS[name]).format(Date.parse(`${date}T00:00Z`));
  words.set(key, text);
  return text;
}

/** "Mon 23 Nov", or without the month "Mon 23". */
export function shortDayText(of: Dated, isNarrow = false): string {
  return isNarrow ? `${written("weekday", of)} ${dayOfMonthText(of)}` : written("day", of);
}

/** "23" */
export function dayOfMonthText({ date }: Dated): string {
  return String(Number(date.slice(8, 10)));
}

/** "November 2026" */
export function monthText(of: Dated): string {
  return written("month", of);
}
