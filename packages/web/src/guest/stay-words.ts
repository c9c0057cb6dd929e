import type { IconName } from "./icons.ts";
import { clockOf, type GuestState, stateAt, windowOf } from "./state.ts";
import type { GuestText } from "./text/text.ts";
import { type Clock, clocksDiffer, fromNow, momentAfter, momentText, msOf, rangeText } from "./time.ts";
import type { GuestView, GuestWindow, StayState } from "./view.ts";

/** What a color means, as in the app. */
export type Tone = "good" | "wait" | "bad" | "info" | "sleep";

/** The answer a guest came for. */
export interface StaySentence {
  readonly state: StayState;
  readonly icon: IconName;
  readonly tone: Tone;
  readonly title: string;
  readonly detail: string;
}

export function stayOf(state: GuestState, view: GuestView): StaySentence {
  const { text, nowMs } = state;
  const clock = clockOf(state, view);
  const stay = stateAt(view, nowMs);
  const window = windowOf(view, nowMs);
  if (!state.isConnected && (stay === "works" || stay === "waiting")) {
    return { state: stay, icon: "clock", tone: "info", ...comingWords(state, clock, window) }; // what is known: its times
  }
  switch (stay) {
    case "coming":
      return { state: stay, icon: "clock", tone: "info", ...comingWords(state, clock, window) };
    case "works":
      return { state: stay, icon: "ticks", tone: "good", ...worksWords(state, clock, window) };
    case "waiting":
      return { state: stay, icon: "arrow", tone: "wait", title: text.stay.waiting, detail: waitingDetail(state, view) };
    case "asleep":
      return { state: stay, icon: "moon", tone: "sleep", ...asleepWords(state, view, window) };
    case "ended":
      return { state: stay, icon: "circle", tone: "sleep", title: text.stay.ended, detail: endedDetail(state, view) };
  }
}

interface Words {
  readonly title: string;
  readonly detail: string;
}

function comingWords({ text, nowMs }: GuestState, clock: Clock, window: GuestWindow | null): Words {
  const from = msOf(window?.from ?? null);
  if (from === null) return { title: window === null ? text.stay.asleep : windowText(text, clock, window), detail: "" };
  const until = msOf(window?.until ?? null);
  const start = momentText(from, clock);
  return {
    title:
      until === null ? text.stay.comingFrom(start) : text.stay.comingFromTo(start, momentAfter(until, from, clock)),
    detail: from > nowMs ? text.stay.startsIn(fromNow(from, clock)) : "",
  };
}

function worksWords({ text, nowMs }: GuestState, clock: Clock, window: GuestWindow | null): Words {
  const until = msOf(window?.until ?? null);
  const title = until === null ? text.stay.works : text.stay.worksUntil(momentAfter(until, nowMs, clock));
  return { title, detail: text.stay.worksDetail };
}

function waitingDetail({ text }: GuestState, { doors }: GuestView): string {
  const ready = doors.filter(({ state }) => isOnDoor(state)).length;
  return text.stay.waitingDetail(ready, doors.length);
}

export function isOnDoor(state: GuestView["doors"][number]["state"]): boolean {
  return state === "verified" || state === "accepted" || state === "used";
}

/** Asleep for the fence, or between two windows: what comes first is told. */
function asleepWords(state: GuestState, view: GuestView, window: GuestWindow | null): Words {
  const { text, nowMs } = state;
  const clock = clockOf(state, view);
  const from = msOf(window?.from ?? null);
  if (from === null || from <= nowMs) {
    return view.fence === null
      ? { title: text.stay.asleep, detail: "" }
      : { title: text.stay.fenced, detail: text.stay.fencedDetail };
  }
  const until = msOf(window?.until ?? null);
  const start = momentText(from, clock);
  const title =
    until === null ? text.stay.againFrom(start) : text.stay.againFromTo(start, momentAfter(until, from, clock));
  return { title, detail: text.stay.startsIn(fromNow(from, clock)) };
}

function endedDetail(state: GuestState, view: GuestView): string {
  const at = msOf(view.endsAt);
  return state.text.stay.endedDetail(at === null ? null : momentText(at, clockOf(state, view)));
}

/** A window with both its dates, or what there is of it. */
export function windowText(text: GuestText, clock: Clock, window: GuestWindow): string {
  const from = msOf(window.from);
  const until = msOf(window.until);
  if (from === null) return until === null ? text.stay.works : text.stay.worksUntil(momentText(until, clock));
  return until === null ? text.stay.openEnd(momentText(from, clock)) : rangeText(from, until, clock);
}

/** The window on the guest's own clock, where that shows another time than the door's; null where it does not. */
export function ownClockText(state: GuestState, view: GuestView): string | null {
  const { text, viewerZone, nowMs } = state;
  const window = windowOf(view, nowMs);
  const at = msOf(window?.from ?? null) ?? msOf(window?.until ?? null);
  if (window === null || at === null || !clocksDiffer(at, view.site.zone, viewerZone)) return null;
  return text.stay.ownClock(windowText(text, { ...clockOf(state, view), zone: viewerZone }, window));
}
