import { CardeaError } from "@cardea/core";
import { describe, expect, test } from "vitest";
import { checkPassword, PASSWORD_CHARACTERS_MAX } from "./credentials.ts";

const ANN = { name: "Annabelle Miller", email: "annabelle@example.org" };

async function refusalOf(password: string): Promise<string | null> {
  const refusal = await checkPassword(password, ANN).catch((error: unknown) => error);
  if (!(refusal instanceof CardeaError)) return null;
  if (JSON.stringify(refusal.fields).includes(password)) return "repeated";
  return refusal.fields[0]?.code ?? refusal.code;
}

describe("a password is refused", () => {
  test.each([
    ["that is short", "horse 12", "wrong_length"],
    ["that nobody could type", "x y ".repeat(PASSWORD_CHARACTERS_MAX), "wrong_length"],
    ["that begins as everybody's does", "Password-2026-x", "weak"],
    ["that many people have, however it is written", "BasketBall", "weak"],
    ["that is on the keyboard in a row", "1q2w3e4r5t", "weak"],
    ["that is the same few characters", "abababababab", "weak"],
    ["that is the own name", "annabelle miller", "weak"],
    ["that is the own e-mail", "annabelle@example.org", "weak"],
  ])("%s", async (_, password, code) => {
    expect(await refusalOf(password)).toBe(code);
  });
});

test("any characters in any mixture will do, also blanks and none of the usual kinds", async () => {
  expect(await refusalOf("four words in a row")).toBeNull();
  expect(await refusalOf("日本語の長いパスワードです")).toBeNull();
  expect(await refusalOf("84620519375")).toBeNull();
});
