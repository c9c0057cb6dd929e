import { createHash } from "node:crypto";
import { CardeaError } from "@cardea/core";

/** A request that may carry If-Match. */
interface Conditional {
  readonly headers: { readonly "if-match"?: string | undefined };
}

/** What tells two states of a thing apart: equal for equal bodies, another one after any change of it. */
export function etagOf(body: object): string {
  return `"${createHash("sha256").update(JSON.stringify(body)).digest("base64url").slice(0, 22)}"`;
}

/** The tag of a thing that counts its changes. */
export function versionTag({ version }: { readonly version: number }): string {
  return `"${version}"`;
}

/**
 * Refuses a change by somebody who saw another state than the stored one, whose tag this is; to be asked within the unit
 * that makes the change. Who sends no If-Match changes whatever there is. Throws `precondition_failed`.
 * @see RFC 9110 section 13.1.1
 */
export function refuseIfChanged({ headers }: Conditional, tag: string): void {
  const wanted = headers["if-match"];
  if (wanted === undefined || wanted.trim() === "*") return;
  if (wanted.split(",").some((one) => one.trim() === tag)) return;
  throw new CardeaError(
    "precondition_failed",
    "Somebody changed this meanwhile, so nothing was changed now. Look at it again, then decide.",
  );
}
