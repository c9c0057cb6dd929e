/** How times are written: in a language, in the zone of the site. `now` decides how much of a date is said. */
export interface Clock {
  readonly locale: string;
  readonly zone: string;
  readonly nowMs: number;
}

const DAY_MS = 86_400_000;
/** From here on a weekday alone could be the wrong one. */
const WEEKDAY_ALONE_MS = 6 * DAY_MS;

const formats = new Map<string, Intl.DateTimeFormat>();

function format({ locale, zone }: Clock, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, zone, options]);
  const made = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  formats.set(key, made);
  return made;
}

export function msOf(time: string | null): number | null {
  return time === null ? null : Date.parse(time);
}

/** "14:58". */
export function hourText(at: number, clock: Clock): string {
  return format(clock, { hour: "numeric", minute: "2-digit" }).format(at);
}

/** "Fri 15:00" within the days around now, else "Fri 4 Dec, 15:00", with the year where it is another. */
export function momentText(at: number, clock: Clock): string {
  const hour = { hour: "numeric", minute: "2-digit" } as const;
  const isNear = Math.abs(at - clock.nowMs) < WEEKDAY_ALONE_MS;
  if (isNear) return format(clock, { weekday: "short", ...hour }).format(at);
  const isThisYear = yearOf(at, clock) === yearOf(clock.nowMs, clock);
  const year = isThisYear ? {} : ({ year: "numeric" } as const);
  return format(clock, { weekday: "short", day: "numeric", month: "short", ...year, ...hour }).format(at);
}

/** The time alone where it is of the same day as `other`, else the moment. */
export function momentAfter(at: number, other: number | null, clock: Clock): string {
  return other !== null && dateOf(at, clock) === dateOf(other, clock) ? hourText(at, clock) : momentText(at, clock);
}

/** "Fri 27 Nov, 15:00 – Mon 30 Nov, 11:00": both ends with their dates. */
export function rangeText(from: number, until: number, clock: Clock): string {
  const options = { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" } as const;
  return format(clock, options).formatRange(from, until);
}

/** When something was looked at: "14:58" of today, else with its day. */
export function evidenceText(at: number, clock: Clock): string {
  return momentAfter(at, clock.nowMs, clock);
}

/** "in 3 hours", "in 2 days": rounded to its largest unit. */
export function fromNow(at: number, { locale, nowMs }: Clock): string {
  const minutes = Math.max(1, Math.round((at - nowMs) / 60_000));
  const words = new Intl.RelativeTimeFormat(locale);
  if (minutes < 60) return words.format(minutes, "minute");
  if (minutes < 36 * 60) return words.format(Math.round(minutes / 60), "hour");
  return words.format(Math.round(minutes / 1_440), "day");
}

/** Whether the clocks of two zones differ at that instant. */
export function clocksDiffer(at: number, a: string, b: string): boolean {
  const clockOf = (zone: string): Clock => ({ locale: "en-US", zone, nowMs: at });
  const wall = { day: "2-digit", hour: "2-digit", minute: "2-digit" } as const;
  return format(clockOf(a), wall).format(at) !== format(clockOf(b), wall).format(at);
}

function dateOf(at: number, clock: Clock): string {
  return format({ ...clock, locale: "en-US" }, { year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
}

function yearOf(at: number, clock: Clock): string {
  return format({ ...clock, locale: "en-US" }, { year: "numeric" }).format(at);
}
