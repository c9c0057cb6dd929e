/** Ends an exhaustive switch: a variant that nobody handles is a compile error here, and a loud bug at run time. */
export function unreachable(value: never): never {
  throw new AssertionError(`unexpected variant ${JSON.stringify(value)}`);
}

/** A law of ours is broken: a bug in Cardea, never bad input. It stops the one job that hit it. */
export class AssertionError extends Error {
  override readonly name = "AssertionError";
}

/** States a law. Throws AssertionError, with the law in words, when it doesn't hold. */
export function assert(holds: boolean, law: string): asserts holds {
  if (!holds) throw new AssertionError(law);
}
