import type { KeypadReason } from "@cardea/core";
import { useCallback, useEffect, useRef, useState } from "react";
import { ApiProblem } from "../request.ts";
import { keypadApi } from "./api.ts";
import { feel, play, type SoundName } from "./sound.ts";

/** Longer than any PIN; more keys are let go. */
const DIGITS_MAX = 12;
/** A keypad that is left alone forgets what was typed. */
const IDLE_MS = 10_000;
const ANSWER_MS = 4_000;
const BLINK_MS = 120;
/** Tries are counted by the minute. */
const WAIT_MS = 60_000;

export type Light = "ready" | "typed" | "thinking" | "granted" | "denied" | "wait" | "broken" | "missing";

export interface Keypad {
  readonly light: Light;
  /** Why it decided so; null for strangers. */
  readonly reason: KeypadReason | null;
  /** Until then no more tries are taken from here; 0: they are. */
  readonly waitUntil: number;
  press(digit: string): void;
  clear(): void;
  enter(): void;
}

interface KeypadOptions {
  readonly hasSound: boolean;
  readonly isOnline: boolean;
}

/** A keypad: the digits stay in memory, in no element, address or cache. */
export function useKeypad(lockId: string, { hasSound, isOnline }: KeypadOptions): Keypad {
  const digits = useRef("");
  const [light, setLight] = useState<Light>("ready");
  const [reason, setReason] = useState<KeypadReason | null>(null);
  const [waitUntil, setWaitUntil] = useState(0);
  const rest = useRest(() => {
    digits.current = "";
    setLight("ready");
    setReason(null);
  });
  const sound = useCallback(
    (name: SoundName) => {
      if (hasSound) play(name);
      feel(name);
    },
    [hasSound],
  );

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
    setReason(null);
    if (!isOnline || Date.now() < waitUntil) {
      setLight(isOnline ? "wait" : "broken");
      sound("denied");
      rest(ANSWER_MS);
      return;
    }
    setLight("thinking");
    rest(null);
    void ask(lockId, pin).then((answer) => {
      setLight(answer.light);
      if (answer.light === "wait") setWaitUntil(Date.now() + WAIT_MS);
      setReason(answer.reason);
      sound(answer.light === "granted" ? "granted" : "denied");
      rest(ANSWER_MS * (answer.reason === null ? 1 : 2));
    });
  }, [lockId, isOnline, waitUntil, rest, sound]);

  return { light, reason, waitUntil, press, clear, enter };
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
    const { outcome, reason } = await keypadApi.press(lockId, pin);
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
