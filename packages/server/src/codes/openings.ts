import {
  type AccessCode,
  DAY_MS,
  FOREVER,
  type Instant,
  nextWindow,
  openWindowsOf,
  plus,
  type RuleContext,
  type Site,
  type Window,
} from "@cardea/core";

/** What a rule needs from its site. */
export function contextOf(site: Site): RuleContext {
  return { zone: site.zone, holidays: site.holidays };
}

/** How far one look ahead goes. */
const STRIDE_MS = 60 * DAY_MS;

export interface OpeningsRequest {
  readonly from: Instant;
  readonly until: Instant;
  readonly countMax: number;
}

/** The windows in which the code opens, from one instant to another, at most `countMax`, ascending. */
export function openingsOf(
  code: AccessCode,
  context: RuleContext,
  { from, until, countMax }: OpeningsRequest,
): readonly Window[] {
  const found: Window[] = [];
  let at = from;
  while (at < until && found.length < countMax) {
    const end = Math.min(plus(at, STRIDE_MS), until) as Instant;
    for (const window of openWindowsOf(code, context, { from: at, until: end })) join(found, window);
    const last = found.at(-1);
    if (last === undefined && code.kind !== "emergency") {
      const next = nextWindow(code.rule, context, end);
      if (next === null) break;
      at = next.from > end ? next.from : end;
    } else at = end;
  }
  return found.slice(0, countMax);
}

/** Two strides may cut one window into two. */
function join(found: Window[], window: Window): void {
  const last = found.at(-1);
  if (last !== undefined && last.until >= window.from)
    found[found.length - 1] = { from: last.from, until: window.until };
  else found.push(window);
}

/** Whether the code opens at that instant. */
export function opensAt(code: AccessCode, context: RuleContext, at: Instant): boolean {
  return openWindowsOf(code, context, { from: at, until: plus(at, 1) }).length > 0;
}

/** Most windows are near; to look no further is several times quicker. */
const NEAR_MS = 8 * DAY_MS;

/**
 * The window that holds `at` or else the first one after it, cut at `at` but to its real end; null if it never opens
 * again.
 */
export function nextOpening(code: AccessCode, context: RuleContext, at: Instant): Window | null {
  const near = { from: at, until: plus(at, NEAR_MS) };
  const [first] = openWindowsOf(code, context, near);
  if (first !== undefined && first.until < near.until) return first;
  if (code.kind === "emergency") return openWindowsOf(code, context, { from: at, until: FOREVER })[0] ?? null;
  const next = nextWindow(code.rule, context, at);
  if (next === null) return null;
  // Revocation, uses and time-to-live may cut it.
  return openWindowsOf(code, context, { from: next.from > at ? next.from : at, until: next.until })[0] ?? null;
}
