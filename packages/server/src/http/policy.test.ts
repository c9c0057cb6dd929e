import { fastify } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRig, type Rig } from "../main/rig.arbitrary.ts";
import { guardRoutes } from "./auth.ts";
import { POLICIES } from "./policy.ts";
import type { App, AppContext } from "./tools.ts";

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.close());

const withAccess = (access: string) => Object.entries(POLICIES).filter(([, policy]) => policy.access === access);
const asked = (name: string): [method: string, url: string] => {
  const [method = "", url = ""] = name.split(" ");
  return [method, url.replace(/:\w+/g, "1")];
};

describe("the table of policies", () => {
  const bare = (): App => fastify();

  test("lets an app start whose routes are all in it", async () => {
    const app = bare();
    guardRoutes(app, {} as AppContext, { "GET /x": { access: "public" } });
    app.get("/x", async () => "x");
    await expect(app.ready()).resolves.toBeDefined();
  });

  test("keeps an app with a route that it does not name from being built", () => {
    const app = bare();
    guardRoutes(app, {} as AppContext, {});
    expect(() => app.get("/forgotten", async () => "x")).toThrow("GET /forgotten has no policy");
  });

  test("keeps an app from starting when a line has no route", async () => {
    const app = bare();
    guardRoutes(app, {} as AppContext, { "GET /gone": { access: "public" } });
    await expect(app.ready()).rejects.toThrow("GET /gone");
  });

  test("knows more than 40 routes, most of them only with a key", () => {
    expect(Object.keys(POLICIES).length).toBeGreaterThan(40);
    expect(withAccess("public").map(([name]) => name)).toEqual([
      "GET /health",
      "GET /ready",
      "GET /*",
      "GET /api/v1/openapi.json",
      "POST /api/v1/setup",
      "POST /api/v1/session",
      "POST /api/v1/session/second-factor",
      "POST /api/v1/session/passkey/challenge",
      "POST /api/v1/session/passkey",
      "POST /api/v1/invitations/accept",
      "POST /api/v1/guest/challenge",
      "POST /api/v1/guest/view",
      "POST /api/v1/guest/pin",
      "POST /api/v1/guest/position",
      "POST /api/v1/guest/ask",
      "POST /api/v1/guest/backup",
    ]);
  });
});

describe("every route that needs a key", () => {
  const strangers: Record<string, Record<string, string>> = {
    nobody: {},
    "a made-up key": { authorization: `Bearer cardea_01a206ed-96e8-7501-824c-e8fd4917fac1_${"A".repeat(43)}` },
    "another scheme": { authorization: "Basic Y2FyZGVhOmNhcmRlYQ==" },
    "a made-up cookie": { cookie: `cardea_session=${"A".repeat(32)}.${"A".repeat(43)}%3D` },
  };

  for (const [who, headers] of Object.entries(strangers)) {
    test(`refuses ${who}`, async () => {
      for (const [name] of withAccess("known")) {
        const [method, url] = asked(name);
        const answer = await rig.send(method, url, { stranger: true, headers });
        expect([name, answer.status, answer.body.code]).toEqual([name, 401, "unauthenticated"]);
      }
    });
  }

  test("lets a key in until it is revoked", async () => {
    const { body } = await rig.post("/api/v1/api-keys", { name: "a program" });
    const headers = { authorization: `Bearer ${body.apiKey}` };
    expect((await rig.send("GET", "/api/v1/locks", { headers })).status).toBe(200);
    await rig.post(`/api/v1/api-keys/${body.id}/revoke`);
    expect((await rig.send("GET", "/api/v1/locks", { headers })).status).toBe(401);
  });

  test("lets no key in whose secret differs by one character", async () => {
    const { body } = await rig.post("/api/v1/api-keys", { name: "a program" });
    const changed = body.apiKey.slice(0, -1) + (body.apiKey.endsWith("A") ? "E" : "A");
    expect((await rig.send("GET", "/api/v1/locks", { headers: { authorization: `Bearer ${changed}` } })).status).toBe(
      401,
    );
  });
});
