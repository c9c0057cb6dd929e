import { type DateSpan, instant, type Rule, type WallDate, type WallTime, windowsOf, zoneOf } from "@cardea/core";
import type { Code, DaySpan, Site } from "../api-types.ts";
import { msOf } from "../site/clock.ts";
import type { Opening } from "./comings.ts";

/** When codes with hours open within a span: counted by the same function as in the server and in the locks. */
export function ruleOpenings(
  codes: readonly Code[],
  site: Pick<Site, "zone" | "holidays">,
  span: Opening,
): ReadonlyMap<string, readonly Opening[]> {
  const zone = zoneOf(site.zone);
  if (zone === null) return new Map();
  const holidays = new Map(Object.entries(site.holidays).map(([name, spans]) => [name, spans.map(dateSpan)]));
  const within = { from: instant(span.from), until: instant(span.until) };
  return new Map(codes.map((code) => [code.id, windowsOf(ruleOf(code), { zone, holidays }, within)]));
}

/** The API tells the validity of a code as instants; hours and days stay on the wall. */
function ruleOf({ rule, startsAt, endsAt }: Code): Rule {
  return {
    validFrom: startsAt === null ? null : { kind: "instant", at: instant(msOf(startsAt)) },
    validUntil: endsAt === null ? null : { kind: "instant", at: instant(msOf(endsAt)) },
    weekly: rule.weekly.map(({ days, from, until }) => ({ days, from: from as WallTime, until: until as WallTime })),
    dated: rule.dated.map(({ date, from, until }) => ({
      date: date as WallDate,
      from: from as WallTime,
      until: until as WallTime,
    })),
    terms: rule.terms.map(dateSpan),
    except: rule.except.flatMap((one) => ("calendar" in one ? [] : [dateSpan(one)])),
    exceptHolidays: rule.except.flatMap((one) => ("calendar" in one ? [one.calendar] : [])),
    maxUses: null,
    firstUseTtlMs: null,
  };
}

function dateSpan({ from, until }: DaySpan): DateSpan {
  return { from: from as WallDate, until: until as WallDate };
}
