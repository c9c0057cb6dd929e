import { createHash } from "node:crypto";
import {
  appendRecords,
  assert,
  canonicalJson,
  checkpointText,
  EMPTY_TREE,
  exportFooter,
  exportHeader,
  instant,
  leafText,
  noteKey,
  noteKeyText,
  openCheckpoint,
  parseCanonical,
  parseCheckpointText,
  parseLeaf,
  parseNoteKey,
  type RecordFacts,
  rootOf,
  signCheckpoint,
  verifyExport,
} from "@cardea/core";
import { privateKeyOf, publicBytesOf, sha256, signEd25519, verifyEd25519 } from "cardea/src/audit/ed25519.ts";
import fc from "fast-check";
import { mutated, texts } from "./mutate.ts";
import { mutatedJson } from "./mutate-json.ts";
import { type FuzzedParser, fuzzedParser } from "./parser.ts";

const privateKey = privateKeyOf(createHash("sha256").update("the key of fuzzed logs").digest());
const key = noteKey(sha256, "cardea.local/fuzz", publicBytesOf(privateKey));
assert(key !== null, "the key of the fuzzed logs is sound");
const keyText = noteKeyText(key);

function recordOf(number: number): RecordFacts {
  return {
    actor: { kind: "api_key", id: `key_${number % 3}`, name: number % 2 === 0 ? "Zoë's desk 💥" : null },
    action: number % 2 === 0 ? "code.created" : "placement.verified",
    subject: { codeId: `code_${number}` },
    facts: { number, share: number / 7, endless: number % 3 === 0, uses: null },
    personal: number % 5 === 0 ? `p1.sealed.${"A".repeat(number % 7)}` : null,
  };
}

function logOf(count: number) {
  const records = Array.from({ length: count }, (_, number) => recordOf(number));
  return appendRecords(sha256, EMPTY_TREE, { at: instant(1_780_272_000_000), records });
}

const notes = Array.from({ length: 8 }, (_, count) => {
  const { state } = logOf(count);
  const head = { origin: "cardea.local/fuzz", size: state.size, root: rootOf(sha256, state) };
  return signCheckpoint(head, key, (message) => signEd25519(privateKey, message));
});
const leaves = logOf(8).leaves.map(({ leaf }) => leaf);
const exports = notes.map((note, count) =>
  [exportHeader(key), ...leaves.slice(0, count), exportFooter(note)].map((line) => `${line}\n`).join(""),
);

const canonicalTexts = fuzzedParser({
  name: "canonical JSON, texts",
  inputs: fc.oneof(texts(fc.constantFrom(...leaves)), texts(fc.jsonValue().map((value) => JSON.stringify(value)))),
  law: (text) => {
    const value = parseCanonical(text);
    if (value === undefined) return "refused";
    assert(canonicalJson(value) === text, "a canonical text is the only one of its value");
    return "accepted";
  },
});

const canonicalValues = fuzzedParser({
  name: "canonical JSON, values",
  inputs: fc.oneof(
    fc.jsonValue({ maxDepth: 4 }),
    mutatedJson(fc.constantFrom(...leaves.map((leaf) => JSON.parse(leaf)))),
  ),
  law: (value) => {
    const sound = JSON.parse(JSON.stringify(value)) as Parameters<typeof canonicalJson>[0];
    let text: string;
    try {
      text = canonicalJson(sound);
    } catch {
      return "refused"; // a lone surrogate, or nested without end: a bug of the caller
    }
    const again = parseCanonical(text);
    assert(again !== undefined && canonicalJson(again) === text, "what was printed reads as itself");
    return "accepted";
  },
});

const recordLeaves = fuzzedParser({
  name: "audit records",
  inputs: texts(fc.constantFrom(...leaves)),
  law: (text) => {
    const facts = parseLeaf(text);
    if (facts === null) return "refused";
    assert(leafText(facts) === text, "a record has one text only");
    return "accepted";
  },
});

const noteKeys = fuzzedParser({
  name: "keys of signed notes",
  inputs: texts(fc.constant(keyText)),
  law: (text) => {
    const parsed = parseNoteKey(sha256, text);
    if (parsed === null) return "refused";
    assert(noteKeyText(parsed) === text, "a key has one text only");
    return "accepted";
  },
});

const checkpointTexts = fuzzedParser({
  name: "texts of checkpoints",
  inputs: texts(fc.constantFrom(...notes).map((note) => note.slice(0, note.lastIndexOf("\n\n") + 1))),
  law: (text) => {
    const head = parseCheckpointText(text);
    if (head === null) return "refused";
    assert(checkpointText(head) === text, "a checkpoint has one text only");
    assert(Number.isSafeInteger(head.size) && head.size >= 0 && head.root.length === 32, "size and root are sound");
    return "accepted";
  },
});

const signedNotes = fuzzedParser({
  name: "signed checkpoints",
  inputs: fc.oneof(fc.constantFrom(...notes), mutated(fc.constantFrom(...notes))),
  law: (note) => {
    const head = openCheckpoint(note, key, verifyEd25519);
    assert((head !== null) === notes.includes(note), "only what was signed opens, to the byte");
    return head === null ? "refused" : "accepted";
  },
});

const exportedLogs = fuzzedParser({
  name: "exported audit logs",
  inputs: fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...exports) },
    { weight: 9, arbitrary: mutated(fc.constantFrom(...exports)) },
    { weight: 1, arbitrary: swappedLines() },
  ),
  law: (text) => {
    const verdict = verifyExport(text, { hash: sha256, verifySignature: verifyEd25519, publicKey: keyText });
    assert((verdict.kind === "good") === exports.includes(text), "only an unchanged export is good");
    return verdict.kind === "good" ? "accepted" : "refused";
  },
});

function swappedLines(): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...exports), fc.nat(20), fc.nat(20)).map(([text, a, b]) => {
    const lines = text.split("\n");
    const [first = "", second = ""] = [lines[a % lines.length], lines[b % lines.length]];
    return lines
      .map((line, index) => (index === a % lines.length ? second : index === b % lines.length ? first : line))
      .join("\n");
  });
}

/** One export with its key, for readers of files. */
export const sampleExport = { text: exports.at(-1) ?? "", publicKey: keyText };

/** Readers of the audit log. */
export const auditParsers: readonly FuzzedParser[] = [
  canonicalTexts,
  canonicalValues,
  recordLeaves,
  noteKeys,
  checkpointTexts,
  signedNotes,
  exportedLogs,
];
