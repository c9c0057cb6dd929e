import { expect, test } from "vitest";
import { deviceOf } from "./device.ts";

const safari = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0";
const webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";

test("a session is called by its browser and system", () => {
  for (const [agent, browser, system] of [
    [`Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) ${safari} Mobile/15E148 Safari/604.1`, "Safari", "iPhone"],
    [`Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) ${webkit} CriOS/140.0 Safari/604.1`, "Chrome", "iPhone"],
    [`Mozilla/5.0 (Linux; Android 16; Pixel 9) ${webkit} Chrome/140.0 Mobile Safari/537.36`, "Chrome", "Android"],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/140.0 Safari/537.36 Edg/140.0`, "Edge", "Windows"],
    [`Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) ${safari} Safari/605.1.15`, "Safari", "Mac"],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox", "Linux"],
  ]) {
    expect(deviceOf(agent ?? null)).toEqual({ browser, system });
  }
});

test("what is no browser has no name", () => {
  expect([deviceOf("curl/8.5"), deviceOf(null)]).toEqual([null, null]);
});
