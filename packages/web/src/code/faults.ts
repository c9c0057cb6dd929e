import type { FieldProblem } from "../api-types.ts";
import { text } from "../text/text.ts";
import { type Draft, draftProblems, type Missing, problemsByField } from "./draft.ts";

interface Known {
  /** Whether the button was pressed already: before that nobody is told what is merely not filled in yet. */
  readonly hasTried: boolean;
  /** What the server said. */
  readonly told: readonly FieldProblem[];
}

const MISSING = {
  name: "nameMissing",
  lock: "lockMissing",
  day: "dayMissing",
  pin: "pinMissing",
  email: "emailWrong",
  phone: "phoneWrong",
  uses: "usesWrong",
} as const satisfies Readonly<Record<Missing, keyof typeof text.newCode>>;

/** What is wrong with each field, in words. What the form itself asks for goes before what the server says of it. */
export function faultsOf(draft: Draft, { hasTried, told }: Known): ReadonlyMap<string, string> {
  const missing = draftProblems(draft);
  const faults = new Map<string, string>();
  for (const [field, problems] of problemsByField(draft.kind, told)) {
    if (!missing.has(field)) faults.set(field, [...new Set(problems.map(({ message }) => message))].join(" "));
  }
  if (hasTried) for (const [field, what] of missing) faults.set(field, text.newCode[MISSING[what]]);
  return faults;
}

const OWN_PLACE = /^(holder\.|lockIds|startsAt|endsAt|firstDay|lastDay|pin|weekly|except|maxUses|label|note)/;

/** Faults that no field shows. */
export function restOf(faults: ReadonlyMap<string, string>): readonly string[] {
  return [...faults].filter(([field]) => !OWN_PLACE.test(field)).map(([, words]) => words);
}
