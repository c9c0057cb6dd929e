import type { ProblemCode } from "./api.ts";
import type { GuestText } from "./text/text.ts";
import type { Language } from "./text/languages.ts";
import { type Clock, msOf } from "./time.ts";
import type { AskAbout, GuestView, GuestWindow, StayState } from "./view.ts";

/** Why there is nothing to show. */
export type Closed =
  | "no_link"
  | "broken_link"
  | "link_unknown"
  | "rate_limited"
  | "device_refused"
  | "no_device_key"
  | "offline"
  | "server_down";

/** `choose_device`: the link binds itself to the first device; nothing happens before the guest has chosen this one. */
export type Stage = "opening" | "open" | "choose_device" | Closed;

export type PinPart =
  | { readonly kind: "hidden"; readonly isFocused?: boolean }
  | { readonly kind: "asking" }
  | { readonly kind: "shown"; readonly digits: string; readonly isBackup: boolean; readonly hidesInMs: number }
  | { readonly kind: "refused"; readonly code: ProblemCode };

export type FencePart =
  | { readonly kind: "idle" | "asking" | "inaccurate" | "denied" | "unknown" | "failed" }
  | { readonly kind: "outside"; readonly meters: number | null };

export type TroubleStep = "closed" | "door" | "keys" | "again" | "tell" | "told" | "fine";
export type Asked = "no" | "sending" | "told" | "failed";

/** All that the page shows. Everything on it is a function of this. */
export interface GuestState {
  readonly stage: Stage;
  readonly language: Language;
  readonly locale: string;
  readonly text: GuestText;
  readonly viewerZone: string;
  /** The server's clock, as far as this device can tell. */
  readonly nowMs: number;
  readonly view: GuestView | null;
  readonly checkedAtMs: number | null;
  readonly isConnected: boolean;
  readonly pin: PinPart;
  /** Whether a PIN is kept here for a time without a connection. */
  readonly hasKeptPin: boolean;
  readonly fence: FencePart;
  readonly trouble: { readonly step: TroubleStep; readonly lockId: string | null; readonly wasOpen: boolean };
  readonly asked: Readonly<Record<AskAbout, Asked>>;
  readonly isBackupOffered: boolean;
  /** What was copied last, or could not be. */
  readonly copied: { readonly what: "pin" | "address"; readonly isDone: boolean } | null;
}

/** What stays the same from one opening of a link to the next. */
export type Setting = Pick<GuestState, "language" | "locale" | "text" | "viewerZone">;

export function openingState(setting: Setting, nowMs: number): GuestState {
  return {
    ...setting,
    stage: "opening",
    nowMs,
    view: null,
    checkedAtMs: null,
    isConnected: true,
    pin: { kind: "hidden" },
    hasKeptPin: false,
    fence: { kind: "idle" },
    trouble: { step: "closed", lockId: null, wasOpen: false },
    asked: { no_position: "no", does_not_work: "no", other_device: "no" },
    isBackupOffered: false,
    copied: null,
  };
}

export function clockOf(state: GuestState, view: GuestView): Clock {
  return { locale: state.locale, zone: view.site.zone, nowMs: state.nowMs };
}

/** The window of now, or the next one; null after the last. */
export function windowOf(view: GuestView, nowMs: number): GuestWindow | null {
  return view.windows.find(({ until }) => (msOf(until) ?? Infinity) > nowMs) ?? null;
}

export function isLive({ fence }: GuestView, nowMs: number): boolean {
  return fence !== null && (msOf(fence.liveUntil) ?? 0) > nowMs;
}

/** What the server said, moved on to now: without a connection a stay ends all the same, and a live span too. */
export function stateAt(view: GuestView, nowMs: number): StayState {
  if (view.state === "ended" || (msOf(view.endsAt) ?? Infinity) <= nowMs) return "ended";
  if (view.state !== "works" && view.state !== "waiting") return view.state;
  const current = windowOf(view, nowMs);
  const isOutsideWindows = view.windows.length > 0 && (current === null || (msOf(current.from) ?? 0) > nowMs);
  return isOutsideWindows || (view.fence !== null && !isLive(view, nowMs)) ? "asleep" : view.state;
}
