import type {
  Alarm,
  ClockNote,
  Code,
  CodeDetail,
  CodeInput,
  HouseEvent,
  Listed,
  Lock,
  OwnSession,
  LockSlot,
  Page,
  Preview,
  Session,
  Site,
} from "./api-types.ts";
import { read, ROOT, send } from "./request.ts";
import { ofSite } from "./site/chosen-site.ts";

/** What may narrow a list of codes. */
export interface CodeFilter {
  readonly state?: string | undefined;
  readonly kind?: string | undefined;
  readonly lockId?: string | undefined;
  readonly holderId?: string | undefined;
  readonly text?: string | undefined;
  readonly sort?: string | undefined;
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
  locks: () => read<Listed<Lock>>("/locks", ofSite({})),
  locksOfAllSites: () => read<Listed<Lock>>("/locks"),
  slots: (lockId: string) => read<Listed<LockSlot>>(`/locks/${lockId}/slots`),
  moveBolt: (lockId: string, to: "lock" | "unlock") => send<unknown>(`/locks/${lockId}/${to}`, {}),
  switchKeypad: (lockId: string, enabled: boolean) => send<unknown>(`/locks/${lockId}/keypad`, { enabled }),

  codes: (filter: CodeFilter, page: { after?: string | undefined; limit: number }) =>
    read<Page<Code>>("/codes", ofSite({ ...filter, ...page })),
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
    read<Page<HouseEvent>>("/events", ofSite({ ...filter, ...page })),
  alarms: () => read<Listed<Alarm>>("/alarms", ofSite({ open: "true" })),
  dismissAlarm: (alarmId: string) => send<unknown>(`/alarms/${alarmId}/dismiss`, {}),
};
