const NAME = "cardea.site";

let chosen: string | null = keptSite();

function keptSite(): string | null {
  try {
    return typeof document === "undefined" ? null : localStorage.getItem(NAME);
  } catch {
    return null; // a browser that keeps nothing
  }
}

/** The site that lists are of; undefined where there is no choice. */
export function chosenSiteId(): string | undefined {
  return chosen ?? undefined;
}

/** Keeps the choice in this browser; null: there is none any more. */
export function chooseSite(siteId: string | null): void {
  chosen = siteId;
  try {
    if (siteId === null) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, siteId);
  } catch {
    // It holds until the page is closed.
  }
}

/** What is asked for, of the chosen site alone where there are several. */
export function ofSite<Filter extends object>(filter: Filter): Filter & { readonly siteId?: string } {
  return chosen === null ? filter : { siteId: chosen, ...filter };
}
