import { dateFormat } from "../text/formats.ts";
import { text } from "../text/text.ts";

/** Milliseconds since 1970 of an instant as the API writes it. */
export function msOf(at: string): number {
  return Date.parse(at);
}

/** "14:58", in the clock of that zone. */
export function timeText(at: number, zone: string): string {
  return dateFormat({ hour: "numeric", minute: "2-digit" }, zone).format(at);
}

/** "14:58:03". */
export function preciseTimeText(at: number, zone: string): string {
  return dateFormat({ hour: "numeric", minute: "2-digit", second: "2-digit" }, zone).format(at);
}

/** "Fri 3 Jul", with the year where it is not this one. */
export function dayText(at: number, zone: string, now: number): string {
  const isThisYear = wallOf(at, zone).slice(0, 4) === wallOf(now, zone).slice(0, 4);
  const year = isThisYear ? {} : ({ year: "numeric" } as const);
  return dateFormat({ weekday: "short", day: "numeric", month: "short", ...year }, zone).format(at);
}

/** "today 14:58", "Fri 3 Jul, 14:58". */
export function momentText(at: number, zone: string, now: number): string {
  const time = timeText(at, zone);
  switch (daysBetween(wallOf(now, zone), wallOf(at, zone))) {
    case 0:
      return text.time.today(time);
    case 1:
      return text.time.tomorrow(time);
    case -1:
      return text.time.yesterday(time);
    default:
      return text.time.at(dayText(at, zone, now), time);
  }
}

/** The instant with everything there is to know, for a tooltip. */
export function fullText(at: number, zone: string): string {
  return dateFormat({ dateStyle: "full", timeStyle: "long" }, zone).format(at);
}

/** The wall clock of a zone: `YYYY-MM-DDTHH:mm`. */
export function wallOf(at: number, zone: string): string {
  const options = {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  } as const;
  const parts = new Map(
    dateFormat(options, zone, "en-US")
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? "00";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}

/** A wall time moved by so many minutes of the wall clock. */
export function plusMinutes(wall: string, minutes: number): string {
  return new Date(Date.parse(`${wall}:00Z`) + minutes * 60_000).toISOString().slice(0, 16);
}

/** The date of a wall time, or a date, moved by so many days: `YYYY-MM-DD`. */
export function plusDays(date: string, days: number): string {
  return plusMinutes(`${date.slice(0, 10)}T00:00`, days * 1_440).slice(0, 10);
}

/** How many days the date of `b` is after that of `a`. */
export function daysBetween(a: string, b: string): number {
  return Math.round((Date.parse(b.slice(0, 10)) - Date.parse(a.slice(0, 10))) / 86_400_000);
}

/** 0 is Monday. */
export function weekdayOf(date: string): number {
  return (new Date(`${date.slice(0, 10)}T00:00Z`).getUTCDay() + 6) % 7;
}

/** The first instant of a date `YYYY-MM-DD`, also where the clocks skip its midnight. */
export function startOfDay(date: string, zone: string): number {
  const midnight = `${date}T00:00`;
  const utc = Date.parse(`${midnight}:00Z`);
  const offsetAt = (at: number): number => Date.parse(`${wallOf(at, zone)}:00Z`) - Math.floor(at / 60_000) * 60_000;
  const tries = [utc - offsetAt(utc - 86_400_000), utc - offsetAt(utc + 86_400_000)].sort((a, b) => a - b);
  return tries.find((at) => wallOf(at, zone) >= midnight) ?? utc - offsetAt(utc);
}

/** The zone of whoever looks at the page. */
export function viewerZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Whether the clocks of two zones differ at that instant. */
export function clocksDiffer(a: string, b: string, at: number): boolean {
  return wallOf(at, a) !== wallOf(at, b);
}

/** "Lord Howe" of "Australia/Lord_Howe". */
export function cityOf(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

/** "3 h", "2 days": a duration, rounded down to its largest unit, minutes beside few hours. */
export function durationText(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return text.time.seconds(Math.max(0, Math.floor(ms / 1_000)));
  if (minutes < 60) return text.time.minutes(minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    const rest = minutes % 60;
    return hours < 6 && rest > 0 ? `${text.time.hours(hours)} ${text.time.minutes(rest)}` : text.time.hours(hours);
  }
  return text.time.days(Math.floor(hours / 24));
}
