import { earliest, type Instant, plus } from "../time/instant.ts";
import { BEGINNING, holds, shared, type Window } from "../time/window.ts";
import type { AccessCode, CodeState } from "./code.ts";
import { lastEndBefore, lastInstantOf, nextWindow, type RuleContext, windowsOf } from "./windows.ts";

/** What can happen to a code. `lapse`: the activation of an emergency code is over; one with a fence just falls asleep. */
export const CODE_EVENTS = ["start", "activate", "lapse", "use_up", "end", "revoke"] as const;
export type CodeEvent = (typeof CODE_EVENTS)[number];

/**
 * Where a code may go from each state. Laws:
 * - `scheduled` before its first window; `active` from that window's start to the last one's end, also between windows.
 * - `expired`, `used` and `revoked` are final: what ended first stays the reason. A code that is over cannot be revoked.
 * - `expired` by the end of its last window, or of its first-use time-to-live; `used` by its last allowed entry.
 * - An emergency code is `dormant` but for its activation, in which it is `active`, and ends only by uses or revocation.
 * - A fence changes no state: a code that is asleep outside of it is like one between its windows.
 */
export const CODE_LIFE: Readonly<Record<CodeState, Readonly<Partial<Record<CodeEvent, CodeState>>>>> = {
  dormant: { activate: "active", revoke: "revoked" },
  scheduled: { start: "active", end: "expired", revoke: "revoked" },
  active: { activate: "active", lapse: "dormant", use_up: "used", end: "expired", revoke: "revoked" },
  expired: {},
  used: {},
  revoked: {},
};

/** The state after an event, or null if that cannot happen in this state. */
export function stateAfter(state: CodeState, event: CodeEvent): CodeState | null {
  return CODE_LIFE[state][event] ?? null;
}

/** Whether nothing can happen to the code any more. */
export function isOver(state: CodeState): boolean {
  return Object.keys(CODE_LIFE[state]).length === 0;
}

/** Where a code stands at `now`. Revoked or used up is a fact and holds even for a clock that was set back. */
export function stateOf(code: AccessCode, context: RuleContext, now: Instant): CodeState {
  const over = firstEnding(code, context);
  if (over !== null && (over.at <= now || over.state !== "expired")) return over.state;
  if (code.kind === "emergency") return code.activation !== null && holds(code.activation, now) ? "active" : "dormant";
  const first = nextWindow(code.rule, context, code.createdAt);
  return first !== null && first.from <= now ? "active" : "scheduled";
}

/**
 * When the code's PIN shall open, within `span`: ascending, half-open, disjoint. An emergency code opens in its last
 * activation only, a code with a fence in those parts of its windows in which it was last awake. Nothing opens from the instant on at which it was revoked or used up, or its time-to-live ended.
 */
export function openWindowsOf(code: AccessCode, context: RuleContext, span: Window): readonly Window[] {
  const cutAt = cutOf(code);
  const within = cutAt === null ? span : shared(span, { from: BEGINNING, until: cutAt });
  if (within === null) return [];
  if (!needsWaking(code)) return windowsOf(code.rule, context, within);
  const active = code.activation === null ? null : shared(code.activation, within);
  if (active === null) return [];
  return code.kind === "emergency" ? [active] : windowsOf(code.rule, context, active);
}

/**
 * When it stopped being wanted for good, or will: by revocation, uses, time-to-live, or the end of its last window; for
 * a code that needs waking the end of the activation that holds now. Null if it is endless or dormant.
 */
export function endOf(code: AccessCode, context: RuleContext, now: Instant): Instant | null {
  const over = firstEnding(code, context)?.at ?? null;
  if (!needsWaking(code)) return over;
  const activation = code.activation !== null && holds(code.activation, now) ? code.activation.until : null;
  return earliest(over, activation);
}

/** Since when the PIN shall not open: the end of its last open window. Null while it opens, and before it ever did. */
export function closedSince(code: AccessCode, context: RuleContext, now: Instant): Instant | null {
  if (openWindowsOf(code, context, { from: now, until: plus(now, 1) }).length > 0) return null;
  const cutAt = cutOf(code);
  const limit = cutAt !== null && cutAt < now ? cutAt : now;
  if (!needsWaking(code)) return lastEndBefore(code.rule, context, limit);
  if (code.activation === null || code.activation.from >= limit) return null;
  const asleepAt = Math.min(code.activation.until, limit) as Instant;
  if (code.kind === "emergency") return asleepAt;
  const last = lastEndBefore(code.rule, context, asleepAt);
  return last !== null && last > code.activation.from ? last : null;
}

/** Whether its times alone do not open: it must be awake too. */
export function needsWaking({ kind, fence }: Pick<AccessCode, "kind" | "fence">): boolean {
  return kind === "emergency" || fence !== null;
}

/** The same code without its fence: when it may open, whether it is awake then or not. */
export function unfenced<Code extends AccessCode>(code: Code): Code {
  return code.fence === null ? code : { ...code, fence: null };
}

interface Ending {
  readonly at: Instant;
  readonly state: "expired" | "used" | "revoked";
}

/** What ended the code first, or will. At the same instant, use comes before expiry and expiry before revocation. */
function firstEnding(code: AccessCode, context: RuleContext): Ending | null {
  const expiresAt = code.kind === "emergency" ? null : earliest(ttlEndOf(code), lastInstantOf(code.rule, context));
  const endings: readonly { readonly at: Instant | null; readonly state: Ending["state"] }[] = [
    { at: usedUpAt(code), state: "used" },
    { at: expiresAt, state: "expired" },
    { at: code.revokedAt, state: "revoked" },
  ];
  const at = earliest(...endings.map((ending) => ending.at));
  const first = endings.find((ending) => ending.at !== null && ending.at === at);
  return first === undefined || at === null ? null : { at, state: first.state };
}

/** From when on the PIN opens no more, whatever its rule says. */
function cutOf(code: AccessCode): Instant | null {
  return earliest(code.revokedAt, usedUpAt(code), ttlEndOf(code));
}

function usedUpAt(code: AccessCode): Instant | null {
  if (code.rule.maxUses === null || code.uses < code.rule.maxUses) return null;
  return code.lastUsedAt ?? code.firstUsedAt ?? BEGINNING;
}

function ttlEndOf(code: AccessCode): Instant | null {
  if (code.rule.firstUseTtlMs === null || code.firstUsedAt === null) return null;
  return plus(code.firstUsedAt, code.rule.firstUseTtlMs);
}
