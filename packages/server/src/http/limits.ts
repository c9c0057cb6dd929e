/** Bytes of one request body. */
export const BODY_BYTES_MAX = 256 * 1024;
/** Bad fields told in one answer; more help nobody. */
export const FIELD_PROBLEMS_MAX = 20;
/** Items of one page, and how many if nobody says. */
export const PAGE_ITEMS_MAX = 200;
export const PAGE_ITEMS_DEFAULT = 50;
/** Pages that listen to the event stream at the same time. */
export const STREAMS_MAX = 200;
/** Characters of an Idempotency-Key. */
export const IDEMPOTENCY_KEY_LENGTH_MAX = 255;
/** How long the answer to a POST with an Idempotency-Key is remembered. */
export const ANSWER_KEPT_MS = 24 * 3_600_000;
/** How long a close waits for requests that are under way. */
export const CLOSE_MS_MAX = 5_000;
