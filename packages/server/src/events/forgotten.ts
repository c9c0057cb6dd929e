import { instant, type Instant, type Window } from "@cardea/core";
import type { Reads, Tx } from "../store/port.ts";

const NAME = "forgotten";

/** Keeps that nothing is known of what happened from `from` until `until`: an older store was put back. */
export function saveForgotten(tx: Tx, { from, until }: Window): Promise<void> {
  return tx.saveSetting(NAME, JSON.stringify({ from, until }));
}

/** The time of which the last restore took the memory; null if the store was never put back. */
export async function forgottenTime(reads: Pick<Reads, "setting">): Promise<Window | null> {
  const text = await reads.setting(NAME);
  if (text === null) return null;
  const { from, until } = JSON.parse(text) as { readonly from: number; readonly until: number };
  return { from: instant(from), until: instant(until) };
}

/** Whether what happened then is forgotten, but for what locks tell again. */
export function isForgotten(at: Instant, forgotten: Window | null): boolean {
  return forgotten !== null && at >= forgotten.from && at < forgotten.until;
}
