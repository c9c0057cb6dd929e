import { expect, test } from "vitest";
import { showsOneOf } from "./shown.ts";

const DIGITS = new Set(["965371"]);
const shows = (text: string): boolean => showsOneOf(text, DIGITS);

test.each(['{"digits":"965371"}', '{"slot":965371}', "pin965371 was set", "lock_965371", '{"name":"p1.965371 "}'])(
  "a PIN in the open is seen: %s",
  (text) => expect(shows(text)).toBe(true),
);

test("an id that happens to hold the same digits shows no PIN, and hides none beside it", () => {
  const id = "lock_01a42b71-666b-7a03-8aa2-c965371ef50c";
  expect(shows(`{"lockIds":"${id} ${id}"}`)).toBe(false);
  expect(shows(`{"lockIds":"${id}","digits":"965371"}`)).toBe(true);
});

test("a sealed text that happens to hold them shows no PIN", () => {
  const id = "01a42b71-666b-790a-b576-0b2ee4c25d22";
  expect(shows(`{"personal":"p1.site_${id}.holder_${id}.ab-965371_Z.c965371d","slot":2}`)).toBe(false);
});

test("a longer number that holds them shows no PIN", () => expect(shows('{"at":1804965371418}')).toBe(false));
