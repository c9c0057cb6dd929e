import type { CodeState } from "@cardea/core";
import type { Code, CodeDetail, Placement } from "../api-types.ts";
import { momentText, msOf } from "../site/clock.ts";
import { text } from "../text/text.ts";
import { wantedPlacements } from "./doors.ts";
import type { Tone } from "../ui/mark.tsx";
import type { Sight } from "./windows-in-words.ts";

export interface CodeSentence {
  readonly words: string;
  readonly tone: Tone;
}

/** The one sentence that its reader came for: whether this code opens, now or when, and what stands against it. */
export function codeSentence(code: CodeDetail, sight: Sight): CodeSentence {
  const who = code.holder.name;
  const words = text.code.sentence;
  const over = overSentence(code);
  if (over !== null) return over;
  const refused = code.placements.find(({ state }) => state === "refused");
  if (refused !== undefined) return { words: words.refused(who, refused.lockName), tone: "bad" };
  if (code.state === "dormant") return { words: words.dormant(who), tone: "sleep" };
  const [next] = code.windows;
  const starts = next?.from ?? null;
  const when = starts === null ? text.time.now : momentText(msOf(starts), sight.zone, sight.now);
  if (code.state === "scheduled") return { words: words.scheduled(who, when), tone: "info" };
  const isOpen = next !== undefined && (starts === null || msOf(starts) <= sight.now + 5_000);
  if (!isOpen && next !== undefined) return { words: words.outside(who, when), tone: "info" };
  if (isAsleep(code, sight.now)) return { words: words.fenced(who), tone: "sleep" };
  return openSentence(code);
}

/** Whether its phone has to come near before it opens. */
export function isAsleep({ state, fence, activation }: Code, now: number): boolean {
  if (fence === undefined || fence === null || state !== "active") return false;
  const until = activation?.until ?? null;
  return until === null || msOf(until) <= now;
}

function overSentence(code: Code): CodeSentence | null {
  const { state } = code;
  if (!isOverState(state)) return null;
  const still = code.placements.find((placement) => placement.state === "removing");
  if (still !== undefined) {
    return { words: text.code.sentence.stillThere(code.holder.name, still.lockName), tone: "bad" };
  }
  return { words: text.code.sentence[state](code.holder.name), tone: "sleep" };
}

function openSentence(code: Code): CodeSentence {
  const who = code.holder.name;
  const words = text.code.sentence;
  const wanted = wantedPlacements(code);
  const placed = wanted.filter(isPlaced);
  if (placed.length === 0) return { words: words.notOn(who), tone: "wait" };
  if (placed.length < wanted.length) return { words: words.partly(who), tone: "wait" };
  return { words: words.working(who, doorsInWords(wanted)), tone: "good" };
}

function doorsInWords(placements: readonly Placement[]): string {
  const [only] = placements;
  return placements.length === 1 && only !== undefined ? only.lockName : text.code.allDoors(placements.length);
}

/** Whether nothing can happen to the code any more. */
export function isOverState(state: CodeState): state is "expired" | "used" | "revoked" {
  return state === "expired" || state === "used" || state === "revoked";
}

/** Whether the lock is known to hold the code. */
export function isPlaced({ state }: Pick<Placement, "state">): boolean {
  return state === "verified" || state === "accepted" || state === "used";
}
