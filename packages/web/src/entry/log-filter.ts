export const LOG_FILTERS = ["all", "entries", "codes", "locks", "doors", "alarms"] as const;
export type LogFilter = (typeof LOG_FILTERS)[number];

/** The kinds of events that each filter lets through; null lets all. */
const KINDS: Readonly<Record<LogFilter, readonly string[] | null>> = {
  all: null,
  entries: ["entry"],
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

/** The kinds for the request; undefined asks for all. */
export function kindsOf(filter: LogFilter): string | undefined {
  return KINDS[filter]?.join(",");
}

export function letsThrough(filter: LogFilter, kind: string): boolean {
  return KINDS[filter]?.includes(kind) ?? true;
}
