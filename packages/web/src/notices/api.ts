import { queryOptions } from "@tanstack/react-query";
import type { Time } from "../api-types.ts";
import { read, send } from "../request.ts";

export interface QuietHours {
  /** `HH:mm` on the wall; `until` before `from` is the next day. */
  readonly from: string;
  readonly until: string;
  /** Null: that of each site. */
  readonly zone: string | null;
  readonly dangerPasses: boolean;
}

/** What a member wants to hear of, in all browsers alike. */
export interface Wishes {
  readonly entries: boolean;
  readonly attempts: boolean;
  readonly alarms: boolean;
  /** Null: all. */
  readonly lockIds: readonly string[] | null;
  readonly holderIds: readonly string[] | null;
  readonly quiet: QuietHours | null;
}

/** A browser that notices go to. */
export interface Subscription {
  readonly id: string;
  readonly isThis: boolean;
  readonly agent: string | null;
  readonly createdAt: Time;
  readonly sentAt: Time | null;
  readonly failures: number;
  readonly failure: string | null;
  readonly nextTryAt: Time | null;
}

export interface Push {
  readonly publicKey: string;
  readonly wishes: Wishes;
  readonly subscriptions: readonly Subscription[];
}

export interface Tested {
  readonly outcome: "sent" | "gone" | "refused" | "failed";
  readonly reason: string | null;
}

/** How a browser describes itself to who wants to write to it. */
export interface Target {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

const ROOT = "/account/push";

export const pushApi = {
  state: () => read<Push>(ROOT),
  subscribe: (wish: Target & { readonly language: string }) => send<Push>(`${ROOT}/subscriptions`, wish),
  remove: (id: string) => send<Push>(`${ROOT}/subscriptions/${id}/remove`, {}),
  test: (id: string) => send<Tested>(`${ROOT}/subscriptions/${id}/test`, {}),
  saveWishes: (wishes: Wishes) => send<Push>(`${ROOT}/wishes`, wishes),
};

export const pushQuery = queryOptions({ queryKey: ["push"], queryFn: () => pushApi.state() });
