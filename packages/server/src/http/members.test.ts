import { DAY_MS, instant, makeId } from "@cardea/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, openMember, openOwner, PASSWORD, type TestBrowser, totpAt } from "../main/people.arbitrary.ts";
import { openRig, type Rig } from "../main/rig.arbitrary.ts";
import { STEP_UP_MS } from "./permit.ts";

let rig: Rig;
let owner: TestBrowser;
let siteId: string;
let front: string;
let garage: string;
let number = 0;
beforeAll(async () => {
  rig = await openRig();
  owner = await openOwner(rig);
  siteId = (await rig.get("/api/v1/sites")).body.items[0].id;
  front = await rig.lockId("Front door");
  garage = await rig.lockId("Garage");
});
afterAll(() => rig.close());

const newEmail = () => `member${++number}@example.org`;
const days = (count: number) => new Date(Date.now() + count * DAY_MS).toISOString();
const wish = (more: object = {}) => ({
  kind: "timed",
  lockIds: [front],
  holder: { name: "Ann" },
  startsAt: days(1),
  endsAt: days(2),
  ...more,
});
const at = () => `/api/v1/sites/${siteId}`;

/** Lets the sessions of that member grow old. */
async function age(email: string, ms: number): Promise<void> {
  const { store, world } = rig.house;
  const member = await store.memberByEmail(email);
  const where = [{ column: "user_id", operator: "=", value: member?.id ?? "" } as const];
  await store.unit((tx) => tx.updateAuthRows({ table: "auth_session", where }, { fresh_at: world.now() - ms }));
}

describe("an invitation", () => {
  const invite = (email: string, role = "viewer") => owner.post(`${at()}/invitations`, { email, role });
  const accept = (link: string) =>
    openBrowser(rig).post("/api/v1/invitations/accept", {
      token: link.split("#invitation=")[1],
      name: "Ina Invited",
      password: PASSWORD,
    });

  test("makes its first user a member, and nobody after that", async () => {
    const { status, body } = await invite(newEmail(), "manager");
    expect([status, new URL(body.link).hash.length > 50]).toEqual([201, true]);
    const first = await accept(body.link);
    expect([first.status, first.body.member.roles]).toMatchObject([200, [{ siteId, role: "manager" }]]);
    expect((await accept(body.link)).body.code).toBe("unauthenticated");
  });

  test("that was taken back opens nothing", async () => {
    const { body } = await invite(newEmail());
    const waiting = await owner.post(`${at()}/invitations/${body.id}/withdraw`);
    expect(waiting.body.items.some(({ id }: { id: string }) => id === body.id)).toBe(false);
    expect((await accept(body.link)).status).toBe(401);
  });

  test("gives a member who is known a further role only for the right password", async () => {
    const email = newEmail();
    await openMember(rig, { siteId, role: "viewer", email });
    const { body } = await invite(email, "staff");
    const token = body.link.split("#invitation=")[1];
    const wrong = { token, name: "X", password: "some other words here" };
    expect((await openBrowser(rig).post("/api/v1/invitations/accept", wrong)).body.code).toBe("sign_in_failed");
    expect((await accept(body.link)).body.member.roles[0].role).toBe("staff");
  });

  test("is in the audit log by its id and role, never by its token or e-mail", async () => {
    const email = newEmail();
    const { body } = await invite(email);
    const { text } = await rig.get("/api/v1/audit?limit=5");
    expect(text).toContain(body.id);
    for (const hidden of [email, body.link.split("#invitation=")[1]]) {
      expect([text.includes(hidden), rig.logged().includes(hidden)]).toEqual([false, false]);
    }
  });
});

