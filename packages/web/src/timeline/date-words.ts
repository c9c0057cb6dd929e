import { locale } from "../text/text.ts";

interface Dated {
  /** `YYYY-MM-DD` */
  readonly date: string;
}

const weekday = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
const day = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
const month = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });
const words = new Map<string, string>();

function written(format: Intl.DateTimeFormat, name: string, { date }: Dated): string {
  const key = `${name} ${date}`;
  const text = words.get(key) ?? format.format(Date.parse(`${date}T00:00Z`));
  words.set(key, text);
  return text;
}

/** "Mon 23 Nov", or without the month "Mon 23". */
export function shortDayText(of: Dated, isNarrow = false): string {
  return isNarrow ? `${written(weekday, "weekday", of)} ${dayOfMonthText(of)}` : written(day, "day", of);
}

/** "23" */
export function dayOfMonthText({ date }: Dated): string {
  return String(Number(date.slice(8, 10)));
}

/** "November 2026" */
export function monthText(of: Dated): string {
  return written(month, "month", of);
}
