import { STATUS_CODES } from "node:http";
import { CardeaError, type FieldProblem, PROBLEMS, type ProblemCode } from "@cardea/core";
import type { FastifyError } from "fastify";
import { fieldProblems, type SchemaFault } from "./validation.ts";

export const PROBLEM_TYPE = "application/problem+json; charset=utf-8";

/** The body of every error. @see RFC 9457 section 3.1 */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Stable, for programs. */
  readonly code: ProblemCode;
  readonly fields: readonly FieldProblem[];
  readonly requestId: string;
}

/** An error as it leaves: what we meant to say, or a general sentence where the error is not of our making. */
export function problemOf(error: unknown, requestId: string): Problem {
  const said = error instanceof CardeaError ? error : translated(error);
  const { status, title } = PROBLEMS[said.code];
  return {
    type: `urn:cardea:problem:${said.code}`,
    title,
    status,
    detail: said.code === "internal" ? `The log of the server tells more about request ${requestId}.` : said.message,
    code: said.code,
    fields: said.fields,
    requestId,
  };
}

/** Whether the one who asked cannot help it, so that the operator must hear of it. */
export function isOurFault(code: ProblemCode): boolean {
  return PROBLEMS[code].blame === "cardea";
}

/** Faults that the HTTP library found, in our words. Their own messages may hold what was sent, so none is passed on. */
function translated(error: unknown): CardeaError {
  if (!(error instanceof Error)) return new CardeaError("internal", "unknown");
  const { code, statusCode, validation, validationContext } = error as Partial<FastifyError>;
  if (validation !== undefined) return invalid(validation, validationContext);
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    return new CardeaError("request_too_large", "A request may have at most 256 KiB. Nothing was changed.");
  }
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") {
    return new CardeaError("unsupported_media_type", "Send the body as JSON with content-type: application/json.");
  }
  if (statusCode === 429)
    return new CardeaError("rate_limited", "Wait for the seconds that Retry-After tells, then try again.");
  if (error instanceof SyntaxError || (statusCode === 400 && code?.startsWith("FST_") === true)) {
    return new CardeaError(
      "invalid_request",
      "The body is not the JSON that its headers promise. Nothing was changed.",
    );
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new CardeaError(
      "invalid_request",
      `The request is not understood (${STATUS_CODES[statusCode] ?? statusCode}).`,
    );
  }
  return new CardeaError("internal", "unknown", { cause: error });
}

function invalid(faults: readonly SchemaFault[], where: string | undefined): CardeaError {
  const place = where === "querystring" ? "the address" : where === "headers" ? "the headers" : "the request";
  return new CardeaError("invalid_field", `Some fields of ${place} cannot be taken. Nothing was changed.`, {
    fields: fieldProblems(faults),
  });
}
