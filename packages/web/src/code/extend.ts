import type { CodeDetail } from "../api-types.ts";
import { msOf, plusDays, plusMinutes, wallOf } from "../site/clock.ts";
import type { CodeChange } from "./api.ts";

/** By whose clock, and from when on. */
interface Here {
  readonly zone: string;
  readonly now: number;
}

/** How much longer a code may work: minutes on the wall of the site. */
export const LONGER_MINUTES = [60, 1_440] as const;

/** Whether a code has an end that can be put off. */
export function isExtendable({ kind, state, endsAt }: Pick<CodeDetail, "kind" | "state" | "endsAt">): boolean {
  return kind !== "emergency" && endsAt !== null && state !== "revoked" && state !== "used";
}

/** Whether it ends with a day rather than with an hour. */
export function endsWithDay({ rule }: Pick<CodeDetail, "rule">): boolean {
  return rule.weekly.length + rule.dated.length > 0;
}

/** The wall time at which it ends; from which it is put off, where that is over already: now. */
export function endWall({ endsAt }: Pick<CodeDetail, "endsAt">, { zone, now }: Here): string {
  return wallOf(Math.max(now, endsAt === null ? now : msOf(endsAt)), zone);
}

/** The change by which a code works so much longer. */
export function longer(code: CodeDetail, minutes: number, here: Here): CodeChange {
  const wall = endWall(code, here);
  return endsWithDay(code)
    ? untilDay(code, plusDays(lastDay(wall), Math.max(1, minutes / 1_440)))
    : { endsAt: plusMinutes(wall, minutes) };
}

/** The change by which a code works until a wall time, or the end of a day. */
export function until(code: CodeDetail, moment: string): CodeChange {
  return endsWithDay(code) ? untilDay(code, moment.slice(0, 10)) : { endsAt: moment };
}

/** What ends at midnight is over with the day before. */
function lastDay(wall: string): string {
  return wall.endsWith("T00:00") ? plusDays(wall, -1) : wall.slice(0, 10);
}

function untilDay({ rule }: CodeDetail, day: string): CodeChange {
  const term = rule.terms.at(-1);
  if (term === undefined) return { endsAt: `${plusDays(day, 1)}T00:00` };
  const terms = [...rule.terms.slice(0, -1), { from: term.from, until: day }];
  return rule.endsAt === null ? { terms } : { terms, endsAt: `${plusDays(day, 1)}T00:00` };
}
