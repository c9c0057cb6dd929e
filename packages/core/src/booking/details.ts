import { Pin } from "../pin/pin.ts";
import type { WallTime } from "../time/wall.ts";
import type { BookingDetails } from "./booking.ts";
import { DETAIL_OF_LABEL, type LabeledDetail } from "./detail-labels.ts";
import { EVENT_LIMITS } from "./limits.ts";

const TIME = /^(?:um |at |ab |from |by |until )?(\d{1,2})(?:[:.h](\d\d))?(?::\d\d)? ?(am|pm|a\.m\.|p\.m\.|uhr|h)?$/i;
const EMAIL = /^(?:mailto:)?([^\s@<>"',;:]{1,64}@[^\s@<>"',;:.]{1,63}(?:\.[^\s@<>"',;:.]{1,63}){1,8})$/i;
const PHONE = /^\+?[\d\s()./-]{7,30}$/;
/** Airbnb's, at the end of the address of its page; or any short token by itself. */
const CONFIRMATION = /(?:\/details\/|[?&]code=)([A-Z][A-Z0-9]{9})(?![A-Z0-9])|^(?=[A-Z-]*\d)([A-Z0-9][A-Z0-9-]{3,31})$/;
const BARE_HOUR_MIN = 7;
const GUESTS_MAX = 99;

/**
 * What the lines `label: value` of a description tell. The first of each counts; a value that is not what its label
 * says is left out. Takes time linear in what is looked at.
 */
export function readDetails(description: string): BookingDetails {
  const found = new Map<LabeledDetail, string>();
  for (const line of linesOf(description)) {
    const colon = line.indexOf(":");
    const detail = colon < 0 ? undefined : DETAIL_OF_LABEL.get(labelOf(line.slice(0, colon)));
    const value = line.slice(colon + 1).trim();
    if (detail !== undefined && value !== "" && !found.has(detail)) found.set(detail, value);
  }
  return known({
    guestName: nameIn(found),
    last4: /^\D{0,20}(\d{4})$/.exec(found.get("last4") ?? "")?.[1],
    phone: phoneIn(found.get("phone") ?? ""),
    email: EMAIL.exec(found.get("email") ?? "")?.[1],
    confirmation: confirmationIn(found.get("confirmation") ?? ""),
    checkIn: timeIn(found.get("checkIn") ?? ""),
    checkOut: timeIn(found.get("checkOut") ?? ""),
    guests: guestsIn(found),
    doorCode: Pin.parse((found.get("doorCode") ?? "").replace(/#$/, "")) ?? undefined,
  });
}

/** Some calendars write their descriptions as HTML. */
function linesOf(description: string): readonly string[] {
  const lines = description.slice(0, EVENT_LIMITS.descriptionMax).split(/\n|<br\s*\/?>|<\/p>/i);
  return lines
    .slice(0, EVENT_LIMITS.descriptionLinesMax)
    .map((line) => line.slice(0, EVENT_LIMITS.descriptionLineMax).replaceAll(/<[^<>]*>/g, ""));
}

function labelOf(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, " ")
    .replace(/ ?\( ?/, " (");
}

/** Without what was not found. */
function known(details: { readonly [Key in keyof BookingDetails]: BookingDetails[Key] | undefined }): BookingDetails {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
}

function nameIn(found: ReadonlyMap<LabeledDetail, string>): string | undefined {
  const parts = [found.get("firstName"), found.get("lastName")].filter((part) => part !== undefined);
  const name = found.get("guestName") ?? parts.join(" ");
  return name === "" || name.length > 100 ? undefined : name;
}

function phoneIn(text: string): string | undefined {
  if (!PHONE.test(text)) return undefined;
  const phone = text.replaceAll(/[^\d+]/g, "");
  const digits = phone.replace("+", "").length;
  return digits >= 7 && digits <= 15 ? phone : undefined;
}

function confirmationIn(text: string): string | undefined {
  const match = CONFIRMATION.exec(text);
  return match?.[1] ?? match?.[2];
}

/** A time of day, as people write it; a date, as some sources have it under the same label, is none. */
function timeIn(text: string): WallTime | undefined {
  const [, hours = "", minute, mark = ""] = TIME.exec(text) ?? [];
  const hour = hours === "" ? Number.NaN : Number(hours);
  // A bare 4 can be in the afternoon.
  if (minute === undefined && mark === "" && hour < BARE_HOUR_MIN) return undefined;
  const half = /^[ap]/i.exec(mark)?.[0].toLowerCase();
  if (half !== undefined && !(hour >= 1 && hour <= 12)) return undefined;
  const ofDay = half === undefined ? hour : (hour % 12) + (half === "p" ? 12 : 0);
  if (!(ofDay <= 23 && Number(minute ?? "0") <= 59)) return undefined;
  return `${String(ofDay).padStart(2, "0")}:${minute ?? "00"}` as WallTime;
}

function guestsIn(found: ReadonlyMap<LabeledDetail, string>): number | undefined {
  const all = countIn(found.get("guests"));
  const adults = countIn(found.get("adults"));
  const sum = all ?? (adults === undefined ? undefined : adults + (countIn(found.get("children")) ?? 0));
  return sum !== undefined && sum >= 1 && sum <= GUESTS_MAX ? sum : undefined;
}

function countIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : undefined;
}
