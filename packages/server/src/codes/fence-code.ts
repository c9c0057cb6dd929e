import { activationFrom, type Fence, type Instant, plus, type RuleContext, type Window } from "@cardea/core";
import type { Actor, StoredCode, Tx } from "../store/port.ts";
import { scheduleEdge, tellCode, wakeLocks } from "../events/tell-code.ts";
import { applyRule } from "./change-code.ts";
import type { Place } from "./wish.ts";

export interface Fencing {
  readonly code: StoredCode;
  readonly place: Place;
  readonly fence: Fence | null;
  readonly actor: Actor;
  readonly now: Instant;
}

/**
 * Puts a code behind a fence, moves the fence, or takes it away. A code that gets one leaves its locks at once and sleeps
 * until it is woken. The code as it is stored then.
 */
export async function fenceCode(tx: Tx, { code, place, fence, actor, now }: Fencing): Promise<StoredCode> {
  if (isSame(code.fence, fence)) return code;
  const isNew = code.fence === null && fence !== null;
  const fenced = { ...code, fence, ...(isNew && { activation: endedNow(code.createdAt, now) }) };
  await tx.updateCode(fenced);
  const facts = fence === null ? {} : { radiusMeters: fence.radiusMeters, liveMinutes: fence.liveMinutes };
  await tellCode(tx, fenced, { actor, action: fence === null ? "code.unfenced" : "code.fenced", at: now, facts });
  await applyRule(tx, fenced, place, now);
  return { ...fenced, version: fenced.version + 1 };
}

function isSame(a: Fence | null, b: Fence | null): boolean {
  return a?.radiusMeters === b?.radiusMeters && a?.liveMinutes === b?.liveMinutes;
}

/** Until now it needed no waking; that is how its past stays true. */
function endedNow(since: Instant, now: Instant): Window {
  return { from: since < now ? since : plus(now, -1), until: now };
}

export interface Waking {
  readonly code: StoredCode;
  readonly context: RuleContext;
  /** Whole minutes from now. */
  readonly minutes: number;
  /** What woke it: the phone was near, or somebody said so. */
  readonly by: "position" | "member";
  readonly actor: Actor;
  readonly now: Instant;
}

/**
 * Lets a code with a fence open for some minutes, as far as its windows allow. A phone that stays near is not told again
 * and again: what is awake is lengthened only once half of the time has passed. The code as it is stored then.
 */
export async function wakeFenced(tx: Tx, waking: Waking): Promise<StoredCode> {
  const { code, context, minutes, by, actor, now } = waking;
  const wanted = activationFrom(now, minutes);
  const before = awakeAt(code, now);
  if (before !== null && before.until - now > (wanted.until - now) / 2 && by === "position") return code;
  if (before !== null && before.until >= wanted.until) return code;
  const activation = before === null ? wanted : { from: before.from, until: wanted.until };
  const awake = { ...code, activation };
  await tx.updateCode(awake);
  const facts = { minutes, until: activation.until, extended: before !== null, by };
  await tellCode(tx, awake, { actor, action: "code.activated", at: now, facts });
  await wakeLocks(tx, awake, now);
  await scheduleEdge(tx, awake, context, now);
  return { ...awake, version: awake.version + 1 };
}

/** The time of being awake that holds now. */
export function awakeAt({ activation }: Pick<StoredCode, "activation">, now: Instant): Window | null {
  return activation !== null && activation.from <= now && now < activation.until ? activation : null;
}
