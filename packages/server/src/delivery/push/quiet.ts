import { DAY_MS, type Instant, instantOfLocal, localAt, MINUTE_MS, minutesOf, type Zone } from "@cardea/core";
import type { QuietHours } from "../../store/push-port.ts";

/**
 * Whether that instant lies in the quiet hours, by the wall clock of their zone, or of `siteZone` where they have none.
 * On days when clocks change they begin at the first instant that shows their start and end at the last that shows their end.
 */
export function isQuiet(at: Instant, quiet: QuietHours, siteZone: Zone): boolean {
  const zone = quiet.zone ?? siteZone;
  const from = minutesOf(quiet.from) * MINUTE_MS;
  const length = minutesOf(quiet.until) * MINUTE_MS - from;
  const today = Math.floor(localAt(at, zone) / DAY_MS) * DAY_MS;
  // The night of yesterday may still last; where the clock was set back over midnight, today's has begun as "tomorrow's".
  return [today - DAY_MS, today, today + DAY_MS].some((day) => {
    const start = instantOfLocal(day + from, zone, "start");
    const end = instantOfLocal(day + from + (length > 0 ? length : length + DAY_MS), zone, "end");
    return start <= at && at < end;
  });
}
