import type { Weekday } from "@cardea/core";
import type { Rule, Weekly, Window } from "../api-types.ts";
import { dayText, daysBetween, durationText, momentText, msOf, plusDays, timeText, wallOf } from "../site/clock.ts";
import { dateFormat } from "../text/formats.ts";
import { text } from "../text/text.ts";
import { WEEKDAYS } from "./draft.ts";

/** By whose clock, and seen from when. */
export interface Sight {
  readonly zone: string;
  readonly now: number;
  /** It is over, whatever its times say: nothing is told to be going on now. */
  readonly isOver?: boolean;
}

/** A server's clock may be this far behind the viewer's and a window still count as begun. */
const CLOCK_SLACK_MS = 5_000;

/** "today 15:00 – 17:00", "Fri 3 Jul, 15:00 – Mon 6 Jul, 11:00", "now, until today 17:00". */
export function windowInWords({ from, until }: Window, { zone, now, isOver = false }: Sight): string {
  if (from === null && until === null) return text.time.always;
  if (from === null) return text.time.until(momentText(msOf(until ?? ""), zone, now));
  const start = momentText(msOf(from), zone, now);
  if (until === null) return text.time.fromOn(start);
  const end = msOf(until);
  if (!isOver && msOf(from) <= now + CLOCK_SLACK_MS && now < end) return text.time.nowUntil(momentText(end, zone, now));
  const isSameDay = daysBetween(wallOf(msOf(from), zone), wallOf(end, zone)) === 0;
  return text.time.dayRange(`${start} `, ` ${isSameDay ? timeText(end, zone) : momentText(end, zone, now)}`);
}

/** "2 h", "2 days": how long it is; null where it is open. */
export function windowLength({ from, until }: Window): string | null {
  return from === null || until === null ? null : durationText(msOf(until) - msOf(from));
}

/** "in 3 h" before it, else null. */
export function windowDistance({ from }: Window, now: number): string | null {
  return from !== null && msOf(from) > now + CLOCK_SLACK_MS ? text.time.startsIn(durationText(msOf(from) - now)) : null;
}

/** "Mon", in the viewer's language. */
export function weekdayText(day: Weekday, width: "short" | "long" = "short"): string {
  const monday = Date.UTC(2024, 0, 1);
  return dateFormat({ weekday: width }).format(monday + WEEKDAYS.indexOf(day) * 86_400_000);
}

/** "Mon, Wed, Fri", "Mon–Fri", "every day": three or more days in a row become a range. */
export function daysInWords(days: readonly Weekday[]): string {
  if (days.length === 7) return text.time.everyDay;
  const chosen = WEEKDAYS.map((day, index) => ({ day, index })).filter(({ day }) => days.includes(day));
  const runs: (typeof chosen)[] = [];
  for (const one of chosen) {
    const run = runs.at(-1);
    if (run?.at(-1)?.index === one.index - 1) run?.push(one);
    else runs.push([one]);
  }
  return runs.map(runInWords).join(", ");
}

function runInWords(run: readonly { readonly day: Weekday }[]): string {
  const [first] = run;
  const last = run.at(-1);
  if (first === undefined || last === undefined) return "";
  if (run.length < 3) return run.map(({ day }) => weekdayText(day)).join(", ");
  return text.time.dayRange(weekdayText(first.day), weekdayText(last.day));
}

/** "Mon, Wed, Fri 9:00–13:00". */
export function weeklyInWords({ days, from, until }: Weekly): string {
  const hours = text.time.dayRange(clockText(from), clockText(until));
  return `${daysInWords(days)} ${hours}${until <= from ? ` (${text.time.nextDay})` : ""}`;
}

/** A time of day `HH:mm`, as the viewer writes it. */
export function clockText(time: string): string {
  if (time === "24:00") return "24:00";
  return dateFormat({ hour: "numeric", minute: "2-digit" }).format(Date.parse(`2024-01-01T${time.slice(0, 5)}:00Z`));
}

/** A date `YYYY-MM-DD`, as the viewer writes it. */
export function dateText(date: string, now: number): string {
  return dayText(Date.parse(`${date}T12:00Z`), "UTC", now);
}

/** When a code with that rule opens, in one phrase: "Mon, Wed, Fri 9:00–13:00, until Sun 20 Dec, except Wed 3 Jun". */
export function ruleInWords(rule: Rule, window: Window, sight: Sight): string {
  const weekly = rule.weekly.map(weeklyInWords);
  const dated = rule.dated.map(
    ({ date, from, until }) => `${dateText(date, sight.now)} ${text.time.dayRange(clockText(from), clockText(until))}`,
  );
  const hours = [...weekly, ...dated];
  if (hours.length === 0) return windowInWords(window, sight);
  return [hours.join(` ${text.time.and} `), ...boundsInWords(rule, window, sight), ...exceptInWords(rule, sight)].join(
    ", ",
  );
}

function boundsInWords(rule: Rule, { until }: Window, { zone, now }: Sight): readonly string[] {
  const lastTerm = rule.terms.at(-1);
  if (lastTerm !== undefined) return [text.time.until(dateText(lastTerm.until, now))];
  if (until === null) return [text.time.withoutEnd];
  const wall = wallOf(msOf(until), zone);
  // A span that ends at midnight is over with the day before.
  const lastDay = wall.endsWith("T00:00") ? plusDays(wall, -1) : wall.slice(0, 10);
  return [text.time.until(dateText(lastDay, now))];
}

function exceptInWords({ except }: Rule, { now }: Sight): readonly string[] {
  const days = except.map((one) => {
    if ("calendar" in one) return one.calendar;
    return one.from === one.until
      ? dateText(one.from, now)
      : text.time.dayRange(dateText(one.from, now), dateText(one.until, now));
  });
  return days.length === 0 ? [] : [text.time.except(days.join(", "))];
}
