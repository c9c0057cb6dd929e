import { assert } from "../error.ts";
import type { CodeId, HolderId, LockId, SiteId } from "../ids.ts";
import type { PinTag } from "../pin/pin.ts";
import { type Instant, instant } from "../time/instant.ts";
import {
  parseWallDate,
  parseWallDateTime,
  parseWallTime,
  type WallDate,
  type WallDateTime,
  type WallTime,
  type Weekday,
  type Zone,
} from "../time/wall.ts";
import { BEGINNING, type Window } from "../time/window.ts";
import { zoneOf } from "../time/zone.ts";
import type { AccessCode } from "./code.ts";
import { UNLIMITED_RULE } from "./kind.ts";
import type { DatedWindow, Moment, Rule, WeeklyWindow } from "./rule.ts";
import type { RuleContext } from "./windows.ts";

function known<Value>(value: Value | null, text: string): Value {
  assert(value !== null, `${text} is sound`);
  return value;
}

export const zone = (name: string): Zone => known(zoneOf(name), name);
export const date = (text: string): WallDate => known(parseWallDate(text), text);
export const time = (text: string): WallTime => known(parseWallTime(text), text);
export const wall = (text: string): WallDateTime => known(parseWallDateTime(text), text);
export const onWall = (text: string): Moment => ({ kind: "wall", at: wall(text) });
export const exactly = (text: string): Moment => ({ kind: "instant", at: utc(text) });

/** An instant given as ISO text in UTC. */
export function utc(text: string): Instant {
  const ms = Date.parse(text.endsWith("Z") ? text : `${text}Z`);
  assert(!Number.isNaN(ms), `${text} is an instant`);
  return instant(ms);
}

export function span(from: string, until: string): Window {
  return { from: utc(from), until: utc(until) };
}

/** Windows as text, to be read in a failing test. */
export function shown(windows: readonly Window[]): readonly string[] {
  return windows.map(({ from, until }) => `${shownInstant(from)} - ${shownInstant(until)}`);
}

export function shownInstant(at: Instant): string {
  return new Date(at).toISOString().replace(/(:00)?\.000Z$/, "Z");
}

export const EVERY_DAY: readonly Weekday[] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

export function weekly(days: readonly Weekday[], from: string, until: string): WeeklyWindow {
  return { days, from: time(from), until: time(until) };
}

export function dated(day: string, from: string, until: string): DatedWindow {
  return { date: date(day), from: time(from), until: time(until) };
}

export function rule(parts: Partial<Rule>): Rule {
  return { ...UNLIMITED_RULE, ...parts };
}

export function days(from: string, until = from): { readonly from: WallDate; readonly until: WallDate } {
  return { from: date(from), until: date(until) };
}

export function at(zoneName: string, holidays: RuleContext["holidays"] = new Map()): RuleContext {
  return { zone: zone(zoneName), holidays };
}

export function code(parts: Partial<AccessCode>): AccessCode {
  return {
    id: "code_1" as CodeId,
    siteId: "site_1" as SiteId,
    kind: "timed",
    holderId: "holder_1" as HolderId,
    lockIds: ["lock_1" as LockId],
    rule: UNLIMITED_RULE,
    pinTag: "tag" as PinTag,
    pinLength: 6,
    pinChosen: false,
    createdAt: BEGINNING,
    revokedAt: null,
    activation: null,
    fence: null,
    uses: 0,
    firstUsedAt: null,
    ...parts,
  };
}
