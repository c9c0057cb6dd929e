import {
  HOUR_MS,
  type HolderId,
  instant,
  type KeypadReason,
  type LockId,
  type SiteId,
  type WallTime,
  type Zone,
} from "@cardea/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StoredEvent } from "../../store/port.ts";
import type { NoticeWishes } from "../../store/push-port.ts";
import { bundles, decideNotice, type Hearing, type Verdict } from "./decide.ts";
import { isQuiet } from "./quiet.ts";

const UTC = "UTC" as Zone;
/** 2026-06-01T12:00Z. */
const NOON = instant(1_780_315_200_000);
const ALL: NoticeWishes = { entries: true, attempts: true, alarms: true, lockIds: null, holderIds: null, quiet: null };
const AT_NOON = { from: "11:00" as WallTime, until: "13:00" as WallTime, zone: null, dangerPasses: false };

function entry(more: Partial<StoredEvent> = {}): StoredEvent {
  return {
    sequence: 1,
    at: NOON,
    kind: "entry",
    siteId: "site_1" as SiteId,
    lockId: "lock_1" as LockId,
    codeId: null,
    holderId: "holder_1" as HolderId,
    reason: "granted",
    slot: null,
    facts: {},
    ...more,
  };
}
const alarm = (kind: string, more: Partial<StoredEvent> = {}) =>
  entry({ kind: "alarm.opened", reason: null, holderId: null, facts: { alarm: kind }, ...more });
const decide = (event: StoredEvent, wishes: Partial<NoticeWishes> = {}, more: Partial<Hearing> = {}): string => {
  const verdict = decideNotice(event, {
    wishes: { ...ALL, ...wishes },
    mayHear: true,
    siteZone: UTC,
    now: NOON,
    ...more,
  });
  return verdict.kind === "tell" ? verdict.topic : verdict.why;
};

describe("what a member hears of", () => {
  test("is entries, attempts and alarms, each by its own wish", () => {
    expect(decide(entry())).toBe("entry");
    expect(decide(entry({ reason: "unknown_code", holderId: null }))).toBe("attempt");
    expect(decide(alarm("low_battery"))).toBe("alarm");
    expect(decide(entry(), { entries: false })).toBe("not_wished");
    expect(decide(entry({ reason: "outside_window" }), { attempts: false })).toBe("not_wished");
    expect(decide(alarm("tamper"), { alarms: false })).toBe("not_wished");
  });

  test("is nothing that the lock or Cardea does all day", () => {
    for (const kind of ["lock.bolt", "placement.verified", "code.revealed", "alarm.closed"]) {
      expect(decide(entry({ kind, reason: null }))).toBe("no_notice");
    }
  });

  test("is of the chosen doors and people only; a PIN that nobody has is told in any case", () => {
    const other = { lockIds: ["lock_2"] };
    expect([decide(entry(), other), decide(alarm("tamper"), other)]).toEqual(["not_wished", "not_wished"]);
    const person = { holderIds: ["holder_2"] };
    expect(decide(entry(), person)).toBe("not_wished");
    expect(decide(entry({ reason: "used_up" }), person)).toBe("not_wished");
    expect(decide(entry({ reason: "unknown_code", holderId: null }), person)).toBe("attempt");
    expect(decide(entry({ holderId: null }), person)).toBe("not_wished");
    expect(decide(alarm("tamper"), person)).toBe("alarm");
  });

  test("is hidden where the member may not see it, whatever it wishes", () => {
    expect(decide(entry(), {}, { mayHear: false })).toBe("hidden");
  });

  test("is no old news", () => {
    const late = instant(NOON + 6 * HOUR_MS + 1);
    expect([decide(entry(), {}, { now: late }), decide(alarm("tamper"), {}, { now: late })]).toEqual([
      "too_old",
      "alarm",
    ]);
    expect(decide(alarm("tamper"), {}, { now: instant(NOON + 24 * HOUR_MS + 1) })).toBe("too_old");
  });

  test("is nothing in quiet hours, but for danger where that is wished", () => {
    expect(decide(entry(), { quiet: AT_NOON })).toBe("quiet_hours");
    expect(decide(alarm("tamper"), { quiet: AT_NOON })).toBe("quiet_hours");
    const passing = { quiet: { ...AT_NOON, dangerPasses: true } };
    expect([decide(alarm("tamper"), passing), decide(alarm("low_battery"), passing)]).toEqual(["alarm", "quiet_hours"]);
    expect(decide(entry(), passing)).toBe("quiet_hours");
  });
});

