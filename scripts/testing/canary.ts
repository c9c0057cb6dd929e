// The PIN that tests use where a leak would show. Whatever a test run writes down is searched for it afterwards.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The digits of the canary PIN. They are in no other number that a test run prints. */
export const CANARY_DIGITS = "48291377";

/** A place where the canary was found, and in which disguise. */
export interface Leak {
  readonly file: string;
  readonly disguise: string;
  readonly line: number;
}

/** How digits look after the usual conversions. Base64 has three faces, one for each position of the first byte. */
function disguises(digits: string): readonly { readonly disguise: string; readonly bytes: Buffer }[] {
  const base64 = [0, 1, 2].map((shift) => {
    const whole = Buffer.from(" ".repeat(shift) + digits).toString("base64");
    return whole.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + digits.length) * 8) / 6)); // the characters made of the digits alone
  });
  return [
    { disguise: "plain", bytes: Buffer.from(digits) },
    { disguise: "UTF-16", bytes: Buffer.from(digits, "utf16le") },
    { disguise: "hex", bytes: Buffer.from(Buffer.from(digits).toString("hex")) },
    { disguise: "a list of bytes", bytes: Buffer.from([...Buffer.from(digits)].join(",")) },
    { disguise: "backwards", bytes: Buffer.from(digits.split("").toReversed().join("")) },
    ...base64.map((text) => ({ disguise: "base64", bytes: Buffer.from(text) })),
  ];
}

// oxlint-disable-next-line no-control-regex -- the escape character is what begins a color
const COLOR = /\u001B\[[\d;]*m/g;

/** Every disguise of the canary in `content`. Colors of a terminal do not hide it. */
export function leaksIn(file: string, content: Buffer): readonly Leak[] {
  const plain = Buffer.from(content.toString("latin1").replaceAll(COLOR, ""), "latin1");
  return disguises(CANARY_DIGITS).flatMap(({ disguise, bytes }) => {
    const at = plain.indexOf(bytes);
    return at === -1 ? [] : [{ file, disguise, line: plain.subarray(0, at).toString("latin1").split("\n").length }];
  });
}

/** Every leak in the files below `folder`. Throws when there is none to search, since that proves nothing. */
export function leaksBelow(folder: string): { readonly leaks: readonly Leak[]; readonly fileCount: number } {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  if (entries.length === 0) throw new Error(`${folder} holds no files to search for PINs.`);
  const files = entries.map((entry) => join(entry.parentPath, entry.name));
  return { leaks: files.flatMap((file) => leaksIn(file, readFileSync(file))), fileCount: files.length };
}
