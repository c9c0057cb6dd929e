/** Why a whole answer is refused. What was known of the feed before stays as it is. */
export type FeedRefusal =
  /** It does not begin as a calendar: an error page, nothing at all, another kind of file. */
  | "not_ics"
  /** The calendar has no end, so the rest of it is missing. */
  | "truncated"
  | "too_large"
  | "line_too_long"
  | "too_many_events"
  | "too_deep"
  | "too_many_params"
  | "too_many_broken_lines";

/** Why one event is refused; the others of the feed count. */
export type EventFault =
  /** Its END is missing. */
  | "unclosed"
  /** A property that counts is no content line. */
  | "broken_line"
  | "no_start"
  | "bad_uid"
  | "bad_start"
  | "bad_end"
  | "bad_duration"
  | "unknown_zone"
  /** A property that says when or what is there twice. */
  | "repeated_property"
  | "ends_before_start"
  /** It has a time of day and no length, so there is nothing to open a door for. */
  | "no_length"
  | "too_long"
  | "bad_rule"
  /** A rule that is sound, and that is not followed here. */
  | "unsupported_rule"
  /** A date that is added to, removed from or moved in a series cannot be read. */
  | "bad_dates"
  | "too_many_dates"
  /** More instances in the time that is looked at than any schedule has. */
  | "too_many_instances"
  /** Counting out its instances takes too long. */
  | "rule_too_costly";

/** The whole answer is refused. `line` counts the lines of the text from 1; 0 where it is about none of them. */
export interface FeedRefused {
  readonly kind: "refused";
  readonly reason: FeedRefusal;
  readonly line: number;
}

/** A refusal of the whole answer. */
export function refused(reason: FeedRefusal, line: number): FeedRefused {
  return { kind: "refused", reason, line };
}
