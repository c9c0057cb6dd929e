import { generateKeyPairSync, sign } from "node:crypto";
import {
  appendRecords,
  EMPTY_TREE,
  exportFooter,
  exportHeader,
  exportHidden,
  instant,
  noteKey,
  noteKeyText,
  rootOf,
  signCheckpoint,
} from "@cardea/core";
import { toBase64 } from "@cardea/core/src/audit/bytes.ts";
import { expect, test } from "vitest";
import { hash } from "./crypto.ts";
import type { SeenHead } from "./verify.ts";
import { verifyExtract } from "./verify-extract.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const raw = new Uint8Array(publicKey.export({ format: "der", type: "spki" }).subarray(-32));
const key = noteKey(hash, "cardea.test", raw);
if (key === null) throw new Error("it is a key");
const signer = key;

/** A log of that many records, every second of which is of the site. */
function logOf(count: number, suffix = "") {
  const records = Array.from({ length: count }, (_, index) => ({
    actor: { kind: "cli", id: null, name: null },
    action: `code.made_${index}${suffix}`,
    subject: {},
    facts: {},
    personal: null,
  }));
  const { state, leaves } = appendRecords(hash, EMPTY_TREE, { at: instant(1_780_272_000_000), records });
  const head = { origin: "cardea.test", size: state.size, root: rootOf(hash, state) };
  const note = signCheckpoint(head, signer, (bytes) => new Uint8Array(sign(null, bytes, privateKey)));
  const lines = leaves.map(({ leaf, index, hash: leafHash }) => (index % 2 === 0 ? leaf : exportHidden(leafHash)));
  const seen: SeenHead = { publicKey: noteKeyText(signer), size: head.size, root: toBase64(head.root), at: 1 };
  return { lines: [exportHeader(signer, "site_1"), ...lines, exportFooter(note)], seen };
}

/** In pieces that end within lines. */
async function* piecesOf(lines: readonly string[]): AsyncGenerator<string> {
  const text = lines.map((line) => `${line}\n`).join("");
  for (let at = 0; at < text.length; at += 97) yield text.slice(at, at + 97);
}

const verdict = (lines: readonly string[], seen: SeenHead | null = null) =>
  verifyExtract(piecesOf(lines), { seen, now: 2 });

test("an extract of a log that only grew fits, and the next visit goes on from it", async () => {
  const first = await verdict(logOf(21).lines);
  expect(first).toMatchObject({ kind: "fits", isSigned: true, shown: 11, since: null, head: { size: 21 } });
  if (first.kind !== "fits") return;
  expect(await verdict(logOf(30).lines, first.head)).toMatchObject({ kind: "fits", since: { size: 21 }, shown: 15 });
});

test("what does not fit is told by its kind", async () => {
  const { lines, seen } = logOf(20);
  const misfit = async (all: readonly string[], since: SeenHead | null = null) => {
    const told = await verdict(all, since);
    return told.kind === "misfit" ? told.misfit : "fits";
  };
  const hidden = exportHidden(hash(new Uint8Array(1)));
  expect(await misfit(lines.with(1, (lines[1] ?? "").replace("made", "lost")))).toBe("file");
  expect(await misfit(lines.with(2, hidden))).toBe("file");
  expect(await misfit(lines.toSpliced(2, 1))).toBe("file");
  expect(await misfit(lines.slice(0, -1))).toBe("file");
  expect(await misfit(lines.slice(1))).toBe("form");
  expect(await misfit(logOf(20, "x").lines, seen)).toBe("changed");
  expect(await misfit(logOf(19).lines, seen)).toBe("shrunk");
  const forged = (lines.at(-1) ?? "").replace(
    /[A-Za-z0-9+/](=*\\n"\})$/,
    (end) => `${end.startsWith("A") ? "B" : "A"}${end.slice(1)}`,
  );
  expect(["signature", "form"]).toContain(await misfit(lines.with(-1, forged)));
  expect(await misfit(lines, { ...seen, publicKey: `${seen.publicKey.slice(0, -2)}A=` })).toBe("key");
});
