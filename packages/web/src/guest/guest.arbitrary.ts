import { openingState, type GuestState } from "./state.ts";
import { en } from "./text/en.ts";
import type { GuestView } from "./view.ts";

const HOUR_MS = 3_600_000;
/** A Friday, 16:00 in Lisbon. */
export const FRIDAY = Date.parse("2026-11-27T16:00:00Z");

/** "in so many hours" from that Friday, as the API writes it. */
export function hours(count: number): string {
  return new Date(FRIDAY + count * HOUR_MS).toISOString();
}

/** A stay from Friday 15:00 to Monday 11:00, on its only door. */
export function viewWith(change: Partial<GuestView> = {}): GuestView {
  return {
    state: "works",
    locale: null,
    holderName: "Ann",
    site: { name: "Casa", zone: "Europe/Lisbon", address: null, latitude: null, longitude: null, notes: null },
    startsAt: hours(-1),
    endsAt: hours(67),
    windows: [{ from: hours(-1), until: hours(67) }],
    doors: [{ lockId: "lock_1", name: "Front door", class: "door", state: "verified", checkedAt: hours(-1) }],
    fence: null,
    device: null,
    pin: { canShow: true, length: 6 },
    backup: { allowed: false, handedOut: false },
    now: hours(0),
    ...change,
  };
}

export function stateWith(change: Partial<GuestState> = {}): GuestState {
  const setting = { language: "en", locale: "en-GB", text: en, viewerZone: "Europe/Lisbon" } as const;
  const view = change.view ?? viewWith();
  return { ...openingState(setting, FRIDAY), stage: "open", checkedAtMs: FRIDAY, ...change, view };
}
