import type { QueryClient } from "@tanstack/react-query";

/** So long more changes are gathered: many events come in crowds, and each list is asked for again but once. */
const GATHER_MS = 80;

const waiting = new WeakMap<QueryClient, Map<string, readonly unknown[]>>();

/** Asks again, in a moment, for all that begins with one of these keys. */
export function refreshSoon(client: QueryClient, keys: readonly (readonly unknown[])[]): void {
  const gathered = waiting.get(client);
  const all = gathered ?? new Map<string, readonly unknown[]>();
  for (const key of keys) all.set(JSON.stringify(key), key);
  if (gathered !== undefined) return;
  waiting.set(client, all);
  setTimeout(() => {
    waiting.delete(client);
    for (const queryKey of all.values()) void client.invalidateQueries({ queryKey });
  }, GATHER_MS);
}
