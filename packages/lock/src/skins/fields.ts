import {
  type BoltPosition,
  type Instant,
  instant,
  Pin,
  parseWallDateTime,
  parseWallTime,
  type SlotEntry,
  type SlotSchedule,
  type WallDateTime,
  type WallTime,
  WEEKDAYS,
  type Weekday,
  type WeeklyWindow,
} from "@cardea/core";
import { invalidField, onlyFields } from "./wire.ts";

type Body = Readonly<Record<string, unknown>>;

const WEEKLY_MAX = 100;

/** What somebody typed: 1 to 20 digits. */
export function digitsOf(body: Body, name: string): string {
  const value = body[name];
  if (typeof value === "string" && /^[0-9]{1,20}$/.test(value)) return value;
  throw invalidField(name, "Give 1 to 20 digits as a text.");
}

export function booleanOf(body: Body, name: string): boolean {
  const value = body[name];
  if (typeof value === "boolean") return value;
  throw invalidField(name, "Give true or false.");
}

export function boltPositionOf(body: Body, name: string): BoltPosition {
  const value = body[name];
  if (value === "locked" || value === "unlocked") return value;
  throw invalidField(name, "Give locked or unlocked.");
}

/** Milliseconds since 1970, in this century. */
export function instantOf(body: Body, name: string): Instant {
  const value = body[name];
  if (typeof value === "number" && Number.isInteger(value) && value > 0 && value < 4_102_444_800_000)
    return instant(value);
  throw invalidField(name, "Give milliseconds since 1970 as a whole number.");
}

/** A whole number of the query string. */
export function numberOf(url: URL, name: string, { fallback, max }: { fallback: number; max: number }): number {
  const text = url.searchParams.get(name);
  if (text === null) return fallback;
  const value = /^[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= max) return value;
  throw invalidField(name, `Give a whole number from 0 to ${max}.`);
}

/** What is to be put into a slot: `{pin, schedule?, maxUses?}`. */
export function slotEntryOf(body: Body): SlotEntry {
  onlyFields(body, ["pin", "schedule", "maxUses"]);
  const pin = typeof body["pin"] === "string" ? Pin.parse(body["pin"]) : null;
  if (pin === null) throw invalidField("pin", "Give 4 to 12 digits as a text.");
  const maxUses = body["maxUses"] ?? null;
  if (maxUses !== null && maxUses !== 1) throw invalidField("maxUses", "Give 1 or null.");
  const schedule = body["schedule"] ?? null;
  return { pin, maxUses, schedule: schedule === null ? null : scheduleOf(schedule) };
}

function scheduleOf(value: unknown): SlotSchedule {
  const schedule = objectOf(value, "schedule");
  onlyFields(schedule, ["dated", "weekly"]);
  const weekly = schedule["weekly"] ?? [];
  if (!Array.isArray(weekly) || weekly.length > WEEKLY_MAX) {
    throw invalidField("schedule.weekly", `Give a list of at most ${WEEKLY_MAX} windows.`);
  }
  const dated = schedule["dated"] ?? null;
  return {
    dated: dated === null ? null : datedOf(objectOf(dated, "schedule.dated")),
    weekly: weekly.map((window, i) => weeklyOf(objectOf(window, `schedule.weekly[${i}]`), `schedule.weekly[${i}]`)),
  };
}

function datedOf(dated: Body): NonNullable<SlotSchedule["dated"]> {
  onlyFields(dated, ["from", "until"]);
  const from = wallDateTimeOf(dated["from"], "schedule.dated.from");
  const until = wallDateTimeOf(dated["until"], "schedule.dated.until");
  if (until <= from) throw invalidField("schedule.dated.until", "Give an end after the start.");
  return { from, until };
}

function weeklyOf(window: Body, path: string): WeeklyWindow {
  onlyFields(window, ["days", "from", "until"]);
  const { days, from, until } = window as { days?: unknown; from?: unknown; until?: unknown };
  if (!Array.isArray(days) || days.length === 0 || !days.every(isWeekday)) {
    throw invalidField(`${path}.days`, `Give a list of ${WEEKDAYS.join(", ")}.`);
  }
  return { days, from: wallTimeOf(from, `${path}.from`), until: wallTimeOf(until, `${path}.until`) };
}

function isWeekday(value: unknown): value is Weekday {
  return WEEKDAYS.some((day) => day === value);
}

function wallTimeOf(value: unknown, path: string): WallTime {
  const time = typeof value === "string" ? parseWallTime(value) : null;
  if (time === null) throw invalidField(path, "Give a time as HH:mm.");
  return time;
}

function wallDateTimeOf(value: unknown, path: string): WallDateTime {
  const at = typeof value === "string" ? parseWallDateTime(value) : null;
  if (at === null) throw invalidField(path, "Give a date and time as YYYY-MM-DDTHH:mm.");
  return at;
}

function objectOf(value: unknown, path: string): Body {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Body;
  throw invalidField(path, "Give an object.");
}
