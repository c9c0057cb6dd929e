import { momentText } from "../site/clock.ts";
import { text } from "../text/text.ts";
import { type ComingDay, nextComing } from "./comings.ts";

interface TodayFacts {
  readonly needs: number;
  readonly doors: number;
  readonly days: readonly ComingDay[];
  /** Not all codes could be looked through: nobody may be said to be missing. */
  readonly isCut: boolean;
}

/** The one sentence that its reader came for: what needs them, or else that all is well and what happens next. */
export function todaySentence({ needs, doors, days, isCut }: TodayFacts, zone: string, now: number): string {
  const { answer } = text.today;
  if (doors === 0) return answer.noDoors;
  if (needs > 0) return answer.needs(needs);
  const next = nextComing(days, now);
  if (next === null) return isCut ? answer.well : answer.nobody;
  const when = momentText(next.at, zone, now);
  const who = next.coming.code.holder.name;
  return next.isArrival ? answer.arrives(who, when) : answer.leaves(who, when);
}