const aTime = fc.constantFrom("00:00", "06:30", "11:00", "12:00", "13:00", "22:00") as fc.Arbitrary<WallTime>;
const anEvent: fc.Arbitrary<StoredEvent> = fc
  .record({
    kind: fc.constantFrom("entry", "alarm.opened", "lock.bolt"),
    reason: fc.constantFrom<KeypadReason | null>("granted", "unknown_code", "used_up", null),
    lockId: fc.constantFrom("lock_1", "lock_2") as fc.Arbitrary<LockId>,
    holderId: fc.constantFrom("holder_1", null) as fc.Arbitrary<HolderId | null>,
    facts: fc.record({ alarm: fc.constantFrom("tamper", "low_battery") }),
  })
  .map((parts) => entry(parts));
const someWishes: fc.Arbitrary<NoticeWishes> = fc.record({
  entries: fc.boolean(),
  attempts: fc.boolean(),
  alarms: fc.boolean(),
  lockIds: fc.constantFrom(null, ["lock_1"], []),
  holderIds: fc.constantFrom(null, ["holder_1"], []),
  quiet: fc.option(fc.record({ from: aTime, until: aTime, zone: fc.constant(null), dangerPasses: fc.boolean() })),
});
const aHearing: fc.Arbitrary<Hearing> = fc.record({
  wishes: someWishes,
  mayHear: fc.boolean(),
  siteZone: fc.constant(UTC),
  now: fc.integer({ min: NOON, max: NOON + 30 * HOUR_MS }).map((ms) => instant(ms)),
});

describe("whatever happens and whatever is wished", () => {
  test("nobody hears what it may not see, nor a door or a person that it left out", () => {
    fc.assert(
      fc.property(anEvent, aHearing, (event, hearing) => {
        if (decideNotice(event, hearing).kind === "silent") return true;
        const { lockIds, holderIds } = hearing.wishes;
        const isDoor = lockIds === null || lockIds.includes(String(event.lockId));
        const isPerson = holderIds === null || event.holderId === null || holderIds.includes(event.holderId);
        return hearing.mayHear && isDoor && (isPerson || event.kind === "alarm.opened");
      }),
      { numRuns: 2_000 },
    );
  });

  test("the quiet are left alone, but for danger that they let through", () => {
    fc.assert(
      fc.property(anEvent, aHearing, (event, hearing) => {
        const { quiet } = hearing.wishes;
        const verdict = decideNotice(event, hearing);
        if (verdict.kind === "silent" || quiet === null || !isQuiet(hearing.now, quiet, UTC)) return true;
        return quiet.dangerPasses && verdict.isUrgent && event.facts["alarm"] === "tamper";
      }),
      { numRuns: 2_000 },
    );
  });

  test("wishing for more never tells less", () => {
    fc.assert(
      fc.property(anEvent, aHearing, (event, hearing) => {
        const told = decideNotice(event, hearing).kind === "tell";
        return !told || decideNotice(event, { ...hearing, wishes: ALL }).kind === "tell";
      }),
      { numRuns: 1_000 },
    );
  });

  test("each event that is told is in exactly one notice, in order, and only attempts at one lock share one", () => {
    const tell = (event: StoredEvent): Verdict =>
      decideNotice(event, { wishes: ALL, mayHear: true, siteZone: UTC, now: NOON });
    fc.assert(
      fc.property(fc.array(anEvent, { maxLength: 12 }), (events) => {
        const numbered = events.map((event, index) => ({ ...event, sequence: index }));
        const decided = numbered.map((event) => ({ event, verdict: tell(event) }));
        const made = bundles(decided);
        const wanted = decided.filter(({ verdict }) => verdict.kind === "tell").map(({ event }) => event.sequence);
        expect(made.flatMap((bundle) => bundle.events.map(({ sequence }) => sequence))).toEqual(wanted);
        for (const bundle of made.filter(({ events: some }) => some.length > 1)) {
          expect([bundle.topic, new Set(bundle.events.map(({ lockId }) => lockId)).size]).toEqual(["attempt", 1]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
