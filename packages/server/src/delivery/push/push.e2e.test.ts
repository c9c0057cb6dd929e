import { type LockId, makeId, type SiteId } from "@cardea/core";
import { openPushSink, type PushSink, type SunkBrowser } from "@cardea/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openMember, openOwner, type TestBrowser } from "../../main/people.arbitrary.ts";
import { eventually, openRig, type Rig } from "../../main/rig.arbitrary.ts";

const PIN = "48291377";
const WISHES = { entries: true, attempts: true, alarms: true, lockIds: null, holderIds: null, quiet: null };
const PUSH = "/api/v1/account/push";

let rig: Rig;
let sink: PushSink;
let owner: TestBrowser;
let siteId: string;
let front: string;
let garage: string;
let number = 0;

beforeAll(async () => {
  rig = await openRig({ CARDEA_TEST_PUSH_LOOPBACK: "1" });
  sink = await openPushSink();
  owner = await openOwner(rig);
  siteId = (await rig.get("/api/v1/sites")).body.items[0].id;
  front = await rig.lockId("Front door");
  garage = await rig.lockId("Garage");
  const code = { kind: "custom", lockIds: [front], holder: { name: "Ann Miller" }, pin: PIN, endless: true };
  const { body } = await rig.post("/api/v1/codes", code);
  await eventually(
    async () => (await rig.get(`/api/v1/codes/${body.id}`)).text,
    (text) => /"verifiedAt":"\d/.test(text),
  );
});
afterAll(async () => {
  await rig.close();
  await sink.close();
});
beforeEach(() => sink.answerWith(201));

const press = (pin: string, lockId = front) => rig.post(`/api/v1/virtual-locks/${lockId}/keypad`, { pin });
const subscribe = (member: TestBrowser, target: object, language = "en") =>
  member.post(`${PUSH}/subscriptions`, { ...target, language });

/** A member with a browser that hears of what it wishes. */
async function listener(
  wishes: object = {},
  { role = "viewer", limits, language = "en" }: { role?: string; limits?: object; language?: string } = {},
): Promise<{ member: TestBrowser; ear: SunkBrowser; id: string }> {
  const email = `ear${++number}@example.org`;
  const member = await openMember(rig, { siteId, role, email, ...(limits === undefined ? {} : { limits }) });
  const ear = sink.newBrowser();
  await member.post(`${PUSH}/wishes`, { ...WISHES, ...wishes });
  const { body } = await subscribe(member, ear.target, language);
  return { member, ear, id: body.subscriptions[0].id };
}

const titles = (ear: SunkBrowser) => ear.messages.map(({ notice }) => notice.title);
const hears = (ear: SunkBrowser, count = 1) =>
  eventually(
    async () => titles(ear),
    (told) => told.length >= count,
  );
/** Long enough for what would be sent. */
const rest = () => new Promise((resolve) => setTimeout(resolve, 700));

