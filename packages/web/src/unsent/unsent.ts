import { useSyncExternalStore } from "react";
import type { CodeInput } from "../api-types.ts";

/** A code that somebody made while the server could not be reached. It waits on this device. */
export interface Unsent {
  /** With it, sending again makes the code only once. */
  readonly key: string;
  readonly memberId: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  readonly input: CodeInput;
  /** Whom it is for, as it was written. */
  readonly who: string;
  /** Why the server did not take it; null: it was not asked yet. */
  readonly refusal: string | null;
}

const PLACE = "cardea.unsent";
const UNSENT_MAX = 20;
/** What waited for longer may not fit any more: somebody has to say that it still does. */
const FRESH_MS = 60 * 60_000;

const listeners = new Set<() => void>();
let last: { readonly text: string; readonly list: readonly Unsent[] } = { text: "", list: [] };

/** All that waits, oldest first. The same list as long as nothing changed. */
export function unsentCodes(): readonly Unsent[] {
  const text = localStorage.getItem(PLACE) ?? "";
  if (text !== last.text) last = { text, list: parsed(text) };
  return last.list;
}

function parsed(text: string): readonly Unsent[] {
  try {
    const list: unknown = JSON.parse(text === "" ? "[]" : text);
    return Array.isArray(list) ? (list as readonly Unsent[]) : [];
  } catch {
    return []; // not ours, or cut off
  }
}

function save(list: readonly Unsent[]): void {
  if (list.length === 0) localStorage.removeItem(PLACE);
  else localStorage.setItem(PLACE, JSON.stringify(list));
  for (const listener of listeners) listener();
}

/** Keeps a code for later. False where that may not be: digits that a person chose are written nowhere, or it is full. */
export function keepUnsent(made: Omit<Unsent, "refusal">): boolean {
  if (made.input.pin !== undefined) return false;
  const others = unsentCodes().filter(({ key }) => key !== made.key);
  if (others.length >= UNSENT_MAX) return false;
  save([...others, { ...made, refusal: null }]);
  return true;
}

export function forgetUnsent(key: string): void {
  save(unsentCodes().filter((one) => one.key !== key));
}

/** Who signs out leaves nothing on the device. */
export function forgetAllUnsent(): void {
  save([]);
}

/** The server has said no; it waits for a person now. */
export function refuseUnsent(key: string, refusal: string): void {
  save(unsentCodes().map((one) => (one.key === key ? { ...one, refusal } : one)));
}

/** Whether it may be sent without asking anybody. */
export function isFresh({ madeAt, refusal }: Unsent, now: number): boolean {
  return refusal === null && now - madeAt < FRESH_MS && now >= madeAt;
}

/** What waits on this device, of all members, in all tabs. */
export function useUnsent(): readonly Unsent[] {
  return useSyncExternalStore(listen, unsentCodes);
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}
