// Sites, locks and codes of a measured server, made through its API as anybody would.
import { Pin, weaknessOf } from "@cardea/core";
import { randomInt } from "node:crypto";
import type { Client } from "./client.ts";

/** The site is in UTC: a measurement has no use for time zones. */
export async function addSite(client: Client): Promise<string> {
  const { id } = await client.ask<{ id: string }>("POST", "/api/v1/sites", { name: "Bench", zone: "UTC" });
  return id;
}

export interface LocksWish {
  readonly siteId: string;
  readonly count: number;
  readonly preset: "built_in_default" | "yale_like";
}

/** Adds built-in locks; answers their ids. */
export async function addLocks(client: Client, { siteId, count, preset }: LocksWish): Promise<readonly string[]> {
  const add = async (number: number): Promise<string> => {
    const wish = { siteId, name: `Door ${number}`, preset };
    return (await client.ask<{ id: string }>("POST", "/api/v1/virtual-locks", wish)).id;
  };
  const first = await add(1); // makes the connection that the others share
  const rest = await inTurns(count - 1, 8, (number) => add(number + 2));
  return [first, ...rest];
}

/** Does `work` for 0, 1, ... `count - 1`, at most `width` at a time; answers the results in that order. */
export async function inTurns<Result>(
  count: number,
  width: number,
  work: (number: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let number = next++; number < count; number = next++) results[number] = await work(number);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

/** The wish for a timed code with a window of two days. `startsAt`: milliseconds since 1970. */
export function timedCode(lockId: string, number: number, startsAt: number): object {
  return {
    kind: "timed",
    lockIds: [lockId],
    holder: { name: `Guest ${number}` },
    startsAt: timeText(startsAt),
    endsAt: timeText(startsAt + 2 * 86_400_000),
  };
}

/** An exact instant as the API reads it. */
export function timeText(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}

/** Digits that a person might have chosen and that no door refuses as weak. */
export function chosenDigits(): string {
  for (;;) {
    const digits = String(randomInt(1_000_000)).padStart(6, "0");
    const pin = Pin.parse(digits);
    if (pin !== null && weaknessOf(pin) === null) return digits;
  }
}
