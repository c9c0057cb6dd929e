import type { CodeId, Instant, LockClass, LockId, Window } from "@cardea/core";
import type { PlacementState } from "../codes/port.ts";
import type { GuestQuestion } from "../store/guest-port.ts";
import type { StayState } from "./stay.ts";

/** What a guest sees of a stay. Never a PIN. */
export interface GuestView {
  readonly state: StayState;
  readonly locale: string | null;
  readonly holderName: string;
  readonly site: {
    readonly name: string;
    readonly zone: string;
    readonly address: string | null;
    readonly latitude: number | null;
    readonly longitude: number | null;
    readonly notes: string | null;
  };
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly windows: readonly Window[];
  /** Of the code that the guest was handed last. */
  readonly doors: readonly {
    readonly lockId: LockId;
    readonly name: string;
    readonly class: LockClass;
    readonly state: PlacementState;
    /** When the lock last proved it. */
    readonly checkedAt: Instant | null;
  }[];
  readonly fence: {
    readonly radiusMeters: number;
    readonly liveMinutes: number;
    readonly liveUntil: Instant | null;
    /** Whether the guest has asked the owner to open without a position. */
    readonly asked: boolean;
  } | null;
  readonly device: { readonly boundAt: Instant } | null;
  readonly pin: { readonly canShow: boolean; readonly length: number };
  readonly backup: { readonly allowed: boolean; readonly handedOut: boolean };
  readonly now: Instant;
}

export interface PositionAnswer {
  readonly outcome: "live" | "outside" | "inaccurate";
  readonly liveUntil: Instant | null;
  /** Rounded up; null where the phone does not know well enough where it is. */
  readonly distanceMeters: number | null;
}

/** What the owner sees of a link. */
export interface GuestLink {
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly lastOpenedAt: Instant | null;
  readonly openings: number;
  readonly locale: string | null;
  readonly registeredDevice: boolean;
  readonly device: { readonly boundAt: Instant; readonly refusedAt: Instant | null } | null;
  readonly fence: {
    readonly radiusMeters: number;
    readonly liveMinutes: number;
    readonly liveUntil: Instant | null;
  } | null;
  readonly backup: { readonly allowed: boolean; readonly handedOutAt: Instant | null; readonly codeId: CodeId | null };
  readonly askedAt: Instant | null;
  readonly askedAbout: GuestQuestion | null;
}
