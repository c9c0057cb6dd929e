import type { HouseEvent } from "../api-types.ts";
import { text } from "../text/text.ts";
import type { IconName } from "../ui/icon.tsx";
import type { Tone } from "../ui/mark.tsx";

export interface EventWords {
  readonly icon: IconName;
  readonly tone: Tone;
  readonly words: string;
}

/** Of each kind of event about a code, how it looks. */
const CODE_LOOKS: Readonly<Record<keyof typeof text.event.code, readonly [IconName, Tone]>> = {
  created: ["plus", "info"],
  changed: ["tools", "info"],
  pin_replaced: ["refresh", "info"],
  revealed: ["eye", "wait"],
  revoked: ["stop", "sleep"],
  activated: ["sun", "wait"],
  deactivated: ["moon", "sleep"],
  lapsed: ["moon", "sleep"],
  started: ["clock", "good"],
  expired: ["circle", "sleep"],
  used_up: ["circle", "sleep"],
  adopted: ["plus", "info"],
  fenced: ["moon", "sleep"],
  unfenced: ["sun", "info"],
  link_made: ["plus", "info"],
  link_withdrawn: ["stop", "sleep"],
  link_opened: ["eye", "info"],
  shown_to_guest: ["eye", "info"],
  guest_asked: ["bell", "bad"],
  device_bound: ["tick", "info"],
  device_refused: ["stop", "bad"],
  device_forgotten: ["refresh", "info"],
  backup_handed_out: ["bell", "wait"],
};

const PLACEMENT_LOOKS: Readonly<Record<keyof typeof text.event.placement, readonly [IconName, Tone]>> = {
  acknowledged: ["tick", "good"],
  verified: ["ticks", "good"],
  removed: ["circle", "sleep"],
  refused: ["stop", "bad"],
  lost: ["triangle", "bad"],
};

/** What happened, as one sentence with its mark. What the page does not know yet is told by its plain name. */
export function eventWords(event: HouseEvent): EventWords {
  const door = event.lockName ?? text.event.door;
  const who = event.holderName ?? text.event.somebody;
  const [subject = "", what = ""] = event.kind.split(".");
  switch (subject) {
    case "entry":
      return entryWords(event, who, door);
    case "code":
      if (isKey(CODE_LOOKS, what)) return look(CODE_LOOKS[what], text.event.code[what](who));
      break;
    case "placement":
      if (isKey(PLACEMENT_LOOKS, what)) return look(PLACEMENT_LOOKS[what], text.event.placement[what](who, door));
      break;
    case "alarm":
      return alarmWords(event, what, door);
    case "lock":
      return lockWords(event, what, door);
  }
  return {
    icon: "circle",
    tone: "sleep",
    words: text.event.other(event.kind.replaceAll(/[._]/g, " "), event.lockName),
  };
}

function look([icon, tone]: readonly [IconName, Tone], words: string): EventWords {
  return { icon, tone, words };
}

function isKey<Keys extends object>(table: Keys, key: string): key is Extract<keyof Keys, string> {
  return Object.hasOwn(table, key);
}

function entryWords({ reason }: HouseEvent, who: string, door: string): EventWords {
  const kind = reason ?? "unknown_code";
  const isGranted = kind === "granted";
  return {
    icon: isGranted ? "door" : "stop",
    tone: isGranted ? "good" : "bad",
    words: text.event.entry[kind](who, door),
  };
}

function alarmWords({ facts }: HouseEvent, what: string, door: string): EventWords {
  const kind = String(facts["alarm"] ?? "");
  const words = isKey(text.event.alarm, kind) ? text.event.alarm[kind] : kind.replaceAll("_", " ");
  return what === "closed"
    ? { icon: "tick", tone: "sleep", words: text.event.alarmClosed(door, words) }
    : { icon: "bell", tone: "bad", words: text.event.alarmOpened(door, words) };
}

function lockWords({ facts }: HouseEvent, what: string, door: string): EventWords {
  const words = text.event.lock;
  switch (what) {
    case "bolt":
      return facts["position"] === "locked"
        ? { icon: "lock", tone: "sleep", words: words.locked(door) + causeOf(facts["cause"]) }
        : { icon: "unlock", tone: "info", words: words.unlocked(door) + causeOf(facts["cause"]) };
    case "door":
      return {
        icon: "door",
        tone: "sleep",
        words: facts["position"] === "open" ? words.doorOpen(door) : words.doorClosed(door),
      };
    case "keypad":
      return {
        icon: "keypad",
        tone: "info",
        words: facts["enabled"] === false ? words.keypadOff(door) : words.keypadOn(door),
      };
    case "battery":
      return { icon: "battery", tone: "sleep", words: words.battery(door, String(facts["percent"] ?? "?")) };
    case "lockout":
    case "tamper":
    case "jam":
    case "gap":
    case "all_slots_cleared":
    case "slot_changed":
    case "unreachable":
      return { icon: "triangle", tone: "bad", words: words[what](door) };
    case "lockout_over":
    case "clock_reset":
    case "reachable":
    case "keypad_on_wanted":
    case "keypad_off_wanted":
    case "unmanaged_code_found":
      return { icon: "tools", tone: "info", words: words[what](door) };
    default:
      return { icon: "circle", tone: "sleep", words: text.event.other(what.replaceAll("_", " "), door) };
  }
}

function causeOf(cause: unknown): string {
  return typeof cause === "string" && isKey(text.event.cause, cause) ? ` ${text.event.cause[cause]}` : "";
}
