import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CardeaError } from "@cardea/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readManifest } from "./backup.ts";
import { readOperatorFile } from "./operator-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cardea-backup-"));
  writeFileSync(join(folder, "cardea.db"), "rows");
});
afterEach(() => rmSync(folder, { recursive: true }));

const sha256 = createHash("sha256").update("rows").digest("hex");
const file = { name: "cardea.db", bytes: 4, sha256 };
const good = { format: "cardea-backup", v: 1, madeAt: "2026-06-01T00:00:00.000Z", files: [file] };

function readBack(manifest: unknown) {
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  return readManifest(folder);
}

test("a whole backup is read", () => {
  expect(readBack(good)).toEqual(good);
});

test.each([
  ["nothing", null],
  ["a file that is none", { ...good, files: [null] }],
  ["a file without a name", { ...good, files: [{ ...file, name: undefined }] }],
  ["a time that is none", { ...good, madeAt: { a: 1 } }],
  ["a time in other words", { ...good, madeAt: "yesterday" }],
  ["a file from elsewhere", { ...good, files: [{ ...file, name: "../cardea.db" }] }],
])("a list that holds %s is refused in a sentence", (_what, manifest) => {
  expect(() => readBack(manifest)).toThrow(CardeaError);
});

test.each([
  ["nothing", null],
  ["no address", { token: "t", pid: process.pid }],
  ["an address that is none", { url: "here", token: "t", pid: process.pid }],
  ["a group of processes", { url: "http://127.0.0.1:1", token: "t", pid: 0 }],
])("a server's file that holds %s is of no server", (_what, held) => {
  writeFileSync(join(folder, "server.json"), JSON.stringify(held));
  expect(readOperatorFile(folder)).toBeNull();
});
