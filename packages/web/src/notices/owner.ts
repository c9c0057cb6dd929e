const NAME = "cardea.notices.member";

/** Whose notices this browser shows; another member who signs in here has to turn them on anew. Null: nobody's. */
export function noticesOwner(): string | null {
  try {
    return localStorage.getItem(NAME);
  } catch {
    return null; // a browser that keeps nothing
  }
}

/** Throws where the browser keeps nothing. */
export function keepNoticesOwner(memberId: string | null): void {
  if (memberId === null) localStorage.removeItem(NAME);
  else localStorage.setItem(NAME, memberId);
}
