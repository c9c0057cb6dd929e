import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, openOwner, ORIGIN, PASSWORD, setupToken, type TestBrowser } from "../main/people.arbitrary.ts";
import { openRig, type Rig } from "../main/rig.arbitrary.ts";

let rig: Rig;
let owner: TestBrowser;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.close());

const PERSON = { name: "Ann", email: "ann@example.org", password: PASSWORD };
const cookieOf = (browser: TestBrowser) => `cardea_session=${browser.cookies.get("cardea_session")}`;

test("a stranger's page is told that nobody has an account yet", async () => {
  const { status, body } = await rig.send("GET", "/api/v1/session", { stranger: true });
  const nobody = { signedIn: false, setUp: false, name: null, member: null, secondFactorNeeded: false };
  expect([status, body]).toEqual([200, nobody]);
});

describe("the set-up link", () => {
  test("makes its first user the owner, and nobody after that", async () => {
    const token = await setupToken(rig);
    const use = () => openBrowser(rig).post("/api/v1/setup", { token, ...PERSON });
    const first = await use();
    expect([first.status, first.body.member.roles[0].role]).toEqual([200, "owner"]);
    const second = await use();
    expect([second.status, second.body.code]).toEqual([401, "unauthenticated"]);
  });

  test("lets one of two in who use it at the same moment", async () => {
    const token = await setupToken(rig);
    const use = (email: string) => openBrowser(rig).post("/api/v1/setup", { token, ...PERSON, email });
    const answers = await Promise.all([use("a@example.org"), use("b@example.org"), use("c@example.org")]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 401, 401]);
    expect((await rig.house.store.members()).filter(({ email }) => /^[abc]@/.test(email))).toHaveLength(1);
  });

  test("dies when a new one is made", async () => {
    const old = await setupToken(rig);
    await setupToken(rig);
    expect((await openBrowser(rig).post("/api/v1/setup", { token: old, ...PERSON })).status).toBe(401);
  });

  test("holds its token where servers never see it: behind the #", async () => {
    const { body } = await rig.post("/api/v1/setup/links");
    expect(new URL(body.link).search).toBe("");
    expect(new URL(body.link).hash).toMatch(/^#setup=[A-Za-z0-9_-]{43}$/);
  });

  test("gives a member who lost everything a new password, and ends what was before", async () => {
    const before = await openOwner(rig, "lost@example.org");
    const password = "words that were never used";
    const browser = openBrowser(rig);
    const body = { token: await setupToken(rig), name: "Whoever", email: "lost@example.org", password };
    const again = await browser.post("/api/v1/setup", body);
    expect([again.status, again.body.name]).toEqual([200, "Olga Owner"]);
    expect((await before.get("/api/v1/locks")).status).toBe(401);
  });

  test.each([
    ["a short password", { password: "short" }],
    ["a password that everybody tries", { password: "password1234" }],
    ["its e-mail as the password", { password: "ann@example.org" }],
    ["a name with a control character", { name: "Ann\u0007" }],
    ["a name that turns the direction of writing", { name: "Ann\u202E" }],
    ["an e-mail without a host", { email: "ann" }],
  ])("refuses %s and may be used again", async (_, change) => {
    const token = await setupToken(rig);
    const use = (more: object) => openBrowser(rig).post("/api/v1/setup", { token, ...PERSON, ...more });
    const refused = await use(change);
    expect([refused.status, refused.body.code]).toEqual([422, "invalid_field"]);
    expect((await use({})).status).toBe(200);
  });

  test("keeps markup in a name as the text that it is", async () => {
    const name = '<img src=x onerror="alert(1)">';
    const browser = openBrowser(rig);
    await browser.post("/api/v1/setup", { token: await setupToken(rig), ...PERSON, email: "markup@example.org", name });
    const { body, headers } = await browser.get("/api/v1/session");
    expect([body.name, String(headers["content-type"])]).toEqual([name, "application/json; charset=utf-8"]);
  });
});

