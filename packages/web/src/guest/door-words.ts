import type { IconName } from "./icons.ts";
import { clockOf, type GuestState, isLive, windowOf } from "./state.ts";
import type { Tone } from "./stay-words.ts";
import { evidenceText, msOf } from "./time.ts";
import type { GuestDoor, GuestView } from "./view.ts";

/** What is known of the code on one door, with the icon and the color that go with it. */
export interface DoorWords {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly text: string;
}

export function doorWords(state: GuestState, view: GuestView, door: GuestDoor): DoorWords {
  const words = state.text.doors;
  const at = msOf(door.checkedAt);
  const time = at === null ? null : evidenceText(at, clockOf(state, view));
  switch (door.state) {
    case "not_due":
      return { icon: "clock", tone: "sleep", text: isFenced(state, view) ? words.fenced : words.notDue };
    case "sent":
      return { icon: "arrow", tone: "wait", text: words.sent };
    case "verified":
      return { icon: "ticks", tone: "good", text: words.verified(time) };
    case "accepted":
      return { icon: "tick", tone: "good", text: words.accepted(time) };
    case "used":
      return { icon: "door", tone: "good", text: words.used(time) };
    case "failed":
      return { icon: "triangle", tone: "wait", text: words.failed };
    case "refused":
      return { icon: "stop", tone: "bad", text: words.refused };
    case "removing":
      return { icon: "hourglass", tone: "wait", text: words.removing };
    case "removed":
      return { icon: "circle", tone: "sleep", text: words.removed };
  }
}

/** Whether it is time, and only the fence keeps the code from the door. */
function isFenced({ nowMs }: GuestState, view: GuestView): boolean {
  return view.fence !== null && !isLive(view, nowMs) && (msOf(windowOf(view, nowMs)?.from ?? null) ?? 0) <= nowMs;
}

/** Colors of doors (guest.css), so that a guest knows one again further down the page. */
const COLORS = 6;

/** The color of a door: the same one each time, and another one than that of the door beside it. */
export function doorColor({ doors, site }: GuestView, lockId: string): number {
  const place = Math.max(
    0,
    doors.findIndex((door) => door.lockId === lockId),
  );
  let sum = 0;
  for (const character of doors[0]?.lockId ?? site.name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9_973;
  return (sum + place) % COLORS;
}
