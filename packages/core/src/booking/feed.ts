import { DAY_MS } from "../time/instant.ts";
import type { BookingMeaning, EventUid, FaultyEvent, FeedEvent, FeedRead, SingleEvent } from "./booking.ts";
import { type EventProperty, type RawCalendar, type RawEvent, readCalendar } from "./calendar.ts";
import { readDuration } from "./calendar-time.ts";
import { unescapeText } from "./content-line.ts";
import { readDetails } from "./details.ts";
import { readTimes, spanOfTimes } from "./event-span.ts";
import type { EventFault, FeedRefused } from "./fault.ts";
import { EVENT_LIMITS } from "./limits.ts";
import { meaningOf, sourceOf } from "./meaning.ts";
import { type ReadEvent, withMovedInstances } from "./moved.ts";
import { readInstanceOf, readSeries } from "./series.ts";
import type { SourceProfile } from "./sources.ts";
import { type ZoneLookup, zoneLookup } from "./zone-name.ts";

/** What is known of a feed besides its text. */
export interface FeedOrigin {
  /** Host of its URL, or null if it is not known. Never the URL, which is a secret. */
  readonly host: string | null;
}

/**
 * Reads the calendar behind a feed: what each event means, when it is, and what it tells of a guest. It never throws,
 * and takes time linear in the text. Refuses the whole answer if it is no calendar, is cut, or breaks a cap of
 * FEED_LIMITS; an event that cannot be read is one of kind `faulty`.
 * @see RFC 5545
 */
export function readFeed(text: string, { host }: FeedOrigin): FeedRead | FeedRefused {
  const calendar = readCalendar(text);
  return calendar.kind === "refused" ? calendar : feedOf(calendar, host);
}

function feedOf(calendar: RawCalendar, host: string | null): FeedRead {
  const { events, properties, brokenLines } = calendar;
  const uids = events.slice(0, EVENT_LIMITS.uidsForSourceMax).map((event) => textOf(event, "UID") ?? "");
  const source = sourceOf({ prodId: properties.get("PRODID")?.slice(0, 200) ?? null, host, uids });
  const zones = zoneLookup();
  const read = events.map((raw) => readEvent(raw, source, zones));
  const refreshMs = refreshOf(properties.get("REFRESH-INTERVAL") ?? properties.get("X-PUBLISHED-TTL"));
  return { kind: "read", source: source.id, events: withMovedInstances(read), refreshMs, brokenLines };
}

/** @see RFC 7986 section 5.7, REFRESH-INTERVAL */
function refreshOf(text: string | undefined): number | null {
  const duration = text === undefined ? null : readDuration(text);
  return duration === null ? null : Math.min(duration.days * DAY_MS + duration.ms, EVENT_LIMITS.refreshMaxMs);
}

function readEvent(raw: RawEvent, source: SourceProfile, zones: ZoneLookup): ReadEvent {
  const isInstance = raw.properties.has("RECURRENCE-ID");
  const read = isInstance ? readInstanceOf(raw, zones) : null;
  const event = eventOf(raw, source, zones);
  if (typeof read !== "string") return { event, replaces: read };
  return { event: event.kind === "faulty" ? event : faulty(raw, event.uid, read), replaces: "unreadable" };
}

function eventOf(raw: RawEvent, source: SourceProfile, zones: ZoneLookup): FeedEvent {
  const uid = uidOf(raw);
  if (!hasSoundUid(raw)) return faulty(raw, null, "bad_uid");
  if (raw.fault !== null) return faulty(raw, uid, raw.fault);
  const times = readTimes(raw, zones);
  if (times.kind === "faulty") return faulty(raw, uid, times.fault);
  const series = readSeries(raw, times, zones);
  if (typeof series === "string") return faulty(raw, uid, series);

  const instanceOf = raw.properties.get("RECURRENCE-ID")?.[0]?.value.slice(0, 32) ?? null;
  const described = { uid, line: raw.line, ...describe(raw, source) };
  if (series !== null && instanceOf === null) return { kind: "series", ...described, series };
  const span = spanOfTimes(times);
  return span.kind === "faulty" ? faulty(raw, uid, span.fault) : { kind: "single", ...described, span, instanceOf };
}

function faulty({ line }: RawEvent, uid: EventUid | null, fault: EventFault): FaultyEvent {
  return { kind: "faulty", uid, fault, line };
}

/** Null if there is none. */
function uidOf(raw: RawEvent): EventUid | null {
  const text = textOf(raw, "UID")?.trim() ?? "";
  return text === "" ? null : (text as EventUid);
}

/** One that is very long, or there twice, names nothing. */
function hasSoundUid(raw: RawEvent): boolean {
  const lines = raw.properties.get("UID") ?? [];
  return lines.length <= 1 && (lines[0]?.value.length ?? 0) <= EVENT_LIMITS.uidMax;
}

function textOf(raw: RawEvent, name: EventProperty): string | null {
  const value = raw.properties.get(name)?.[0]?.value;
  return value === undefined ? null : unescapeText(value);
}

function describe(
  raw: RawEvent,
  source: SourceProfile,
): Pick<SingleEvent, "summary" | "details"> & { readonly meaning: BookingMeaning } {
  const summary = summaryOf(raw);
  const status = textOf(raw, "STATUS")?.trim().toUpperCase() ?? null;
  const { meaning, details } = meaningOf(summary, status, source);
  const description = textOf(raw, "DESCRIPTION") ?? "";
  return { meaning, summary, details: { ...details, ...readDetails(`${summary ?? ""}\n${description}`) } };
}

function summaryOf(raw: RawEvent): string | null {
  const text = (textOf(raw, "SUMMARY") ?? "").slice(0, EVENT_LIMITS.summaryMax);
  const line = text.toWellFormed().replaceAll(/\s+/g, " ").trim();
  return line === "" ? null : line;
}