describe("a role", () => {
  test("can be changed and taken away, which ends what it opened at once", async () => {
    const email = newEmail();
    const member = await openMember(rig, { siteId, role: "staff", email });
    const { id } = (await rig.house.store.memberByEmail(email)) ?? { id: "" };
    expect((await member.post("/api/v1/codes", wish())).status).toBe(201);
    await owner.post(`${at()}/members/${id}`, { role: "viewer" });
    expect((await member.post("/api/v1/codes", wish())).body.code).toBe("forbidden");
    await owner.post(`${at()}/members/${id}/remove`);
    expect((await member.get("/api/v1/locks")).status).toBe(401);
    const { body } = await owner.get(`${at()}/members`);
    expect(body.items.some((one: { email: string }) => one.email === email)).toBe(false);
  });

  test("of who owns every site stays as it is", async () => {
    const { id } = (await owner.get("/api/v1/session")).body.member;
    expect((await owner.post(`${at()}/members/${id}/remove`)).body.code).toBe("conflict");
  });

  test("is recorded with the member who did what", async () => {
    const staff = await openMember(rig, { siteId, role: "staff", email: newEmail() });
    const { body: code } = await staff.post("/api/v1/codes", wish());
    await staff.post(`/api/v1/codes/${code.id}/reveal`, { reason: "to tell Ann" });
    const { body } = await rig.get("/api/v1/audit?limit=10");
    const leaf = body.items.map((item: { leaf: string }) => item.leaf).find((one: string) => one.includes("revealed"));
    expect(JSON.parse(leaf).actor).toEqual({
      kind: "member",
      id: expect.stringMatching(/^member_/),
      name: expect.any(String),
    });
  });
});

describe("staff with limits", () => {
  let staff: TestBrowser;
  beforeAll(async () => {
    const limits = { lockIds: [front], kinds: ["timed", "one_time"], stayDaysMax: 7 };
    staff = await openMember(rig, { siteId, role: "staff", email: newEmail(), limits });
  });

  test("makes codes within them", async () => {
    expect((await staff.post("/api/v1/codes", wish())).status).toBe(201);
  });

  test.each([
    ["another lock", () => wish({ lockIds: [garage] }), 422],
    ["another kind", () => ({ kind: "emergency", lockIds: [front], holder: { name: "Ann" } }), 403],
    ["a longer stay", () => wish({ endsAt: days(9) }), 403],
  ])("makes none for %s", async (_, body, status) => {
    const before = (await rig.get("/api/v1/codes?limit=200")).body.items.length;
    expect((await staff.post("/api/v1/codes", body())).status).toBe(status);
    expect((await rig.get("/api/v1/codes?limit=200")).body.items).toHaveLength(before);
  });

  test("cannot stretch a code beyond them afterwards", async () => {
    const { body } = await staff.post("/api/v1/codes", wish());
    const change = await staff.send("PATCH", `/api/v1/codes/${body.id}`, { endsAt: days(30) });
    expect([change.status, change.body.code]).toEqual([403, "forbidden"]);
    expect((await rig.get(`/api/v1/codes/${body.id}`)).body.endsAt).toBe(body.endsAt);
  });

  test("cannot take a code to a lock that is not theirs, nor learn that it is there", async () => {
    const { body } = await staff.post("/api/v1/codes", wish());
    const missing = makeId("lock", instant(0), new Uint8Array(10));
    const answers = [];
    for (const lockId of [garage, missing]) {
      const lockIds = [front, lockId];
      for (const [method, url] of [
        ["PATCH", `/api/v1/codes/${body.id}`],
        ["POST", `/api/v1/codes/${body.id}/preview`],
      ] as const) {
        const { status, body: answer } = await staff.send(method, url, { lockIds });
        answers.push([status, (answer.fields ?? answer.problems)[0].message]);
      }
    }
    expect(answers.map(([, message]) => message)).toEqual(answers.map(() => "There is no such lock."));
    expect((await rig.get(`/api/v1/codes/${body.id}`)).body.lockIds).toEqual([front]);
  });

  test("sees neither other locks nor their codes", async () => {
    const { body: hidden } = await rig.post("/api/v1/codes", wish({ lockIds: [garage] }));
    expect((await staff.get(`/api/v1/codes/${hidden.id}`)).status).toBe(404);
    expect((await staff.get("/api/v1/codes?limit=200")).text).not.toContain(hidden.id);
    expect((await staff.get("/api/v1/locks")).body.items.map(({ id }: { id: string }) => id)).toEqual([front]);
    expect((await staff.get("/api/v1/events?limit=200")).text).not.toContain(garage);
  });
});

