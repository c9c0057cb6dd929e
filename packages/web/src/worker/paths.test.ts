import { describe, expect, test } from "vitest";
import { cacheName, isAppPath, pathIn } from "./paths.ts";

describe("the worker", () => {
  test.each(["/", "/doors", "/codes/new", "/codes/code_01a206ed", "/settings/notices", "/guests", "/keypads"])(
    "answers for %s, which is the app's",
    (path) => expect(isAppPath(path)).toBe(true),
  );

  test.each(["/g", "/g/", "/keypad/lock_1", "/api/v1/codes", "/api", "/health", "/metrics", "/sw.js", "/assets/a.js"])(
    "leaves %s alone",
    (path) => expect(isAppPath(path)).toBe(false),
  );

  test.each(["//evil.example", "https://evil.example", "/\\evil", "/g#token", "javascript:alert(1)", 7, null])(
    "never follows %j out of the app",
    (url) => expect(pathIn(url)).toBe("/"),
  );

  test("follows a path of the app", () => {
    expect(pathIn("/codes/code_01a206ed-96e8")).toBe("/codes/code_01a206ed-96e8");
  });

  test("keeps another set of files under another name", () => {
    const files = [{ url: "index.html", revision: "1" }];
    expect(cacheName(files)).toBe(cacheName([...files]));
    expect(cacheName(files)).not.toBe(cacheName([{ url: "index.html", revision: "2" }]));
  });
});
