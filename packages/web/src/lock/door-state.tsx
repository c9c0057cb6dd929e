import type { ReactElement } from "react";
import type { Lock } from "../api-types.ts";
import { momentText, msOf } from "../site/clock.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Mark } from "../ui/mark.tsx";
import { useNow } from "../ui/use-now.ts";
import styles from "./door.module.css";
import { isOpen } from "./door-facts.ts";
import { doorLook } from "./door-look.ts";
import { isKeypadOff } from "./keypad-switch.tsx";

/** How a door stands, what is known besides, and how old that is. */
export function DoorState({ lock }: { readonly lock: Lock }): ReactElement {
  const zone = useZone();
  const now = useNow();
  const look = doorLook(lock, now);
  const { bolt, unreachableSince, lockedOutUntil, lastHeardAt } = lock.state;
  const at = (time: string): string => momentText(msOf(time), zone, now);
  return (
    <div className="stack-s">
      <div className={styles["state"]} data-bolt={bolt} data-state={look.state}>
        <Mark icon={look.icon} tone={look.tone} size={24}>
          {look.words}
        </Mark>
      </div>
      {unreachableSince !== null && (
        <p className="small quiet">
          {text.doors.asleep(at(unreachableSince))}. {text.lock.lastBefore(boltWords(lock))}
        </p>
      )}
      {look.state === "lockout" && lockedOutUntil !== null && (
        <p className="small">
          {text.lock.until(at(lockedOutUntil))} · {boltWords(lock)}
        </p>
      )}
      {isKeypadOff(lock) && (
        <Mark icon="stop" tone="bad">
          {text.doors.keypadOff}
        </Mark>
      )}
      {unreachableSince === null && lastHeardAt !== null && (
        <p className="tiny quiet">{text.lock.heard(at(lastHeardAt))}</p>
      )}
    </div>
  );
}

function boltWords(lock: Lock): string {
  const open = isOpen(lock);
  if (open === null) return text.doors.unknown;
  return open ? text.doors.open : text.doors.locked;
}
