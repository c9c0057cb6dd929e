/** A spot on the earth, in degrees. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

/** How far something lies to the east and north, in meters. */
export interface Offset {
  readonly east: number;
  readonly north: number;
}

/** Meters of one degree of latitude, on a sphere as long around as the earth. */
const DEGREE_METERS = 111_195;

/** How far `to` lies from `from`; good to a few per mille within some kilometers, away from the poles. */
export function offsetOf(from: Position, to: Position): Offset {
  const turn = ((to.longitude - from.longitude + 540) % 360) - 180; // the short way over the date line
  return {
    east: turn * DEGREE_METERS * Math.cos(radians(from.latitude)),
    north: (to.latitude - from.latitude) * DEGREE_METERS,
  };
}

/** The spot that lies so far from another one, with the six decimals that name a door (0.1 m). */
export function moved(from: Position, { east, north }: Offset): Position {
  const latitude = clamp(from.latitude + north / DEGREE_METERS, -90, 90);
  const scale = Math.max(Math.cos(radians(from.latitude)), 1e-6);
  const longitude = from.longitude + east / (DEGREE_METERS * scale);
  return { latitude: rounded(latitude), longitude: rounded(((longitude + 540) % 360) - 180) };
}

export function lengthOf({ east, north }: Offset): number {
  return Math.hypot(east, north);
}

/** Round distances for the rings of a map that shows that many meters from its middle to its edge: two to five. */
export function ringsWithin(meters: number): readonly number[] {
  const power = 10 ** Math.floor(Math.log10(meters / 2));
  const step = [5, 2, 1].map((one) => one * power).find((one) => meters / one >= 2) ?? power;
  return Array.from({ length: Math.floor(meters / step) }, (_, at) => (at + 1) * step).slice(0, 5);
}

/** A number as people type it, with a comma or a point; null if it is none within the bounds. */
export function degreesIn(text: string, bound: 90 | 180): number | null {
  const typed = text.trim().replace(",", ".");
  const degrees = /^-?\d{1,3}(\.\d{1,12})?$/.test(typed) ? Number(typed) : Number.NaN;
  return Math.abs(degrees) <= bound ? degrees : null;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
