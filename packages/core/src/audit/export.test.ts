import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exportFooter, exportHeader, EXPORT_PROBLEMS, type ExportChecks, verifyExport } from "./export.ts";
import { checkpointOf, exportedLines, fileOf, logOf, newSigner, sha256, verifySignature } from "./log.arbitrary.ts";
import { noteKeyText } from "./note.ts";

const signer = newSigner();
const forger = newSigner(signer.key.name);
const log = logOf(40);
const lines = exportedLines(signer, log);
const file = fileOf(lines);

const verdict = (text: string, checks: Partial<ExportChecks> = {}) =>
  verifyExport(text, { hash: sha256, verifySignature, ...checks });
const withLine = (at: number, text: string) => fileOf(lines.with(at, text));

describe("an exported log", () => {
  test("that nobody changed is good", () => {
    expect(verdict(file)).toEqual({
      kind: "good",
      head: expect.objectContaining({ origin: "cardea.local/test", size: 40 }),
      publicKey: noteKeyText(signer.key),
      site: null,
      shown: 40,
    });
  });

  test("without records is good too", () => {
    expect(verdict(fileOf(exportedLines(signer, logOf(0))))).toMatchObject({ kind: "good", head: { size: 0 } });
  });

  test("is good for one who kept its key, or an older checkpoint of it", () => {
    for (const size of [0, 1, 31, 32, 39, 40]) {
      expect(
        verdict(file, { publicKey: noteKeyText(signer.key), olderCheckpoint: checkpointOf(signer, logOf(size)) }),
      ).toMatchObject({ kind: "good" });
    }
  });
});

describe("a change in an exported log", () => {
  test("is found and told with its line", () => {
    const cases: readonly (readonly [string, number, keyof typeof EXPORT_PROBLEMS])[] = [
      ["", 1, "noCheckpoint"],
      ["\n", 1, "noHeader"],
      [file.slice(0, -1), 42, "noNewline"],
      [`${file}\n`, 43, "afterEnd"],
      [`${file} `, 43, "noNewline"],
      [`\ufeff${file}`, 1, "noHeader"],
      [file.replaceAll("\n", "\r\n"), 1, "noHeader"],
      [fileOf(lines.slice(0, -1)), 42, "noCheckpoint"],
      [fileOf(lines.toSpliced(10, 1)), 11, "wrongIndex"],
      [fileOf(lines.toSpliced(10, 0, lines[10] ?? "")), 12, "wrongIndex"],
      [fileOf([...lines, lines.at(-1) ?? ""]), 43, "afterEnd"],
      [fileOf(lines.toSpliced(40, 1)), 41, "wrongSize"],
      [withLine(10, (lines[10] ?? "").replace("code_9", "code_8")), 42, "wrongRoot"],
      [withLine(10, (lines[10] ?? "").replace(":", ": ")), 11, "notCanonical"],
      [withLine(41, exportFooter(checkpointOf(signer, logOf(39)))), 42, "wrongSize"],
      [withLine(41, exportFooter(checkpointOf(forger, log))), 42, "badCheckpoint"],
      [withLine(0, exportHeader(forger.key)), 42, "badCheckpoint"],
      [withLine(0, exportHeader(signer.key).replace('"v":1', '"v":2')), 1, "noHeader"],
      [withLine(0, exportHeader(signer.key).replace(',"v":1', ',"v":1,"w":1')), 1, "noHeader"],
      [withLine(41, (lines[41] ?? "").replace("}", ',"more":1}')), 42, "badCheckpoint"],
    ];
    for (const [text, line, problem] of cases)
      expect(verdict(text)).toEqual({ kind: "bad", line, problem: EXPORT_PROBLEMS[problem] });
  });

  test("by somebody who signs anew with a key of his own is found by whoever kept the right key", () => {
    const forged = fileOf(exportedLines(forger, logOf(50)));
    expect(verdict(forged)).toMatchObject({ kind: "good" });
    expect(verdict(forged, { publicKey: noteKeyText(signer.key) })).toEqual({
      kind: "bad",
      line: 1,
      problem: EXPORT_PROBLEMS.otherKey,
    });
    expect(verdict(forged, { olderCheckpoint: checkpointOf(signer, logOf(5)) })).toEqual({
      kind: "bad",
      line: 1,
      problem: EXPORT_PROBLEMS.badOlder,
    });
  });

  test("by somebody who has the log's own key is found by whoever kept an older checkpoint", () => {
    const olderCheckpoint = checkpointOf(signer, logOf(30));
    const exported = (other: ReturnType<typeof logOf>) => fileOf(exportedLines(signer, other));
    expect(verdict(exported(logOf(41)), { olderCheckpoint })).toMatchObject({ kind: "good" });
    expect(verdict(exported(logOf(40, 1)), { olderCheckpoint })).toEqual({
      kind: "bad",
      line: 31,
      problem: EXPORT_PROBLEMS.olderDiffers,
    });
    expect(verdict(exported(logOf(29)), { olderCheckpoint })).toEqual({
      kind: "bad",
      line: 31,
      problem: EXPORT_PROBLEMS.olderLarger,
    });
  });

  test("of any single kind at any place is found, 10,000 of 10,000", () => {
    const at = fc.nat(lines.length - 1);
    const place = fc.nat(file.length - 1);
    const changeArbitrary: fc.Arbitrary<string> = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.tuple(place, fc.integer({ min: 1, max: 127 })).map(([from, mask]) => flipped(from, mask)),
      },
      { weight: 3, arbitrary: fc.tuple(place, fc.nat(9)).map(([from, digit]) => otherDigit(from, digit)) },
      at.map((line) => fileOf(lines.toSpliced(line, 1))),
      fc.tuple(at, at).map(([from, to]) => fileOf(lines.toSpliced(to, 0, lines[from] ?? ""))),
      fc.tuple(at, at).map(([one, two]) => fileOf(lines.with(one, lines[two] ?? "").with(two, lines[one] ?? ""))),
      place.map((end) => file.slice(0, end)),
      place.map((from) => file.slice(0, from) + file.slice(from + 1)),
      fc
        .tuple(place, fc.string({ minLength: 1, maxLength: 3 }))
        .map(([from, text]) => file.slice(0, from) + text + file.slice(from)),
    );
    fc.assert(
      fc.property(changeArbitrary, (changed) => {
        fc.pre(changed !== file);
        expect(verdict(changed).kind).toBe("bad");
      }),
      { numRuns: 10_000 },
    );
  }, 120_000);
});

function flipped(at: number, mask: number): string {
  return file.slice(0, at) + String.fromCharCode(file.charCodeAt(at) ^ mask) + file.slice(at + 1);
}

/** The next digit after that place is altered. */
function otherDigit(from: number, digit: number): string {
  const at = from + file.slice(from).search(/[0-9]/);
  return at < from ? file.slice(1) : file.slice(0, at) + digit + file.slice(at + 1);
}
