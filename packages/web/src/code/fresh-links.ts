import type { GuestLink } from "./api.ts";

/** A link as it was answered when it was made: the only time that its address is told. */
export interface FreshLink {
  readonly url: string;
  readonly link: GuestLink;
}

/** Links made together with their codes, until the code is shown. In memory only: an address is a secret. */
const links = new Map<string, FreshLink | "failed">();

export function keepFreshLink(codeId: string, link: FreshLink | "failed"): void {
  links.set(codeId, link);
}

/** The link that was just made for a code, or that it could not be made. */
export function freshLinkOf(codeId: string): FreshLink | "failed" | null {
  return links.get(codeId) ?? null;
}

/** The address was shown and is not kept any longer. */
export function dropFreshLink(codeId: string): void {
  links.delete(codeId);
}
