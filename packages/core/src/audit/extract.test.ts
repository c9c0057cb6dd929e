import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  EXPORT_PROBLEMS,
  type ExportChecks,
  exportFooter,
  exportHeader,
  exportHidden,
  verifyExport,
} from "./export.ts";
import { checkpointOf, fileOf, logOf, newSigner, sha256, verifySignature } from "./log.arbitrary.ts";
import { noteKeyText } from "./note.ts";
import { EMPTY_TREE, textLeafHash } from "./tree.ts";
import { appendRecords, parseLeaf } from "./record.ts";
import { instant } from "../time/instant.ts";

const SITE = "site_1";
const signer = newSigner();
const log = logOf(40);
/** Every third record is of the site. */
const isOwn = (index: number): boolean => index % 3 === 0;
const lines = [
  exportHeader(signer.key, SITE),
  ...log.leaves.map(({ leaf, index }) => (isOwn(index) ? leaf : exportHidden(textLeafHash(sha256, leaf)))),
  exportFooter(checkpointOf(signer, log)),
];
const verdict = (all: readonly string[], checks: Partial<ExportChecks> = {}) =>
  verifyExport(fileOf(all), { hash: sha256, verifySignature, ...checks });
const bad = (line: number, problem: keyof typeof EXPORT_PROBLEMS) => ({
  kind: "bad",
  line,
  problem: EXPORT_PROBLEMS[problem],
});
const other = exportHidden(textLeafHash(sha256, "another"));

describe("an extract for one site", () => {
  test("that nobody changed is good, and says how much of it can be read", () => {
    expect(verdict(lines)).toMatchObject({ kind: "good", site: SITE, shown: 14, head: { size: 40 } });
    expect(verdict(lines, { publicKey: noteKeyText(signer.key) })).toMatchObject({ kind: "good" });
  });

  test("tells nothing of what happened elsewhere", () => {
    const text = fileOf(lines);
    for (const { index } of log.leaves) expect(text.includes(`"code_${index}"`)).toBe(isOwn(index));
  });

  test("goes on from an older checkpoint or head also where that ends within hidden records", () => {
    for (const size of [0, 1, 2, 30, 32, 39, 40]) {
      const { state } = logOf(size);
      expect(verdict(lines, { olderCheckpoint: checkpointOf(signer, { state }) })).toMatchObject({ kind: "good" });
    }
    const forged = { size: 11, root: sha256(new Uint8Array(1)) };
    expect(verdict(lines, { olderHead: forged })).toEqual(bad(12, "olderDiffers"));
    expect(verdict(lines, { olderHead: { ...forged, size: 41 } })).toEqual(bad(42, "olderLarger"));
  });

  test("finds a changed record of its own, a changed foreign one, another order, and a missing end", () => {
    const at = (index: number): string => lines[index + 1] ?? "";
    expect(verdict(lines.with(10, at(9).replace("code_9", "code_8")))).toEqual(bad(42, "wrongRoot"));
    expect(verdict(lines.with(11, other))).toEqual(bad(42, "wrongRoot"));
    expect(verdict(lines.with(11, at(11)).with(12, at(10)))).toEqual(bad(42, "wrongRoot"));
    expect(verdict(lines.with(10, at(10)).with(11, at(9)))).toEqual(bad(12, "wrongIndex"));
    expect(verdict(lines.toSpliced(11, 1))).toEqual(bad(13, "wrongIndex"));
    expect(verdict(lines.toSpliced(40, 1))).toEqual(bad(41, "wrongSize"));
    expect(verdict(lines.toSpliced(41, 0, other))).toEqual(bad(43, "wrongSize"));
    expect(verdict(lines.slice(0, -1))).toEqual(bad(42, "noCheckpoint"));
  });

  test("has one form only for what it hides", () => {
    const hidden = lines[11] ?? "";
    for (const text of [
      hidden.replace(":", ": "),
      '{"hidden":""}',
      '{"hidden":"AAAA"}',
      '{"hidden":1}',
      `${hidden} `,
    ]) {
      expect(verdict(lines.with(11, text))).toEqual(bad(12, "notCanonical"));
    }
  });

  test("never passes as the whole log", () => {
    expect(verdict(lines.with(0, exportHeader(signer.key)))).toEqual(bad(3, "notCanonical"));
  });

  test("is changed nowhere without being found", () => {
    fc.assert(
      fc.property(fc.nat(fileOf(lines).length - 1), fc.integer({ min: 1, max: 94 }), (at, shift) => {
        const text = fileOf(lines);
        const code = text.charCodeAt(at);
        const changed = String.fromCharCode(32 + ((Math.max(code - 32, 0) + shift) % 95));
        const spoilt = text.slice(0, at) + changed + text.slice(at + 1);
        // The id in the header is nobody's claim: it only says for whom the extract was made.
        const isSite = spoilt.startsWith(exportHeader(signer.key, SITE).slice(0, -20)) && at < (lines[0] ?? "").length;
        return isSite || verifyExport(spoilt, { hash: sha256, verifySignature }).kind === "bad";
      }),
      { numRuns: 2_000 },
    );
  });
});

test("two records that are alike but for their salt have hashes that tell nothing of each other", () => {
  const [first] = log.leaves;
  const facts = parseLeaf(first?.leaf ?? "");
  if (facts === null) throw new Error("the leaf is canonical");
  const salted = ["a", "b"].map((salt) => {
    const { leaves } = appendRecords(sha256, EMPTY_TREE, { at: instant(1), records: [{ ...facts, salt }] });
    expect(parseLeaf(leaves[0]?.leaf ?? "")).toMatchObject({ salt, action: facts.action });
    return leaves[0]?.hash;
  });
  expect(salted[0]).not.toEqual(salted[1]);
});
