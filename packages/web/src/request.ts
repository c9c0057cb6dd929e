import { askToStepUp } from "./account/step-up.ts";
import type { FieldProblem, ProblemBody } from "./api-types.ts";
import { addressOf, type Query } from "./first/address.ts";
import { takeEarly } from "./first/early.ts";

export { ROOT } from "./first/address.ts";

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

async function call<Answer>(address: string, init: RequestInit = {}): Promise<Answer> {
  const response = await answered(address, init);
  return (await bodyOf(response)) as Answer;
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  return isJson && text !== "" ? JSON.parse(text) : null;
}

/** A good answer, not read yet. Throws ApiProblem. */
async function answered(address: string, init: RequestInit = {}): Promise<Response> {
  const early = init.method === undefined ? takeEarly(address) : undefined;
  const sent = early ?? fetch(address, { credentials: "same-origin", ...init });
  const response = await sent.catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiProblem({ code: OFFLINE, detail: "" });
  });
  if (response.ok) return response;
  throw new ApiProblem({ status: response.status, ...((await bodyOf(response)) as Partial<ProblemBody> | null) });
}

/** Asks for something. */
export function read<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
  return call<Answer>(addressOf(path, query), signal === undefined ? {} : { signal });
}

/** Asks for a long text and hands it over in pieces, as they come. */
export async function* pieces(path: string): AsyncGenerator<string> {
  const response = await answered(addressOf(path));
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let piece = await reader?.read(); piece?.done === false; piece = await reader?.read()) yield piece.value;
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
  return call<Answer>(addressOf(path), { method, headers, body: JSON.stringify(body), ...(signal && { signal }) });
}
