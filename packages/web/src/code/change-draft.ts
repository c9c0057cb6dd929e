import type { CodeDetail, CodeInput, DaySpan, Rule } from "../api-types.ts";
import { msOf, plusDays, wallOf } from "../site/clock.ts";
import type { CodeChange } from "./api.ts";
import { hasOtherDoors } from "./doors.ts";
import { ASKS, type Draft, firstDraft, inputOf } from "./draft.ts";

/** Stands for the times of a form until those of the code take their place. */
const NO_WALL = "2000-01-01T00:00";

/** A code as the form shows it; what the form has no field for is left alone by it. */
export function draftOfCode(code: CodeDetail, zone: string): Draft {
  const { rule, kind } = code;
  const [term] = rule.terms;
  const startsAt = wallText(rule.startsAt, zone);
  const endsAt = wallText(rule.endsAt, zone);
  const hasTerm = ASKS[kind].term;
  return {
    ...firstDraft(NO_WALL, NO_WALL, code.lockIds),
    startsAt,
    endsAt,
    name: code.holder.name,
    holderId: code.holder.id,
    kind,
    hours: rule.weekly,
    hasHours: rule.weekly.length > 0,
    firstDay: term?.from ?? (hasTerm ? startsAt.slice(0, 10) : ""),
    lastDay: term?.until ?? (hasTerm && endsAt !== "" ? lastDayBefore(endsAt) : ""),
    except: rule.except.filter(isSpan),
    endless: rule.terms.length === 0 && endsAt === "" && ASKS[kind].endless,
    maxUses: rule.maxUses === null || !ASKS[kind].uses ? "" : String(rule.maxUses),
    label: code.label ?? "",
    note: code.note ?? "",
  };
}

/** `YYYY-MM-DDTHH:mm` on the wall of the zone, whether the rule has it so or as an instant; empty for none. */
function wallText(moment: string | null, zone: string): string {
  if (moment === null) return "";
  return /(Z|[+-]\d\d:\d\d)$/.test(moment) ? wallOf(msOf(moment), zone) : moment.slice(0, 16);
}

/** What ends at midnight is over with the day before. */
function lastDayBefore(wall: string): string {
  return wall.endsWith("T00:00") ? plusDays(wall, -1) : wall.slice(0, 10);
}

function isSpan(one: Rule["except"][number]): one is DaySpan {
  return "from" in one;
}

/** What of a code the form changes: only what it holds otherwise than before. Empty: nothing. */
export function changeOf(code: CodeDetail, before: Draft, after: Draft): CodeChange {
  const [was, is] = [inputOf(before), inputOf(after)];
  const isOther = (field: "startsAt" | "endsAt" | "weekly" | "terms" | "except" | "maxUses" | "label" | "note") =>
    JSON.stringify(was[field]) !== JSON.stringify(is[field]);
  const calendars = code.rule.except.filter((one) => !isSpan(one));
  return {
    ...(hasOtherDoors(code, is.lockIds) && { lockIds: is.lockIds }),
    ...(isOther("startsAt") && { startsAt: is.startsAt ?? null }),
    ...(isOther("endsAt") && { endsAt: is.endsAt ?? null }),
    ...(isOther("weekly") && { weekly: is.weekly ?? [] }),
    ...(isOther("terms") && termsOf(code, is)),
    ...(isOther("except") && { except: [...(is.except ?? []), ...calendars] }),
    ...(isOther("maxUses") && { maxUses: is.maxUses ?? null }),
    ...(isOther("label") && { label: is.label ?? null }),
    ...(isOther("note") && { note: is.note ?? null }),
    ...(after.endless && !before.endless && { endless: true }),
  };
}

/** Days of a term take the place of a start and end that stood for them, or these would go on cutting it. */
function termsOf({ rule }: CodeDetail, is: CodeInput): CodeChange {
  const terms = [...(is.terms ?? []), ...rule.terms.slice(1)];
  return rule.terms.length === 0 && terms.length > 0 ? { terms, startsAt: null, endsAt: null } : { terms };
}

/** Whether a change needs to be looked at by the server before it is made. */
export function touchesTimes(change: CodeChange): boolean {
  return Object.keys(change).some((field) => field !== "label" && field !== "note");
}
