import { type PostgresServer, startPostgres } from "@cardea/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, openMember, openOwner, PASSWORD, totpAt } from "./people.arbitrary.ts";
import { openRig, type Rig } from "./rig.arbitrary.ts";

let postgres: PostgresServer;
let first: Rig;
let second: Rig;
beforeAll(async () => {
  postgres = await startPostgres();
  const env = { CARDEA_DATABASE_URL: await postgres.createDatabase("accounts") };
  first = await openRig(env, { "no-demo": true });
  second = await openRig({ ...env, CARDEA_MASTER_KEY_FILE: first.config.masterKeyPath });
});
afterAll(async () => {
  await second.close();
  await first.close();
  await postgres.stop();
});

const EMAIL = "owner@example.org";

test("who signed in at one server is known to the other, until the session ends", async () => {
  const owner = await openOwner(first);
  const cookie = `cardea_session=${owner.cookies.get("cardea_session")}`;
  const elsewhere = () => openBrowser(second).send("GET", "/api/v1/sites", undefined, { cookie });
  expect((await elsewhere()).status).toBe(200);
  await owner.post("/api/v1/session/end");
  expect((await elsewhere()).status).toBe(401);
});

test("a code of the authenticator opens one of two servers that are shown it at once", async () => {
  const browser = openBrowser(first);
  await browser.post("/api/v1/session", { email: EMAIL, password: PASSWORD });
  const { uri } = (await browser.post("/api/v1/account/totp", { password: PASSWORD })).body;
  await browser.post("/api/v1/account/totp/confirm", { code: totpAt(uri, Date.now() - 30_000) });
  const halves = [openBrowser(first), openBrowser(second)];
  for (const half of halves) await half.post("/api/v1/session", { email: EMAIL, password: PASSWORD });
  const code = totpAt(uri, Date.now());
  const answers = await Promise.all(halves.map((half) => half.post("/api/v1/session/second-factor", { code })));
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401]);
});

test("an invitation by one server is accepted at the other, and the role holds at both", async () => {
  const { body: site } = await first.post("/api/v1/sites", { name: "School", zone: "UTC" });
  const { body: other } = await first.post("/api/v1/sites", { name: "Club", zone: "UTC" });
  const viewer = await openMember(second, { siteId: site.id, role: "viewer", email: "viewer@example.org" });
  const cookie = `cardea_session=${viewer.cookies.get("cardea_session")}`;
  const { body } = await openBrowser(first).send("GET", "/api/v1/sites", undefined, { cookie });
  expect(body.items.map(({ id }: { id: string }) => id)).toEqual([site.id]);
  expect((await viewer.get(`/api/v1/sites/${other.id}`)).status).toBe(404);
});

test("wrong passwords at both servers lock an account together", async () => {
  await openOwner(first, "locked@example.org");
  const wrong = { email: "locked@example.org", password: "some other words here" };
  for (let tries = 0; tries < 10; tries++)
    await openBrowser(tries % 2 === 0 ? first : second).post("/api/v1/session", wrong);
  const right = await openBrowser(first).post("/api/v1/session", { ...wrong, password: PASSWORD });
  expect([right.status, right.body.code]).toEqual([429, "account_locked"]);
});
