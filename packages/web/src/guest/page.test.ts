import { describe, expect, test } from "vitest";
import type { Actions } from "./actions.ts";
import { fenceCard } from "./fence-card.ts";
import { hours, stateWith, viewWith } from "./guest.arbitrary.ts";
import { textOf } from "./node.ts";
import { guestPage } from "./page.ts";
import { groupsOf } from "./pin-card.ts";
import { mapLink } from "./place-cards.ts";
import type { GuestState } from "./state.ts";
import type { DoorState, GuestFence, GuestView } from "./view.ts";

const actions = {} as Actions;
const shown = (change: Partial<GuestState>): string => guestPage(stateWith(change), actions).map(textOf).join(" ");
const withDoor = (state: DoorState, checkedAt: string | null): GuestView =>
  viewWith({ doors: [{ lockId: "lock_1", name: "Front door", class: "door", state, checkedAt }] });

describe("what a door says", () => {
  const WORDS: readonly (readonly [DoorState, RegExp])[] = [
    ["not_due", /Goes on the door before you arrive/],
    ["sent", /Sent, waiting for the door/],
    ["verified", /Checked on the door 15:00/],
    ["accepted", /The lock accepted it 15:00/],
    ["used", /You have used this door; checked 15:00/],
    ["failed", /the lock does not answer\. We keep trying/],
    ["refused", /The lock did not take it\. Please ask the owner/],
    ["removing", /Being taken off the door/],
    ["removed", /No longer on the door/],
  ];
  test.each(WORDS)("%s", (state, words) => expect(shown({ view: withDoor(state, hours(-1)) })).toMatch(words));

  test("a look of another day has its day, and one that never was has no time", () => {
    expect(shown({ view: withDoor("verified", hours(-30)) })).toContain("Checked on the door Thu 10:00");
    expect(shown({ view: withDoor("verified", null) })).toMatch(/Checked on the door [A-Z]/);
  });

  test("a code that only the fence keeps from the door does not promise to be there before", () => {
    const view = { ...withDoor("not_due", null), fence: FENCE, state: "asleep" } as const;
    expect(shown({ view })).toContain("Goes on the door when you wake it");
  });
});

const FENCE: GuestFence = { radiusMeters: 150, liveMinutes: 30, liveUntil: null, asked: false };

describe("the PIN", () => {
  // Titles are printed, so they hold no digits of a PIN.
  test.each([
    [4, "48 29"],
    [5, "482 91"],
    [6, "482 913"],
    [7, "482 91 37"],
    [8, "482 913 77"],
    [10, "482 913 77 05"],
  ])("of %i digits is spaced as it is read aloud", (_, spaced) =>
    expect(groupsOf(spaced.replaceAll(" ", "")).join(" ")).toBe(spaced),
  );

  test("is on the page only while it is shown, with a voice for it", () => {
    const pin = { kind: "shown", digits: "482913", isBackup: false, hidesInMs: 30_000 } as const;
    expect(shown({ pin })).toMatch(/Your PIN is 4 8 2 9 1 3 .*482 913 .*Hides in 30 s/);
    expect(shown({})).not.toMatch(/482/);
  });

  test("says why it is not there: too early, asleep, over, not connected", () => {
    const early = viewWith({ state: "coming", pin: { canShow: false, length: 6 } });
    expect(shown({ view: early })).toContain("closer to the start");
    expect(shown({ view: viewWith({ fence: FENCE, state: "asleep" }) })).toContain("once your code is awake");
    expect(shown({ view: viewWith({ state: "ended" }) })).toContain("no PIN to show any more");
    expect(shown({ isConnected: false })).toContain("need a connection");
    expect(shown({ isConnected: false, hasKeptPin: true })).toContain("Show PIN");
  });
});

