import type { Code, Page } from "../api-types.ts";
import { read, send } from "../request.ts";
import { ofSite } from "../site/chosen-site.ts";

interface HolderFacts {
  readonly id: string;
  readonly siteId: string;
  readonly name: string;
  readonly createdAt: string;
  readonly erasedAt: string | null;
}

export interface Holder extends HolderFacts {
  readonly codes: number;
  readonly codesLive: number;
  readonly lastCodeAt: string;
  readonly lastEntryAt: string | null;
}

export interface Contact {
  readonly email: string | null;
  readonly phone: string | null;
  readonly locale: string | null;
}

export interface HolderDetail extends HolderFacts {
  /** Null for who may only look. */
  readonly contact: Contact | null;
  /** A code of the person may still open a door. */
  readonly hasLiveCode: boolean;
  readonly codes: readonly Code[];
}

const at = (id: string, more = ""): string => `/holders/${id}${more}`;

/** The people whom codes are for. Everything may throw ApiProblem. */
export const peopleApi = {
  holders: (text: string, page: { after?: string | undefined; limit: number }) =>
    read<Page<Holder>>("/holders", ofSite({ ...(text === "" ? {} : { text }), ...page })),
  holder: (id: string) => read<HolderDetail>(at(id)),
  change: (id: string, change: { name: string; email: string | null; phone: string | null }) =>
    send<HolderDetail>(at(id), change, { method: "PATCH" }),
  erase: (id: string) => send<HolderDetail>(at(id, "/erase"), {}),
  exportFacts: (id: string) => read<object>(at(id, "/export")),
};
