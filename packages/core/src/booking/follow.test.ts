import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY_MS, MINUTE_MS, plus } from "../time/instant.ts";
import { holds } from "../time/window.ts";
import {
  at,
  calendarArbitrary,
  FollowedFeed,
  NOBODY,
  nowArbitrary,
  PARIS,
  POLICY,
  stayOf,
} from "./booking.arbitrary.ts";
import { followFeed } from "./follow.ts";
import { nightsOf } from "./stay.ts";

const ANNA = stayOf("2026-10-06", "2026-10-10", { uid: "a", confirmation: "HMAAAAAAAA" });
const BEN = stayOf("2026-10-12", "2026-10-15", { uid: "b", confirmation: "HMBBBBBBBB" });
const START = at("2026-09-20");
const poll = (count: number) => plus(START, count * 15 * MINUTE_MS);

describe("what a reading of a feed means", () => {
  test("a new stay begins a booking with its window, and the same reading again changes nothing", () => {
    const feed = new FollowedFeed();
    const [begun] = feed.read(START, [ANNA]);
    expect(begun).toMatchObject({
      kind: "begin",
      window: { from: at("2026-10-06", "16:00"), until: at("2026-10-10", "11:00") },
    });
    expect(feed.read(poll(1), [ANNA])).toEqual([]);
  });

  test("a stay whose dates move stays the same booking", () => {
    const feed = new FollowedFeed();
    feed.read(START, [ANNA]);
    const moved = stayOf("2026-10-05", "2026-10-09", { uid: "a", confirmation: "HMAAAAAAAA" });
    expect(feed.kindsAt(poll(1), [moved])).toEqual(["move"]);
    expect(feed.bookings).toHaveLength(1);
    expect(feed.bookings[0]?.window.from).toBe(at("2026-10-05", "16:00"));
  });

  test("one that vanishes is canceled only when it is missing for the second time", () => {
    const feed = new FollowedFeed();
    feed.read(START, [ANNA, BEN]);
    expect(feed.kindsAt(poll(1), [BEN])).toEqual(["miss"]);
    expect(feed.kindsAt(poll(2), [BEN])).toEqual(["cancel"]);
    expect(feed.states()).toEqual(["canceled", "expected"]);
  });

  test("readings that follow each other at once are not two signs", () => {
    const feed = new FollowedFeed();
    feed.read(START, [ANNA, BEN]);
    for (let again = 1; again < 9; again++) expect(feed.kindsAt(plus(START, again * 1_000), [BEN])).toEqual(["miss"]);
  });

  test("one whose event cannot be read any more is not missing", () => {
    const feed = new FollowedFeed();
    feed.read(START, [ANNA, BEN]);
    feed.unreadable = new Set(["a"]);
    for (const count of [1, 2, 3]) expect(feed.read(poll(count), [BEN])).toEqual([]);
    feed.unreadable = new Set();
    expect(feed.kindsAt(poll(4), [BEN])).toEqual(["miss"]);
  });

  test("one that comes back is the same booking, also after it was canceled", () => {
    const feed = new FollowedFeed();
    feed.read(START, [ANNA, BEN]);
    feed.read(poll(1), [BEN]);
    expect(feed.kindsAt(poll(2), [ANNA, BEN])).toEqual(["return"]);
    for (const count of [3, 4]) feed.read(poll(count), [BEN]);
    expect(feed.states()).toEqual(["canceled", "expected"]);
    expect(feed.kindsAt(poll(5), [BEN, ANNA])).toEqual(["return"]);
    expect(feed.bookings).toHaveLength(2);
  });

  test("a stay that is told as canceled is canceled at once, also when its guest is inside", () => {
    const feed = new FollowedFeed();
    feed.read(START, [ANNA]);
    const inside = at("2026-10-07", "20:00");
    expect(feed.read(inside, [{ ...ANNA, isCanceled: true }])).toMatchObject([{ kind: "cancel", because: "told" }]);
    expect(feed.read(inside, [{ ...ANNA, isCanceled: true }])).toEqual([]);
  });

  test("an empty calendar cancels nothing for almost two hours", () => {
    const feed = new FollowedFeed();
    feed.read(START, [ANNA]);
    for (let count = 1; count < 8; count++) expect(feed.kindsAt(poll(count), [])).toEqual(["miss"]);
    expect(feed.kindsAt(poll(9), [])).toEqual(["cancel"]);
  });

  test("where most of what is to come would be canceled, it is held until a person says so", () => {
    const feed = new FollowedFeed();
    const many = Array.from({ length: 5 }, (_, month) =>
      stayOf(`2027-0${month + 1}-03`, `2027-0${month + 1}-08`, { uid: `${month}` }),
    );
    feed.read(START, many);
    feed.read(poll(1), many.slice(4));
    expect(feed.kindsAt(poll(2), many.slice(4))).toEqual(["hold", "hold", "hold", "hold"]);
    expect(feed.kindsAt(poll(3), many.slice(4))).toEqual([]);
    expect(feed.kindsAt(poll(4), many.slice(3))).toEqual(["return"]);
    const confirmed = feed.read(poll(5), many.slice(3), { isCancelingConfirmed: true });
    expect(confirmed.map(({ kind }) => kind)).toEqual(["cancel", "cancel", "cancel"]);
  });

  test("a guest who is inside stays so when the channel lets the stay begin today", () => {
    const feed = new FollowedFeed();
    const policy = { hasStableUids: false };
    feed.read(START, [stayOf("2026-10-06", "2026-10-10", { uid: "x1" })], policy);
    const inside = at("2026-10-08", "09:00");
    const today = stayOf("2026-10-08", "2026-10-10", { uid: "x2" });
    expect(feed.kindsAt(inside, [today], policy)).toEqual(["enrich"]);
    expect(feed.bookings[0]?.window.from).toBe(at("2026-10-06", "16:00"));
  });

  test("a stay that has begun is lengthened and shortened, but not into the past", () => {
    const feed = new FollowedFeed();
    feed.read(START, [ANNA]);
    const inside = at("2026-10-08", "09:00");
    const until = (date: string) => stayOf("2026-10-06", date, { uid: "a", confirmation: "HMAAAAAAAA" });
    expect(feed.kindsAt(inside, [until("2026-10-12")])).toEqual(["move"]);
    expect(feed.kindsAt(inside, [until("2026-10-09")])).toEqual(["move"]);
    expect(feed.bookings[0]?.window.until).toBe(at("2026-10-09", "11:00"));
    feed.read(inside, [until("2026-10-07")]);
    expect(feed.bookings[0]?.window.until).toBe(at("2026-10-09", "11:00"));
  });

  test("another confirmation on the same nights is another guest", () => {
    const feed = new FollowedFeed();
    feed.read(START, [ANNA]);
    const other = { ...ANNA, confirmation: "HMCCCCCCCC" };
    expect(feed.kindsAt(poll(1), [other])).toEqual(["begin", "miss"]);
  });

  test("what was told of a guest is kept when a later reading leaves it out", () => {
    const feed = new FollowedFeed();
    const guest = { ...NOBODY, name: "Anna", phoneEnd: "0042" };
    const bare = stayOf("2026-10-06", "2026-10-10", { uid: "a" });
    feed.read(START, [bare]);
    expect(feed.kindsAt(poll(1), [{ ...ANNA, guest }])).toEqual(["enrich"]);
    expect(feed.kindsAt(poll(2), [bare])).toEqual([]);
    expect(feed.bookings[0]?.stay).toMatchObject({ confirmation: "HMAAAAAAAA", guest });
  });

  test("an ambiguous stay counts if the owner says so, and never where another channel tells the same nights", () => {
    const closed = stayOf("2026-10-06", "2026-10-10", { certainty: "ambiguous" });
    expect(new FollowedFeed().read(START, [closed])).toEqual([]);
    expect(new FollowedFeed().kindsAt(START, [closed], { takesAmbiguous: true })).toEqual(["begin"]);
    expect(new FollowedFeed().read(START, [closed], { takesAmbiguous: true, elsewhere: [ANNA] })).toEqual([]);
    expect(new FollowedFeed().read(START, [{ ...closed, certainty: "tentative" }], { takesAmbiguous: true })).toEqual(
      [],
    );
  });

  test("two bookings under one confirmation keep their own nights", () => {
    const feed = new FollowedFeed();
    const first = stayOf("2026-10-06", "2026-10-10", { uid: "1", confirmation: "HMDDDDDDDD" });
    const second = stayOf("2026-10-20", "2026-10-25", { uid: "2", confirmation: "HMDDDDDDDD" });
    feed.read(START, [first, second]);
    expect(feed.read(poll(1), [second, first])).toEqual([]);
  });
});

