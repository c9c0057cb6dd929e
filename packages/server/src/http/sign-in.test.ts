import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, openOwner, PASSWORD, setupToken, type TestBrowser, totpAt } from "../main/people.arbitrary.ts";
import { openRig, type Rig } from "../main/rig.arbitrary.ts";

let rig: Rig;
let owner: TestBrowser;
beforeAll(async () => {
  rig = await openRig();
  owner = await openOwner(rig);
});
afterAll(() => rig.close());

const EMAIL = "owner@example.org";
const signIn = (browser: TestBrowser, password = PASSWORD, email = EMAIL) =>
  browser.post("/api/v1/session", { email, password });

/** The records of that action, newest first. */
async function recordsOf(action: string): Promise<{ actor: { kind: string; id: string | null }; facts: object }[]> {
  const { body } = await rig.get("/api/v1/audit?limit=200");
  return body.items
    .map(({ leaf }: { leaf: string }) => JSON.parse(leaf))
    .filter((record: { action: string }) => record.action === action);
}

describe("signing in", () => {
  test("takes e-mail and password, the e-mail in any case of letters", async () => {
    const browser = openBrowser(rig);
    const { status, body } = await signIn(browser, PASSWORD, "  OWNER@Example.org ");
    expect([status, body.signedIn, body.name, body.member.email]).toEqual([200, true, "Olga Owner", EMAIL]);
    expect(body.member.roles).toMatchObject([
      { siteId: null, role: "owner", limits: { lockIds: null, kinds: null, stayDaysMax: null } },
    ]);
    expect((await browser.get("/api/v1/locks")).status).toBe(200);
  });

  test("says the same of a wrong password and of somebody unknown", async () => {
    const wrong = await signIn(openBrowser(rig), "some other words here");
    const unknown = await signIn(openBrowser(rig), PASSWORD, "nobody@example.org");
    for (const { status, body, headers } of [wrong, unknown]) {
      expect([status, body.code, headers["set-cookie"]]).toEqual([401, "sign_in_failed", undefined]);
    }
    expect(wrong.body.detail).toBe(unknown.body.detail);
  });

  test("is recorded with the member who did it, and so is what failed", async () => {
    await signIn(openBrowser(rig), "some other words here");
    await signIn(openBrowser(rig));
    const [started] = await recordsOf("session.started");
    expect(started?.actor).toMatchObject({ kind: "member", name: "Olga Owner" });
    expect(started?.facts).toMatchObject({ factor: "password" });
    const [failed] = await recordsOf("sign_in.failed");
    expect([failed?.actor.id, failed?.facts]).toEqual([null, { way: "password" }]);
  });

  test("locks an account after ten wrong passwords from anywhere, also for the right one", async () => {
    const email = "locked@example.org";
    const name = "Lena Locked";
    await openBrowser(rig).post("/api/v1/setup", { token: await setupToken(rig), name, email, password: PASSWORD });
    for (let tries = 0; tries < 10; tries++) {
      expect((await signIn(openBrowser(rig), "some other words here", email)).status).toBe(401);
    }
    const { status, body } = await signIn(openBrowser(rig), PASSWORD, email);
    expect([status, body.code]).toEqual([429, "account_locked"]);
    expect((await recordsOf("account.locked")).length).toBe(1);
    expect((await signIn(openBrowser(rig))).status).toBe(200); // others go on
  });

  test("is limited by the real address, whatever a header claims", async () => {
    const browser = openBrowser(rig);
    const statuses = [];
    for (let tries = 0; tries < 14; tries++) {
      const headers = { "x-forwarded-for": `192.0.2.${tries}` };
      const body = { email: `nobody${tries}@example.org`, password: PASSWORD };
      statuses.push((await browser.send("POST", "/api/v1/session", body, headers)).status);
    }
    expect(statuses.filter((status) => status === 429)).toHaveLength(4);
  });

  test("is noted under the real address, whatever a header claims", async () => {
    const browser = openBrowser(rig);
    await browser.send(
      "POST",
      "/api/v1/session",
      { email: EMAIL, password: PASSWORD },
      { "x-forwarded-for": "192.0.2.7" },
    );
    const { body } = await browser.get("/api/v1/account/sessions");
    expect(body.items.find(({ isThis }: { isThis: boolean }) => isThis).address).toMatch(/^10\.0\./);
  });

  test("needs a page of ours", async () => {
    const evil = openBrowser(rig, { host: "127.0.0.1:8080", origin: "https://evil.example" });
    const { status, body } = await signIn(evil);
    expect([status, body.code]).toEqual([403, "forbidden"]);
  });

  test.each([
    ["no at sign", "ann.example.org"],
    ["markup", "<b>@example.org"],
    ["a line end", "ann@example.org\nbcc: eve@example.org"],
    ["a turned direction", "ann\u202E@example.org"],
  ])("refuses an e-mail with %s", async (_, email) => {
    expect((await signIn(openBrowser(rig), PASSWORD, email)).body.code).toBe("invalid_field");
  });
});

