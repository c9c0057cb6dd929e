import { unreachable } from "../error.ts";

/** The area in which a holder's phone must be before the code goes onto the lock, and for how long it then stays there. */
export interface Fence {
  readonly radiusMeters: number;
  readonly liveMinutes: number;
}

/** A place on earth, in degrees (WGS 84). */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** What a phone says of where it is. @see W3C Geolocation, `accuracy`: a radius with 95 % confidence */
export interface PhonePosition extends Position {
  readonly accuracyMeters: number;
}

export const FENCE_RADIUS_MIN = 30;
export const FENCE_RADIUS_MAX = 5_000;
export const LIVE_MINUTES_MIN = 5;
export const LIVE_MINUTES_MAX = 720;
export const LIVE_MINUTES_DEFAULT = 60;

/** The mean radius of the earth. @see IUGG mean radius R1 */
const EARTH_METERS = 6_371_008.8;

/** Over the ground, by the haversine formula; right to about 0.5 %, as the earth is no ball. */
export function distanceMeters(a: Position, b: Position): number {
  const rise = radians(b.latitude - a.latitude) / 2;
  const turn = radians(b.longitude - a.longitude) / 2;
  const cosines = Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude));
  const half = Math.sin(rise) ** 2 + cosines * Math.sin(turn) ** 2;
  return 2 * EARTH_METERS * Math.asin(Math.min(1, Math.sqrt(half)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

/** Where a phone is, as far as its accuracy lets anybody say. */
export type Nearness = "inside" | "outside" | "unclear";

/**
 * Inside if the whole circle of doubt lies in the fence, outside if none of it does. In between nobody can say: a guest
 * is then asked to try again in the open rather than let in or sent away on a guess.
 */
export function nearness(phone: PhonePosition, center: Position, { radiusMeters }: Fence): Nearness {
  const distance = distanceMeters(phone, center);
  if (distance + phone.accuracyMeters <= radiusMeters) return "inside";
  return distance - phone.accuracyMeters > radiusMeters ? "outside" : "unclear";
}

/** What a guest is told of a distance: rounded up, so that answers don't measure the place. Null where it says nothing. */
export function toldDistance(phone: PhonePosition, center: Position, found: Nearness): number | null {
  switch (found) {
    case "inside":
    case "outside":
      return Math.ceil(distanceMeters(phone, center) / TOLD_STEP_METERS) * TOLD_STEP_METERS;
    case "unclear":
      return null;
    default:
      return unreachable(found);
  }
}

const TOLD_STEP_METERS = 50;
