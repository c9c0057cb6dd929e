import type { SeenHead } from "./verify.ts";

const KEY = "cardea.log.seen";

/** What this browser saw of the log before; null if nothing, or nothing that can be read. */
export function seenHead(storage: Pick<Storage, "getItem"> = localStorage): SeenHead | null {
  try {
    const seen: unknown = JSON.parse(storage.getItem(KEY) ?? "null");
    return isSeenHead(seen) ? seen : null;
  } catch {
    return null; // somebody else wrote there, or the browser keeps nothing
  }
}

/** Remembers it for the next visit, where the browser keeps anything at all. */
export function rememberHead(head: SeenHead, storage: Pick<Storage, "setItem"> = localStorage): void {
  try {
    storage.setItem(KEY, JSON.stringify(head));
  } catch {
    // A browser that keeps nothing checks each visit by itself.
  }
}

function isSeenHead(value: unknown): value is SeenHead {
  if (typeof value !== "object" || value === null) return false;
  const { publicKey, size, root, at } = value as Partial<Record<keyof SeenHead, unknown>>;
  return (
    typeof publicKey === "string" && typeof root === "string" && Number.isSafeInteger(size) && Number.isSafeInteger(at)
  );
}
