import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRig, type Rig } from "../main/rig.arbitrary.ts";

let rig: Rig;
/** Of the session that most tests share: set-up links are limited to so many a minute. */
let cookie: string;
beforeAll(async () => {
  rig = await openRig();
  ({ cookie } = await signIn());
});
afterAll(() => rig.close());

const ORIGIN = { host: "127.0.0.1:8080", origin: "http://127.0.0.1:8080" };

async function newToken(): Promise<string> {
  const { body } = await rig.post("/api/v1/setup/links");
  return body.link.split("#setup=")[1];
}

async function signIn(): Promise<{ cookie: string; setCookie: string }> {
  const answer = await rig.send("POST", "/api/v1/setup", {
    stranger: true,
    body: { token: await newToken() },
    headers: ORIGIN,
  });
  expect(answer.status).toBe(200);
  const setCookie = String(answer.headers["set-cookie"]);
  return { cookie: setCookie.split(";")[0] ?? "", setCookie };
}

const asPage = (cookie: string, more: Record<string, string> = {}) => ({
  stranger: true,
  headers: { ...ORIGIN, cookie, ...more },
});

describe("the set-up link", () => {
  test("lets its first user in, and nobody after that", async () => {
    const token = await newToken();
    const use = () => rig.send("POST", "/api/v1/setup", { stranger: true, body: { token } });
    expect((await use()).status).toBe(200);
    const second = await use();
    expect([second.status, second.body.code]).toEqual([401, "unauthenticated"]);
  });

  test("lets one of two in who use it at the same moment", async () => {
    const token = await newToken();
    const use = () => rig.send("POST", "/api/v1/setup", { stranger: true, body: { token } });
    const answers = await Promise.all([use(), use(), use()]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 401, 401]);
  });

  test("dies when a new one is made", async () => {
    const old = await newToken();
    await newToken();
    expect((await rig.send("POST", "/api/v1/setup", { stranger: true, body: { token: old } })).status).toBe(401);
  });

  test("holds its token where servers never see it: behind the #", async () => {
    const { body } = await rig.post("/api/v1/setup/links");
    expect(new URL(body.link).search).toBe("");
    expect(new URL(body.link).hash).toMatch(/^#setup=[A-Za-z0-9_-]{43}$/);
  });
});

describe("a session", () => {
  test("rests in a cookie that no script and no other site can use", async () => {
    const { setCookie } = await signIn();
    expect(setCookie).toMatch(/HttpOnly/);
    expect(setCookie).toMatch(/SameSite=Strict/);
    expect(setCookie).toMatch(/Path=\//);
    expect(setCookie).not.toMatch(/Domain|Secure/);
  });

  test("is only sent over TLS where the server is reached by it", async () => {
    const secure = await openRig({ CARDEA_PUBLIC_URL: "https://cardea.example.org" });
    const { body } = await secure.post("/api/v1/setup/links");
    expect(body.link).toMatch(/^https:\/\/cardea\.example\.org\/#setup=/);
    const token = body.link.split("#setup=")[1];
    const answer = await secure.send("POST", "/api/v1/setup", { stranger: true, body: { token } });
    expect(String(answer.headers["set-cookie"])).toMatch(/Secure/);
    expect(answer.headers["strict-transport-security"]).toMatch(/max-age=63072000/);
    await secure.close();
  });

  test("reads and changes from our own page", async () => {
    expect((await rig.send("GET", "/api/v1/locks", asPage(cookie))).status).toBe(200);
    expect((await rig.send("POST", "/api/v1/setup/links", asPage(cookie))).status).toBe(201);
    const fetched = { stranger: true, headers: { host: ORIGIN.host, cookie, "sec-fetch-site": "same-origin" } };
    expect((await rig.send("POST", "/api/v1/setup/links", fetched)).status).toBe(201);
  });

  const foreign: Record<string, Record<string, string>> = {
    "another origin": { origin: "https://evil.example" },
    "another port of the same machine": { origin: "http://127.0.0.1:9999" },
    "a page without an origin": { origin: "null" },
    "another site, as the browser says": { "sec-fetch-site": "cross-site" },
    "a sister site": { "sec-fetch-site": "same-site" },
  };
  for (const [what, headers] of Object.entries(foreign)) {
    test(`changes nothing from ${what}`, async () => {
      const answer = await rig.send("POST", "/api/v1/setup/links", asPage(cookie, headers));
      expect([answer.status, answer.body.code]).toEqual([403, "forbidden"]);
    });
  }

  test("changes nothing where the browser vouches for no page at all", async () => {
    const answer = await rig.send("POST", "/api/v1/setup/links", { stranger: true, headers: { cookie } });
    expect([answer.status, answer.body.code]).toEqual([403, "forbidden"]);
  });

  test("outlives a restart", async () => {
    await rig.restart();
    expect((await rig.send("GET", "/api/v1/session", asPage(cookie))).body).toEqual({
      signedIn: true,
      setUp: true,
      name: "Browser",
    });
  });

  test("opens nothing once it was ended", async () => {
    const ended = await rig.send("POST", "/api/v1/session/end", asPage(cookie));
    expect(ended.body.signedIn).toBe(false);
    expect(String(ended.headers["set-cookie"])).toMatch(/cardea_session=;/);
    expect((await rig.send("GET", "/api/v1/locks", asPage(cookie))).status).toBe(401);
    expect((await rig.send("GET", "/api/v1/session", asPage(cookie))).body.signedIn).toBe(false);
  });
});

test("a stranger's page is told only that nobody is signed in", async () => {
  const { status, body } = await rig.send("GET", "/api/v1/session", { stranger: true });
  expect([status, body]).toEqual([200, { signedIn: false, setUp: true, name: null }]);
});

test("every answer carries the headers that keep pages apart", async () => {
  for (const url of ["/", "/health", "/api/v1/locks", "/api/v1/nothing", "/api/v1/session"]) {
    const { headers } = await rig.send("GET", url, { stranger: true });
    expect(headers["content-security-policy"]).toMatch(/default-src 'self'.*frame-ancestors 'none'/);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect([url, !url.startsWith("/api") || headers["cache-control"] === "no-store"]).toEqual([url, true]);
  }
});

test("a set-up token cannot be tried out more than ten times a minute", async () => {
  const use = () => rig.send("POST", "/api/v1/setup", { stranger: true, body: { token: "x" } });
  const answers = [];
  for (let tries = 0; tries < 40; tries++) answers.push(await use());
  const last = answers.at(-1);
  expect([last?.status, last?.body.code]).toEqual([429, "rate_limited"]);
  expect(Number(last?.headers["retry-after"])).toBeGreaterThan(0);
});
