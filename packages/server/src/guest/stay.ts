import {
  type Instant,
  needsWaking,
  nextWindow,
  plus,
  DAY_MS,
  type RuleContext,
  stateOf,
  unfenced,
  type Window,
} from "@cardea/core";
import { awakeAt } from "../codes/fence-code.ts";
import { nextOpening, openingsOf } from "../codes/openings.ts";
import type { PlacementState } from "../codes/port.ts";
import type { StoredCode } from "../store/port.ts";

export const STAY_STATES = ["coming", "works", "waiting", "asleep", "ended"] as const;
/** How a stay stands for its guest. */
export type StayState = (typeof STAY_STATES)[number];

const WINDOWS_MAX = 20;
const WINDOWS_AHEAD_MS = 366 * DAY_MS;

/** A code at one moment. */
export interface Moment {
  readonly code: StoredCode;
  readonly context: RuleContext;
  readonly now: Instant;
}

/** Whether a door opens for it as far as the evidence goes. */
function isOn(state: PlacementState): boolean {
  return state === "verified" || state === "accepted" || state === "used";
}

/**
 * `coming` before the first window; `asleep` between windows, and while a fence keeps it so; `works` once it is on every
 * door, `waiting` until then; `ended` for good.
 */
export function stayState(moment: Moment, doors: readonly PlacementState[]): StayState {
  const state = stateOf(moment.code, moment.context, moment.now);
  if (state === "scheduled") return "coming";
  if (state !== "active") return "ended";
  if (windowNow(moment) === null || !isAwake(moment)) return "asleep";
  return doors.every(isOn) ? "works" : "waiting";
}

/** The window that holds now, whether the code is awake or not. */
export function windowNow({ code, context, now }: Moment): Window | null {
  const opening = nextOpening(unfenced(code), context, now);
  return opening !== null && opening.from <= now ? opening : null;
}

/** Whether nothing but its times decides. */
export function isAwake({ code, now }: Moment): boolean {
  return !needsWaking(code) || awakeAt(code, now) !== null;
}

/** Until when it opens without another look at the phone; null while it is asleep, or has no fence. */
export function liveUntil(moment: Moment): Instant | null {
  const window = windowNow(moment);
  const awake = awakeAt(moment.code, moment.now);
  if (moment.code.fence === null || window === null || awake === null) return null;
  return Math.min(window.until, awake.until) as Instant;
}

/** The windows that come next with the one that holds now, that from its real start; at most 20 within a year. */
export function windowsAhead({ code, context, now }: Moment): readonly Window[] {
  const span = { from: now, until: plus(now, WINDOWS_AHEAD_MS), countMax: WINDOWS_MAX };
  const [first, ...rest] = openingsOf(unfenced(code), context, span);
  if (first === undefined) return [];
  const whole = first.from === now ? nextWindow(code.rule, context, now) : null;
  return [{ from: whole?.from ?? first.from, until: first.until }, ...rest];
}

/** Why a PIN cannot be shown now; null if it can. What sleeps behind a fence shows no PIN: it opens nothing yet. */
export function pinHiddenBy(moment: Moment): "not_yet" | "fence_closed" | null {
  if (moment.code.fence === null) return null;
  if (windowNow(moment) === null) return "not_yet";
  return isAwake(moment) ? null : "fence_closed";
}
