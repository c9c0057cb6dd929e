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

/** What belongs to one site only. */
interface Placed {
  readonly lockId?: string | undefined;
  readonly codeId?: string | undefined;
  readonly holderId?: string | undefined;
}

/** What is asked for, of the chosen site alone where there are several; a door, code or person is at its own site. */
export function ofSite<Filter extends object>(filter: Filter): Filter & { readonly siteId?: string } {
  const { lockId, codeId, holderId }: Placed = filter;
  const isPlaced = (lockId ?? codeId ?? holderId) !== undefined;
  return chosen === null || isPlaced ? filter : { siteId: chosen, ...filter };
}

/** Whether something of that site is shown; null: it is of the whole house. */
export function isOfChosenSite(siteId: string | null): boolean {
  return chosen === null || siteId === null || siteId === chosen;
}
