import type { CodeState, KeypadReason, LockClass } from "@cardea/core";
import type { Listed, Lock, LockSlot, Time, Window } from "../api-types.ts";
import { send } from "../request.ts";

/** Whether a PIN would open a door then, and why. Holds no digits. */
export interface Explanation {
  readonly wouldOpen: boolean;
  readonly reason: KeypadReason | "not_on_lock" | "uncertain";
  readonly code: { readonly id: string; readonly state: CodeState; readonly holder: string } | null;
  readonly window: Window | null;
  readonly nextWindow: Window | null;
}

/** What of a lock may be changed; what is left out stays. */
export interface LockChange {
  readonly name?: string;
  readonly class?: LockClass;
  readonly settings?: { readonly doorOpenLimitMs?: number | null };
}

export const PRESETS = ["built_in_default", "built_in_scheduled"] as const;
export type Preset = (typeof PRESETS)[number];

export interface NewBuiltIn {
  readonly siteId: string;
  readonly name: string;
  readonly class: LockClass;
  readonly preset: Preset;
}

/** Whose a code that was found on a lock is from now on, and until when. */
export interface Adoption {
  readonly holder: { readonly name: string };
  readonly endsAt?: Time;
  readonly endless?: true;
}

/** The API of one lock. Everything may throw ApiProblem. */
export const lockApi = {
  change: (lockId: string, change: LockChange) => send<Lock>(`/locks/${lockId}`, change, { method: "PATCH" }),
  explain: (lockId: string, pin: string) => send<Explanation>(`/locks/${lockId}/explain`, { pin }),
  adopt: (lockId: string, slot: number, adoption: Adoption) =>
    send<unknown>(`/locks/${lockId}/slots/${slot}/adopt`, adoption),
  remove: (lockId: string, slot: number) => send<Listed<LockSlot>>(`/locks/${lockId}/slots/${slot}/remove`, {}),
  ignore: (lockId: string, slot: number, ignored: boolean) =>
    send<Listed<LockSlot>>(`/locks/${lockId}/slots/${slot}/ignore`, { ignored }),
  addBuiltIn: (wish: NewBuiltIn, idempotencyKey: string) => send<Lock>("/virtual-locks", wish, { idempotencyKey }),
};
