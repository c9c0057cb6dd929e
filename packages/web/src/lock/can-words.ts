import type { Lock } from "../api-types.ts";
import { text } from "../text/text.ts";
import type { IconName } from "../ui/icon.tsx";

interface Ability {
  readonly icon: IconName;
  readonly words: string;
}

/** What a lock can and cannot do, in words for people, what matters most first. */
export function canWords(capabilities: Lock["capabilities"]): readonly Ability[] {
  const { can } = text.lock;
  const { slots, pin, schedules, readBack, oneTime, remoteLock, remoteUnlock, keypadOff, firmware } = capabilities;
  const shows = { pin: can.readPin, status: can.readStatus, none: can.readNone }[readBack];
  const moves = remoteUnlock ? can.remote : remoteLock ? can.remoteLock : can.noRemote;
  const abilities: readonly (Ability | null)[] = [
    { icon: schedules === null ? "cloud" : "shield", words: schedules === null ? can.noSchedules : can.schedules },
    oneTime ? { icon: "once", words: can.oneTime } : null,
    { icon: readBack === "none" ? "question" : "ticks", words: shows },
    { icon: "code", words: can.slots(slots.count) },
    pin.lengths.length === 0
      ? null
      : { icon: "digits", words: can.pin(Math.min(...pin.lengths), Math.max(...pin.lengths)) },
    { icon: "lock", words: moves },
    keypadOff ? { icon: "keypad", words: can.keypadOff } : null,
    firmware === null ? null : { icon: "tools", words: can.firmware(firmware) },
  ];
  return abilities.filter((ability) => ability !== null);
}
