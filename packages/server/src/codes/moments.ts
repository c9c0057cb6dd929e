import {
  instant,
  type Instant,
  localOf,
  MINUTE_MS,
  type Moment,
  parseWallDateTime,
  resolveWall,
  toInstant,
  unreachable,
  type WallDateTime,
  wallOf,
  type Zone,
} from "@cardea/core";
import type { ClockNote } from "./port.ts";

const WITH_OFFSET = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,3})\d*)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** The moment that `text` names: on the wall without offset, an instant with one; null if it is neither. @see RFC 3339 section 5.6 */
export function parseMoment(text: string): Moment | null {
  const wall = parseWallDateTime(text);
  if (wall !== null) return { kind: "wall", at: wall };
  const [, local = "", fraction = "", offset = ""] = WITH_OFFSET.exec(text) ?? [];
  const parsed = parseWallDateTime(local);
  if (parsed === null) return null;
  return { kind: "instant", at: instant(localOf(parsed) + Number(fraction.padEnd(3, "0")) - offsetMs(offset)) };
}

function offsetMs(offset: string): number {
  if (offset === "Z") return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
  return (offset.startsWith("-") ? -minutes : minutes) * MINUTE_MS;
}

/** The instant that a moment means on a site. */
export function instantOf(moment: Moment, zone: Zone): Instant {
  return moment.kind === "instant" ? moment.at : toInstant(moment.at, zone, "start");
}

/** One time of a request on the wall: where it stands, and whether something starts or ends there. */
export interface WallPoint {
  readonly path: string;
  readonly wall: WallDateTime;
  readonly side: "start" | "end";
}

/** What was chosen for each time that the clocks skip or show twice. */
export function clockNotes(points: readonly WallPoint[], zone: Zone): readonly ClockNote[] {
  return points.flatMap((point) => clockNote(point, zone) ?? []);
}

function clockNote({ path, wall, side }: WallPoint, zone: Zone): ClockNote | null {
  const resolution = resolveWall(wall, zone);
  switch (resolution.kind) {
    case "once":
      return null;
    case "gap": {
      const shown = clockTime(wallOf(resolution.at, zone));
      const message = `The clocks skip ${clockTime(wall)} on that day; ${shown} was chosen, the first moment that exists.`;
      return { path, code: "clock_gap", chosenAt: resolution.at, message };
    }
    case "fold": {
      const chosenAt = side === "start" ? resolution.earlier : resolution.later;
      const which = side === "start" ? "first" : "second";
      const message = `The clocks show ${clockTime(wall)} twice on that day; the ${which} time was chosen.`;
      return { path, code: "clock_fold", chosenAt, message };
    }
    default:
      return unreachable(resolution);
  }
}

function clockTime(wall: WallDateTime): string {
  return wall.slice(11, 16);
}
