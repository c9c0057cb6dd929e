import type { CodeKind, CodeState, Enforcement, Proof } from "@cardea/core";
import { queryOptions } from "@tanstack/react-query";
import type { PlacementState, Time } from "../api-types.ts";
import { timelineChunk } from "../first/questions.ts";
import { read } from "../request.ts";

/** A code that opens within a span. Its windows are cut to that span. */
export interface TimelineCode {
  readonly codeId: string;
  readonly holderId: string;
  readonly holderName: string;
  readonly label: string | null;
  readonly kind: CodeKind;
  readonly state: CodeState;
  /** In its windows it opens only while its holder's phone is near. */
  readonly isFenced: boolean;
  readonly windows: readonly { readonly from: Time; readonly until: Time }[];
  readonly placements: readonly {
    readonly lockId: string;
    readonly state: PlacementState;
    readonly proof: Proof | null;
    readonly enforcement: Enforcement;
    /** When the lock last proved it, or opened by it. */
    readonly provenAt: Time | null;
  }[];
}

export interface TimelineAnswer {
  readonly items: readonly TimelineCode[];
  /** There is more than the answer holds. */
  readonly isCut: boolean;
}

/** Who can open which door when, in one chunk of time. */
export function timelineQuery(siteId: string, chunk: number) {
  return queryOptions({
    queryKey: ["timeline", siteId, chunk],
    queryFn: ({ signal }) => read<TimelineAnswer>("/timeline", timelineChunk(siteId, chunk), signal),
    staleTime: 60_000,
    gcTime: 120_000,
    structuralSharing: false, // comparing large answers costs more than drawing them
  });
}
