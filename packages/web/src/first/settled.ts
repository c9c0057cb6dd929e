import type { QueryClient } from "@tanstack/react-query";

/** So long nothing may be asked for until the page counts as settled, and so long it may take at most. */
const CALM_MS = 300;
const MOST_MS = 5_000;

/**
 * Calls `then` once the page has what it shows: what can wait must not take a slow network from it. Returns how to take
 * that back.
 */
export function whenSettled(client: QueryClient, then: () => void): () => void {
  let calm: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    clearTimeout(calm);
    if (client.isFetching() === 0) calm = setTimeout(settle, CALM_MS);
  };
  const forget = client.getQueryCache().subscribe(look);
  const stop = (): void => {
    clearTimeout(calm);
    clearTimeout(most);
    forget();
  };
  const settle = (): void => {
    stop();
    then();
  };
  const most = setTimeout(settle, MOST_MS);
  look();
  return stop;
}
