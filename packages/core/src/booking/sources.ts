import type { BookingMeaning, SourceId } from "./booking.ts";
import { BLOCK_WORDS, CANCELED_WORDS, EDGE_WORDS, STAY_WORDS, TENTATIVE_WORDS } from "./words.ts";

/** What a SUMMARY of this form means. Groups of the pattern name what it tells: `guest`, `confirmation`. */
export interface MeaningRow {
  readonly summary: RegExp;
  readonly meaning: BookingMeaning;
}

/** How a source writes its calendars. A new source is one more row of `SOURCES`, and a test. */
export interface SourceProfile {
  readonly id: SourceId;
  /** How it is told from others: by its PRODID, by the host of the feed's URL, by the form of its UIDs. */
  readonly prodId: RegExp | null;
  readonly host: RegExp | null;
  readonly uid: RegExp | null;
  /** Whether a stay has the same UID each time that the feed is read. */
  readonly keepsUid: boolean;
  /** Whether a SUMMARY that is nothing but the name of a person is the name of the guest. */
  readonly writesNames: boolean;
  /** Tried from the first to the last, then those of `COMMON_MEANINGS`; what none of them knows is a stay. */
  readonly meanings: readonly MeaningRow[];
}

/** A dash or a colon between a word and the name. */
const THEN = String.raw`\s*[-–—:]\s*`;
/** As Airbnb draws them. */
const CONFIRMATION = String.raw`(?<confirmation>[A-Z][A-Z0-9]{9})`;
/** Where the booking was made, in brackets after the name. */
const CHANNEL = String.raw`\((?:airbnb|booking\.com|vrbo|homeaway|expedia|direct|website|manual|agoda|owner)[^)]*\)`;

function words(list: readonly string[]): string {
  return `(?:${list.map((word) => word.replaceAll(/[ -]/g, "[ -]")).join("|")})`;
}

/** Rows for all sources. */
export const COMMON_MEANINGS: readonly MeaningRow[] = [
  { summary: new RegExp(`^${words(CANCELED_WORDS)}(?:${THEN}.*)?$`, "iu"), meaning: "canceled" },
  { summary: new RegExp(`^${words(BLOCK_WORDS)}(?:${THEN}.*)?$`, "iu"), meaning: "block" },
  { summary: new RegExp(`^${words(TENTATIVE_WORDS)}(?:${THEN}(?<guest>.+))?$`, "iu"), meaning: "tentative" },
  { summary: new RegExp(`^${words(STAY_WORDS)}(?:${THEN}(?<guest>.+))?$`, "iu"), meaning: "stay" },
  { summary: /^(?<guest>\p{Lu}\*+(?: \p{Lu}\*+)*)$/u, meaning: "stay" },
];

const EDGES: MeaningRow = { summary: new RegExp(`^${words(EDGE_WORDS)}(?![\\p{L}])`, "iu"), meaning: "ignored" };

const PLAIN = {
  prodId: null,
  host: null,
  uid: null,
  keepsUid: true,
  writesNames: false,
  meanings: [],
} satisfies Omit<SourceProfile, "id">;

/** All that is known of sources. The first that fits is taken. */
export const SOURCES: readonly SourceProfile[] = [
  {
    ...PLAIN,
    id: "airbnb",
    prodId: /airbnb/i,
    host: /(?:^|\.)airbnb\.[a-z.]{2,6}$/,
    uid: /@airbnb\.com$/,
    writesNames: true,
    meanings: [{ summary: /^airbnb ?\(.*\)$/i, meaning: "block" }],
  },
  {
    ...PLAIN,
    id: "vrbo",
    prodId: /homeaway|vrbo|abritel/i,
    host: /(?:^|\.)(?:vrbo|homeaway|abritel|fewo-direkt|stayz|bookabach)\.[a-z.]{2,6}$/,
    uid: /@(?:vrbo|homeaway)\.com$/,
  },
  {
    // A stay and a block look alike, and the UID of one stay can be another one tomorrow.
    ...PLAIN,
    id: "booking_com",
    prodId: /booking\.com/i,
    host: /(?:^|\.)booking\.com$/,
    uid: /@booking\.com$/,
    keepsUid: false,
    meanings: [
      { summary: /^closed(?: *- *not available)?$/i, meaning: "ambiguous" },
      { summary: /^closed *- *(?<guest>.+)$/i, meaning: "stay" },
      { summary: /^not available$/i, meaning: "ambiguous" },
    ],
  },
  {
    ...PLAIN,
    id: "tripadvisor",
    prodId: /tripadvisor|flipkey/i,
    host: /(?:^|\.)(?:tripadvisor|flipkey)\.[a-z.]{2,6}$/,
    meanings: [{ summary: /^tripadvisor[^:]*: *(?<guest>.+)$/i, meaning: "stay" }],
  },
  {
    // Three events for one stay: arrival, departure, and the whole of it.
    ...PLAIN,
    id: "smoobu",
    prodId: /smoobu/i,
    host: /(?:^|\.)smoobu\.com$/,
    writesNames: true,
    meanings: [EDGES],
  },
  {
    ...PLAIN,
    id: "lodgify",
    prodId: /lodgify/i,
    host: /(?:^|\.)lodgify\.com$/,
    uid: /@lodgify\.com$/,
    writesNames: true,
  },
  {
    ...PLAIN,
    id: "guesty",
    prodId: /guesty/i,
    host: /(?:^|\.)guesty\.com$/,
    uid: /@guesty/,
    writesNames: true,
    meanings: [
      { summary: new RegExp(`^(?<guest>[^(]+?) *${CHANNEL}$`, "i"), meaning: "stay" },
      { summary: new RegExp(`^[Rr]eservation ${CONFIRMATION}$`), meaning: "stay" },
      { summary: /^reservation (?<guest>.+)$/i, meaning: "stay" },
    ],
  },
  {
    ...PLAIN,
    id: "ownerrez",
    prodId: /ownerrez/i,
    host: /(?:^|\.)ownerrez\.com$/,
    uid: /@ownerrez\.com$/,
    writesNames: true,
  },
  { ...PLAIN, id: "host_tools", prodId: /host ?tools/i, host: /(?:^|\.)hosttools\.com$/, writesNames: true },
  { ...PLAIN, id: "beds24", prodId: /beds24/i, host: /(?:^|\.)beds24\.com$/, writesNames: true },
  { ...PLAIN, id: "google", prodId: /google calendar/i, host: /^calendar\.google\.com$/, uid: /@google\.com$/ },
  { ...PLAIN, id: "outlook", prodId: /microsoft/i, host: /(?:^|\.)(?:outlook\.com|office365\.com|live\.com)$/ },
];

/** A source that is not known: its UIDs are trusted, as a calendar's should be; its titles are not taken for names. */
export const GENERIC_SOURCE: SourceProfile = { ...PLAIN, id: "generic" };

/** What is known of a source. */
export function sourceProfile(id: SourceId): SourceProfile {
  return SOURCES.find((source) => source.id === id) ?? GENERIC_SOURCE;
}
