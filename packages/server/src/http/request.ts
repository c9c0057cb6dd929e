import { CardeaError, type IdKinds, isId } from "@cardea/core";
import type { PageRequest } from "../store/port.ts";
import { PAGE_ITEMS_DEFAULT } from "./limits.ts";

/** The id in a path. Throws not_found where it is no id of that kind at all. */
export function idInPath<Kind extends keyof IdKinds>(kind: Kind, text: string): IdKinds[Kind] {
  if (isId(kind, text)) return text;
  throw new CardeaError("not_found", `There is no ${kind === "key" ? "API key" : kind} of that id.`);
}

/** The id in a field or in the query. Throws invalid_field with that path. */
export function idIn<Kind extends keyof IdKinds>(kind: Kind, path: string, text: string): IdKinds[Kind] {
  if (isId(kind, text)) return text;
  throw badField(path, "wrong_form", `It must be the id of a ${kind}.`);
}

/** One bad field. */
export function badField(path: string, code: string, message: string): CardeaError {
  return new CardeaError("invalid_field", "A field cannot be taken. Nothing was changed.", {
    fields: [{ path, code, message }],
  });
}

/** The cursor of lists whose items are numbered. */
export function isNumber(cursor: string): boolean {
  return /^\d{1,15}$/.test(cursor);
}

interface PageQuery {
  readonly after?: string | undefined;
  /** The schema has checked its form. */
  readonly limit?: string | undefined;
}

/** The page that a query asks for. Throws invalid_field where `after` is no cursor of that list. */
export function pageRequest({ after, limit }: PageQuery, isCursor: (text: string) => boolean): PageRequest {
  if (after !== undefined && !isCursor(after)) {
    throw badField("after", "wrong_form", "It must be the nextCursor of the page before.");
  }
  return { after: after ?? null, limit: limit === undefined ? PAGE_ITEMS_DEFAULT : Number(limit) };
}

/** What is there, or not_found. */
export function found<Thing>(thing: Thing | null | undefined, what: string): Thing {
  if (thing !== null && thing !== undefined) return thing;
  throw new CardeaError("not_found", `There is no ${what} of that id.`);
}

/** Makes schemas of one room: each with its summary for the OpenAPI page. */
export function tagged(tag: string) {
  return <const Schema extends object>(
    summary: string,
    schema: Schema,
  ): Schema & { tags: string[]; summary: string } => ({
    ...schema,
    tags: [tag],
    summary,
  });
}
