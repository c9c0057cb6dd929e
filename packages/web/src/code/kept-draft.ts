import { type Draft, firstDraft } from "./draft.ts";
import { KINDS } from "./kinds.ts";

const KEY = "cardea.new-code";

/** What keeps texts while a tab lives. */
type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * Keeps what somebody has begun, so that a reload loses nothing. Never the digits that they chose, and nothing of how the
 * person is reached: others may sit at this browser tomorrow.
 */
export function keepDraft(shelf: Shelf, draft: Draft): void {
  try {
    shelf.setItem(KEY, JSON.stringify({ ...draft, pin: "", email: "", phone: "" }));
  } catch {
    forgetDraft(shelf); // it may be full or forbidden; then a reload begins anew
  }
}

export function forgetDraft(shelf: Shelf): void {
  shelf.removeItem(KEY);
}

/** What was begun before; null if nothing was, or another version of the page has kept it. */
export function keptDraft(shelf: Shelf): Draft | null {
  const text = shelf.getItem(KEY);
  if (text === null) return null;
  try {
    const kept: unknown = JSON.parse(text);
    return isDraft(kept) ? kept : null;
  } catch {
    return null;
  }
}

const MODEL: Draft = firstDraft("2000-01-01T00:00", "2000-01-01T01:00", []);

function isDraft(kept: unknown): kept is Draft {
  if (typeof kept !== "object" || kept === null) return false;
  const found = kept as Readonly<Record<string, unknown>>;
  const hasForm = Object.entries(MODEL).every(
    ([field, value]) =>
      field === "holderId" ||
      (typeof found[field] === typeof value && Array.isArray(found[field]) === Array.isArray(value)),
  );
  return hasForm && KINDS.some((kind) => kind === found["kind"]);
}
