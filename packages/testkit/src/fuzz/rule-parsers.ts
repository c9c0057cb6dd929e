import {
  assert,
  BEGINNING,
  CODE_KINDS,
  instant,
  type Moment,
  parseWallDate,
  type Rule,
  type RuleContext,
  type Site,
  UNLIMITED_RULE,
  windowsOf,
  zoneOf,
} from "@cardea/core";
import { type Place, judgeRule } from "cardea/src/codes/wish.ts";
import { type RuleChange, readRule } from "cardea/src/codes/read-rule.ts";
import fc from "fast-check";
import { mutated } from "./mutate.ts";
import { type FuzzedParser, fuzzedParser } from "./parser.ts";
import { dateTexts, momentTexts, timeTexts } from "./time-parsers.ts";

const NOW = instant(Date.UTC(2026, 5, 1));
const days = fc.subarray(["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const, { minLength: 1 });

/** Mostly sound texts, so that whole rules are often sound. */
function mostly(good: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof({ weight: 12, arbitrary: good }, { weight: 1, arbitrary: mutated(good) });
}

const soon = fc.tuple(fc.integer({ min: 2026, max: 2029 }), dateTexts).map(([year, date]) => `${year}${date.slice(4)}`);
const soonMoment = fc.tuple(soon, momentTexts).map(([date, moment]) => date + moment.slice(10));
const date = mostly(fc.oneof(soon, dateTexts));
const moment = mostly(fc.oneof(soonMoment, momentTexts));
const time = mostly(timeTexts);
const span = fc.record({ from: date, until: date });

const twoDigits = (number: number): string => String(number).padStart(2, "0");
const soundDate = fc
  .tuple(fc.integer({ min: 2026, max: 2029 }), fc.integer({ min: 6, max: 12 }), fc.integer({ min: 1, max: 30 }))
  .map(([year, month, day]) => `${year}-${twoDigits(month)}-${twoDigits(day)}`);
const soundTime = fc.tuple(fc.nat(23), fc.nat(59)).map((parts) => parts.map(twoDigits).join(":"));
const soundDates = fc.tuple(soundDate, soundDate).map((dates) => dates.toSorted());
const soundWeekly = fc.array(fc.record({ days, from: soundTime, until: soundTime }), { minLength: 1, maxLength: 3 });
const soundSpan = soundDates.map(([from = "", until = ""]) => ({ from, until }));

/** Rules as people mean them, mostly sound for some kind. */
const soundChanges: fc.Arbitrary<RuleChange> = fc
  .tuple(
    soundDates,
    fc.tuple(soundTime, soundTime),
    fc.record(
      {
        weekly: soundWeekly,
        dated: fc.array(fc.record({ date: soundDate, from: soundTime, until: soundTime }), { maxLength: 3 }),
        except: fc.array(fc.oneof(soundSpan, soundDate, fc.constant({ calendar: "school" })), { maxLength: 2 }),
        maxUses: fc.constantFrom(1, 5),
        firstUseTtlMinutes: fc.constant(60),
        terms: fc.array(soundSpan, { maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
    fc.subarray(["startsAt", "endsAt"] as const),
  )
  .map(([[first = "", last = ""], [from, until], rest, kept]) => {
    const times = { startsAt: `${first}T${from}`, endsAt: `${last}T${until}:00+02:00` };
    return { ...rest, ...Object.fromEntries(kept.map((name) => [name, times[name]])) };
  });

const wildChanges: fc.Arbitrary<RuleChange> = fc.record(
  {
    startsAt: fc.option(moment),
    endsAt: fc.option(moment),
    weekly: fc.array(fc.record({ days, from: time, until: time }), { maxLength: 3 }),
    dated: fc.array(fc.record({ date, from: time, until: time }), { maxLength: 3 }),
    terms: fc.array(span, { maxLength: 2 }),
    except: fc.array(fc.oneof(date, span, fc.constantFrom({ calendar: "school" }, { calendar: "__proto__" })), {
      maxLength: 3,
    }),
    maxUses: fc.option(fc.integer({ min: -1, max: 100_001 })),
    firstUseTtlMinutes: fc.option(fc.oneof(fc.integer({ min: 0, max: 527_041 }), fc.double())),
    endless: fc.boolean(),
  },
  { requiredKeys: [] },
);

/** Sites where the clocks jump by an hour, by half of one, by a day, and not at all. */
const contexts: readonly RuleContext[] = ["Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "UTC"].map((name) => {
  const [zone, from, until] = [zoneOf(name), parseWallDate("2026-12-21"), parseWallDate("2027-01-06")];
  assert(zone !== null && from !== null && until !== null, "the site of the fuzzer is sound");
  return { zone, holidays: new Map([["school", [{ from, until }]]]) };
});

const rules = fuzzedParser({
  name: "rules of codes",
  inputs: fc.tuple(fc.constantFrom(...CODE_KINDS), fc.constantFrom(...contexts), fc.oneof(soundChanges, wildChanges)),
  law: ([kind, context, change]) => {
    const { rule, problems } = readRule(UNLIMITED_RULE, change, context.holidays);
    const judged = judgeRule({ kind, before: UNLIMITED_RULE, change, place: placeAt(context), now: NOW });
    assert(judged.notes.length <= 20, "notes are counted");
    if (problems.length === 0) {
      const again = readRule(UNLIMITED_RULE, printed(rule), context.holidays);
      assert(again.problems.length === 0 && same(again.rule, rule), "what was printed reads as itself");
    }
    if (judged.problems.length > 0) return "refused";
    if (kind !== "emergency") expectSomeWindow(judged.rule, context);
    return "accepted";
  },
});

/** A rule that nobody objected to opens at some time. */
function expectSomeWindow(rule: Rule, context: RuleContext): void {
  const span = { from: NOW, until: instant(NOW + 366 * 86_400_000 * 6) };
  const windows = windowsOf(rule, context, span);
  assert(windows.length > 0, "a rule that is taken opens at some time");
  assert(
    windows.every(({ from, until }) => from < until && from > BEGINNING),
    "a window has an inside",
  );
}

function same(a: Rule, b: Rule): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function placeAt(context: RuleContext): Place {
  return { site: { ...context } as Site, context, locks: [] };
}

/** The rule in the words of a request. */
function printed(rule: Rule): RuleChange {
  const { weekly, dated, terms, except, exceptHolidays, maxUses, firstUseTtlMs, endless } = rule;
  return {
    startsAt: text(rule.validFrom),
    endsAt: text(rule.validUntil),
    weekly,
    dated,
    terms,
    except: [...except, ...exceptHolidays.map((calendar) => ({ calendar }))],
    maxUses,
    firstUseTtlMinutes: firstUseTtlMs === null ? null : firstUseTtlMs / 60_000,
    ...(endless !== undefined && { endless }),
  };
}

function text(moment: Moment | null): string | null {
  if (moment === null) return null;
  return moment.kind === "wall" ? moment.at : new Date(moment.at).toISOString();
}

/** Readers of rules. */
export const ruleParsers: readonly FuzzedParser[] = [rules];
