import { beforeEach, describe, expect, test, vi } from "vitest";
import type { CodeInput } from "../api-types.ts";
import { forgetAllUnsent, forgetUnsent, isFresh, keepUnsent, refuseUnsent, unsentCodes } from "./unsent.ts";

const INPUT: CodeInput = { kind: "timed", lockIds: ["lock_1"], holder: { name: "Ann" } };
const made = (key: string, input: CodeInput = INPUT) => ({
  key,
  memberId: "member_1",
  madeAt: 1_000,
  input,
  who: "Ann",
});

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
  });
});

const keys = () => unsentCodes().map(({ key }) => key);

describe("codes that wait for the server", () => {
  test("are kept in order, each once, and go when they are sent", () => {
    expect([keepUnsent(made("a")), keepUnsent(made("b")), keepUnsent(made("a"))]).toEqual([true, true, true]);
    expect(keys()).toEqual(["b", "a"]);
    forgetUnsent("b");
    expect(keys()).toEqual(["a"]);
    forgetAllUnsent();
    expect(localStorage.getItem("cardea.unsent")).toBeNull();
  });

  test("never hold digits that a person chose", () => {
    expect(keepUnsent(made("a", { ...INPUT, kind: "custom", pin: "48291377" }))).toBe(false);
    expect(keys()).toEqual([]);
  });

  test("are sent without asking for an hour, and never once the server said no", () => {
    keepUnsent(made("a"));
    const [waiting] = unsentCodes();
    refuseUnsent("a", "The door is gone.");
    const [refused] = unsentCodes();
    const fresh = [waiting, refused].map((one) => one !== undefined && isFresh(one, 2_000));
    const late = waiting !== undefined && isFresh(waiting, 1_000 + 60 * 60_000);
    expect([fresh, late]).toEqual([[true, false], false]);
  });

  test("that somebody else wrote there are no codes", () => {
    localStorage.setItem("cardea.unsent", "{not json");
    expect(keys()).toEqual([]);
    localStorage.setItem("cardea.unsent", '"text"');
    expect(keys()).toEqual([]);
  });

  test("are not too many", () => {
    const taken = Array.from({ length: 21 }, (_, index) => keepUnsent(made(String(index))));
    expect(taken.filter(Boolean)).toHaveLength(20);
  });
});
