import { describe, expect, test } from "vitest";
import { checkpointText, openCheckpoint, parseCheckpointText } from "./checkpoint.ts";
import { checkpointOf, logOf, newSigner, sha256, verifySignature } from "./log.arbitrary.ts";
import { noteKey, noteKeyText, openNote, parseNoteKey, signNote } from "./note.ts";
import { rootOf } from "./tree.ts";

/** @see golang.org/x/mod/sumdb/note, its package example */
const PUBLISHED_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PUBLISHED_NOTE =
  "If you think cryptography is the answer to your problem,\n" +
  "then you don't know what your problem is.\n" +
  "\n" +
  "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

const signer = newSigner();
const other = newSigner();
const log = logOf(11);
const note = checkpointOf(signer, log);

describe("a signed note", () => {
  test("of another implementation is read and verified", () => {
    const key = parseNoteKey(sha256, PUBLISHED_KEY);
    if (key === null) throw new Error("the published key is well formed");
    expect(noteKeyText(key)).toBe(PUBLISHED_KEY);
    expect(openNote(PUBLISHED_NOTE, key, verifySignature)).toBe(PUBLISHED_NOTE.split("\n\n")[0] + "\n");
  });

  test("is the text, an empty line, and one line with the signature", () => {
    const signed = signNote("Hello\n", signer.key, signer.sign);
    expect(signed).toMatch(/^Hello\n\n— cardea\.local\/test [A-Za-z0-9+/]{90,92}=*\n$/);
    expect(openNote(signed, signer.key, verifySignature)).toBe("Hello\n");
    expect(openNote(signed, other.key, verifySignature)).toBeNull();
  });

  test("is refused with any character altered, missing or added", () => {
    for (let at = 0; at < note.length; at++) {
      const letter = note.charAt(at) === "A" ? "B" : "A";
      for (const altered of [
        note.slice(0, at) + letter + note.slice(at + 1),
        note.slice(0, at) + note.slice(at + 1),
        note.slice(0, at) + letter + note.slice(at),
      ]) {
        expect(openCheckpoint(altered, signer.key, verifySignature)).toBeNull();
      }
    }
    for (const altered of [
      `${note}\n`,
      `\n${note}`,
      note.slice(0, -1),
      note + note,
      note.replaceAll("\n", "\r\n"),
      note.replace("—", "-"),
    ]) {
      expect(openCheckpoint(altered, signer.key, verifySignature)).toBeNull();
    }
  });
});

describe("a key", () => {
  test("is kept as one word and read back", () => {
    expect(parseNoteKey(sha256, noteKeyText(signer.key))).toEqual(signer.key);
  });

  test.each([
    "",
    "cardea",
    PUBLISHED_KEY.replace("c74f20a3", "c74f20a4"),
    PUBLISHED_KEY.replace("Peter", "Pete"),
    PUBLISHED_KEY.slice(0, -4),
    `${PUBLISHED_KEY}\n`,
    PUBLISHED_KEY.replace("+ARpc", "+BRpc"),
  ])("is not read from %j", (text) => {
    expect(parseNoteKey(sha256, text)).toBeNull();
  });

  test("has a name without spaces and plus signs", () => {
    for (const name of ["", "a b", "a+b", "a\nb"]) expect(noteKey(sha256, name, signer.key.publicKey)).toBeNull();
    expect(noteKey(sha256, "name", new Uint8Array(31))).toBeNull();
  });
});

describe("a checkpoint", () => {
  test("tells origin, size and root", () => {
    const head = openCheckpoint(note, signer.key, verifySignature);
    expect(head).toEqual({ origin: "cardea.local/test", size: 11, root: new Uint8Array(rootOf(sha256, log.state)) });
    expect(note.startsWith("cardea.local/test\n11\n")).toBe(true);
  });

  test("of another log under the same key is refused", () => {
    const foreign = signNote(
      checkpointText({ origin: "cardea.local/else", size: 0, root: new Uint8Array(32) }),
      signer.key,
      signer.sign,
    );
    expect(openCheckpoint(foreign, signer.key, verifySignature)).toBeNull();
  });

  const root = Buffer.alloc(32, 7).toString("base64");
  test.each([
    "",
    `a\n1\n${root}`,
    `\n1\n${root}\n`,
    `a\n01\n${root}\n`,
    `a\n-1\n${root}\n`,
    `a\n1e3\n${root}\n`,
    `a\n99999999999999999\n${root}\n`,
    `a\n1\n${root}\nmore\n`,
    `a\n1\n${root.slice(4)}\n`,
  ])("is not read from %j", (text) => expect(parseCheckpointText(text)).toBeNull());
});