describe("the second factor", () => {
  let browser: TestBrowser;
  let uri = "";
  let recoveryCodes: string[] = [];
  const email = "two@example.org";
  const later = (steps: number) => totpAt(uri, Date.now() + steps * 30_000);
  const half = async (): Promise<TestBrowser> => {
    const other = openBrowser(rig);
    const { body } = await signIn(other, PASSWORD, email);
    expect([body.signedIn, body.secondFactorNeeded]).toEqual([false, true]);
    return other;
  };
  const show = (other: TestBrowser, shown: object) => other.post("/api/v1/session/second-factor", shown);

  beforeAll(async () => {
    browser = await openOwner(rig, email, "Tom Two");
  });

  test("begins with the password and is on with its first code", async () => {
    expect((await browser.post("/api/v1/account/totp", { password: "some other words" })).status).toBe(401);
    const begun = await browser.post("/api/v1/account/totp", { password: PASSWORD });
    expect(begun.status).toBe(200);
    ({ uri, recoveryCodes } = begun.body);
    expect([uri.startsWith("otpauth://totp/"), recoveryCodes.length]).toEqual([true, 10]);
    expect((await browser.get("/api/v1/session")).body.member.secondFactor).toBe(false);
    const { status, body } = await browser.post("/api/v1/account/totp/confirm", { code: later(-1) });
    expect([status, body.member.secondFactor, body.member.factor]).toEqual([200, true, "totp"]);
    expect((await browser.get("/api/v1/locks")).status).toBe(200);
  });

  test("stands between the password and the house", async () => {
    const other = await half();
    expect((await other.get("/api/v1/locks")).status).toBe(401);
    expect((await show(other, { code: "000000" })).body.code).toBe("sign_in_failed");
    const { status, body } = await show(other, { code: later(0) });
    expect([status, body.member.factor]).toEqual([200, "totp"]);
    expect((await other.get("/api/v1/locks")).status).toBe(200);
  });

  test("takes each code once", async () => {
    expect((await show(await half(), { code: later(0) })).body.code).toBe("sign_in_failed"); // used above
    const twins = [await half(), await half()];
    const code = later(1);
    const answers = await Promise.all(twins.map((twin) => show(twin, { code })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401]);
  });

  test("may be a recovery code, each once", async () => {
    const [recoveryCode] = recoveryCodes;
    const { status, body } = await show(await half(), { recoveryCode });
    expect([status, body.member.factor]).toEqual([200, "recovery_code"]);
    expect((await show(await half(), { recoveryCode })).body.code).toBe("sign_in_failed");
  });

  test("rests encrypted, and its secrets are in no log, record or answer", async () => {
    const secret = new URL(uri).searchParams.get("secret") ?? "";
    const [row] = await rig.house.store.authRows({ table: "auth_two_factor", where: [] });
    expect(secret.length).toBeGreaterThan(20);
    const { text } = await rig.get("/api/v1/audit?limit=200");
    for (const hidden of [secret, recoveryCodes[1] ?? "", PASSWORD]) {
      for (const place of [JSON.stringify(row), rig.logged(), text]) expect(place).not.toContain(hidden);
    }
  });

  test("is turned off with the password, and the session falls back to one factor", async () => {
    const { status, body } = await browser.post("/api/v1/account/totp/disable", { password: PASSWORD });
    expect([status, body.member.secondFactor, body.member.factor]).toEqual([200, false, "password"]);
    expect((await recordsOf("second_factor.disabled")).length).toBe(1);
  });
});

