import { generateKeyPairSync, type JsonWebKey, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { deviceKey, isSigned } from "./device.ts";

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const jwk = publicKey.export({ format: "jwk" });
const signed = (challenge: string, dsaEncoding: "ieee-p1363" | "der" = "ieee-p1363") => ({
  publicKey: jwk,
  challenge,
  signature: sign("sha256", Buffer.from(challenge), { key: privateKey, dsaEncoding }).toString("base64url"),
});

test("a key is the same whatever else stands in its JWK, and in whatever order", () => {
  const browser: JsonWebKey = { key_ops: ["verify"], ext: true, ...jwk };
  expect(deviceKey(browser)).toBe(deviceKey(jwk));
  expect(deviceKey(jwk)).not.toBe(
    deviceKey(generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" })),
  );
});

test.each<[string, JsonWebKey]>([
  ["of another curve", generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey.export({ format: "jwk" })],
  ["of another kind", generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" })],
  ["without a coordinate", { kty: "EC", crv: "P-256", x: "A".repeat(43) }],
  ["with a coordinate that is too long", { ...jwk, x: `${jwk.x}A` }],
])("a key %s is none", (_, key) => expect(deviceKey(key)).toBeNull());

describe("a signature", () => {
  const key = deviceKey(jwk) ?? "";

  test("holds for its challenge and its key alone", () => {
    expect(isSigned(key, signed("one"))).toBe(true);
    expect(isSigned(key, { ...signed("one"), challenge: "two" })).toBe(false);
    const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" });
    expect(isSigned(deviceKey(other) ?? "", signed("one"))).toBe(false);
  });

  test.each([
    ["in DER", signed("one", "der").signature],
    ["of zeros", Buffer.alloc(64).toString("base64url")],
    ["cut short", signed("one").signature.slice(0, 80)],
    ["empty", ""],
  ])("%s does not hold", (_, signature) => {
    expect(isSigned(key, { ...signed("one"), signature })).toBe(false);
  });

  test("with a key off the curve does not hold, and throws nothing", () => {
    const off = JSON.stringify({ crv: "P-256", kty: "EC", x: "A".repeat(43), y: "A".repeat(43) });
    expect(isSigned(off, signed("one"))).toBe(false);
  });
});
