import type { BookingDetails, BookingMeaning } from "./booking.ts";
import { guestNameOf, isPlainName } from "./guest-name.ts";
import { COMMON_MEANINGS, GENERIC_SOURCE, SOURCES, type SourceProfile } from "./sources.ts";

/** What can tell where a feed comes from. */
export interface SourceMarks {
  readonly prodId: string | null;
  /** Host of the feed's URL, lower case; never the URL, which is a secret. */
  readonly host: string | null;
  /** Of some events. */
  readonly uids: readonly string[];
}

/** The profile of the source that wrote a calendar; the generic one if it is not known. */
export function sourceOf({ prodId, host, uids }: SourceMarks): SourceProfile {
  const fits =
    SOURCES.find((source) => prodId !== null && source.prodId?.test(prodId)) ??
    SOURCES.find((source) => host !== null && source.host?.test(host)) ??
    SOURCES.find(({ uid }) => uid !== null && uids.length > 0 && uids.every((text) => uid.test(text)));
  return fits ?? GENERIC_SOURCE;
}

/** What an event means, and what its title tells of the stay. */
export interface Meant {
  readonly meaning: BookingMeaning;
  readonly details: Pick<BookingDetails, "guestName" | "confirmation">;
}

/**
 * What an event means, by its title and its STATUS. A title that nobody knows is a stay.
 * @see RFC 5545 section 3.8.1.11 for STATUS
 */
export function meaningOf(summary: string | null, status: string | null, source: SourceProfile): Meant {
  const { meaning, details } = meaningOfSummary(summary ?? "", source);
  if (status === "CANCELLED") return { meaning: "canceled", details };
  const isOpen = status === "TENTATIVE" && (meaning === "stay" || meaning === "ambiguous");
  return { meaning: isOpen ? "tentative" : meaning, details };
}

function meaningOfSummary(summary: string, source: SourceProfile): Meant {
  for (const { summary: pattern, meaning } of [...source.meanings, ...COMMON_MEANINGS]) {
    const match = pattern.exec(summary);
    if (match !== null) return { meaning, details: namedIn(match) };
  }
  const details = source.writesNames && isPlainName(summary) ? { guestName: summary } : {};
  return { meaning: "stay", details };
}

function namedIn({ groups }: RegExpExecArray): Meant["details"] {
  const guestName = guestNameOf(groups?.["guest"] ?? "");
  const confirmation = groups?.["confirmation"];
  return { ...(guestName !== null && { guestName }), ...(confirmation !== undefined && { confirmation }) };
}
