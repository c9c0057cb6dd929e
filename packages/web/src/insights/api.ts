import type { CodeKind, KeypadReason } from "@cardea/core";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Time } from "../api-types.ts";
import { read } from "../request.ts";

export interface Tally {
  readonly granted: number;
  readonly denied: number;
}

export interface DoorDay extends Tally {
  readonly lockId: string;
  /** `YYYY-MM-DD` on the site's wall. */
  readonly date: string;
}

export interface CodeUse extends Tally {
  readonly codeId: string;
  readonly holderName: string | null;
  readonly label: string | null;
  readonly kind: CodeKind | null;
  readonly locks: number;
  readonly lastAt: Time;
}

export interface Charge {
  readonly lockId: string;
  readonly date: string;
  readonly percent: number;
}

/** What happened at a site, counted. Days, hours and doors without anything are left out. */
export interface Insights {
  readonly from: string;
  readonly until: string;
  readonly locks: readonly { readonly id: string; readonly name: string; readonly batteryPercent: number | null }[];
  readonly days: readonly DoorDay[];
  readonly denied: readonly { readonly lockId: string; readonly reason: KeypadReason; readonly count: number }[];
  readonly hours: readonly (Tally & { readonly weekday: number; readonly hour: number })[];
  readonly codes: readonly CodeUse[];
  readonly codesTotal: number;
  readonly battery: readonly Charge[];
  readonly before: Tally;
}

/** Days on the site's wall, both included. */
export interface InsightsWish {
  readonly siteId: string;
  readonly from: string;
  readonly until: string;
  readonly lockId: string | null;
}

export function insightsQuery({ siteId, from, until, lockId }: InsightsWish) {
  return queryOptions({
    queryKey: ["insights", siteId, from, until, lockId],
    queryFn: ({ signal }) => read<Insights>("/insights", { siteId, from, until, lockId: lockId ?? undefined }, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
