import { type ReactElement, useEffect } from "react";
import { Icon } from "../ui/icon.tsx";
import styles from "./keypad.module.css";
import type { Keypad } from "./use-keypad.ts";
import { words } from "./words.ts";

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** Twelve keys for a thumb; the keys of a keyboard work too. Which digit was pressed is shown nowhere. */
export function Pad({ keypad }: { readonly keypad: Keypad }): ReactElement {
  const { press, clear, enter } = keypad;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (/^[0-9]$/.test(event.key)) press(event.key);
      else if (event.key === "Escape" || event.key === "Backspace") clear();
      else if (event.key === "Enter" && !isKey(event.target)) enter();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [press, clear, enter]);
  return (
    <div className={styles["keys"]} role="group" aria-label={words.title}>
      {DIGITS.map((digit) => (
        <Key key={digit} digit={digit} onPress={press} />
      ))}
      <button type="button" className={styles["key"]} data-key="clear" onClick={clear}>
        <Icon name="close" />
        {words.clear}
      </button>
      <Key digit="0" onPress={press} />
      <button type="button" className={styles["key"]} data-key="enter" onClick={enter}>
        <Icon name="tick" />
        {words.enter}
      </button>
    </div>
  );
}

/** Enter on a focused button presses that button. */
function isKey(target: EventTarget | null): boolean {
  return target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement;
}

function Key({ digit, onPress }: { readonly digit: string; readonly onPress: (digit: string) => void }): ReactElement {
  return (
    <button type="button" className={styles["key"]} data-key={digit} onClick={() => onPress(digit)}>
      {digit}
    </button>
  );
}
