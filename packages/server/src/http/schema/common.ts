import { PROBLEMS } from "@cardea/core";
import { type Static, type TSchema, Type } from "typebox";
import { PAGE_ITEMS_DEFAULT, PAGE_ITEMS_MAX } from "../limits.ts";

/** An object that takes exactly these fields. */
export function strict<const Fields extends Record<string, TSchema>>(fields: Fields, options: object = {}) {
  return Type.Object(fields, { additionalProperties: false, ...options });
}

/** The same, or null. One type with two names instead of a union, so that a fault is told as one. */
export function nullable<Schema extends TSchema>(schema: Schema) {
  const { type, enum: values, ...rest } = schema as Schema & { type?: string; enum?: readonly unknown[] };
  return Type.Unsafe<Static<Schema> | null>({
    ...rest,
    ...(type === undefined ? {} : { type: [type, "null"] }),
    ...(values === undefined ? {} : { enum: [...values, null] }),
  });
}

/** One of some words. */
export function oneOf<const Words extends readonly string[]>(words: Words, options: object = {}) {
  return Type.Unsafe<Words[number]>({ type: "string", enum: [...words], ...options });
}

/** A name: one line without hidden characters. */
export function line(lengthMax: number, options: object = {}) {
  return Type.String({ minLength: 1, maxLength: lengthMax, format: "line", ...options });
}

/** Text of several lines. */
export function note(lengthMax: number, options: object = {}) {
  return Type.String({ maxLength: lengthMax, format: "note", ...options });
}

/** Text whose form is checked later, by who knows what it means: an id, a time. */
export function plain(lengthMax: number, options: object = {}) {
  return Type.String({ minLength: 1, maxLength: lengthMax, format: "line", ...options });
}

export const Id = plain(64, { description: "An id: a prefix and a UUIDv7." });
/** An instant in an answer: ISO 8601 in UTC. */
export const Time = Type.String({ format: "date-time" });
export const Facts = Type.Unsafe<Readonly<Record<string, string | number | boolean | null>>>({
  type: "object",
  additionalProperties: { type: ["string", "number", "boolean", "null"] },
});

export const PageQuery = {
  after: Type.Optional(plain(500, { description: "nextCursor of the page before." })),
  limit: Type.Optional(
    Type.String({
      pattern: "^([1-9][0-9]?|1[0-9]{2}|200)$",
      description: `1 to ${PAGE_ITEMS_MAX}, default ${PAGE_ITEMS_DEFAULT}.`,
    }),
  ),
};

/** A page of items, newest first. */
export function pageOf<Item extends TSchema>(item: Item) {
  return Type.Object({ items: Type.Array(item), nextCursor: nullable(Type.String()) });
}

/** All items at once, where there can't be many. */
export function listOf<Item extends TSchema>(item: Item) {
  return Type.Object({ items: Type.Array(item) });
}

/** What is wrong with one field or setting. */
export const FieldProblemBody = Type.Object({ path: Type.String(), code: Type.String(), message: Type.String() });

export const ProblemBody = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: oneOf(Object.keys(PROBLEMS)),
    fields: Type.Array(FieldProblemBody),
    requestId: Type.String(),
  },
  { title: "Problem" },
);

/** An empty body: nothing is needed. */
export const NoBody = strict({});
