/** What a link in somebody's hands is for: to become the owner, or a member. */
export interface Link {
  readonly kind: "setup" | "invitation";
  readonly token: string;
}

let held: Link | null = null;

/** Takes the token of a link out of the address, so that it stays in no history, title or bookmark. */
export function takeLinkToken(): void {
  const [, kind, token] = /^#(setup|invitation)=([A-Za-z0-9_-]{1,100})$/.exec(location.hash) ?? [];
  if (token === undefined) return;
  held = { kind: kind === "invitation" ? "invitation" : "setup", token };
  history.replaceState(null, "", location.pathname);
}

/** The link that the page was opened with; null once it was used or put away. */
export function heldLink(): Link | null {
  return held;
}

export function dropLink(): void {
  held = null;
}
