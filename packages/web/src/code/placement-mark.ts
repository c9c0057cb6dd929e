import type { Placement } from "../api-types.ts";
import { momentText, msOf, preciseTimeText, wallOf } from "../site/clock.ts";
import { text } from "../text/text.ts";
import type { IconName } from "../ui/icon.tsx";
import type { Tone } from "../ui/mark.tsx";
import type { Sight } from "./windows-in-words.ts";

export interface PlacementMark {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly words: string;
  /** What a person can do about it; null where nothing is to be done. */
  readonly remedy: string | null;
}

/** Where a code stands on one lock, by the evidence alone: the words of the ledger are the words of the product. */
export function placementMark(placement: Placement, sight: Sight): PlacementMark {
  const { state, ledger, refusal } = placement;
  const at = (time: string | null): string | null =>
    time === null ? null : momentText(msOf(time), sight.zone, sight.now);
  const mark = (icon: IconName, tone: Tone, words: string, remedy: string | null = null): PlacementMark => ({
    icon,
    tone,
    words,
    remedy,
  });
  const words = text.mark;
  switch (state) {
    case "not_due":
      return mark("clock", "sleep", words.not_due(at(placement.nextTryAt)));
    case "sent":
      return mark("arrow", "wait", words.sent);
    case "verified":
      return mark("ticks", "good", words.verified(evidenceTime(ledger.verifiedAt, sight)));
    case "accepted":
      return mark("tick", "good", ledger.proof === "status" ? words.acceptedStatus : words.accepted);
    case "used":
      return mark("door", "good", words.used(at(ledger.firstUsedAt)));
    case "failed":
      return mark("triangle", "wait", words.failed(at(placement.unreachableSince), at(placement.nextTryAt)));
    case "refused": {
      const reason = refusal?.reason ?? "rejected";
      return mark("stop", "bad", words.refused[reason], words.remedy[reason]);
    }
    case "removing":
      return mark("hourglass", "bad", words.removing(at(placement.unreachableSince)));
    case "removed":
      return mark("circle", "sleep", words.removed(evidenceTime(ledger.removedAt, sight)));
  }
}

/** Evidence of today is told to the second, older evidence with its day. */
export function evidenceTime(time: string | null, { zone, now }: Sight): string | null {
  if (time === null) return null;
  const at = msOf(time);
  const isToday = wallOf(at, zone).slice(0, 10) === wallOf(now, zone).slice(0, 10);
  return isToday ? preciseTimeText(at, zone) : momentText(at, zone, now);
}
