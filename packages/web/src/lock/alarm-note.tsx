import type { ReactElement } from "react";
import type { Alarm, Code, Lock } from "../api-types.ts";
import { momentText } from "../site/clock.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Note } from "../ui/mark.tsx";
import { useNow } from "../ui/use-now.ts";
import { AlarmRemedy } from "./alarm-remedy.tsx";

interface AlarmNoteProps {
  readonly alarm: Alarm;
  readonly lock: Lock;
  readonly codes: readonly Code[];
  /** The door's details are in sight already. */
  readonly isAtDoor?: boolean;
}

/** One thing that needs a person, with its remedy as a button. */
export function AlarmNote({ alarm, lock, codes, isAtDoor = false }: AlarmNoteProps): ReactElement {
  const zone = useZone();
  const now = useNow(60_000);
  const who = codes.find(({ id }) => id === alarm.codeId)?.holder.name ?? null;
  return (
    <Note icon="bell" tone="bad">
      <p>{alarmText(alarm, { who, zone, now })}</p>
      {typeof alarm.facts["text"] === "string" && (
        <p style={{ overflowWrap: "anywhere", whiteSpace: "pre-line" }}>{text.alarm.guestSays(alarm.facts["text"])}</p>
      )}
      <div className="row" style={{ marginTop: 8 }}>
        <AlarmRemedy alarm={alarm} lock={lock} isAtDoor={isAtDoor} />
      </div>
    </Note>
  );
}

interface AlarmWords {
  readonly who: string | null;
  readonly zone: string;
  readonly now: number;
}

/** What an alarm means for the door, as a sentence. */
export function alarmText({ kind, facts, openedAt }: Alarm, { who, zone, now }: AlarmWords): string {
  const name = who ?? text.alarm.code;
  const when = (fact: string): string => {
    const at = facts[fact];
    return momentText(typeof at === "number" ? at : Date.parse(String(at ?? openedAt)), zone, now);
  };
  switch (kind) {
    case "not_on_lock_before_start":
      return text.alarm.not_on_lock_before_start(name, when("startsAt"));
    case "no_free_slot":
      return text.alarm.no_free_slot(name);
    case "still_on_lock_after_end":
      return text.alarm.still_on_lock_after_end(name, when("since"));
    case "lock_unreachable":
      return text.alarm.lock_unreachable(when("since"));
    case "door_left_open":
      return text.alarm.door_left_open(when("since"));
    case "guest_code_fails":
    case "guest_no_position":
    case "guest_other_device":
    case "guest_has_backup":
      return text.alarm[kind](name);
    case "wrong_pin_limit":
      return facts["keypadOff"] === false ? text.alarm.wrong_pins : text.alarm.wrong_pin_limit;
    case "low_battery":
    case "locked_out":
    case "tamper":
    case "unmanaged_change":
    case "event_gap":
      return text.alarm[kind];
    default:
      return text.alarm.other(kind.replaceAll("_", " "));
  }
}
