import { type ReactElement, useEffect, useState } from "react";
import type { Lock } from "../api-types.ts";
import { Icon, type IconName } from "../ui/icon.tsx";
import { useNow } from "../ui/use-now.ts";
import { countdownText } from "./countdown.ts";
import styles from "./keypad.module.css";
import { Pad } from "./pad.tsx";
import { isSoundOn, setSoundOn } from "./sound.ts";
import { type Keypad, type Light, useKeypad } from "./use-keypad.ts";
import { useOnline } from "./use-online.ts";
import { useOwnedLock } from "./use-owned-lock.ts";
import { words } from "./words.ts";

/** The keypad of a built-in lock, as on a wall: for everybody. Who is signed in also learns the door's name and why. */
export function KeypadWall({ lockId }: { readonly lockId: string }): ReactElement {
  const [hasSound, setSound] = useState(isSoundOn);
  const { isSignedIn, lock, refresh } = useOwnedLock(lockId);
  const isOnline = useOnline();
  const keypad = useKeypad(lockId, { hasSound, isOnline });
  const { reason } = keypad;
  useEffect(() => {
    if (reason !== null) refresh();
  }, [reason, refresh]);
  useEffect(() => {
    document.title = `${words.title} · Cardea`;
  }, []);
  return (
    <main className={styles["wall"]}>
      <div className={styles["bar"]}>
        {isSignedIn ? (
          <a href="/doors" className={styles["icon"]}>
            <Icon name="left" /> {words.back}
          </a>
        ) : (
          <span />
        )}
        <h1 className={`cut ${styles["name"]}`}>{lock?.name ?? words.title}</h1>
        <SoundButton
          isOn={hasSound}
          onTurn={() => {
            setSoundOn(!hasSound);
            setSound(!hasSound);
          }}
        />
      </div>
      <div className={styles["body"]}>
        <div className={styles["device"]}>
          <Answer keypad={keypad} isOnline={isOnline} />
          <Pad keypad={keypad} />
        </div>
        {lock !== null && <OwnerNote lock={lock} onOver={refresh} />}
      </div>
    </main>
  );
}

function SoundButton({ isOn, onTurn }: { readonly isOn: boolean; readonly onTurn: () => void }): ReactElement {
  return (
    <button type="button" className={styles["icon"]} aria-pressed={isOn} aria-label={words.sound} onClick={onTurn}>
      <Icon name={isOn ? "sound" : "silent"} size={22} />
      <span aria-hidden="true">{isOn ? words.sound : words.mute}</span>
    </button>
  );
}

/** What each light says in words, for who cannot see it. Never why it refused. */
const WORDS: Readonly<Record<Light, string>> = {
  ready: words.ready,
  typed: words.ready,
  thinking: words.thinking,
  granted: words.granted,
  denied: words.denied,
  wait: words.wait,
  broken: words.broken,
  missing: words.missing,
};
const ICONS: Readonly<Partial<Record<Light, IconName>>> = {
  granted: "unlock",
  denied: "lock",
  wait: "hourglass",
  broken: "triangle",
  missing: "question",
};

function Answer({ keypad, isOnline }: { readonly keypad: Keypad; readonly isOnline: boolean }): ReactElement {
  const { light, reason, waitUntil } = keypad;
  const now = useNow(500);
  const isSilent = !isOnline && (light === "ready" || light === "typed" || light === "broken");
  const icon = isSilent ? "cloud" : ICONS[light];
  return (
    <div className={styles["answer"]}>
      <div className={styles["light"]} data-light={isSilent ? "broken" : light} data-online={isOnline} />
      <p className={styles["word"]} role="status">
        {icon !== undefined && <Icon name={icon} size={22} />}
        {isSilent ? words.offline : WORDS[light]}
      </p>
      {waitUntil > now && (
        <p className={styles["why"]} role="timer">
          {words.waitFor(countdownText(waitUntil - now))}
        </p>
      )}
      {reason !== null && (
        <p className={styles["why"]} data-reason={reason} title={words.onlyYou}>
          {words.reasons[reason]}
        </p>
      )}
    </div>
  );
}

/** What only who is signed in may know: that the lock refuses everything, and until when. */
function OwnerNote({ lock, onOver }: { readonly lock: Lock; readonly onOver: () => void }): ReactElement | null {
  const now = useNow(500);
  const { lockedOutUntil, keypadSeen } = lock.state;
  const until = lockedOutUntil === null ? 0 : Date.parse(lockedOutUntil);
  const isOver = lockedOutUntil !== null && until <= now;
  useEffect(() => {
    if (isOver) onOver();
  }, [isOver, onOver]);
  const told =
    until > now ? words.lockedOut(countdownText(until - now)) : keypadSeen === false ? words.keypadOff : null;
  if (told === null) return null;
  return (
    <p className={styles["owner"]} data-owner-note>
      <Icon name="stop" size={18} /> <span>{told}</span> <span className={styles["only"]}>{words.onlyYou}</span>
    </p>
  );
}