describe("whatever a feed does", () => {
  const feedAt = fc.record({ calendar: calendarArbitrary, now: nowArbitrary });

  test("the same reading twice changes nothing the second time", () => {
    fc.assert(
      fc.property(feedAt, calendarArbitrary, ({ calendar, now }, next) => {
        const feed = new FollowedFeed();
        feed.read(now, calendar);
        feed.read(plus(now, 1), next);
        const absent = feed.read(plus(now, 2), next).filter(({ kind }) => kind !== "miss");
        expect(absent).toEqual([]);
      }),
    );
  });

  test("the order of its stays does not matter", () => {
    const shuffled = calendarArbitrary.chain((calendar) =>
      fc.tuple(fc.constant(calendar), fc.shuffledSubarray([...calendar], { minLength: calendar.length })),
    );
    fc.assert(
      fc.property(feedAt, shuffled, ({ calendar, now }, [next, mixed]) => {
        const feed = new FollowedFeed();
        feed.read(now, calendar);
        const inOrder = (stays: typeof next) =>
          followFeed(now, feed.bookings, { stays, unreadable: new Set(), isEmpty: false }, POLICY)
            .map((change) => JSON.stringify(change))
            .sort();
        expect(inOrder(mixed)).toEqual(inOrder(next));
      }),
    );
  });

  test("nobody who is inside is put out, and no stay that is told lacks its booking", () => {
    fc.assert(
      fc.property(
        feedAt,
        fc.array(fc.tuple(calendarArbitrary, fc.integer({ min: 1, max: 3 * DAY_MS })), { maxLength: 6 }),
        (begun, readings) => {
          const feed = new FollowedFeed();
          let { now } = begun;
          feed.read(now, begun.calendar);
          for (const [stays, passedMs] of readings) {
            now = plus(now, passedMs);
            const inside = feed.bookings.filter(({ window, state }) => holds(window, now) && state.kind !== "canceled");
            feed.read(now, stays);
            for (const before of inside) {
              const after = feed.bookings.find(({ id }) => id === before.id);
              expect(after?.state.kind).not.toBe("canceled");
              expect(after?.window.from).toBe(before.window.from);
              expect(after?.window.until).toBeGreaterThan(now);
            }
            for (const stay of stays) {
              const { from, until } = nightsOf(stay, PARIS);
              const isOver = (POLICY.windowOf(stay)?.until ?? 0) <= now;
              const has = feed.bookings.some(
                ({ stay: { uid, confirmation } }) =>
                  uid === stay.uid || (confirmation !== null && confirmation === stay.confirmation),
              );
              expect(isOver || has || from >= until).toBe(true);
            }
          }
        },
      ),
    );
  });

  test("a reading never cancels a booking that it did not miss before, but for what is told as canceled", () => {
    fc.assert(
      fc.property(
        feedAt,
        calendarArbitrary,
        fc.integer({ min: 1, max: 90 * DAY_MS }),
        ({ calendar, now }, next, ms) => {
          const feed = new FollowedFeed();
          feed.read(now, calendar);
          expect(feed.kindsAt(plus(now, ms), next)).not.toContain("cancel");
        },
      ),
    );
  });
});
