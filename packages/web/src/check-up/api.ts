import type { FindingKind, Remedy, Severity, Unknown } from "@cardea/core";
import { queryOptions } from "@tanstack/react-query";
import type { Code, Lock, Time } from "../api-types.ts";
import { read, send } from "../request.ts";
import { ofSite } from "../site/chosen-site.ts";

export interface Finding {
  readonly id: string;
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** Null: the whole house. */
  readonly siteId: string | null;
  readonly subject: { readonly kind: string; readonly id: string | null; readonly name: string };
  readonly since: Time;
  readonly remedy: Remedy;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

export interface IgnoredFinding {
  readonly finding: Finding;
  readonly until: Time;
  readonly byName: string | null;
}

export interface CheckUp {
  readonly items: readonly Finding[];
  readonly ignored: readonly IgnoredFinding[];
  readonly unknown: readonly Unknown[];
  readonly looked: { readonly locks: number; readonly codes: number; readonly members: number };
}

export const checkUpQuery = queryOptions({
  queryKey: ["check-up"],
  queryFn: () => read<CheckUp>("/check-up", ofSite({})),
  staleTime: 2_000, // what was asked for while the app was on its way is not asked for twice
});

const patch = { method: "PATCH" } as const;

export const checkUpApi = {
  ignore: (finding: string) => send<unknown>("/check-up/ignore", { finding }),
  heed: (finding: string) => send<unknown>("/check-up/heed", { finding }),
  /** A wall-clock time, or null for none. */
  setEnd: (codeId: string, endsAt: string | null) =>
    send<Code>(`/codes/${codeId}`, endsAt === null ? { endsAt, endless: true } : { endsAt }, patch),
  limitWrongPins: (lockId: string, wrongPinLimit: number | null) =>
    send<Lock>(`/locks/${lockId}`, { settings: { wrongPinLimit } }, patch),
  removeUnmanaged: (lockId: string, slot: number) => send<unknown>(`/locks/${lockId}/slots/${slot}/remove`, {}),
  requireSecondFactor: (siteId: string) => send<unknown>(`/sites/${siteId}/second-factor`, { required: true }),
  withdrawInvitation: (siteId: string, id: string) => send<unknown>(`/sites/${siteId}/invitations/${id}/withdraw`, {}),
  revokeKey: (keyId: string) => send<unknown>(`/api-keys/${keyId}/revoke`, {}),
  noteLogReading: () => send<unknown>("/account/log-read", {}),
};
