import type { KeypadReason } from "@cardea/core";
import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "../api.ts";
import { ApiProblem } from "../request.ts";
import { play } from "./sound.ts";

/** Longer than any PIN; more keys are let go. */
const DIGITS_MAX = 12;
/** A keypad that is left alone forgets what was typed. */
const IDLE_MS = 10_000;
const ANSWER_MS = 4_000;
const BLINK_MS = 120;

export type Light = "ready" | "typed" | "thinking" | "granted" | "denied" | "wait" | "broken" | "missing";

export interface Keypad {
  readonly light: Light;
  /** Why it decided so; null for strangers. */
  readonly reason: KeypadReason | null;
  press(digit: string): void;
  clear(): void;
  enter(): void;
}

/** A keypad: the digits stay in memory, in no element, address or cache. */
export function useKeypad(lockId: string, hasSound: boolean): Keypad {
  const digits = useRef("");
  const [light, setLight] = useState<Light>("ready");
  const [reason, setReason] = useState<KeypadReason | null>(null);
  const rest = useRest(() => {
    digits.current = "";
    setLight("ready");
    setReason(null);
  });
  const sound = useCallback((name: "key" | "granted" | "denied") => hasSound && play(name), [hasSound]);

  const press = useCallback(
    (digit: string) => {
      if (digits.current.length < DIGITS_MAX) digits.current += digit;
      sound("key");
      setReason(null);
      setLight("typed");
      rest(IDLE_MS);
      setTimeout(() => setLight((now) => (now === "typed" ? "ready" : now)), BLINK_MS);
    },
    [rest, sound],
  );

  const clear = useCallback(() => {
    sound("key");
    rest(0);
  }, [rest, sound]);

  const enter = useCallback(() => {
    const pin = digits.current;
    digits.current = "";
    if (pin === "") return;
    setLight("thinking");
    rest(null);
    void ask(lockId, pin).then((answer) => {
      setLight(answer.light);
      setReason(answer.reason);
      sound(answer.light === "granted" ? "granted" : "denied");
      rest(ANSWER_MS * (answer.reason === null ? 1 : 2));
    });
  }, [lockId, rest, sound]);

  return { light, reason, press, clear, enter };
}

interface Answer {
  readonly light: Light;
  readonly reason: KeypadReason | null;
}

/** Refusals that a person at the door can do something about. */
const FAULTS: Readonly<Record<string, Light>> = {
  rate_limited: "wait",
  not_found: "missing",
  invalid_request: "missing",
};

async function ask(lockId: string, pin: string): Promise<Answer> {
  try {
    const { outcome, reason } = await api.press(lockId, pin);
    return { light: outcome, reason: reason ?? null };
  } catch (error) {
    return { light: (error instanceof ApiProblem && FAULTS[error.code]) || "broken", reason: null };
  }
}

/** Calls back after so many milliseconds, unless asked again before; null only forgets the last request. */
function useRest(onRest: () => void): (ms: number | null) => void {
  const latest = useRef(onRest);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    latest.current = onRest;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback((ms) => {
    clearTimeout(timer.current);
    if (ms !== null) timer.current = setTimeout(() => latest.current(), ms);
  }, []);
}
