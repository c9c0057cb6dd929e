import { createHash } from "node:crypto";

/** What happened, line by line: summed up as a hash, kept as text only where somebody wants to read it. */
export interface Trace {
  note(line: string): void;
  /** Of all lines so far, hex. */
  hash(): string;
  lines(): readonly string[];
}

export function createTrace({ now, isKept }: { readonly now: () => number; readonly isKept: boolean }): Trace {
  const hash = createHash("sha256");
  const kept: string[] = [];
  return {
    note(line) {
      const stamped = `${now()} ${line}`;
      hash.update(stamped).update("\n");
      if (isKept) kept.push(stamped);
    },
    hash: () => hash.copy().digest("hex"),
    lines: () => kept,
  };
}
