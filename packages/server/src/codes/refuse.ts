import { CardeaError, type FieldProblem, PROBLEMS, type ProblemCode } from "@cardea/core";

/** Throws one CardeaError for all problems of a request; does nothing without any. */
export function refuse(problems: readonly FieldProblem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const codes = new Set(problems.map(({ code }) => code));
  const code = codes.size === 1 && isProblemCode(first.code) ? first.code : "invalid_field";
  const detail = problems.length === 1 ? first.message : `${problems.length} things need to be changed.`;
  throw new CardeaError(code, detail, { fields: problems });
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}

/** The thing, or a `not_found` that names what was looked for, e.g. "code". */
export function found<Thing>(thing: Thing | null, what: string): Thing {
  if (thing === null) throw new CardeaError("not_found", `There is no such ${what}. It may have been removed.`);
  return thing;
}
