import fc from "fast-check";
import { expect, test } from "vitest";
import { concat, fromBase64, sameBytes, toBase64, utf8 } from "./bytes.ts";
import { textArbitrary } from "./log.arbitrary.ts";

test("a text in UTF-8 is what others write, lone surrogates too", () => {
  fc.assert(
    fc.property(textArbitrary, fc.nat(3), (text, before) => {
      expect(
        Buffer.from(utf8(text, before)).equals(Buffer.concat([Buffer.alloc(before), Buffer.from(text, "utf8")])),
      ).toBe(true);
    }),
    { numRuns: 2_000 },
  );
  for (const text of ["\ud800", "a\udc00b", "\ud83d\udd11\ud83d", "é€🔑"]) {
    expect([...utf8(text)]).toEqual([...Buffer.from(text, "utf8")]);
  }
});

test("bytes in base64 are what others write, and come back", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }),
  );
});

test.each(["A", "AA", "AA=", "AAA", "AB==", "AAB=", "AA==AAAA", "A-__", " AAAA", "AAAA\n", "===="])(
  "%j is not the base64 of anything",
  (text) => expect(fromBase64(text)).toBeNull(),
);

test("bytes are the same only if they are as many and all equal", () => {
  const [one, other] = [new Uint8Array([1, 2]), new Uint8Array([1, 3])];
  expect([sameBytes(one, new Uint8Array([1, 2])), sameBytes(one, other), sameBytes(one, new Uint8Array([1]))]).toEqual([
    true,
    false,
    false,
  ]);
  expect(concat(one, other)).toEqual(new Uint8Array([1, 2, 1, 3]));
});
