import { askToStepUp } from "./account/step-up.ts";
import type { FieldProblem, ProblemBody } from "./api-types.ts";

export const ROOT = "/api/v1";

/** An answer of the server that refuses. `code` is stable; `message` says what to do. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly code: string;
  readonly status: number;
  readonly fields: readonly FieldProblem[];

  constructor({ code, status, detail, title, fields }: Partial<ProblemBody>) {
    super(detail ?? title ?? "");
    this.code = code ?? "unknown";
    this.status = status ?? 0;
    this.fields = fields ?? [];
  }
}

/** What was thrown, where the server could not be reached at all. */
export const OFFLINE = "offline";

/** Whether the server was not reached at all, so that nothing is known to have been done. */
export function isOffline(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === OFFLINE;
}

/** What follows the `?`; undefined is left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

async function call<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${ROOT}${path}`, { credentials: "same-origin", ...init }).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiProblem({ code: OFFLINE, detail: "" });
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  const body: unknown = isJson && text !== "" ? JSON.parse(text) : null;
  if (!response.ok) throw new ApiProblem({ status: response.status, ...(body as Partial<ProblemBody> | null) });
  return body as Answer;
}

/** Asks for something. */
export function read<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  const search = given.length === 0 ? "" : `?${new URLSearchParams(given).toString()}`;
  return call<Answer>(path + search, signal === undefined ? {} : { signal });
}

interface SendOptions {
  readonly signal?: AbortSignal;
  /** With it, sending the same again does the thing only once. */
  readonly idempotencyKey?: string;
  /** The version that was shown; whoever changed it in between is not overwritten. */
  readonly ifMatch?: string;
  readonly method?: "POST" | "PATCH" | "PUT" | "DELETE";
}

/** Does something; asks who it is again where that is needed, and then tries once more. */
export async function send<Answer>(path: string, body: object, options: SendOptions = {}): Promise<Answer> {
  try {
    return await post<Answer>(path, body, options);
  } catch (problem) {
    const isAsked = problem instanceof ApiProblem && problem.code === "step_up_required" && (await askToStepUp());
    if (!isAsked) throw problem;
    return post<Answer>(path, body, options);
  }
}

function post<Answer>(path: string, body: object, options: SendOptions): Promise<Answer> {
  const { signal, idempotencyKey, ifMatch, method = "POST" } = options;
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (idempotencyKey !== undefined) headers["idempotency-key"] = idempotencyKey;
  if (ifMatch !== undefined) headers["if-match"] = ifMatch;
  return call<Answer>(path, { method, headers, body: JSON.stringify(body), ...(signal && { signal }) });
}
