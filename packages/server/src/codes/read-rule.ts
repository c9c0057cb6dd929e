import {
  type DatedWindow,
  type DateSpan,
  type FieldProblem,
  type HolidayCalendars,
  MINUTE_MS,
  type Moment,
  parseWallDate,
  parseWallTime,
  type Rule,
  type WallDate,
  type WallTime,
  type WeeklyWindow,
} from "@cardea/core";
import { parseMoment } from "./moments.ts";
import type { ExceptInput, RuleInput } from "./port.ts";

/** Collects what is wrong with the texts of a request. */
class Reader {
  readonly problems: FieldProblem[] = [];

  moment(path: string, text: string): Moment | null {
    return this.#take(
      path,
      parseMoment(text),
      "not_a_time",
      "Write it like 2026-07-01T15:00, or with an offset like 2026-07-01T15:00:00+02:00.",
    );
  }

  date(path: string, text: string): WallDate | null {
    return this.#take(path, parseWallDate(text), "not_a_date", "Write a date that exists, like 2026-07-01.");
  }

  time(path: string, text: string): WallTime | null {
    return this.#take(path, parseWallTime(text), "not_a_time", "Write a time of day like 09:00; an end may be 24:00.");
  }

  span(path: string, { from, until }: { readonly from: string; readonly until: string }): DateSpan | null {
    const first = this.date(`${path}.from`, from);
    const last = this.date(`${path}.until`, until);
    if (first === null || last === null) return null;
    if (last >= first) return { from: first, until: last };
    this.#refuse(`${path}.until`, "end_before_start", "The last day is before the first.");
    return null;
  }

  calendar(path: string, name: string, holidays: HolidayCalendars): string | null {
    const known = holidays.has(name) ? name : null;
    return this.#take(path, known, "unknown_calendar", "The site has no holiday calendar of that name.");
  }

  #take<Value>(path: string, value: Value | null, code: string, message: string): Value | null {
    if (value === null) this.#refuse(path, code, message);
    return value;
  }

  #refuse(path: string, code: string, message: string): void {
    this.problems.push({ path, code, message });
  }
}

/** The fields that a request may change in a rule; null empties a field, undefined leaves it. */
export type RuleChange = { readonly [Field in keyof RuleInput]?: RuleInput[Field] | null | undefined } & {
  readonly endless?: boolean | undefined;
};

/** A rule as far as the texts could be read, with a problem for each that could not. */
export interface ReadRule {
  readonly rule: Rule;
  readonly problems: readonly FieldProblem[];
}

/** `before` with the fields of a request. Texts only; whether the rule makes sense is core's `checkRule`. */
export function readRule(before: Rule, change: RuleChange, holidays: HolidayCalendars): ReadRule {
  const reader = new Reader();
  const rule: Rule = {
    ...before,
    ...(change.startsAt !== undefined && { validFrom: momentOrNull(reader, "startsAt", change.startsAt) }),
    ...(change.endsAt !== undefined && { validUntil: momentOrNull(reader, "endsAt", change.endsAt) }),
    ...(change.weekly !== undefined && { weekly: readWeekly(reader, change.weekly ?? []) }),
    ...(change.dated !== undefined && { dated: readDated(reader, change.dated ?? []) }),
    ...(change.terms !== undefined && { terms: readTerms(reader, change.terms ?? []) }),
    ...(change.except !== undefined && readExcept(reader, change.except ?? [], holidays)),
    ...(change.maxUses !== undefined && { maxUses: change.maxUses }),
    ...(change.firstUseTtlMinutes !== undefined && {
      firstUseTtlMs: change.firstUseTtlMinutes === null ? null : change.firstUseTtlMinutes * MINUTE_MS,
    }),
    ...(change.endless !== undefined && { endless: change.endless }),
  };
  return { rule, problems: reader.problems };
}

function momentOrNull(reader: Reader, path: string, text: string | null): Moment | null {
  return text === null ? null : reader.moment(path, text);
}

function readWeekly(reader: Reader, windows: NonNullable<RuleInput["weekly"]>): readonly WeeklyWindow[] {
  return windows.flatMap(({ days, from, until }, index) => {
    const start = reader.time(`weekly[${index}].from`, from);
    const end = reader.time(`weekly[${index}].until`, until);
    return start === null || end === null ? [] : [{ days, from: start, until: end }];
  });
}

function readDated(reader: Reader, windows: NonNullable<RuleInput["dated"]>): readonly DatedWindow[] {
  return windows.flatMap(({ date, from, until }, index) => {
    const day = reader.date(`dated[${index}].date`, date);
    const start = reader.time(`dated[${index}].from`, from);
    const end = reader.time(`dated[${index}].until`, until);
    return day === null || start === null || end === null ? [] : [{ date: day, from: start, until: end }];
  });
}

function readTerms(reader: Reader, terms: NonNullable<RuleInput["terms"]>): readonly DateSpan[] {
  return terms.flatMap((term, index) => reader.span(`terms[${index}]`, term) ?? []);
}

function readExcept(
  reader: Reader,
  items: readonly ExceptInput[],
  holidays: HolidayCalendars,
): Pick<Rule, "except" | "exceptHolidays"> {
  const except: DateSpan[] = [];
  const exceptHolidays: string[] = [];
  for (const [index, item] of items.entries()) {
    const path = `except[${index}]`;
    if (typeof item === "string") {
      const date = reader.date(path, item);
      if (date !== null) except.push({ from: date, until: date });
    } else if ("calendar" in item) {
      const name = reader.calendar(`${path}.calendar`, item.calendar, holidays);
      if (name !== null) exceptHolidays.push(name);
    } else {
      const span = reader.span(path, item);
      if (span !== null) except.push(span);
    }
  }
  return { except, exceptHolidays };
}
