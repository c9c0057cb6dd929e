/** What must always hold, in the owner's words. */
export const INVARIANTS = {
  I1: "no code opens before its start or after its end",
  I2: "a valid code is never refused",
  I3: "a one-time code opens once",
  I4: "every entry stands in the log exactly once, under nobody else's name",
  I5: "a removal reaches the lock and is never given up; while it can't, the owner is told",
  I6: "when nothing disturbs, every lock holds exactly what is wanted, and what is known of it is true",
  I7: "a slot that holds somebody else's code is never written",
  I8: "no digits stand in an event, a record or a log line",
  I9: "writes to a lock are bounded",
  I10: "the audit log only grows, and an older copy in its place is noticed",
  I11: "wrong PINs at a door are bounded",
  I12: "the same seed gives the same history",
  crash: "nothing in the house throws where nobody catches it",
} as const;

export type InvariantId = keyof typeof INVARIANTS;

/** A broken invariant: when, and what was seen. */
export class Violation extends Error {
  override readonly name = "Violation";
  readonly invariant: InvariantId;
  readonly at: number;

  constructor(invariant: InvariantId, at: number, words: string) {
    super(words);
    this.invariant = invariant;
    this.at = at;
  }
}
