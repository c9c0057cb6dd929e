import { CardeaError } from "@cardea/core";

/** The SQLSTATE or system code of an error, or null. @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
function codeOf(error: unknown): string | null {
  const code = error instanceof Error && "code" in error ? error.code : null;
  return typeof code === "string" ? code : null;
}

/** Serialization failure, deadlock and a plan that was out of date: the same work will do when tried again. */
export function isWorthRetrying(error: unknown): boolean {
  const code = codeOf(error);
  return code === "40001" || code === "40P01" || isStalePlan(error);
}

/** What was prepared answers other columns since somebody changed a table. Nothing was done. */
export function isStalePlan(error: unknown): boolean {
  return codeOf(error) === "0A000" && error instanceof Error && error.message.includes("cached plan");
}

export const FULL_SENTENCE =
  "The database's disk is full: nothing was changed, and Cardea only reads until there is room. Free some space.";

/** Resources, operator intervention, connection, canceled statement, read-only server; and Node's own for sockets. */
const UNAVAILABLE = /^(53|57|58|08|55P03|25006|E[A-Z]+$)/;
/** What the pool says without a code. */
const LOST = /connection terminated|timeout|not queryable|client was closed|connection error|pool is ending/i;

/** What an error of the server or the way to it means to whoever asked; null for any other error. */
export function storageErrorOf(error: unknown): CardeaError | null {
  if (error instanceof CardeaError) return null;
  const code = codeOf(error);
  if (code === "53100") return new CardeaError("storage_full", FULL_SENTENCE, { cause: error });
  const lost = code === null ? error instanceof Error && LOST.test(error.message) : UNAVAILABLE.test(code);
  if (!lost) return null;
  return new CardeaError("storage_unavailable", "The database does not answer; try again soon.", { cause: error });
}