describe("what matters most", () => {
  test("asks again who it is when ten minutes are over, and takes the password for it", async () => {
    const { body: code } = await rig.post("/api/v1/codes", wish());
    const reveal = () => owner.post(`/api/v1/codes/${code.id}/reveal`, { reason: "to tell Ann" });
    expect((await reveal()).status).toBe(200);
    await age("owner@example.org", STEP_UP_MS);
    const stale = [
      await reveal(),
      await owner.post(`/api/v1/locks/${front}/unlock`),
      await owner.post("/api/v1/api-keys", { name: "k" }),
      await owner.post(`${at()}/invitations`, { email: newEmail(), role: "viewer" }),
    ];
    expect(stale.map(({ status, body }) => [status, body.code])).toEqual(stale.map(() => [403, "step_up_required"]));
    expect((await owner.get("/api/v1/codes")).status).toBe(200);
    expect((await owner.post("/api/v1/session/step-up", { password: "some other words" })).body.code).toBe(
      "sign_in_failed",
    );
    expect((await reveal()).status).toBe(403);
    expect((await owner.post("/api/v1/session/step-up", { password: PASSWORD })).status).toBe(200);
    expect((await reveal()).status).toBe(200);
  });

  test("wants the code where there is a second factor, each code once", async () => {
    const email = newEmail();
    const two = await openOwner(rig, email);
    const { uri } = (await two.post("/api/v1/account/totp", { password: PASSWORD })).body;
    await two.post("/api/v1/account/totp/confirm", { code: totpAt(uri, Date.now()) });
    const show = (proof: object) => two.post("/api/v1/session/step-up", proof);
    expect((await show({ password: PASSWORD })).body.code).toBe("invalid_field");
    expect((await show({ code: totpAt(uri, Date.now()) })).body.code).toBe("sign_in_failed"); // the one that turned it on
    expect((await show({ code: totpAt(uri, Date.now() + 30_000) })).status).toBe(200);
  });

  test("does not ask the command line of the machine", async () => {
    expect((await rig.post("/api/v1/api-keys", { name: "by the machine" })).status).toBe(201);
  });
});

describe("a site that wants a second factor", () => {
  test("lets in only sessions that have shown one, and everybody else to their account", async () => {
    const email = newEmail();
    const member = await openMember(rig, { siteId, role: "manager", email });
    expect((await rig.post(`${at()}/second-factor`, { required: true })).body).toEqual({ required: true });
    const closed = await member.get(`/api/v1/locks/${front}`);
    expect([closed.status, closed.body.code]).toEqual([403, "second_factor_required"]);
    expect((await member.get("/api/v1/locks")).body.items).toEqual([]);
    const { uri } = (await member.post("/api/v1/account/totp", { password: PASSWORD })).body;
    await member.post("/api/v1/account/totp/confirm", { code: totpAt(uri, Date.now()) });
    expect((await member.get(`/api/v1/locks/${front}`)).status).toBe(200);
    await rig.post(`${at()}/second-factor`, { required: false });
  });
});

describe("an API key", () => {
  const keyOf = async (wanted: object) => {
    const { body } = await rig.post("/api/v1/api-keys", { name: "program", ...wanted });
    const headers = { authorization: `Bearer ${body.apiKey}` };
    return (method: string, url: string, sent?: object) =>
      rig.send(method, url, { stranger: true, headers, ...(sent === undefined ? {} : { body: sent }) });
  };

  test("with the scope to read reads, and changes nothing", async () => {
    const key = await keyOf({ scope: "read" });
    expect((await key("GET", "/api/v1/codes")).status).toBe(200);
    expect((await key("POST", "/api/v1/codes", wish())).body.code).toBe("forbidden");
  });

  test("with the scope for codes makes codes, and moves no bolt", async () => {
    const key = await keyOf({ scope: "codes" });
    expect((await key("POST", "/api/v1/codes", wish())).status).toBe(201);
    expect((await key("POST", `/api/v1/locks/${front}/unlock`, {})).body.code).toBe("forbidden");
  });

  test("for one lock knows no other", async () => {
    const key = await keyOf({ scope: "all", lockIds: [front] });
    expect((await key("GET", `/api/v1/locks/${garage}`)).status).toBe(404);
    expect((await key("POST", `/api/v1/locks/${front}/lock`, {})).status).toBe(200);
  });

  test("makes no keys and no members, whatever its scope", async () => {
    const key = await keyOf({ scope: "all" });
    expect((await key("POST", "/api/v1/api-keys", { name: "more" })).body.code).toBe("forbidden");
    expect((await key("POST", `${at()}/invitations`, { email: newEmail(), role: "owner" })).body.code).toBe(
      "forbidden",
    );
  });
});
