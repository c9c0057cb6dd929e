import { describe, expect, test } from "vitest";
import { Pin } from "./pin.ts";
import { CANARY, pinOf } from "./pin.arbitrary.ts";

describe("a PIN", () => {
  test("keeps its digits, leading zeros too, and shows them only when asked", () => {
    expect(pinOf("004200").reveal()).toBe("004200");
    expect(pinOf("004200").length).toBe(6);
  });

  test("is printed as a word, in text, JSON and lists", () => {
    const pin = pinOf(CANARY);
    const inspect: unknown = Reflect.get(pin, Symbol.for("nodejs.util.inspect.custom"));
    expect([String(pin), pin.toString(), JSON.stringify({ pin }), [pin].join()]).toEqual([
      "[pin]",
      "[pin]",
      '{"pin":"[pin]"}',
      "[pin]",
    ]);
    expect(typeof inspect === "function" && inspect.call(pin)).toBe("[pin]");
    expect(Object.keys(pin)).toEqual([]);
  });

  test("equals a PIN of the same digits only", () => {
    expect(pinOf("0123").equals(pinOf("0123"))).toBe(true);
    expect(pinOf("0123").equals(pinOf("00123"))).toBe(false);
  });

  test.each(["", "123", "1234567890123", "12a4", "１２３４", "1234\n", " 1234", "-123", "1e10"])(
    "is not made of %j",
    (text) => {
      expect(Pin.parse(text)).toBeNull();
    },
  );
});
