import { queryOptions } from "@tanstack/react-query";
import type { CodeState } from "@cardea/core";
import { api, type CodeFilter } from "../api.ts";
import type { Code, CodeDetail, ClockNote, Preview, Time } from "../api-types.ts";
import { PAGE_CODES } from "../first/questions.ts";
import { read, send } from "../request.ts";
import { type Part, type Place, placeAfter } from "./stages.ts";

/** How the holder of a code is reached; null what is not known. */
export interface Contact {
  readonly email: string | null;
  readonly phone: string | null;
  /** BCP 47. */
  readonly locale: string | null;
}

/** The link by which a guest sees the code, without its secret. */
export interface GuestLink {
  readonly createdAt: Time;
  readonly expiresAt: Time | null;
  readonly lastOpenedAt: Time | null;
  readonly openings: number;
  readonly registeredDevice: boolean;
  readonly device: { readonly boundAt: Time; readonly refusedAt: Time | null } | null;
  readonly fence: {
    readonly radiusMeters: number;
    readonly liveMinutes: number;
    readonly liveUntil: Time | null;
  } | null;
  readonly backup: {
    readonly allowed: boolean;
    readonly handedOutAt: Time | null;
    /** The code that was prepared for it. */
    readonly codeId: string | null;
  };
  readonly askedAt: Time | null;
  readonly askedAbout: string | null;
}

/** What a guest link is to be. */
export interface LinkWish {
  readonly registeredDevice?: boolean;
  readonly backup?: boolean;
  readonly fence?: { readonly radiusMeters?: number; readonly liveMinutes?: number } | null;
  readonly locale?: string;
}

/** What is to change of a code; what is left out stays, null empties. */
export interface CodeChange {
  /** All doors that it is for then. */
  readonly lockIds?: readonly string[];
  readonly startsAt?: string | null;
  readonly endsAt?: string | null;
  readonly weekly?: Code["rule"]["weekly"];
  readonly terms?: Code["rule"]["terms"];
  readonly except?: Code["rule"]["except"];
  readonly maxUses?: number | null;
  readonly endless?: boolean;
  readonly label?: string | null;
  readonly note?: string | null;
}

/** A code as it is after a change. */
export type ChangedCode = CodeDetail & { readonly notes: readonly ClockNote[] };

/** What the page asks about codes beyond the plain list. Everything may throw ApiProblem. */
export const codesApi = {
  contact: (codeId: string) => read<Contact>(`/codes/${codeId}/contact`),
  change: (codeId: string, change: CodeChange, version: number) =>
    send<ChangedCode>(`/codes/${codeId}`, change, { method: "PATCH", ifMatch: `"${version}"` }),
  previewChange: (codeId: string, change: CodeChange, signal: AbortSignal) =>
    send<Preview>(`/codes/${codeId}/preview`, change, { signal }),

  link: (codeId: string) => read<{ readonly link: GuestLink | null }>(`/codes/${codeId}/link`),
  makeLink: (codeId: string, wish: LinkWish) =>
    send<{ readonly url: string; readonly link: GuestLink }>(`/codes/${codeId}/link`, wish),
  withdrawLink: (codeId: string) => send<{ readonly link: null }>(`/codes/${codeId}/link/withdraw`, {}),
  allowDevice: (codeId: string) => send<{ readonly link: GuestLink }>(`/codes/${codeId}/link/allow-device`, {}),
  wakeLink: (codeId: string, minutes: number) =>
    send<{ readonly link: GuestLink }>(`/codes/${codeId}/link/wake`, { minutes }),
};

/** The next part of a list; goes on through the states until there is enough to show. */
export async function partOf(
  filter: Omit<CodeFilter, "state">,
  from: Place,
  only: CodeState | undefined,
): Promise<Part> {
  const items: Code[] = [];
  let place: Place | undefined = from;
  while (place !== undefined && items.length < PAGE_CODES / 2) {
    const { state, after } = place;
    const sort = state === "scheduled" ? { sort: "start" } : {};
    const page = await api.codes({ ...filter, ...sort, state }, { after, limit: PAGE_CODES });
    items.push(...page.items);
    place = placeAfter(place, page.nextCursor, only);
  }
  return { items, next: place };
}

export function linkQuery(codeId: string) {
  return queryOptions({ queryKey: ["link", codeId], queryFn: () => codesApi.link(codeId) });
}
