import fc from "fast-check";
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { assert } from "../error.ts";
import { instant } from "../time/instant.ts";
import { signCheckpoint } from "./checkpoint.ts";
import { exportFooter, exportHeader } from "./export.ts";
import { type NoteKey, noteKey, type Sign, type VerifySignature } from "./note.ts";
import { appendRecords, type Leaf, type RecordFacts } from "./record.ts";
import { EMPTY_TREE, type Hash, rootOf, type TreeState } from "./tree.ts";

export const sha256: Hash = (bytes) => createHash("sha256").update(bytes).digest();

const PUBLIC_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

export const verifySignature: VerifySignature = (publicKey, message, signature) => {
  const key = createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, publicKey]), format: "der", type: "spki" });
  return verify(null, message, key, signature);
};

/** Texts of ASCII, of any UTF-16 units (lone surrogates too), and of pairs. */
export const textArbitrary: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.nat(0x7f), fc.nat(0xffff), fc.integer({ min: 0x10000, max: 0x10ffff })), { maxLength: 12 })
  .map((points) => String.fromCodePoint(...points));

export interface Signer {
  readonly key: NoteKey;
  readonly sign: Sign;
}

export function newSigner(name = "cardea.local/test"): Signer {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const key = noteKey(sha256, name, new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(12)));
  assert(key !== null, "tests give names without spaces");
  return { key, sign: (message) => sign(null, message, privateKey) };
}

export function recordOf(number: number): RecordFacts {
  return {
    actor: { kind: "api_key", id: `key_${number % 3}`, name: number % 2 === 0 ? "Zoë's desk" : null },
    action: number % 2 === 0 ? "code.created" : "placement.verified",
    subject: { codeId: `code_${number}` },
    facts: { number, endless: number % 3 === 0, uses: null },
    personal: number % 5 === 0 ? `p1.sealed.${"A".repeat(number % 7)}` : null,
  };
}

export interface Log {
  readonly state: TreeState;
  readonly leaves: readonly Leaf[];
}

/** A log of that many records, the first of them with the number `first`. */
export function logOf(count: number, first = 0): Log {
  const records = Array.from({ length: count }, (_, offset) => recordOf(first + offset));
  return appendRecords(sha256, EMPTY_TREE, { at: instant(1_780_272_000_000), records });
}

export function checkpointOf(signer: Signer, { state }: Pick<Log, "state">): string {
  return signCheckpoint(
    { origin: signer.key.name, size: state.size, root: rootOf(sha256, state) },
    signer.key,
    signer.sign,
  );
}

/** The lines of an exported log, without newlines. */
export function exportedLines(signer: Signer, log: Log): readonly string[] {
  return [exportHeader(signer.key), ...log.leaves.map(({ leaf }) => leaf), exportFooter(checkpointOf(signer, log))];
}

export function fileOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
