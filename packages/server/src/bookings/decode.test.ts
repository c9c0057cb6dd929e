import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeFeed } from "./decode.ts";

const TEXT = "BEGIN:VCALENDAR\r\nSUMMARY:Réservée 予約 🏠\r\nEND:VCALENDAR\r\n";

describe("bytes are decoded", () => {
  test("from UTF-8, with and without a mark", () => {
    expect(decodeFeed(Buffer.from(TEXT))).toBe(TEXT);
    expect(decodeFeed(Buffer.from(`\uFEFF${TEXT}`))).toBe(TEXT);
  });

  test("from UTF-16 with a mark, in both orders", () => {
    const little = Buffer.from(`\uFEFF${TEXT}`, "utf16le");
    expect(decodeFeed(little)).toBe(TEXT);
    expect(decodeFeed(Buffer.from(little).swap16())).toBe(TEXT);
  });

  test("from anything else with a sign for what cannot be read", () => {
    expect(decodeFeed(Buffer.from("SUMMARY:réservée", "latin1"))).toBe("SUMMARY:r\uFFFDserv\uFFFDe");
    expect(decodeFeed(new Uint8Array())).toBe("");
  });

  test("however the lines were folded, in the middle of a character too", () => {
    const folds = fc.constantFrom("\r\n ", "\n ", "\r ", "\n\t");
    const texts = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !/[\r\n\uFEFF]/.test(text));
    fc.assert(
      fc.property(texts, fc.nat(), folds, (text, at, fold) => {
        const bytes = Buffer.from(text.toWellFormed());
        const cut = at % bytes.length;
        const foldedBytes = Buffer.concat([bytes.subarray(0, cut), Buffer.from(fold), bytes.subarray(cut)]);
        expect(decodeFeed(foldedBytes).replace(fold, "")).toBe(text.toWellFormed());
      }),
    );
  });
});
