import type { FieldProblem } from "@cardea/core";
import { FIELD_PROBLEMS_MAX } from "./limits.ts";

/** What the schema validator says of one fault. @see https://ajv.js.org/api.html#error-objects */
export interface SchemaFault {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Bad fields with their paths as people write them (`weekly[0].until`), one for each path, at most FIELD_PROBLEMS_MAX. */
export function fieldProblems(faults: readonly SchemaFault[]): readonly FieldProblem[] {
  const byPath = new Map<string, FieldProblem>();
  for (const fault of faults) {
    const problem = fieldProblem(fault);
    if (!byPath.has(problem.path)) byPath.set(problem.path, problem);
    if (byPath.size === FIELD_PROBLEMS_MAX) break;
  }
  return [...byPath.values()];
}

function fieldProblem({ keyword, instancePath, params }: SchemaFault): FieldProblem {
  const at = segmentsOf(instancePath);
  switch (keyword) {
    case "required":
      return { path: pathOf([...at, String(params["missingProperty"])]), code: "required", message: "It is missing." };
    case "additionalProperties":
      return {
        path: pathOf([...at, String(params["additionalProperty"])]),
        code: "unknown_field",
        message: "There is no field of that name here.",
      };
    default: {
      const [code, message] = SENTENCES[keyword]?.(params) ?? ["invalid", "It has a value that cannot be taken."];
      return { path: pathOf(at), code, message };
    }
  }
}

interface Rule {
  readonly limit?: number;
  readonly type?: unknown;
  readonly allowedValues?: unknown;
  readonly format?: unknown;
}
type Sentence = (rule: Rule) => readonly [code: string, message: string];

/** What each rule of a schema means to a person. Only limits of ours are told, never what was sent. */
const SENTENCES: Readonly<Record<string, Sentence>> = {
  type: ({ type }) => ["wrong_type", `It must be ${typesOf(type)}.`],
  enum: ({ allowedValues }) => ["not_allowed", `It must be one of ${listed(allowedValues)}.`],
  const: () => ["not_allowed", "It must have the one value that is allowed here."],
  minLength: ({ limit }) => [
    "too_short",
    limit === 1 ? "It must not be empty." : `It needs at least ${limit} characters.`,
  ],
  maxLength: ({ limit }) => ["too_long", `It may have at most ${limit} characters.`],
  minItems: ({ limit }) => ["too_few", `It needs at least ${limit}.`],
  maxItems: ({ limit }) => ["too_many", `It may hold at most ${limit}.`],
  maxProperties: ({ limit }) => ["too_many", `It may hold at most ${limit}.`],
  minProperties: () => ["empty", "There is nothing in it to do."],
  uniqueItems: () => ["duplicate", "The same is in it twice."],
  minimum: ({ limit }) => ["too_small", `It must be at least ${limit}.`],
  maximum: ({ limit }) => ["too_large", `It must be at most ${limit}.`],
  pattern: () => ["wrong_form", "It does not have the form that is needed here."],
  propertyNames: () => ["wrong_name", "One of its names does not have the form that is needed here."],
  format: ({ format }) =>
    format === "line" || format === "note"
      ? [
          "bad_characters",
          "It looks blank, or has characters that hide or cover others: control or direction characters, heaps of accents.",
        ]
      : ["wrong_form", "It does not have the form that is needed here."],
};

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  object: "an object",
  array: "a list",
  null: "null",
};

function typesOf(type: unknown): string {
  const types = Array.isArray(type) ? type : String(type).split(",");
  return types.map((name) => TYPE_NAMES[String(name)] ?? "of another type").join(" or ");
}

function listed(values: unknown): string {
  return Array.isArray(values) ? values.map((value) => (value === null ? "null" : String(value))).join(", ") : "a few";
}

/** The steps of a JSON pointer. @see RFC 6901 section 4 */
function segmentsOf(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** A name that the caller made up is only told when it looks like a name, not like digits or markup. */
function isPlainName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z_-]{0,39}\d{0,3}$/.test(name);
}

function pathOf(segments: readonly string[]): string {
  let path = "";
  for (const segment of segments) {
    if (/^\d{1,3}$/.test(segment))
      path += `[${segment}]`; // four digits may be a PIN that somebody took for a name
    else path += `${path === "" ? "" : "."}${isPlainName(segment) ? segment : "?"}`;
  }
  return path === "" ? "$" : path;
}
