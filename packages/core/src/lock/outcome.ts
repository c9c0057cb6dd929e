import type { SlotContent } from "./slot.ts";

export const REFUSALS = [
  "duplicate",
  "length",
  "digits",
  "full",
  "occupied",
  "out_of_range",
  "unsupported",
  "rejected",
] as const;
/** Why a lock refused a write for good; trying the same again is useless. */
export type Refusal = (typeof REFUSALS)[number];

/** What became of one write. A refusal is an answer, not an exception. */
export type Outcome =
  | { readonly kind: "confirmed" }
  | { readonly kind: "unconfirmed" }
  | { readonly kind: "refused"; readonly reason: Refusal }
  | { readonly kind: "unreachable" };

/** What became of one read. `unsupported`: this lock can't show that slot. */
export type Reading =
  | { readonly kind: "seen"; readonly content: SlotContent }
  | { readonly kind: "unsupported" }
  | { readonly kind: "unreachable" };
