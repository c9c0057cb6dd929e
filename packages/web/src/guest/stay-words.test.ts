import { expect, test } from "vitest";
import { FRIDAY, hours, stateWith, viewWith } from "./guest.arbitrary.ts";
import { ownClockText, stayOf } from "./stay-words.ts";
import type { GuestFence, GuestView } from "./view.ts";

const FENCE: GuestFence = { radiusMeters: 150, liveMinutes: 30, liveUntil: null, asked: false };
const said = (view: GuestView, nowMs = FRIDAY): string => {
  const { state, title, detail } = stayOf(stateWith({ view, nowMs }), view);
  return `${state}: ${title}. ${detail}`;
};

test("a stay that begins is told from its beginning to its end, on the clock of the site", () => {
  const view = viewWith({ state: "coming" });
  const words = said(view, FRIDAY - 2 * 3_600_000);
  expect(words).toBe("coming: Your code works from Fri 15:00 to Mon 11:00. Starts in 1 hour.");
});

test("a beginning that is far away has a date, since there are many Fridays", () => {
  const view = viewWith({ state: "coming", windows: [{ from: hours(24 * 14), until: hours(24 * 14 + 2) }] });
  expect(said(view)).toBe("coming: Your code works from Fri 11 Dec, 16:00 to 18:00. Starts in 14 days.");
});

test("a code that works says until when, and what to do", () => {
  expect(said(viewWith())).toMatch(/^works: Your code works now, until Mon 11:00\. Go to the door/);
  expect(said(viewWith({ endsAt: null, windows: [] }))).toMatch(/^works: Your code works now\. /);
  expect(said(viewWith({ windows: [{ from: hours(-1), until: hours(2) }] }))).toMatch(/until 18:00\./);
});

test("a code that is not on all doors yet says on how many it is", () => {
  const door = viewWith().doors[0];
  if (door === undefined) throw new Error("no door");
  const view = viewWith({ state: "waiting", doors: [door, { ...door, lockId: "lock_2", state: "sent" }] });
  expect(said(view)).toMatch(/^waiting: Your code is on its way to the door\. Ready on 1 of 2 doors/);
});

test("a fenced code sleeps until the guest is there, and says so only when it is its time", () => {
  expect(said(viewWith({ state: "asleep", fence: FENCE }))).toMatch(/^asleep: Your code sleeps until you are here/);
  const later = viewWith({ state: "asleep", fence: FENCE, windows: [{ from: hours(20), until: hours(22) }] });
  expect(said(later)).toBe("asleep: Your code works again from Sat 12:00 to 14:00. Starts in 20 hours.");
});

test("without a connection a stay ends by the clock, and so does a live span", () => {
  expect(said(viewWith(), FRIDAY + 68 * 3_600_000)).toBe(
    "ended: Your code has ended. It ended Mon 11:00 and opens no door any more.",
  );
  const live = viewWith({ fence: { ...FENCE, liveUntil: hours(0.5) } });
  expect(said(live)).toMatch(/^works/);
  expect(said(live, FRIDAY + 3_600_000)).toMatch(/^asleep: Your code sleeps/);
  const weekly = viewWith({
    endsAt: null,
    windows: [
      { from: hours(-1), until: hours(1) },
      { from: hours(24), until: null },
    ],
  });
  expect(said(weekly, FRIDAY + 2 * 3_600_000)).toBe(
    "asleep: Your code works again from Sat 16:00. Starts in 22 hours.",
  );
});

test("without a connection nobody says that a code works now: only when it should", () => {
  const view = viewWith();
  const { title, tone } = stayOf(stateWith({ view, isConnected: false }), view);
  expect([title, tone]).toEqual(["Your code works from Fri 15:00 to Mon 11:00", "info"]);
});

test("the guest's own clock is told only where it shows another time", () => {
  const view = viewWith();
  expect(ownClockText(stateWith({ view }), view)).toBe(null);
  expect(ownClockText(stateWith({ view, viewerZone: "Europe/Berlin" }), view)).toMatch(/On your clock: .*16:00/);
  expect(ownClockText(stateWith({ view, viewerZone: "Europe/London" }), view)).toBe(null);
});
