import type { IncomingMessage, ServerResponse } from "node:http";
import { CardeaError, PROBLEMS } from "@cardea/core";

const BODY_BYTES_MAX = 16 * 1_024;

/** The JSON object of a request. Throws request_too_large, unsupported_media_type or invalid_request. */
export async function bodyOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    throw new CardeaError("unsupported_media_type", "Send a JSON body with content-type application/json.");
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX)
      throw new CardeaError("request_too_large", `A body has at most ${BODY_BYTES_MAX} bytes.`);
    chunks.push(chunk);
  }
  return parsed(Buffer.concat(chunks).toString("utf8"));
}

/** The bytes of an error never hold what was sent: it may have been a PIN. */
function parsed(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CardeaError("invalid_request", "The body is not JSON.");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new CardeaError("invalid_request", "The body is not a JSON object.");
  }
  return value as Readonly<Record<string, unknown>>;
}

/** Throws invalid_field if the body has fields other than these. */
export function onlyFields(body: Readonly<Record<string, unknown>>, names: readonly string[]): void {
  const unknown = Object.keys(body).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw invalidField("$", `Takes only ${names.join(", ")}.`);
}

export function invalidField(path: string, message: string): CardeaError {
  return new CardeaError("invalid_field", message, { fields: [{ path, code: "invalid", message }] });
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

/** An error as problem+json; anything but a CardeaError is told as `internal`, without its words. @see RFC 9457 */
export function sendProblem(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const known = error instanceof CardeaError ? error : new CardeaError("internal", "Something went wrong in the lock.");
  const { status, title } = PROBLEMS[known.code];
  const fields = known.fields.length > 0 ? { fields: known.fields } : {};
  response.writeHead(status, {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    connection: "close",
  });
  response.end(
    JSON.stringify({ type: "about:blank", title, status, code: known.code, detail: known.message, ...fields }),
  );
}
