import type { World } from "../../world/port.ts";

/** A call that takes longer is given up. Above the 10 s after which connecting is given up, so that the two can be told apart. */
const CALL_MS_MAX = 15_000;
const ANSWER_BYTES_MAX = 4 * 1_024 * 1_024;

/** What came back: an answer; nothing although the lock may have heard it; or it was surely not heard. */
export type Reply =
  | { readonly kind: "answered"; readonly status: number; readonly body: unknown }
  | { readonly kind: "silent" }
  | { readonly kind: "unheard" };

export interface Request {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
}

export interface HttpTools {
  readonly origin: string;
  readonly token: string;
  readonly world: World;
  readonly fetch: typeof globalThis.fetch;
}

/** One call to the lock. Never throws, so that no error text of a library with a body in it can get out. */
export async function call(request: Request, signal: AbortSignal, tools: HttpTools): Promise<Reply> {
  if (signal.aborted) return { kind: "unheard" };
  const late = new AbortController();
  const cancel = tools.world.after(CALL_MS_MAX, () => late.abort());
  try {
    const response = await send(request, AbortSignal.any([signal, late.signal]), tools);
    const text = await boundedText(response);
    return text === null ? { kind: "silent" } : { kind: "answered", status: response.status, body: parsed(text) };
  } catch (cause) {
    return wasUnheard(cause) ? { kind: "unheard" } : { kind: "silent" };
  } finally {
    cancel();
  }
}

/** Null if it is longer than any answer of a lock; the rest is not even waited for. */
async function boundedText({ body }: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (body === null) return "";
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** A redirect is never followed: it would carry PINs and the token to another place. */
function send(
  { method, path, body }: Request,
  signal: AbortSignal,
  { origin, token, fetch }: HttpTools,
): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
  const options = { method, signal, redirect: "error" as const, cache: "no-store" as const };
  if (body === undefined) return fetch(`${origin}${path}`, { ...options, headers });
  return fetch(`${origin}${path}`, {
    ...options,
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: whatever answered is not the lock.
    return null;
  }
}

const UNHEARD = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EHOSTDOWN",
  "UND_ERR_CONNECT_TIMEOUT",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "CERT_HAS_EXPIRED",
];

/** Whether the connection never came about. @see https://undici.nodejs.org/#/docs/api/Errors */
function wasUnheard(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const causes = cause instanceof AggregateError ? cause.errors : [cause];
  return causes.every((each: unknown) => UNHEARD.includes(String((each as { code?: unknown } | undefined)?.code)));
}
