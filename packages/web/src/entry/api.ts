import type { HouseEvent, Page } from "../api-types.ts";
import { read, ROOT } from "../request.ts";
import { ofSite } from "../site/chosen-site.ts";
import { type LogFilter, queryOf } from "./log-filter.ts";

/** One page of the log, newest first. */
export function readLog(
  filter: LogFilter,
  zone: string,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<Page<HouseEvent>> {
  return read<Page<HouseEvent>>("/events", ofSite({ ...queryOf(filter, zone), ...page }));
}

/** Where all that the filter lets through is had as a file. */
export function exportAddress(filter: LogFilter, zone: string, format: "csv" | "json"): string {
  return `${ROOT}/events/export?${new URLSearchParams({ format, ...ofSite(queryOf(filter, zone)) }).toString()}`;
}
