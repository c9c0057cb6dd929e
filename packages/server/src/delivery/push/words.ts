import type { KeypadReason } from "@cardea/core";
import type { NoticeLanguage } from "../../store/push-port.ts";
import type { AlarmKind } from "../../store/port.ts";
import type { NoticeTopic } from "./decide.ts";

/** What a notice tells of, with the names that people know it by. */
export interface Told {
  readonly topic: NoticeTopic;
  readonly door: string | null;
  /** Null: nobody can be named. */
  readonly who: string | null;
  readonly reason: KeypadReason | null;
  readonly alarm: string | null;
  /** How many attempts. */
  readonly count: number;
  /** When, on the wall of the site: `HH:mm`. */
  readonly time: string;
  readonly site: string;
}

export interface NoticeText {
  readonly title: string;
  readonly body: string;
}

interface Words {
  readonly door: string;
  readonly somebody: string;
  readonly entry: Readonly<Record<KeypadReason, (who: string, door: string) => string>>;
  attempts(count: number, door: string): string;
  needsYou(door: string): string;
  readonly alarm: Readonly<Record<AlarmKind, string>>;
  readonly otherAlarm: string;
  readonly test: NoticeText;
}

const EN: Words = {
  door: "a door",
  somebody: "Somebody",
  entry: {
    granted: (who, door) => `${who} opened ${door}`,
    unknown_code: (_who, door) => `Wrong PIN at ${door}`,
    outside_window: (who, door) => `${who} was refused at ${door}: not at this time`,
    used_up: (who, door) => `${who} was refused at ${door}: the code is used up`,
    locked_out: (_who, door) => `${door} refused a PIN: too many wrong ones before`,
    disabled: (_who, door) => `${door} refused a PIN: the keypad is off`,
  },
  attempts: (count, door) => `${count} tries were refused at ${door}`,
  needsYou: (door) => `${door} needs you`,
  alarm: {
    not_on_lock_before_start: "A code is not on the lock in time.",
    no_free_slot: "There is no free slot for a code.",
    still_on_lock_after_end: "A code is still on the lock after its end.",
    low_battery: "The battery is low. Change it soon.",
    locked_out: "The keypad refuses all PINs after too many wrong ones.",
    tamper: "The lock reports that somebody tampers with it.",
    unmanaged_change: "Somebody changed codes at this lock without Cardea.",
    wrong_pin_limit: "Too many wrong PINs were tried.",
    event_gap: "The lock lost a part of its log. Entries may be missing.",
    lock_unreachable: "The lock does not answer.",
    door_left_open: "The door stands open.",
    guest_code_fails: "A guest says that the code does not work.",
    guest_no_position: "A guest cannot show where the phone is.",
    guest_other_device: "A guest's link was opened on another device.",
    guest_has_backup: "A guest was given the backup code.",
  },
  otherAlarm: "The lock needs a look.",
  test: { title: "Notices work", body: "This is how Cardea reaches you here." },
};

const DE: Words = {
  door: "einer Tür",
  somebody: "Jemand",
  entry: {
    granted: (who, door) => `${who} hat ${door} geöffnet`,
    unknown_code: (_who, door) => `Falsche PIN an ${door}`,
    outside_window: (who, door) => `${who} abgewiesen an ${door}: nicht zu dieser Zeit`,
    used_up: (who, door) => `${who} abgewiesen an ${door}: Code aufgebraucht`,
    locked_out: (_who, door) => `${door} hat eine PIN abgewiesen: zu viele falsche davor`,
    disabled: (_who, door) => `${door} hat eine PIN abgewiesen: Tastenfeld ist aus`,
  },
  attempts: (count, door) => `${count} Versuche abgewiesen an ${door}`,
  needsYou: (door) => `${door} braucht dich`,
  alarm: {
    not_on_lock_before_start: "Ein Code ist nicht rechtzeitig auf dem Schloss.",
    no_free_slot: "Für einen Code ist kein Platz frei.",
    still_on_lock_after_end: "Ein Code ist nach seinem Ende noch auf dem Schloss.",
    low_battery: "Die Batterie ist schwach. Wechsle sie bald.",
    locked_out: "Das Tastenfeld weist nach zu vielen falschen PINs alle ab.",
    tamper: "Das Schloss meldet, dass sich jemand daran zu schaffen macht.",
    unmanaged_change: "Jemand hat Codes an diesem Schloss ohne Cardea geändert.",
    wrong_pin_limit: "Es wurden zu viele falsche PINs eingegeben.",
    event_gap: "Dem Schloss fehlt ein Teil seines Protokolls. Es können Einträge fehlen.",
    lock_unreachable: "Das Schloss antwortet nicht.",
    door_left_open: "Die Tür steht offen.",
    guest_code_fails: "Ein Gast sagt, dass der Code nicht geht.",
    guest_no_position: "Ein Gast kann nicht zeigen, wo das Handy ist.",
    guest_other_device: "Der Link eines Gastes wurde auf einem anderen Gerät geöffnet.",
    guest_has_backup: "Ein Gast hat den Ersatzcode bekommen.",
  },
  otherAlarm: "Sieh nach dem Schloss.",
  test: { title: "Hinweise kommen an", body: "So erreicht dich Cardea hier." },
};

const WORDS: Readonly<Record<NoticeLanguage, Words>> = { en: EN, de: DE };

/** A notice in words. Holds names, never digits. */
export function noticeText(language: NoticeLanguage, told: Told): NoticeText {
  const words = WORDS[language];
  const door = told.door ?? words.door;
  const where = `${told.time}, ${told.site}`;
  if (told.topic === "alarm") {
    const sentence = words.alarm[told.alarm as AlarmKind] ?? words.otherAlarm;
    return { title: words.needsYou(door), body: `${sentence} ${where}` };
  }
  if (told.count > 1) return { title: words.attempts(told.count, door), body: where };
  return { title: words.entry[told.reason ?? "unknown_code"](told.who ?? words.somebody, door), body: where };
}

/** What a test notice says. */
export function testText(language: NoticeLanguage): NoticeText {
  return WORDS[language].test;
}
