import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instant } from "../time/instant.ts";
import { logOf, recordOf, sha256, textArbitrary } from "./log.arbitrary.ts";
import { appendRecords, leafText, parseLeaf, type RecordFacts } from "./record.ts";
import { EMPTY_TREE, textLeafHash } from "./tree.ts";

const AT = instant(1_780_272_000_000);

describe("a record in the log", () => {
  test("is one line of canonical JSON with its number, time and facts", () => {
    expect(leafText({ v: 1, index: 7, at: AT, ...recordOf(4) })).toBe(
      '{"action":"code.created","actor":{"id":"key_1","kind":"api_key","name":"Zoë\'s desk"},"at":1780272000000,' +
        '"facts":{"endless":false,"number":4,"uses":null},"index":7,"personal":null,"subject":{"codeId":"code_4"},"v":1}',
    );
  });

  test("comes back from its line as it was, whatever people wrote", () => {
    const text = textArbitrary;
    const recordArbitrary: fc.Arbitrary<RecordFacts> = fc.record({
      actor: fc.record({ kind: fc.constantFrom("cli", "lock"), id: fc.option(text), name: fc.option(text) }),
      action: fc.constantFrom("code.created", "lock.added"),
      subject: fc.dictionary(fc.constantFrom("codeId", "lockId"), text),
      facts: fc.dictionary(
        fc.constantFrom("label", "uses"),
        fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
      ),
      personal: fc.option(fc.stringMatching(/^[A-Za-z0-9._-]*$/)),
    });
    fc.assert(
      fc.property(recordArbitrary, (record) => {
        const leaf = leafText({ v: 1, index: 0, at: AT, ...record });
        expect(leaf.split("\n").length).toBe(1);
        expect(JSON.stringify(parseLeaf(leaf))).toBe(leaf);
        expect(parseLeaf(leaf)).toMatchObject({ action: record.action, personal: record.personal });
      }),
      { numRuns: 1_000 },
    );
  });

  test("holds nothing but what a record has", () => {
    const record = { ...recordOf(1), secret: "48291377", actor: { ...recordOf(1).actor, secret: "48291377" } };
    expect(leafText({ v: 1, index: 0, at: AT, ...record })).not.toContain("48291377");
  });

  test("is given the next number, and the tree grows by its hash", () => {
    const { state, leaves } = logOf(5);
    const more = appendRecords(sha256, state, { at: AT, records: [recordOf(5), recordOf(6)] });
    expect([...leaves, ...more.leaves].map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(more.state).toEqual(logOf(7).state);
    for (const { leaf, hash } of more.leaves) expect(hash).toEqual(textLeafHash(sha256, leaf));
    expect(appendRecords(sha256, EMPTY_TREE, { at: AT, records: [] })).toEqual({ state: EMPTY_TREE, leaves: [] });
  });
});

describe("a line that is no record", () => {
  const line = leafText({ v: 1, index: 7, at: AT, ...recordOf(4) });
  test.each([
    ["", ""],
    ["another version", line.replace('"v":1', '"v":2')],
    ["a number that isn't whole", line.replace('"index":7', '"index":7.5')],
    ["a number as text", line.replace('"index":7', '"index":"7"')],
    ["one more fact", line.replace('"index"', '"extra":1,"index"')],
    ["no subject", line.replace(',"subject":{"codeId":"code_4"}', "")],
    ["a nested fact", line.replace('"number":4', '"number":[4]')],
    ["a subject that isn't text", line.replace('"code_4"', "4")],
    ["an actor without a name", line.replace(`,"name":"Zoë's desk"`, "")],
    ["a space", line.replace(":7", ": 7")],
    ["a list", "[]"],
    ["a half", line.slice(0, -1)],
  ])("is refused: %s", (_, text) => {
    expect(text).not.toBe(line);
    expect(parseLeaf(text)).toBeNull();
  });
});
