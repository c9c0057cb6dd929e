import { DAY_MS, type Instant, MINUTE_MS, plus } from "../time/instant.ts";
import { localOf, type WallTime, wallAt, type Zone } from "../time/wall.ts";
import type { Window } from "../time/window.ts";
import { instantOfLocal } from "../time/zone.ts";
import { dayOfEdge, type Stay, type StayEdge } from "./stay.ts";

/** Minutes from midnight of the day of arrival or departure; below 0 on the day before, from 1,440 on the day after. */
export type ShiftedMinutes = number;

/** When guests of some doors come and go. */
export interface StayTimes {
  readonly checkIn: WallTime;
  readonly checkOut: WallTime;
  /** The code opens so long before check-in and so long after check-out. Not below 0. */
  readonly earlyMs: number;
  readonly lateMs: number;
}

/** Times that a person gave for one stay alone; they are meant as given, without anything before or after. */
export interface StayOverride {
  readonly from: ShiftedMinutes | null;
  readonly until: ShiftedMinutes | null;
}

export const NO_OVERRIDE: StayOverride = { from: null, until: null };

const SHIFTED = /^(-?)(\d\d):([0-5]\d)$/;
const SHIFT_HOURS_MAX = 48;

/**
 * Reads `HH:mm` of up to 48 hours before or after midnight: `34:00` is 10:00 on the next day, `-10:00` is 14:00 on the day
 * before. Null if the text is anything else. @see Beds24's ACCESS_STARTTIME, whose convention this is
 */
export function parseShiftedTime(text: string): ShiftedMinutes | null {
  const [, sign, hours, minutes] = SHIFTED.exec(text) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  if (Number.isNaN(total) || total > SHIFT_HOURS_MAX * 60) return null;
  return sign === "-" ? -total : total;
}

/**
 * From when until when the guest of a stay may come in; null if nothing is left between the two. A day stands for its usual
 * time: the one that was told with the stay, else the one of the doors.
 */
export function windowOfStay(
  { arrival, departure, checkIn, checkOut }: Pick<Stay, "arrival" | "departure" | "checkIn" | "checkOut">,
  { times, override = NO_OVERRIDE, zone }: { times: StayTimes; override?: StayOverride; zone: Zone },
): Window | null {
  const from =
    shifted(arrival, override.from, zone, "start") ??
    plus(usual(arrival, checkIn ?? times.checkIn, zone, "start"), -times.earlyMs);
  const until =
    shifted(departure, override.until, zone, "end") ??
    plus(usual(departure, checkOut ?? times.checkOut, zone, "end"), times.lateMs);
  return from < until ? { from, until } : null;
}

type Side = "start" | "end";

function shifted(edge: StayEdge, minutes: ShiftedMinutes | null, zone: Zone, side: Side): Instant | null {
  if (minutes === null) return null;
  return instantOfLocal(dayOfEdge(edge, zone) * DAY_MS + minutes * MINUTE_MS, zone, side);
}

function usual(edge: StayEdge, time: WallTime, zone: Zone, side: Side): Instant {
  if (edge.kind === "instant") return edge.at;
  return instantOfLocal(localOf(edge.kind === "wall" ? edge.at : wallAt(edge.date, time)), zone, side);
}
