const MARKS = [
  { encoding: "utf-16le", bytes: [0xff, 0xfe] },
  { encoding: "utf-16be", bytes: [0xfe, 0xff] },
] as const;

/**
 * The text of a calendar: UTF-8, or UTF-16 with a byte order mark. Bytes that are neither become U+FFFD. A line that was
 * folded in the middle of a character is put together first.
 * @see RFC 5545 section 3.1: some implementations fold between the bytes of a character
 */
export function decodeFeed(bytes: Uint8Array): string {
  const mark = MARKS.find((known) => known.bytes.every((byte, index) => bytes[index] === byte));
  if (mark !== undefined) return new TextDecoder(mark.encoding).decode(bytes);
  return strict(bytes) ?? strict(withoutFolds(bytes)) ?? new TextDecoder().decode(bytes);
}

function strict(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

const [TAB, LF, CR, SPACE] = [0x09, 0x0a, 0x0d, 0x20];

/** All bytes but those of folds: an end of a line and the space after it. */
function withoutFolds(bytes: Uint8Array): Uint8Array {
  const kept = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; ) {
    const skipped = foldAt(bytes, at);
    if (skipped === 0) kept[length++] = bytes[at] ?? 0;
    at += skipped === 0 ? 1 : skipped;
  }
  return kept.subarray(0, length);
}

/** How many bytes long the fold at this place is; 0 if there is none. */
function foldAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first !== CR && first !== LF) return 0;
  const end = first === CR && bytes[at + 1] === LF ? at + 2 : at + 1;
  return bytes[end] === SPACE || bytes[end] === TAB ? end + 1 - at : 0;
}
