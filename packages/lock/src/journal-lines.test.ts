import { crc32 } from "node:zlib";
import { CardeaError } from "@cardea/core";
import { expect, test } from "vitest";
import { batchLines, headerLine, readJournal } from "./journal-lines.ts";

const where = { path: "the journal", keyCheck: "ab" };
const record = { lock: "front", changes: [], events: [] };
const withSum = (json: string): string => `${crc32(json).toString(16).padStart(8, "0")} ${json}\n`;
const read = (...lines: readonly string[]) => readJournal(Buffer.from(lines.join("")), where);

test("what was written is read", () => {
  const lines = batchLines([record, { ...record, lock: "back" }], { n: 1, batch: 1 });
  expect(read(headerLine("ab"), lines).records.map(({ lock }) => lock)).toEqual(["front", "back"]);
});

test.each([
  ["no JSON", "{"],
  ["nothing", "null"],
  ["a text", '"front"'],
  ["a record without its lock", JSON.stringify({ n: 1, batch: 1, left: 0, record: { changes: [], events: [] } })],
  ["a line without its record", JSON.stringify({ n: 1, batch: 1, left: 0 })],
  ["a batch that is no number", JSON.stringify({ n: 1, batch: {}, left: [], record })],
])("a line with a good sum that holds %s is damage, told in a sentence", (_what, json) => {
  const after = batchLines([record], { n: 2, batch: 2 });
  expect(() => read(headerLine("ab"), withSum(json), after)).toThrow(CardeaError);
  expect(() => read(headerLine("ab"), withSum(json), after)).toThrow(/damaged at line 2/);
  expect(() => read(withSum(json))).toThrow(/damaged at line 1/);
});
