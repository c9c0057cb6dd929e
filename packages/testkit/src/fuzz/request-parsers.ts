import { assert, CardeaError, canonicalJson, isId, PROBLEMS } from "@cardea/core";
import { firstSequence } from "cardea/src/http/event-stream.ts";
import { answerOnce, type Exchange } from "cardea/src/http/idempotency.ts";
import { problemOf } from "cardea/src/http/problem.ts";
import { isNumber, pageRequest } from "cardea/src/http/request.ts";
import { isLine, isNote } from "cardea/src/http/text.ts";
import { fieldProblems } from "cardea/src/http/validation.ts";
import fc from "fast-check";
import { virtualWorld } from "../virtual-world.ts";
import { texts } from "./mutate.ts";
import { jsonValues } from "./mutate-json.ts";
import { type FuzzedParser, fuzzedParser } from "./parser.ts";
import { refusedWith } from "./secret-parsers.ts";
import { idTexts } from "./time-parsers.ts";

const names = fuzzedParser({
  name: "names and notes",
  inputs: texts(fc.constantFrom("Ann", "Zoë Müller-Őry", "שָׁלוֹם עולם", "Key\nof the shed\t(2)", "💥")),
  law: (text) => {
    const [line, note] = [isLine(text), isNote(text)];
    assert(!line || note, "every name could be a note");
    assert(!note || (text.isWellFormed() && !/[\0\u202e\u2028\ufeff]/.test(text)), "nothing hidden gets in");
    assert(!line || (!/[\r\n\t]/.test(text) && text.trim() !== ""), "a name is one line with something in it");
    assert(
      line === isLine(text.normalize("NFC")) || !text.isWellFormed(),
      "the way of writing letters does not matter",
    );
    return line || note ? "accepted" : "refused";
  },
});

const cursors = fuzzedParser({
  name: "cursors of pages",
  inputs: texts(fc.oneof(idTexts, fc.nat().map(String), fc.constantFrom("0", "999999999999999"))),
  law: (after) => {
    const isCode = (text: string): boolean => isId("code", text);
    const read = [isNumber, isCode].map((isCursor) =>
      refusedWith(["invalid_field"], () => pageRequest({ after, limit: "5" }, isCursor)),
    );
    const taken = read.filter((one) => one !== null);
    assert(taken.length <= 1, "a cursor is of one kind of list");
    assert(taken[0] === undefined || taken[0].value.after === after, "a cursor stays as it is");
    assert(read[0] === null || Number.isSafeInteger(Number(after)), "a number can be counted with");
    return taken.length === 1 ? "accepted" : "refused";
  },
});

const world = virtualWorld();
const idempotencyKeys = fuzzedParser({
  name: "Idempotency-Keys",
  inputs: texts(fc.constantFrom("one", "9f1c2e44-6a1e-4f7a-b2f0-0a9d7f0c8a11", "k".repeat(255))),
  law: async (key) => {
    const kept: string[] = [];
    const store = { answer: async () => null, unit: async (work: (tx: unknown) => unknown) => work(store) };
    const exchange = {
      context: { store, world },
      request: {
        caller: { keyId: "key", fingerprint: (text: string) => text },
        headers: { "idempotency-key": key },
        method: "POST",
        url: "/",
        body: {},
      },
      reply: { code: () => {}, header: () => {} },
    } as unknown as Exchange;
    const tx = { insertAnswer: async (_caller: string, one: string) => void kept.push(one) };
    try {
      await answerOnce(exchange, 201, async (keep) => {
        await keep(tx as never, {});
        return {};
      });
    } catch (error) {
      assert(error instanceof CardeaError && error.code === "invalid_field", "a bad key is a bad field");
      assert(!/^[\x21-\x7e]{1,255}$/.test(key), "only what cannot be a key is refused");
      return "refused";
    }
    assert(kept.length === 1 && kept[0] === key, "the answer is kept under the key as it was sent");
    return "accepted";
  },
});

const lastEventIds = fuzzedParser({
  name: "Last-Event-ID",
  inputs: fc.tuple(texts(fc.oneof(fc.nat().map(String), fc.constant(""))), fc.nat(2_000_000_000)),
  law: ([asked, newest]) => {
    const read = refusedWith(["invalid_field"], () => firstSequence(asked, newest));
    if (read === null) return "refused";
    assert(read.value >= 0 && read.value <= newest, "a stream begins with an event that there is, or with the next");
    assert(asked === "" || Number(asked) > newest || read.value === Number(asked), "it begins where it was asked to");
    return "accepted";
  },
});

const faults = fc.array(
  fc.record({
    keyword: fc.constantFrom("required", "additionalProperties", "type", "maxLength", "enum", "format", "x"),
    instancePath: texts(fc.constantFrom("", "/weekly/0/until", "/except/12", "/a~1b/~0", "/48291377/4829")),
    // Names come from the caller; limits, types and words are our own.
    params: texts(fc.constantFrom("pin", "48291377", "4829", "a0", "__proto__")).map((name) => ({
      missingProperty: name,
      additionalProperty: name,
      limit: 3,
      type: "string,null",
      allowedValues: ["a", null],
    })),
  }),
  { maxLength: 30 },
);
const schemaFaults = fuzzedParser({
  name: "faults that the schema finds",
  inputs: faults,
  law: (found) => {
    const problems = fieldProblems(found);
    assert(problems.length <= 20, "no more than help anybody are told");
    for (const { path, code, message } of problems) {
      assert(!/\d{4}/.test(path), "no digits that may be a PIN are in a path");
      assert(path.length > 0 && isLine(path) && isLine(code) && typeof message === "string", "a path can be read");
    }
    return problems.length === 0 ? "refused" : "accepted";
  },
});

const thrown = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, "48291377", 5, new Error("48291377"), new SyntaxError("48291377")),
  fc
    .tuple(
      jsonValues(fc.constantFrom<unknown>({ statusCode: 400, code: "FST_ERR" }, { statusCode: 413 })),
      texts(fc.constant("48291377")),
    )
    .map(([extra, message]): unknown => Object.assign(new Error(message), onlySafe(extra))),
);
const errors = fuzzedParser({
  name: "errors that leave as problems",
  inputs: thrown,
  law: (error) => {
    const problem = problemOf(error, "request-1");
    assert(
      Object.hasOwn(PROBLEMS, problem.code) && problem.status === PROBLEMS[problem.code].status,
      "it is in the table",
    );
    assert(!JSON.stringify(problem).includes("48291377"), "what was sent is not in it");
    assert(canonicalJson(JSON.parse(JSON.stringify(problem))).length < 2_000, "it is short");
    return problem.code === "internal" ? "refused" : "accepted";
  },
});

/** Members of an error as a library sets them; `validation` is always the validator's own list. */
function onlySafe(extra: unknown): object {
  if (typeof extra !== "object" || extra === null) return {};
  const { statusCode, code } = extra as { readonly statusCode?: unknown; readonly code?: unknown };
  return { ...(typeof statusCode === "number" && { statusCode }), ...(typeof code === "string" && { code }) };
}

/** Readers of the parts of HTTP requests. */
export const requestParsers: readonly FuzzedParser[] = [
  names,
  cursors,
  idempotencyKeys,
  lastEventIds,
  schemaFaults,
  errors,
];
