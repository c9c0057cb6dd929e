import fc from "fast-check";

/** Pieces that readers of text stumble over. */
const PIECES = [
  ..."059-+.:;,=_/%&#?*()[]{}<>\"'\\| TZzAaé",
  "\n",
  "\r\n",
  "\t",
  "\0",
  "\u0085",
  "\u00a0",
  "\u2028",
  "\u202e",
  "\ufeff",
  "\ud800",
  "\udc00",
  "💥",
  "٣",
  "０",
  "ſ",
  "İ",
  "00",
  "24",
  "99",
  "-0",
  "1e3",
  "NaN",
  "null",
  "__proto__",
  "constructor",
  "..",
  "%00",
  "\\u0000",
  "=".repeat(5),
  "0".repeat(40),
  "9".repeat(400),
  " ".repeat(300),
  "A".repeat(3_000),
] as const;

interface Edit {
  readonly how: number;
  readonly at: number;
  readonly length: number;
  readonly piece: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  how: fc.nat(8),
  at: fc.nat(0xffff),
  length: fc.nat(5),
  piece: fc.constantFrom(...PIECES),
});

/** Good texts with one to four changes. */
export function mutated(good: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const edits = fc.array(edit, { minLength: 1, maxLength: 4 });
  return fc.tuple(good, edits).map(([text, changes]) => changes.reduce(edited, text));
}

/** Good texts, mutants of them, and texts of any kind. */
export function texts(good: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: good },
    { weight: 12, arbitrary: mutated(good) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
    { weight: 1, arbitrary: fc.string({ maxLength: 40 }) },
    { weight: 1, arbitrary: repetitive },
  );
}

/** A long text of one piece again and again, after some begin and before some end: what slow patterns choke on. */
const repetitive: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...PIECES),
    fc.oneof(
      { weight: 60, arbitrary: fc.integer({ min: 1, max: 3_000 }) },
      { weight: 1, arbitrary: fc.constant(200_000) },
    ),
    fc.constantFrom(...PIECES, ""),
  )
  .map(([piece, count, end]) => piece.repeat(Math.ceil(count / piece.length)) + end);

function edited(text: string, { how, at, length, piece }: Edit): string {
  const place = text.length === 0 ? 0 : at % (text.length + 1);
  const [before, after] = [text.slice(0, place), text.slice(place)];
  switch (how) {
    case 0:
      return before + after.slice(length + 1);
    case 1:
      return before + piece + after;
    case 2:
      return before + piece + after.slice(1);
    case 3:
      return before + after.slice(0, length + 1) + after;
    case 4:
      return before;
    case 5:
      return after + before;
    case 6:
      return before + neighborOf(after.slice(0, 1)) + after.slice(1);
    case 7:
      return before + swapCase(after.slice(0, 1)) + after.slice(1);
    default:
      return text + piece;
  }
}

function neighborOf(character: string): string {
  return character === "" ? "" : String.fromCharCode((character.charCodeAt(0) ^ 1) & 0xffff);
}

function swapCase(character: string): string {
  return character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase();
}

/** Bytes with one to four changes, as latin-1 text is. */
export function mutatedBytes(good: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  return mutated(good.map((bytes) => bytes.toString("latin1"))).map((text) => Buffer.from(text, "latin1"));
}
