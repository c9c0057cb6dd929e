import { type CSSProperties, type KeyboardEvent, type ReactElement, useEffect, useId, useRef, useState } from "react";
import { useLiveState } from "../live.tsx";
import { text } from "../text/text.ts";
import styles from "./hold-button.module.css";
import { Icon, type IconName } from "./icon.tsx";
import { Note } from "./mark.tsx";

/** Long enough that a pocket does not do it, short enough for the rain. */
const HOLD_MS = 1_000;

interface HoldButtonProps {
  readonly icon: IconName;
  readonly label: string;
  /** What will happen, in one sentence. */
  readonly hint: string;
  readonly onHeld: () => void;
  readonly isBusy?: boolean;
  readonly busyLabel?: string;
  readonly isDanger?: boolean;
  /** One act among others, not what the view is for. */
  readonly isQuiet?: boolean;
}

/**
 * A button for what a door depends on: it acts only after it was held, with a finger, a mouse, Enter or the space bar. While
 * the server is out of reach it refuses, since nobody wants a door to open whenever the connection comes back.
 */
export function HoldButton(props: HoldButtonProps): ReactElement {
  const { icon, label, hint, isBusy = false, busyLabel = label, isDanger = false, isQuiet = false } = props;
  const isLost = useLiveState() === "lost";
  const [isRefused, setRefused] = useState(false);
  const { isHeld, wasShort, start, stop } = useHold(() => {
    setRefused(isLost);
    if (!isLost) props.onHeld();
  });
  const hintId = useId();
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (!event.repeat) start();
  };
  return (
    <div className="stack-s">
      <button
        type="button"
        className={styles["button"]}
        data-tone={isDanger ? "bad" : "accent"}
        data-held={isHeld}
        data-quiet={isQuiet}
        style={{ "--hold": `${HOLD_MS}ms` } as CSSProperties}
        disabled={isBusy}
        aria-describedby={hintId}
        onPointerDown={(event) => event.button === 0 && start()}
        onPointerUp={stop}
        onPointerLeave={stop}
        onPointerCancel={stop}
        onKeyDown={onKey}
        onKeyUp={stop}
        onBlur={stop}
        onContextMenu={(event) => event.preventDefault()}
      >
        <span className={styles["bar"]} />
        <span className={styles["content"]}>
          <Icon name={icon} />
          {isBusy ? busyLabel : isHeld ? text.doors.keepHolding : label}
        </span>
      </button>
      <p id={hintId} className="tiny quiet" aria-live="polite">
        {wasShort ? text.doors.tooShort : hint}
      </p>
      {isRefused && (
        <Note icon="stop" tone="bad" isUrgent>
          <p data-refused="offline">{text.offline.refused}</p>
        </Note>
      )}
    </div>
  );
}

function useHold(onHeld: () => void): { isHeld: boolean; wasShort: boolean; start(): void; stop(): void } {
  const [isHeld, setHeld] = useState(false);
  const [wasShort, setShort] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const start = (): void => {
    clearTimeout(timer.current);
    setHeld(true);
    setShort(false);
    timer.current = setTimeout(() => {
      timer.current = undefined;
      setHeld(false);
      onHeld();
    }, HOLD_MS);
  };
  const stop = (): void => {
    if (timer.current === undefined) return;
    clearTimeout(timer.current);
    timer.current = undefined;
    setHeld(false);
    setShort(true);
  };
  return { isHeld, wasShort, start, stop };
}
