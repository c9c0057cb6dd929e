import { CardeaError } from "@cardea/core";
import { expect, test } from "vitest";
import { CANARY, KEY, ManualWorld, one, two } from "./lock.fixture.ts";
import { makeSealer } from "./seal.ts";

const sealer = makeSealer(KEY, new ManualWorld());

function isRefused(open: () => unknown): boolean {
  try {
    open();
    return false;
  } catch (error) {
    return (
      error instanceof CardeaError && error.code === "vault_cannot_open" && !error.message.includes(CANARY.reveal())
    );
  }
}

test("a sealed PIN opens in its own slot of its own lock, and nowhere else", () => {
  const sealed = sealer.seal("front", one, CANARY);
  expect(sealer.open("front", one, sealed).equals(CANARY)).toBe(true);
  expect(isRefused(() => sealer.open("front", two, sealed))).toBe(true);
  expect(isRefused(() => sealer.open("back", one, sealed))).toBe(true);
  const other = makeSealer(new Uint8Array(32), new ManualWorld());
  expect(isRefused(() => other.open("front", one, sealed))).toBe(true);
});

test("a sealed PIN with any byte changed, or cut short, is refused", () => {
  const bytes = Buffer.from(sealer.seal("front", one, CANARY), "base64url");
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    expect(isRefused(() => sealer.open("front", one, changed.toString("base64url")))).toBe(true);
    expect(isRefused(() => sealer.open("front", one, bytes.subarray(0, at).toString("base64url")))).toBe(true);
  }
});

test("no PIN is sealed twice alike", () => {
  const sealed = Array.from({ length: 1_000 }, () => sealer.seal("front", one, CANARY));
  expect(new Set(sealed).size).toBe(1_000);
});

test("a fingerprint means nothing for another lock, another purpose, or another key", () => {
  const digits = CANARY.reveal();
  const tags = [
    sealer.tag("front", "whole", digits),
    sealer.tag("back", "whole", digits),
    sealer.tag("front", "first_digits", digits),
    makeSealer(new Uint8Array(32), new ManualWorld()).tag("front", "whole", digits),
  ];
  expect(new Set(tags).size).toBe(4);
  expect(sealer.tag("front", "whole", digits)).toBe(tags[0]);
});

test("a sealed PIN whose text was changed only by what decoding drops is refused", () => {
  const sealed = sealer.seal("front", one, CANARY);
  for (const changed of [`${sealed}=`, `${sealed}A`, `${sealed}\n`, ` ${sealed}`, sealed.replace(/^./, "$&*")]) {
    expect(isRefused(() => sealer.open("front", one, changed))).toBe(true);
  }
});
