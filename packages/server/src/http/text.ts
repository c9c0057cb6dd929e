/**
 * Characters that no name needs and that could hide or turn what people read: controls, line and paragraph separators,
 * embeddings and overrides of the writing direction, the byte order mark. Marks that Arabic and Hebrew need are taken.
 * @see Unicode TR 36, section 3.1 (bidirectional text spoofing)
 */
const HOSTILE = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/u;
/** In text of several lines, tabs and line ends are welcome. */
const HOSTILE_IN_NOTES = /[^\P{Cc}\t\n\r]|[\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/u;

/**
 * More marks on one letter than any writing needs; a heap of them covers the lines above and below.
 * @see Unicode TS 39, section 5.4 (optional detection: sequences of more than four nonspacing marks)
 */
const HEAP_OF_MARKS = /[\p{Mn}\p{Me}]{5}/u;
/** Something that is seen: joiners, fillers, lone accents and the blank Braille cell alone look like no name at all. */
const VISIBLE = /[^\s\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether text may be a name: one line, something to see, whole characters, nothing hidden. */
export function isLine(text: string): boolean {
  return text.isWellFormed() && !HOSTILE.test(text) && VISIBLE.test(text) && !HEAP_OF_MARKS.test(text.normalize("NFD"));
}

/** Whether text may be a note: like a name, but with several lines, and it may be empty. */
export function isNote(text: string): boolean {
  return text.isWellFormed() && !HOSTILE_IN_NOTES.test(text) && !HEAP_OF_MARKS.test(text.normalize("NFD"));
}

/** Our formats by the names that schemas call them. */
export const TEXT_FORMATS = { line: isLine, note: isNote };