describe("the fence", () => {
  const told = (fence: GuestState["fence"], change: Partial<GuestFence> = {}): string => {
    const view = viewWith({ state: "asleep", fence: { ...FENCE, ...change } });
    const card = fenceCard(stateWith({ view, fence }), view, actions);
    return card === null ? "" : textOf(card);
  };
  test("explains itself, asks only on a tap, and offers the owner once the position did not help", () => {
    expect(told({ kind: "idle" })).toMatch(/within 150 m of the door\. +I am at the door/);
    expect(told({ kind: "idle" })).not.toContain("Ask the owner");
    for (const kind of ["denied", "unknown", "inaccurate", "failed"] as const) {
      expect([kind, told({ kind })]).toEqual([kind, expect.stringContaining("Ask the owner to wake it")]);
    }
  });

  test("says how far it is in words a guest can use", () => {
    expect(told({ kind: "outside", meters: 350 })).toContain("about 350 m away. Come within 150 m");
    expect(told({ kind: "outside", meters: 12_400 })).toContain("about 12 km away");
    expect(told({ kind: "outside", meters: null })).toContain("too far away. Come within 150 m");
  });

  test("says until when the code is awake, and that the owner was asked", () => {
    expect(told({ kind: "idle" }, { liveUntil: hours(0.5) })).toContain("awake until 16:30");
    expect(told({ kind: "denied" }, { asked: true })).toContain("The owner was asked");
  });
});

test("before the owner is told, three steps are tried, and a code that is not its time says so", () => {
  const trouble = (step: GuestState["trouble"]["step"], view = viewWith()): string =>
    shown({ view, trouble: { step, lockId: "lock_1", wasOpen: true } });
  expect(trouble("door")).toMatch(/Step 1 of 3 Which door/);
  expect(trouble("door")).not.toContain("does not work at this time");
  expect(trouble("door", viewWith({ state: "coming" }))).toContain("does not work at this time");
  expect(trouble("keys")).toMatch(/Step 2 of 3 Type it like this/);
  expect(trouble("keys", withDoor("sent", null))).toContain("not on this door yet");
  expect(trouble("again")).toMatch(/Step 3 of 3 .*5 minutes/);
  for (const step of ["door", "keys", "again"] as const) expect(trouble(step)).not.toContain("Tell the owner");
  expect(trouble("tell")).toContain("Tell the owner");
});

test("each way to have no stay to show says what to do", () => {
  const TODO = {
    no_link: /Open that link again/,
    broken_link: /Open it from the original message/,
    link_unknown: /ask the owner for a new link/,
    rate_limited: /it can take an hour.*Try again/,
    device_refused: /Ask the owner.*Try again/,
    no_device_key: /Open it in your usual browser/,
    offline: /Turn on mobile data.*Try again/,
    server_down: /A code that is on the door works all the same.*Try again/,
    choose_device: /Use this device/,
  } as const;
  for (const [stage, words] of Object.entries(TODO) as readonly [keyof typeof TODO, RegExp][]) {
    expect(shown({ stage })).toMatch(words);
  }
});

test("the map link opens what the device has, and none of it loads a map here", () => {
  const site = { ...viewWith().site, address: "Rua 1\nLisboa", latitude: 38.7, longitude: -9.1 };
  expect(mapLink(site, "Android 16")).toBe("geo:38.7,-9.1?q=38.7,-9.1");
  expect(mapLink(site, "iPhone")).toBe("https://maps.apple.com/?q=Rua%201%20Lisboa&ll=38.7,-9.1");
  expect(mapLink(site, "X11")).toBe("https://www.openstreetmap.org/?mlat=38.7&mlon=-9.1#map=18/38.7/-9.1");
  expect(mapLink({ ...site, latitude: null }, "Android 16")).toBe("geo:0,0?q=Rua%201%20Lisboa");
  expect(mapLink({ ...site, latitude: null, address: null }, "X11")).toBe(null);
});

test("names and notes with markup stay text", () => {
  const site = { ...viewWith().site, notes: "<img src=x onerror=alert(1)>" };
  expect(shown({ view: viewWith({ site, holderName: "<b>Ann</b>" }) })).toMatch(/<b>Ann<\/b>.*<img src=x/);
});
