import { type FeedRefused, refused } from "./fault.ts";
import { FEED_LIMITS } from "./limits.ts";

/** A line as it was meant, before it was folded. `number` is the line of the text in which it begins, from 1. */
export interface Line {
  readonly text: string;
  readonly number: number;
}

interface OpenLine {
  readonly number: number;
  readonly parts: string[];
  length: number;
}

const BYTE_ORDER_MARK = 0xfeff;
/** Controls that belong to no line: all but the tab, and the ends of lines. */
const CONTROLS = /[^\P{Cc}\t\r\n]/gu;

/**
 * Gives the unfolded lines of a text to `take`, one by one, until it refuses one. Lines end with CRLF, LF or CR; empty
 * ones and control characters are dropped, and a byte order mark too. Takes time linear in the text.
 * @see RFC 5545 section 3.1, Content Lines
 */
export function eachLine(text: string, take: (line: Line) => FeedRefused | null): FeedRefused | null {
  let open: OpenLine | null = null;
  let refusal: FeedRefused | null = null;
  const hasControls = text.search(CONTROLS) >= 0; // mostly not; then no line has to be looked through
  const close = (): FeedRefused | null => (open === null ? null : take(closed(open, hasControls)));
  refusal = eachPhysicalLine(text, (physical, number) => {
    if (isContinuation(physical) && open !== null) return extend(open, physical.slice(1));
    const refusalOfLast = close();
    open = { number, parts: [], length: 0 };
    return refusalOfLast ?? extend(open, physical);
  });
  return refusal ?? close();
}

function isContinuation(physical: string): boolean {
  return physical.startsWith(" ") || physical.startsWith("\t");
}

function extend(open: OpenLine, part: string): FeedRefused | null {
  open.length += part.length;
  if (open.length > FEED_LIMITS.lineMax) return refused("line_too_long", open.number);
  open.parts.push(part);
  return null;
}

function closed({ parts, number }: OpenLine, hasControls: boolean): Line {
  const text = parts.length === 1 ? (parts[0] ?? "") : parts.join("");
  return { text: hasControls ? text.replace(CONTROLS, "") : text, number };
}

/** The lines of the text as they stand, without the empty ones. */
function eachPhysicalLine(
  text: string,
  take: (line: string, number: number) => FeedRefused | null,
): FeedRefused | null {
  const untilEnd = /[^\r\n]*/y;
  let at = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  for (let number = 1; at < text.length; number++) {
    untilEnd.lastIndex = at;
    untilEnd.test(text);
    const end = untilEnd.lastIndex;
    const refusal = end === at ? null : take(text.slice(at, end), number);
    if (refusal !== null) return refusal;
    at = end + (text.startsWith("\r\n", end) ? 2 : 1);
  }
  return null;
}
