import type { HouseEvent } from "../api-types.ts";
import { msOf, plusDays, startOfDay } from "../site/clock.ts";

export const LOG_SUBJECTS = ["all", "entries", "failed", "codes", "locks", "doors", "alarms"] as const;
export type LogSubject = (typeof LOG_SUBJECTS)[number];

/** What of the log is shown; it stands in the page's address, so that it can be kept and led to. */
export interface LogFilter {
  readonly show?: LogSubject;
  readonly door?: string;
  readonly person?: string;
  /** `YYYY-MM-DD`: until the end of that day. */
  readonly day?: string;
}

/** The kinds of events that each subject lets through; null lets all. */
const KINDS: Readonly<Record<LogSubject, readonly string[] | null>> = {
  all: null,
  entries: ["entry"],
  failed: ["entry"],
  codes: [
    "code.created",
    "code.changed",
    "code.pin_replaced",
    "code.revealed",
    "code.revoked",
    "code.activated",
    "code.deactivated",
    "code.lapsed",
    "code.started",
    "code.expired",
    "code.used_up",
    "code.adopted",
    "code.fenced",
    "code.unfenced",
    "code.link_made",
    "code.link_withdrawn",
    "code.link_opened",
    "code.shown_to_guest",
    "code.guest_asked",
    "code.device_bound",
    "code.device_refused",
    "code.device_forgotten",
    "code.backup_handed_out",
  ],
  locks: [
    "placement.acknowledged",
    "placement.verified",
    "placement.removed",
    "placement.refused",
    "placement.lost",
    "lock.unmanaged_code_found",
  ],
  doors: [
    "lock.bolt",
    "lock.door",
    "lock.keypad",
    "lock.keypad_on_wanted",
    "lock.keypad_off_wanted",
    "lock.battery",
    "lock.lockout",
    "lock.lockout_over",
    "lock.tamper",
    "lock.jam",
    "lock.slot_changed",
    "lock.all_slots_cleared",
    "lock.reachable",
    "lock.unreachable",
  ],
  alarms: ["alarm.opened", "alarm.closed"],
};

/** The filter in an address; what is no filter is left out. */
export function filterIn(search: Readonly<Record<string, unknown>>): LogFilter {
  const { show, door, person, day } = search;
  const subject = LOG_SUBJECTS.find((one) => one === show && one !== "all");
  return {
    ...(subject !== undefined && { show: subject }),
    ...(typeof door === "string" && { door }),
    ...(typeof person === "string" && { person }),
    ...(typeof day === "string" && /^2[01]\d\d-\d\d-\d\d$/.test(day) && { day }),
  };
}

/** The same as the query of a request. */
export function queryOf(
  { show = "all", door, person, day }: LogFilter,
  zone: string,
): Readonly<Record<string, string>> {
  const kinds = KINDS[show]?.join(",");
  return {
    ...(show === "failed" ? { failed: "true" } : kinds !== undefined && { kinds }),
    ...(door !== undefined && { lockId: door }),
    ...(person !== undefined && { holderId: person }),
    ...(day !== undefined && { until: new Date(endOf(day, zone)).toISOString() }),
  };
}

/** Whether the filter lets an event through that has just happened. */
export function letsThrough({ show = "all", door, person, day }: LogFilter, event: HouseEvent, zone: string): boolean {
  if (door !== undefined && event.lockId !== door) return false;
  if (person !== undefined && event.holderId !== person) return false;
  if (day !== undefined && msOf(event.at) >= endOf(day, zone)) return false;
  if (show === "failed" && (event.reason === null || event.reason === "granted")) return false;
  return KINDS[show]?.includes(event.kind) ?? true;
}

function endOf(day: string, zone: string): number {
  return startOfDay(plusDays(day, 1), zone);
}
