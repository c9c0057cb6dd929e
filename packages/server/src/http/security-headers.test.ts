import { afterAll, beforeAll, expect, test } from "vitest";
import { openRig, type Rig } from "../main/rig.arbitrary.ts";

let rig: Rig;
beforeAll(async () => {
  rig = await openRig({ CARDEA_PUBLIC_URL: "https://doors.example.org" });
});
afterAll(() => rig.close());

const PLACES = ["/", "/favicon.svg", "/nothing.js", "/health", "/metrics", "/api/v1/locks", "/api/v1/openapi.json"];

test.each(PLACES)("%s may load and run nothing but what this server sends", async (url) => {
  const { headers } = await rig.send("GET", url, { stranger: true });
  const policy = new Map(
    String(headers["content-security-policy"])
      .split(";")
      .map((part) => part.trim().split(/ (.*)/s) as [string, string]),
  );
  expect(policy.get("default-src")).toBe("'self'");
  expect([...policy.keys()].filter((name) => /script|style/.test(name))).toEqual([]); // they fall back on default-src
  expect([policy.get("frame-ancestors"), policy.get("base-uri"), policy.get("object-src")]).toEqual([
    "'none'",
    "'none'",
    "'none'",
  ]);
  expect([...policy.values()].join(" ")).not.toMatch(/unsafe|\*|http:/);
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["x-frame-options"]).toBe("DENY");
});

test.each(PLACES)("%s is asked for over https only, for two years", async (url) => {
  const { headers } = await rig.send("GET", url, { stranger: true });
  expect(headers["strict-transport-security"]).toBe("max-age=63072000");
});

test.each(PLACES)("%s says what it is, and in which characters", async (url) => {
  const { headers, text } = await rig.send("GET", url, { stranger: true });
  expect(text).not.toBe("");
  // JSON and SVG have one encoding by themselves.
  expect(String(headers["content-type"])).toMatch(
    /^(application\/(problem\+)?json|image\/svg\+xml|text\/\w+; charset=utf-8)/i,
  );
});

test("no other origin may read an answer", async () => {
  const headers = { origin: "https://elsewhere.example", "access-control-request-method": "POST" };
  for (const method of ["OPTIONS", "GET"]) {
    const answer = await rig.send(method, "/api/v1/session", { stranger: true, headers });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  }
});
