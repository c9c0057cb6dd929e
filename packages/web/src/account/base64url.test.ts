import { expect, test } from "vitest";
import { bytesOf, textOf } from "./base64url.ts";

test("bytes become base64url without padding, and come back", () => {
  for (const [text, bytes] of [
    ["", []],
    ["-_8", [251, 255]],
    ["AAEC", [0, 1, 2]],
  ] as const) {
    expect([...bytesOf(text)]).toEqual([...bytes]);
    expect(textOf(Uint8Array.from(bytes).buffer)).toBe(text);
  }
});
