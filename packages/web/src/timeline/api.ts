import type { CodeKind, CodeState, Enforcement, Proof } from "@cardea/core";
import type { PlacementState, Time } from "../api-types.ts";
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

/** Who can open which door when; both ends as instants in milliseconds. */
export function readTimeline(
  { siteId, from, until }: { readonly siteId: string; readonly from: number; readonly until: number },
  signal?: AbortSignal,
): Promise<TimelineAnswer> {
  const span = { from: new Date(from).toISOString(), until: new Date(until).toISOString() };
  return read<TimelineAnswer>("/timeline", { siteId, ...span }, signal);
}
