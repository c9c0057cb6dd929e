// What the server tells a guest, as the interface of guest links writes it.

export type DoorClass = "door" | "gate" | "garage" | "cabinet" | "mailbox";
export type DoorState =
  | "not_due"
  | "sent"
  | "verified"
  | "accepted"
  | "used"
  | "failed"
  | "refused"
  | "removing"
  | "removed";
/** `asleep`: fenced and not live, or between two windows. `waiting`: it is time, but the code is not on all doors. */
export type StayState = "coming" | "works" | "waiting" | "asleep" | "ended";
/** An instant as the API writes it. */
type Time = string;

/** Half-open; null is without a bound. */
export interface GuestWindow {
  readonly from: Time | null;
  readonly until: Time | null;
}

export interface GuestDoor {
  readonly lockId: string;
  readonly name: string;
  readonly class: DoorClass;
  readonly state: DoorState;
  readonly checkedAt: Time | null;
}

export interface GuestSite {
  readonly name: string;
  readonly zone: string;
  readonly address: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly notes: string | null;
}

export interface GuestFence {
  readonly radiusMeters: number;
  readonly liveMinutes: number;
  readonly liveUntil: Time | null;
  /** Whether the owner was asked to wake the code. */
  readonly asked: boolean;
}

/** All that a guest may know; never a PIN. */
export interface GuestView {
  readonly state: StayState;
  readonly locale: string | null;
  readonly holderName: string;
  readonly site: GuestSite;
  readonly startsAt: Time | null;
  readonly endsAt: Time | null;
  /** The one of now and those that come, ascending; at most 20. */
  readonly windows: readonly GuestWindow[];
  readonly doors: readonly GuestDoor[];
  readonly fence: GuestFence | null;
  readonly device: { readonly boundAt: Time } | null;
  readonly pin: { readonly canShow: boolean; readonly length: number };
  readonly backup: { readonly allowed: boolean; readonly handedOut: boolean };
  readonly now: Time;
}

export interface PositionAnswer {
  readonly outcome: "live" | "outside" | "inaccurate";
  readonly liveUntil: Time | null;
  /** From the site, rounded up; null where it was not measured. */
  readonly distanceMeters: number | null;
}

export type AskAbout = "no_position" | "does_not_work" | "other_device";
