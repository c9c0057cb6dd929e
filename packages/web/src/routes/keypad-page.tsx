import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { api } from "../api.ts";
import { isSoundOn, setSoundOn } from "../keypad/sound.ts";
import styles from "../keypad/keypad.module.css";
import { Pad } from "../keypad/pad.tsx";
import { type Keypad, type Light, useKeypad } from "../keypad/use-keypad.ts";
import { sessionQuery } from "../queries.ts";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { usePageTitle } from "../ui/use-page-title.ts";

/** The keypad of a built-in lock, as on a wall: for everybody. Who is signed in also learns the door's name and why. */
export function KeypadPage(): ReactElement {
  usePageTitle(text.keypad.title);
  const { lockId } = useParams({ from: "/keypad/$lockId" });
  const [hasSound, setSound] = useState(isSoundOn);
  const isSignedIn = useQuery(sessionQuery).data?.signedIn === true;
  const lock = useQuery({ queryKey: ["locks", lockId], queryFn: () => api.lock(lockId), enabled: isSignedIn });
  const keypad = useKeypad(lockId, hasSound);
  const toggleSound = (): void => {
    setSoundOn(!hasSound);
    setSound(!hasSound);
  };
  return (
    <main className={styles["wall"]}>
      <div className={styles["bar"]}>
        {isSignedIn ? (
          <Link to="/" className={styles["icon"]}>
            <Icon name="left" /> {text.keypad.back}
          </Link>
        ) : (
          <span />
        )}
        <h1 className="cut" style={{ fontSize: "1.25rem" }}>
          {lock.data?.name ?? text.keypad.title}
        </h1>
        <button
          type="button"
          className={styles["icon"]}
          aria-pressed={hasSound}
          aria-label={hasSound ? text.keypad.soundOn : text.keypad.soundOff}
          onClick={toggleSound}
        >
          <Icon name={hasSound ? "sound" : "silent"} size={24} />
        </button>
      </div>
      <div className={styles["body"]}>
        <Answer keypad={keypad} />
        <Pad keypad={keypad} />
      </div>
    </main>
  );
}

/** What each light says in words, for who cannot see it. Never why it refused. */
const WORDS: Readonly<Record<Light, string>> = {
  ready: text.keypad.ready,
  typed: text.keypad.ready,
  thinking: text.keypad.thinking,
  granted: text.keypad.granted,
  denied: text.keypad.denied,
  wait: text.keypad.wait,
  broken: text.keypad.broken,
  missing: text.keypad.missing,
};

function Answer({ keypad }: { readonly keypad: Keypad }): ReactElement {
  const { light, reason } = keypad;
  return (
    <div className={styles["answer"]}>
      <div className={styles["light"]} data-light={light} />
      <p className="strong" role="status" style={{ fontSize: "1.25rem" }}>
        {WORDS[light]}
      </p>
      {reason !== null && (
        <p className="small quiet" data-reason={reason} title={text.keypad.onlyYou}>
          {text.keypad.reasons[reason]}
        </p>
      )}
    </div>
  );
}
