import { createECDH } from "node:crypto";
import { expect, test } from "vitest";
import { decryptPush } from "./decrypt.ts";

/** @see RFC 8291 section 5 */
const EXAMPLE = {
  auth: "BTBZMqHH6r4Tts7J_aSIgg",
  privateKey: "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94",
  body:
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_" +
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
};

function example() {
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(Buffer.from(EXAMPLE.privateKey, "base64url"));
  return { ecdh, auth: Buffer.from(EXAMPLE.auth, "base64url") };
}

test("the example of the standard is read as it says", () => {
  expect(decryptPush(Buffer.from(EXAMPLE.body, "base64url"), example())).toBe(
    "When I grow up, I want to be a watermelon",
  );
});

test("a message with one bit changed is not read", () => {
  const body = Buffer.from(EXAMPLE.body, "base64url");
  body.writeUInt8(body.readUInt8(100) ^ 1, 100);
  expect(() => decryptPush(body, example())).toThrow(/authenticate/);
});
