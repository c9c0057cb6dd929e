import type { Lock } from "../api-types.ts";
import { msOf } from "../site/clock.ts";
import { text } from "../text/text.ts";
import type { IconName } from "../ui/icon.tsx";
import type { Tone } from "../ui/mark.tsx";
import { isOpen } from "./door-facts.ts";

export interface DoorLook {
  readonly state: "unreachable" | "lockout" | "ajar" | "open" | "locked" | "unknown";
  readonly icon: IconName;
  readonly tone: Tone;
  readonly words: string;
}

/** How a door stands, by what was last heard: a lock that does not answer is never said to be locked. */
export function doorLook(lock: Lock, now: number): DoorLook {
  const { unreachableSince, lockedOutUntil, door } = lock.state;
  if (unreachableSince !== null) {
    return { state: "unreachable", icon: "moon", tone: "sleep", words: text.lock.unreachable };
  }
  if (lockedOutUntil !== null && msOf(lockedOutUntil) > now) {
    return { state: "lockout", icon: "stop", tone: "bad", words: text.lock.refusesAll };
  }
  if (door === "open") return { state: "ajar", icon: "door", tone: "wait", words: text.doors.ajar };
  switch (isOpen(lock)) {
    case true:
      return { state: "open", icon: "unlock", tone: "wait", words: text.doors.open };
    case false:
      return { state: "locked", icon: "lock", tone: "good", words: text.doors.locked };
    case null:
      return { state: "unknown", icon: "question", tone: "sleep", words: text.doors.unknown };
  }
}
