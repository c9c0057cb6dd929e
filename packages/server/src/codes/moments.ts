import {
  DAY_MS,
  describeShifts,
  instant,
  type Instant,
  localOf,
  MINUTE_MS,
  type Moment,
  parseWallDateTime,
  plus,
  type Rule,
  type RuleContext,
  type Shift,
  toInstant,
  unreachable,
  wallOf,
  type Zone,
} from "@cardea/core";
import type { ClockNote } from "./port.ts";

const WITH_OFFSET = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(?:(:\d\d)(?:\.(\d{1,3})\d*)?)?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** The moment that `text` names: on the wall without offset, an instant with one; null if it is neither. @see RFC 3339 section 5.6 */
export function parseMoment(text: string): Moment | null {
  const wall = parseWallDateTime(text);
  if (wall !== null) return { kind: "wall", at: wall };
  const [, minute = "", seconds = "", fraction = "", offset = ""] = WITH_OFFSET.exec(text) ?? [];
  const parsed = parseWallDateTime(minute + seconds);
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

/** How far ahead the windows of a rule are looked through for clock changes, and how many notes are worth reading. */
const NOTES_AHEAD_MS = 400 * DAY_MS;
const NOTES_MAX = 20;

/** What was chosen for each time of the rule that the clocks skip or show twice. */
export function clockNotes(rule: Rule, context: RuleContext, now: Instant): readonly ClockNote[] {
  const shifts = describeShifts(rule, context, { from: now, until: plus(now, NOTES_AHEAD_MS) });
  return shifts.slice(0, NOTES_MAX).map((shift) => clockNote(shift, context.zone));
}

function clockNote({ path, wall, kind, chosen }: Shift, zone: Zone): ClockNote {
  const [date, time] = [wall.slice(0, 10), wall.slice(11, 16)];
  switch (kind) {
    case "gap": {
      const shown = wallOf(chosen, zone).slice(11, 16);
      const message = `The clocks skip ${time} on ${date}; ${shown} was chosen, the first moment that exists.`;
      return { path, code: "clock_gap", chosenAt: chosen, message };
    }
    case "fold": {
      // Of a doubled time a start is the earlier one and an end the later one.
      const which = isEnd(path) ? "second" : "first";
      return {
        path,
        code: "clock_fold",
        chosenAt: chosen,
        message: `The clocks show ${time} twice on ${date}; the ${which} was chosen.`,
      };
    }
    default:
      return unreachable(kind);
  }
}

function isEnd(path: string): boolean {
  return path === "endsAt" || path.endsWith(".until");
}