describe("a browser that was subscribed", () => {
  test("is told who opened which door, in its language, encrypted for it alone and signed by this server", async () => {
    const english = await listener();
    const german = await listener({}, { language: "de" });
    const before = Date.now() / 1_000;
    await press(PIN);
    expect(await hears(english.ear)).toEqual(["Ann Miller opened Front door"]);
    expect(await hears(german.ear)).toEqual(["Ann Miller hat Front door geöffnet"]);
    const [message] = english.ear.messages;
    expect(message?.notice.body).toMatch(/^\d?\d:\d\d, /);
    expect(message?.notice.url).toMatch(/^\/codes\/code_/);
    expect(message?.headers).toMatchObject({ "content-encoding": "aes128gcm", urgency: "normal", ttl: "14400" });
    const { publicKey } = (await english.member.get(PUSH)).body;
    expect(message?.claims).toMatchObject({ aud: sink.origin, key: publicKey });
    expect(message?.claims.sub).toMatch(/^(https|mailto):/);
    expect(message?.claims.exp).toBeGreaterThan(before);
    expect(message?.claims.exp).toBeLessThan(before + 24 * 3_600 + 5);
  });

  test("never gets digits: not what was typed, not what opens", async () => {
    const { ear } = await listener();
    await press(PIN);
    await press("11223344");
    await hears(ear, 2);
    const text = JSON.stringify(ear.messages);
    expect([text.includes(PIN), text.includes("11223344")]).toEqual([false, false]);
    expect(titles(ear)[1]).toBe("Wrong PIN at Front door");
  });

  test("hears of an alarm of danger with urgency, and of one that was over by then not at all", async () => {
    const { ear } = await listener({ entries: false, attempts: false });
    const raise = async (kind: "tamper" | "low_battery", isOver: boolean) => {
      const { store, world } = rig.house;
      const at = world.now();
      const about = { siteId: siteId as SiteId, lockId: front as LockId, codeId: null };
      const id = makeId("alarm", at, world.randomBytes(10));
      const closedAt = isOver ? at : null;
      await store.unit(async (tx) => {
        await tx.openAlarm({ id, ...about, kind, placementId: null, facts: {}, openedAt: at, closedAt });
        const told = { at, kind: "alarm.opened", holderId: null, reason: null, slot: null };
        await tx.publish([{ ...about, ...told, facts: { alarm: kind, alarmId: id } }]);
      });
    };
    await raise("low_battery", true);
    await raise("tamper", false);
    expect(await hears(ear)).toEqual(["Front door needs you"]);
    expect(ear.messages[0]?.headers["urgency"]).toBe("high");
    expect(ear.messages[0]?.notice.body).toMatch(/^The lock reports that somebody tampers with it\. /);
  });

  test("hears of its own doors only, and staff of one lock of that lock", async () => {
    const limits = { lockIds: [garage], kinds: null, stayDaysMax: null };
    const { ear } = await listener({}, { role: "staff", limits });
    const { ear: chosen } = await listener({ lockIds: [garage] });
    const { ear: all } = await listener();
    await press(PIN);
    await hears(all);
    await rest();
    expect([titles(ear), titles(chosen)]).toEqual([[], []]);
    await press("99887766", garage);
    expect([await hears(ear), await hears(chosen)]).toEqual([["Wrong PIN at Garage"], ["Wrong PIN at Garage"]]);
  });

  test("hears nothing any more once its session has ended", async () => {
    const { member, ear } = await listener();
    await member.post("/api/v1/session/end");
    const { ear: other } = await listener();
    await press(PIN);
    await hears(other);
    expect(titles(ear)).toEqual([]);
    expect((await rig.house.store.subscriptions()).length).toBeGreaterThan(0);
  });

  test("is told again what a push service did not take, with the failure to be seen meanwhile, also after a restart", async () => {
    const { member, ear, id } = await listener();
    sink.answerWith(503, { "retry-after": "2" });
    await press(PIN);
    const own = async () => (await member.get(PUSH)).body.subscriptions[0];
    const failing = await eventually(own, ({ failures }) => failures > 0);
    expect(failing).toMatchObject({ id, failure: "status 503", sentAt: null });
    expect(Date.parse(failing.nextTryAt)).toBeGreaterThan(Date.now());
    sink.answerWith(201);
    const { publicKey } = (await member.get(PUSH)).body;
    await rig.restart();
    expect((await member.get(PUSH)).body.publicKey).toBe(publicKey);
    expect(await hears(ear)).toEqual(["Ann Miller opened Front door"]);
    expect(await eventually(own, ({ failures }) => failures === 0)).toMatchObject({ failure: null, nextTryAt: null });
    await rest();
    expect(titles(ear)).toHaveLength(1);
  });

  test("whose push service's answer got lost is told again under the same tag, so that it is shown once", async () => {
    const { ear } = await listener();
    sink.answerWith(0);
    await press(PIN);
    await hears(ear);
    sink.answerWith(201);
    await hears(ear, 2);
    expect(new Set(ear.messages.map(({ notice }) => notice.tag)).size).toBe(1);
    await rest();
    expect(titles(ear)).toHaveLength(2);
  });

  test.each([404, 410])("is forgotten once its push service answers %i, which the audit log tells", async (status) => {
    const { member, id } = await listener();
    sink.answerWith(status);
    await press(PIN);
    const left = await eventually(
      async () => (await member.get(PUSH)).body.subscriptions,
      (list) => list.length === 0,
    );
    expect(left).toEqual([]);
    const { text } = await rig.get("/api/v1/audit?limit=20");
    expect(text).toContain("notices.dropped");
    expect(text).toContain(id);
  });

  test("goes on after a notice that was refused", async () => {
    const { member, ear } = await listener();
    sink.answerWith(413);
    await press(PIN);
    await eventually(
      async () => (await member.get(PUSH)).body.subscriptions[0],
      ({ failures }) => failures === 1,
    );
    sink.answerWith(201);
    await press("55443322");
    expect(await hears(ear)).toEqual(["Wrong PIN at Front door"]);
  });
});