describe("a session", () => {
  test("is stored by the hash of its token only", async () => {
    const token = decodeURIComponent(owner.cookies.get("cardea_session") ?? "").split(".")[0] ?? "";
    expect(token.length).toBeGreaterThan(30);
    const rows = JSON.stringify(await rig.house.store.authRows({ table: "auth_session", where: [] }));
    expect(rows).not.toContain(token);
    expect(rig.logged()).not.toContain(token);
  });

  test("of the table opens nothing when it is sent as a cookie", async () => {
    const [row] = await rig.house.store.authRows({ table: "auth_session", where: [] });
    const thief = openBrowser(rig);
    const { status } = await thief.send("GET", "/api/v1/locks", undefined, {
      cookie: `cardea_session=${row?.["token"]}`,
    });
    expect(status).toBe(401);
  });

  test("is listed, and ended one by one or everywhere", async () => {
    const [here, there, elsewhere] = [openBrowser(rig), openBrowser(rig), openBrowser(rig)];
    for (const browser of [here, there, elsewhere]) await signIn(browser);
    const { body } = await there.get("/api/v1/account/sessions");
    const own = body.items.find(({ isThis }: { isThis: boolean }) => isThis);
    await here.post(`/api/v1/account/sessions/${own.id}/end`);
    expect((await there.get("/api/v1/locks")).status).toBe(401);
    expect((await elsewhere.get("/api/v1/locks")).status).toBe(200);
    expect((await here.post("/api/v1/account/sessions/end-all")).body.ended).toBeGreaterThanOrEqual(2);
    for (const browser of [here, elsewhere, owner]) expect((await browser.get("/api/v1/locks")).status).toBe(401);
    await signIn(owner);
  });

  test("of another member is not there to be ended", async () => {
    const other = await openOwner(rig, "other@example.org");
    const { body } = await owner.get("/api/v1/account/sessions");
    expect((await other.post(`/api/v1/account/sessions/${body.items[0].id}/end`)).status).toBe(404);
    expect((await owner.get("/api/v1/locks")).status).toBe(200);
  });

  test("goes on when its member takes another password, and all others end", async () => {
    const email = "changing@example.org";
    const here = await openOwner(rig, email);
    const there = openBrowser(rig);
    await signIn(there, PASSWORD, email);
    const newPassword = "five other words in a row";
    const change = (password: string) => here.post("/api/v1/account/password", { password, newPassword });
    expect((await change("some other words here")).body.code).toBe("sign_in_failed");
    expect((await change(PASSWORD)).status).toBe(200);
    expect([(await here.get("/api/v1/locks")).status, (await there.get("/api/v1/locks")).status]).toEqual([200, 401]);
    expect((await signIn(openBrowser(rig), PASSWORD, email)).status).toBe(401);
    expect((await signIn(openBrowser(rig), newPassword, email)).status).toBe(200);
  });
});

describe("a passkey", () => {
  test("is asked for with a challenge that wants the person verified", async () => {
    await signIn(owner);
    const { status, body } = await owner.post("/api/v1/account/passkeys/challenge");
    expect([status, body.options.rp.id]).toEqual([200, "localhost"]);
    expect(body.options.authenticatorSelection).toMatchObject({ userVerification: "required" });
    const stranger = await openBrowser(rig).post("/api/v1/session/passkey/challenge");
    expect([stranger.status, stranger.body.options.userVerification]).toEqual([200, "required"]);
    expect(stranger.text).not.toContain(EMAIL);
  });

  test("that nobody made opens nothing", async () => {
    const browser = openBrowser(rig);
    await browser.post("/api/v1/session/passkey/challenge");
    const authenticatorData = Buffer.alloc(37, 4).toString("base64url");
    const response = { id: "AA", rawId: "AA", type: "public-key", response: { authenticatorData } };
    expect((await browser.post("/api/v1/session/passkey", { response })).body.code).toBe("sign_in_failed");
  });
});
