import type { RepeatRule } from "@cardea/core";
import { RRuleTemporal } from "rrule-temporal";

/**
 * The starts that a rule makes, ascending, as numbers of the wall clock (milliseconds from 1970-01-01T00:00:00 on the
 * same wall), from `span.from` to `span.until`. The rule is counted out on a wall clock that knows no zone, so that what
 * a zone does to it is decided in one place and not in a library; UNTIL, which may be an instant, is not looked at.
 * Null if that takes more steps than the library allows itself.
 */
export function ruleStarts(
  rule: RepeatRule,
  startLocal: number,
  span: { readonly from: number; readonly until: number },
): readonly number[] | null {
  const text = `DTSTART:${stampOf(startLocal)}\nRRULE:${textOf(rule)}`;
  try {
    const counted = new RRuleTemporal({ rruleString: text, cache: false });
    const starts = counted.between(new Date(span.from), new Date(span.until), true);
    return starts.map(({ epochMilliseconds }) => epochMilliseconds);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("Maximum ")) return null;
    throw error;
  }
}

/** The rule as the library reads it: written anew from what was understood, so that nothing else reaches it. */
function textOf(rule: RepeatRule): string {
  const days = rule.days.map(({ weekday, ordinal }) => `${ordinal ?? ""}${weekday}`);
  const lists: readonly (readonly [name: string, entries: readonly (string | number)[]])[] = [
    ["BYMONTH", rule.months],
    ["BYYEARDAY", rule.yearDays],
    ["BYMONTHDAY", rule.monthDays],
    ["BYDAY", days],
    ["BYHOUR", rule.hours],
    ["BYSETPOS", rule.positions],
  ];
  return [
    `FREQ=${rule.frequency}`,
    `INTERVAL=${rule.interval}`,
    ...(rule.count === null ? [] : [`COUNT=${rule.count}`]),
    ...(rule.weekStart === null ? [] : [`WKST=${rule.weekStart}`]),
    ...lists.filter(([, entries]) => entries.length > 0).map(([name, entries]) => `${name}=${entries.join(",")}`),
  ].join(";");
}

/** `20270105T090000Z`. */
function stampOf(local: number): string {
  return new Date(local).toISOString().replace(/[-:]|\.\d+/g, "");
}
