import { tabMemory } from "./tab-memory.ts";

const PLACE = "cardea-guest-link";
/** 128 random bits at least, as base64url. What is shorter was cut off on its way. */
const TOKEN = /^[A-Za-z0-9_-]{22,128}$/;

/** Stands for a broken link, so that a reload does not open the stay that was open before it. */
const BROKEN = "broken";

/** `none`: the page was opened without a link. `broken`: what stands behind the # is no token; nobody is asked about it. */
export type HeldLink = { readonly kind: "held"; readonly token: string } | { readonly kind: "none" | "broken" };

/** What an address says: its token is what stands behind the #. */
export function linkIn(hash: string): HeldLink {
  const token = hash.replace(/^#/, "");
  if (token === "") return { kind: "none" };
  return TOKEN.test(token) ? { kind: "held", token } : { kind: "broken" };
}

/**
 * Takes the token out of the address at once, so that it stays in no history, bookmark or screenshot. A reload of the tab
 * finds it again in the tab's own memory, which ends with the tab.
 */
export function takeLink(): HeldLink {
  const inAddress = linkIn(location.hash);
  if (inAddress.kind === "none") return linkIn(tabMemory.read(PLACE) ?? "");
  history.replaceState(null, "", location.pathname.replace(/\/$/, "")); // some messengers add a slash
  tabMemory.write(PLACE, inAddress.kind === "held" ? inAddress.token : BROKEN);
  return inAddress;
}

/** A name for what is kept of a link, from which the link cannot be found. Null without a secure connection. */
export async function nameOfLink(token: string): Promise<string | null> {
  const subtle = subtleCrypto();
  if (subtle === null) return null;
  const digest = await subtle.digest("SHA-256", new TextEncoder().encode(`cardea guest ${token}`));
  return base64url(new Uint8Array(digest));
}

/** Browsers have it only where the connection is secure. */
export function subtleCrypto(): SubtleCrypto | null {
  return isSecureContext ? crypto.subtle : null;
}

export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}
