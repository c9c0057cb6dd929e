/**
 * What a calendar may hold. A feed comes from outside, so each of its numbers has an end; beyond it the whole answer is
 * refused, because a part of a calendar reads like a calendar from which stays were taken away.
 */
export const FEED_LIMITS = {
  /** Characters of the whole text, and bytes of it before decoding. */
  textMax: 5 * 1024 * 1024,
  /** Characters of one content line after unfolding. */
  lineMax: 64 * 1024,
  /** VEVENT components. */
  eventsMax: 20_000,
  /** Components within each other; a calendar with an event with an alarm is 3 deep. */
  depthMax: 8,
  /** Parameters of one content line. */
  paramsMax: 50,
  /** Lines that are no content lines. Some exports forget to escape line ends; an answer full of such is no calendar. */
  brokenLinesMax: 20_000,
  /** Distinct time zone names. */
  zonesMax: 200,
} as const;

/** What one event may hold. Beyond it that event alone is in error. */
export const EVENT_LIMITS = {
  uidMax: 1_000,
  summaryMax: 200,
  /** Of the description only so much is looked through. */
  descriptionMax: 8_000,
  descriptionLinesMax: 200,
  descriptionLineMax: 500,
  /** Years in which an event or the first of a series may lie. */
  yearMin: 1900,
  yearMax: 2199,
  /** Days from start to end. Owners do block their calendars for years. */
  daysMax: 3_660,
  /** Added, removed and moved instances of one series. */
  seriesDatesMax: 5_000,
  intervalMax: 1_000,
  countMax: 100_000,
  /** UIDs that are looked at to tell the source: a calendar may hold some that were copied from another. */
  uidsForSourceMax: 20,
  /** Longer than this no feed is left alone because it asks for it. */
  refreshMaxMs: 7 * 86_400_000,
  /** Entries of all BY lists of a rule together: 31 days, 7 weekdays, 12 months, and then some. */
  byEntriesMax: 62,
} as const;
