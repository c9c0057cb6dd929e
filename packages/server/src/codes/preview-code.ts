import {
  type AccessCode,
  DAY_MS,
  enforcementOn,
  type GuessRisk,
  guessRisk,
  type LockId,
  plus,
  triesPerDayOf,
} from "@cardea/core";
import type { Reads, StoredLock } from "../store/port.ts";
import { boundsOf, draftOf, judgeDraft, type Judgment, newId } from "./draft.ts";
import { openingsOf } from "./openings.ts";
import { lengthToDraw } from "./pin-choice.ts";
import { enforcementSentence, oneTimeSentence } from "./placement-view.ts";
import type { CodeInput, CodePreview, CodeTools, LockPreview } from "./port.ts";
import { readWish, type Wish } from "./wish.ts";

/** Windows in a preview at most, and how far ahead. */
const WINDOWS_MAX = 50;
const WINDOWS_AHEAD_MS = 2 * 366 * DAY_MS;

/** What would come of a wish: what its making would refuse, and what it would mean on each lock. Changes nothing. */
export async function previewCode(tools: CodeTools, input: CodeInput): Promise<CodePreview> {
  const now = tools.world.now();
  const { wish, problems } = await readWish(tools.store, input, now);
  if (wish === null)
    return { problems, notes: [], windows: [], startsAt: null, endsAt: null, pinLength: null, locks: [] };
  const holderId = wish.knownHolder?.id ?? newId(tools.world, "holder", now);
  const code = draftOf(wish, { codeId: newId(tools.world, "code", now), holderId }, now);
  const isSound = problems.length === 0;
  // A rule with problems has no windows worth asking for; then only the PIN and the locks are looked at.
  const rule = isSound ? wish.rule : { ...wish.rule, ...NO_TIMES };
  const sound = { ...code, rule };
  const question = { code: sound, place: wish.place, now, digits: input.pin ?? null };
  const judgment = await judgeDraft(tools, tools.store, question);
  const pinLength =
    judgment.choice?.pin.length ?? (await lengthToDraw(tools.store, { ...question, counts: judgment.counts }));
  const span = { from: now, until: plus(now, WINDOWS_AHEAD_MS), countMax: WINDOWS_MAX };
  return {
    problems: [...problems, ...judgment.problems.filter((problem) => isSound || problem.code !== "no_free_slot")],
    notes: wish.notes,
    windows: isSound ? openingsOf(code, wish.place.context, span) : [],
    ...(isSound ? boundsOf(code, wish.place.context) : { startsAt: null, endsAt: null }),
    pinLength,
    locks: await lockPreviews(tools.store, { wish, code, judgment, pinLengthOn: () => pinLength }),
  };
}

const NO_TIMES = {
  validFrom: null,
  validUntil: null,
  weekly: [],
  dated: [],
  terms: [],
  except: [],
  exceptHolidays: [],
};

interface PreviewParts {
  readonly wish: Pick<Wish, "kind" | "place" | "problems">;
  readonly code: AccessCode;
  readonly judgment: Pick<Judgment, "counts" | "full">;
  /** Digits of the PIN that it would add to that lock; null if it adds none. */
  readonly pinLengthOn: (lockId: LockId) => number | null;
}

export async function lockPreviews(reads: Reads, parts: PreviewParts): Promise<readonly LockPreview[]> {
  const previews: LockPreview[] = [];
  for (const lock of parts.wish.place.locks) previews.push(await lockPreview(reads, lock, parts));
  return previews;
}

async function lockPreview(
  reads: Reads,
  lock: StoredLock,
  { wish, code, judgment, pinLengthOn }: PreviewParts,
): Promise<LockPreview> {
  const part = enforcementOn(code, lock.capabilities, wish.place.context);
  const count = judgment.counts.get(lock.id);
  const lengths = await liveLengths(reads, lock);
  const pinLength = pinLengthOn(lock.id);
  const isSound = wish.problems.length === 0;
  return {
    lockId: lock.id,
    lockName: lock.name,
    enforcement: part.enforcement,
    enforcementSentence: enforcementSentence(part, wish.kind),
    oneTimeSentence: wish.kind === "one_time" ? oneTimeSentence(part.lockMaxUses) : null,
    slotsTotal: lock.capabilities.slots.count,
    slotsFree: count === undefined ? 0 : Math.max(0, count.capacity - count.live),
    fullAt: isSound ? (judgment.full.get(lock.id) ?? null) : null,
    riskNow: riskOf(lock, lengths),
    riskWith: riskOf(lock, pinLength === null ? lengths : [...lengths, pinLength]),
  };
}

async function liveLengths(reads: Reads, lock: StoredLock): Promise<readonly number[]> {
  return (await reads.livePlacements(lock.id)).map(({ code }) => code.pinLength);
}

/** The guess risk of a lock with PINs of these lengths. What its own keypad limits is not known here. */
export function riskOf({ capabilities, settings }: StoredLock, lengths: readonly number[]): GuessRisk {
  const liveCodesByLength = new Map<number, number>();
  for (const length of lengths) liveCodesByLength.set(length, (liveCodesByLength.get(length) ?? 0) + 1);
  const switchOffAfter = capabilities.keypadOff ? settings.wrongPinLimit : null;
  return guessRisk({ liveCodesByLength, triesPerDay: triesPerDayOf({ budget: null, lockout: null, switchOffAfter }) });
}

/** The guess risk of a lock as it is now. */
export async function riskAt(reads: Reads, lock: StoredLock): Promise<GuessRisk> {
  return riskOf(lock, await liveLengths(reads, lock));
}
