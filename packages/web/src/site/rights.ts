import type { CodeKind, Right } from "@cardea/core";
import { createContext, type ReactNode, useContext } from "react";
import type { Membership } from "../api-types.ts";
import { useSite } from "./site-context.tsx";

export interface Whereabouts {
  /** Null: at any site. */
  readonly siteId: string | null;
  /** Of the code that it is about, if it is about one: staff may have to do with some kinds only. */
  readonly kind?: CodeKind | undefined;
}

/** Whether one of the memberships brings that right there, as the server told of them. */
export function bringsRight(memberships: readonly Membership[], right: Right, { siteId, kind }: Whereabouts): boolean {
  return memberships
    .filter((one) => siteId === null || one.siteId === null || one.siteId === siteId)
    .some(
      ({ rights, limits }) =>
        rights.includes(right) && (kind === undefined || limits.kinds === null || limits.kinds.includes(kind)),
    );
}

/** The viewer's own memberships; none while nobody is signed in. */
export const MembershipsContext = createContext<readonly Membership[]>([]);

/** What the viewer may do at the site that is shown, so that the page offers nothing else; the server decides. */
export function useRights(): (right: Right, code?: { readonly kind: CodeKind }) => boolean {
  const siteId = useSite()?.id ?? null;
  const memberships = useContext(MembershipsContext);
  return (right, code) => bringsRight(memberships, right, { siteId, kind: code?.kind });
}

interface MayProps {
  readonly right: Right;
  readonly code?: { readonly kind: CodeKind };
  readonly children: ReactNode;
}

/** Shows something only to who may do it. */
export function May({ right, code, children }: MayProps): ReactNode {
  return useRights()(right, code) ? children : null;
}