describe("the session's cookie", () => {
  beforeAll(async () => {
    owner = await openOwner(rig);
  });

  test("is none that a script or another site can use", async () => {
    const body = { email: "owner@example.org", password: PASSWORD };
    const answer = await openBrowser(rig).post("/api/v1/session", body);
    const setCookie = String([answer.headers["set-cookie"]].flat()[0]);
    expect(setCookie).toMatch(/^cardea_session=[^;]+;.*HttpOnly/);
    expect(setCookie).toMatch(/SameSite=Strict/i);
    expect(setCookie).toMatch(/Path=\//);
    expect(setCookie).not.toMatch(/Domain|Secure/);
  });

  test("is bound to the host and to TLS where the server is reached by it", async () => {
    const secure = await openRig({ CARDEA_PUBLIC_URL: "https://cardea.example.org" });
    const browser = openBrowser(secure, { host: "cardea.example.org", origin: "https://cardea.example.org" });
    const answer = await browser.post("/api/v1/setup", { token: await setupToken(secure), ...PERSON });
    const setCookie = String([answer.headers["set-cookie"]].flat()[0]);
    expect(setCookie).toMatch(/^__Host-cardea_session=[^;]+;.*Secure/);
    expect(setCookie).not.toMatch(/Domain/);
    expect((await browser.get("/api/v1/locks")).status).toBe(200);
    expect(answer.headers["strict-transport-security"]).toMatch(/max-age=63072000/);
    const ended = await browser.post("/api/v1/session/end");
    expect(String(ended.headers["set-cookie"])).toMatch(/^__Host-cardea_session=;.*Secure/);
    await secure.close();
  });

  test("lets our own page read and change", async () => {
    expect((await owner.get("/api/v1/locks")).status).toBe(200);
    expect((await owner.post("/api/v1/setup/links")).status).toBe(201);
    const headers = { host: ORIGIN.host, cookie: cookieOf(owner), "sec-fetch-site": "same-origin" };
    expect((await rig.send("POST", "/api/v1/setup/links", { stranger: true, headers })).status).toBe(201);
  });

  const foreign: Record<string, Record<string, string>> = {
    "another origin": { origin: "https://evil.example" },
    "another port of the same machine": { origin: "http://127.0.0.1:9999" },
    "a page without an origin": { origin: "null" },
    "another site, as the browser says": { "sec-fetch-site": "cross-site" },
    "a sister site": { "sec-fetch-site": "same-site" },
  };
  for (const [what, headers] of Object.entries(foreign)) {
    test(`lets ${what} change nothing`, async () => {
      const answer = await owner.send("POST", "/api/v1/setup/links", {}, headers);
      expect([answer.status, answer.body.code]).toEqual([403, "forbidden"]);
    });
  }

  test("changes nothing where the browser vouches for no page at all", async () => {
    const headers = { cookie: cookieOf(owner) };
    const answer = await rig.send("POST", "/api/v1/setup/links", { stranger: true, headers });
    expect([answer.status, answer.body.code]).toEqual([403, "forbidden"]);
  });

  test("outlives a restart", async () => {
    await rig.restart();
    expect((await owner.get("/api/v1/session")).body).toMatchObject({
      signedIn: true,
      setUp: true,
      name: "Olga Owner",
    });
  });

  test("opens nothing once its session was ended", async () => {
    const cookie = cookieOf(owner);
    const ended = await owner.post("/api/v1/session/end");
    expect(ended.body.signedIn).toBe(false);
    expect(String(ended.headers["set-cookie"])).toMatch(/cardea_session=;/);
    const late = { stranger: true, headers: { ...ORIGIN, cookie } };
    expect((await rig.send("GET", "/api/v1/locks", late)).status).toBe(401);
    expect((await rig.send("GET", "/api/v1/session", late)).body.signedIn).toBe(false);
  });
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
  const browser = openBrowser(rig);
  const answers = [];
  for (let tries = 0; tries < 12; tries++) answers.push(await browser.post("/api/v1/setup", { token: "x", ...PERSON }));
  const last = answers.at(-1);
  expect([last?.status, last?.body.code]).toEqual([429, "rate_limited"]);
  expect(Number(last?.headers["retry-after"])).toBeGreaterThan(0);
});
