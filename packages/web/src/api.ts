import { askToStepUp } from "./account/step-up.ts";
import type {
  Alarm,
  ClockNote,
  Code,
  CodeDetail,
  CodeInput,
  FieldProblem,
  HouseEvent,
  Listed,
  Lock,
  OwnSession,
  LockSlot,
  Page,
  Pressed,
  Preview,
  ProblemBody,
  Session,
  Site,
} from "./api-types.ts";

const ROOT = "/api/v1";

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

type Query = Readonly<Record<string, string | number | undefined>>;

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

function read<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  const search = given.length === 0 ? "" : `?${new URLSearchParams(given).toString()}`;
  return call<Answer>(path + search, signal === undefined ? {} : { signal });
}

interface SendOptions {
  readonly signal?: AbortSignal;
  /** With it, sending the same again does the thing only once. */
  readonly idempotencyKey?: string;
}

async function send<Answer>(path: string, body: object, options: SendOptions = {}): Promise<Answer> {
  try {
    return await post<Answer>(path, body, options);
  } catch (problem) {
    const isAsked = problem instanceof ApiProblem && problem.code === "step_up_required" && (await askToStepUp());
    if (!isAsked) throw problem;
    return post<Answer>(path, body, options);
  }
}

function post<Answer>(path: string, body: object, { signal, idempotencyKey }: SendOptions): Promise<Answer> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (idempotencyKey !== undefined) headers["idempotency-key"] = idempotencyKey;
  return call<Answer>(path, { method: "POST", headers, body: JSON.stringify(body), ...(signal && { signal }) });
}

/** What may narrow a list of codes. */
export interface CodeFilter {
  readonly state?: string | undefined;
  readonly kind?: string | undefined;
  readonly lockId?: string | undefined;
  readonly text?: string | undefined;
}

/** What may narrow the log. `kinds`: with commas between. */
export interface EventFilter {
  readonly kinds?: string | undefined;
  readonly lockId?: string | undefined;
  readonly codeId?: string | undefined;
}

export const EVENT_STREAM = `${ROOT}/events/stream`;

/** The API, as far as the page uses it. Everything may throw ApiProblem. */
export const api = {
  session: () => read<Session>("/session"),
  setUp: (wish: { token: string; name: string; email: string; password: string }) => send<Session>("/setup", wish),
  acceptInvitation: (wish: { token: string; name: string; password: string }) =>
    send<Session>("/invitations/accept", wish),
  signIn: (wish: { email: string; password: string }) => send<Session>("/session", wish),
  secondFactor: (shown: { code: string } | { recoveryCode: string }) => send<Session>("/session/second-factor", shown),
  stepUp: (proof: object) => send<unknown>("/session/step-up", proof),
  sessions: () => read<Listed<OwnSession>>("/account/sessions"),
  endSession: (sessionId: string) => send<unknown>(`/account/sessions/${sessionId}/end`, {}),
  endAllSessions: () => send<unknown>("/account/sessions/end-all", {}),
  startTotp: (password: string) =>
    send<{ readonly uri: string; readonly recoveryCodes: readonly string[] }>("/account/totp", { password }),
  confirmTotp: (code: string) => send<Session>("/account/totp/confirm", { code }),
  stopTotp: (password: string) => send<Session>("/account/totp/disable", { password }),
  signOut: () => send<Session>("/session/end", {}),

  sites: () => read<Listed<Site>>("/sites"),
  locks: () => read<Listed<Lock>>("/locks"),
  lock: (lockId: string) => read<Lock>(`/locks/${lockId}`),
  slots: (lockId: string) => read<Listed<LockSlot>>(`/locks/${lockId}/slots`),
  moveBolt: (lockId: string, to: "lock" | "unlock") => send<unknown>(`/locks/${lockId}/${to}`, {}),
  switchKeypad: (lockId: string, enabled: boolean) => send<unknown>(`/locks/${lockId}/keypad`, { enabled }),
  press: (lockId: string, pin: string) => send<Pressed>(`/virtual-locks/${lockId}/keypad`, { pin }),

  codes: (filter: CodeFilter, page: { after?: string | undefined; limit: number }) =>
    read<Page<Code>>("/codes", { ...filter, ...page }),
  code: (codeId: string) => read<CodeDetail>(`/codes/${codeId}`),
  preview: (input: CodeInput, signal: AbortSignal) => send<Preview>("/codes/preview", input, { signal }),
  makeCode: (input: CodeInput, idempotencyKey: string) =>
    send<CodeDetail & { readonly notes: readonly ClockNote[] }>("/codes", input, { idempotencyKey }),
  reveal: (codeId: string, reason: string) => send<{ readonly pin: string }>(`/codes/${codeId}/reveal`, { reason }),
  replacePin: (codeId: string, pin: string | null) =>
    send<CodeDetail>(`/codes/${codeId}/replace-pin`, pin === null ? {} : { pin }),
  revoke: (codeId: string) => send<CodeDetail>(`/codes/${codeId}/revoke`, {}),
  activate: (codeId: string, wish: { readonly minutes: number; readonly reason: string }) =>
    send<CodeDetail>(`/codes/${codeId}/activate`, wish),
  deactivate: (codeId: string) => send<CodeDetail>(`/codes/${codeId}/deactivate`, {}),

  events: (filter: EventFilter, page: { after?: string | undefined; limit: number }) =>
    read<Page<HouseEvent>>("/events", { ...filter, ...page }),
  alarms: () => read<Listed<Alarm>>("/alarms", { open: "true" }),
  dismissAlarm: (alarmId: string) => send<unknown>(`/alarms/${alarmId}/dismiss`, {}),
};