describe("a member", () => {
  test("gets a test notice in the browser of its choice, and is told how that went", async () => {
    const { member, ear, id } = await listener();
    expect((await member.post(`${PUSH}/subscriptions/${id}/test`)).body).toEqual({ outcome: "sent", reason: null });
    expect(titles(ear)).toEqual(["Notices work"]);
    sink.answerWith(500);
    const { body } = await member.post(`${PUSH}/subscriptions/${id}/test`);
    expect(body).toEqual({ outcome: "failed", reason: "status 500" });
  });

  test("sees and ends its own subscriptions, and nobody else's", async () => {
    const { member, id } = await listener();
    expect((await owner.get(PUSH)).text).not.toContain(id);
    expect((await owner.post(`${PUSH}/subscriptions/${id}/remove`)).body.code).toBe("not_found");
    expect((await owner.post(`${PUSH}/subscriptions/${id}/test`)).body.code).toBe("not_found");
    expect((await member.post(`${PUSH}/subscriptions/${id}/remove`)).body.subscriptions).toEqual([]);
  });

  test("subscribes the same browser again without a second entry, and takes it over from another member", async () => {
    const { member, ear, id } = await listener();
    const again = await subscribe(member, ear.target);
    expect(again.body.subscriptions.map((one: { id: string }) => one.id)).toEqual([id]);
    const { member: next } = await listener();
    await subscribe(next, ear.target);
    expect((await member.get(PUSH)).body.subscriptions).toEqual([]);
  });

  test.each([
    ["a house's own network", { endpoint: "https://192.168.1.1/x" }, "endpoint"],
    ["no TLS", { endpoint: "http://push.example.org/x" }, "endpoint"],
    ["a key of another curve", { keys: { p256dh: Buffer.alloc(65, 4).toString("base64url") } }, "keys.p256dh"],
    ["a short secret", { keys: { auth: "AAAA" } }, "keys.auth"],
  ])("is refused a browser with %s", async (_what, wrong: { endpoint?: string; keys?: object }, path) => {
    const { target } = sink.newBrowser();
    const body = { endpoint: wrong.endpoint ?? target.endpoint, keys: { ...target.keys, ...wrong.keys } };
    const reply = await subscribe(owner, body);
    expect([reply.status, reply.body.fields[0].path]).toEqual([422, path]);
  });

  test("is refused quiet hours of no length or in no zone", async () => {
    const quiet = { from: "22:00", until: "07:00", zone: null, dangerPasses: true };
    const save = async (change: object) =>
      (await owner.post(`${PUSH}/wishes`, { ...WISHES, quiet: { ...quiet, ...change } })).body;
    expect((await save({ until: "22:00" })).fields[0].path).toBe("quiet.until");
    expect((await save({ zone: "Mars/Olympus" })).fields[0].path).toBe("quiet.zone");
    expect((await save({})).wishes.quiet).toEqual(quiet);
  });

  test("leaves its choice in the audit log, and no address of a browser anywhere in clear", async () => {
    const { ear } = await listener();
    const { text } = await rig.get("/api/v1/audit?limit=20");
    const rows = JSON.stringify(await rig.house.store.subscriptions());
    expect(text).toContain("notices.turned_on");
    expect(text).toContain("notices.chosen");
    const secret = new URL(ear.target.endpoint).pathname;
    expect([text.includes(secret), rows.includes(secret), rig.logged().includes(secret)]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
