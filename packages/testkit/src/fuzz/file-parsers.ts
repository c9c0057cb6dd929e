import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "@cardea/core";
import { verifyFile } from "cardea/src/audit/verify-file.ts";
import { readManifest } from "cardea/src/main/backup.ts";
import { readOperatorFile } from "cardea/src/main/operator-file.ts";
import fc from "fast-check";
import { sampleExport } from "./audit-parsers.ts";
import { mutatedBytes, texts } from "./mutate.ts";
import { mutatedJson } from "./mutate-json.ts";
import { type FuzzedParser, fuzzedParser } from "./parser.ts";
import { refusedWith } from "./secret-parsers.ts";

const folder = mkdtempSync(join(tmpdir(), "cardea-fuzz-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

const database = Buffer.from("a database");
writeFileSync(join(folder, "cardea.db"), database);
const manifest = {
  format: "cardea-backup",
  v: 1,
  madeAt: "2026-06-01T00:00:00.000Z",
  files: [{ name: "cardea.db", bytes: database.length, sha256: createHash("sha256").update(database).digest("hex") }],
};

/** JSON texts: of mutated values, and mutated themselves. */
function jsonTexts(good: object): fc.Arbitrary<string> {
  return fc.oneof(
    texts(fc.constant(JSON.stringify(good))),
    mutatedJson(fc.constant(good)).map((value) => JSON.stringify(value) ?? ""),
  );
}

const manifests = fuzzedParser({
  name: "lists of backups",
  inputs: jsonTexts(manifest),
  law: (text) => {
    writeFileSync(join(folder, "manifest.json"), text);
    const read = refusedWith(["not_found", "conflict"], () => readManifest(folder));
    if (read === null) return "refused";
    const { madeAt, files } = read.value;
    assert(new Date(madeAt).toISOString() === madeAt, "the time is one");
    assert(
      files.every(({ name, sha256 }) => name === "cardea.db" && sha256 === manifest.files[0]?.sha256),
      "only files that are as they were are taken",
    );
    return "accepted";
  },
  portion: 0.1,
});

const operatorFile = { url: "http://127.0.0.1:8080", token: "the-token", pid: process.pid };
const operatorFiles = fuzzedParser({
  name: "the file that a running server leaves",
  inputs: jsonTexts(operatorFile),
  law: (text) => {
    writeFileSync(join(folder, "server.json"), text);
    const read = readOperatorFile(folder);
    if (read === null) return "refused";
    assert(URL.canParse(read.url) && typeof read.token === "string" && read.pid > 0, "it says where the server is");
    return "accepted";
  },
  portion: 0.1,
});

const original = Buffer.from(sampleExport.text);
const exportFiles = fuzzedParser({
  name: "files of exported audit logs",
  inputs: fc.oneof(mutatedBytes(fc.constant(original)), fc.constant(original)),
  law: async (bytes) => {
    const path = join(folder, "audit.log");
    writeFileSync(path, bytes);
    const verdict = await verifyFile(path, { publicKey: sampleExport.publicKey });
    assert((verdict.kind === "good") === bytes.equals(original), "only an unchanged file is good");
    return verdict.kind === "good" ? "accepted" : "refused";
  },
  portion: 0.02,
});

/** Readers of files on the disk. */
export const fileParsers: readonly FuzzedParser[] = [manifests, operatorFiles, exportFiles];
