import { DEFAULT_LOCK_SETTINGS, makeId } from "@cardea/core";
import { type PostgresServer, startPostgres } from "@cardea/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PLAIN } from "../codes/house.arbitrary.ts";
import { openPhone, type Phone, tokenIn } from "../http/guest-rig.arbitrary.ts";
import { FRESH_LOCK_STATE } from "./new-lock.ts";
import { openRig, type Rig } from "./rig.arbitrary.ts";

let postgres: PostgresServer;
let first: Rig;
let second: Rig;
let lockId: string;
beforeAll(async () => {
  postgres = await startPostgres();
  const env = { CARDEA_DATABASE_URL: await postgres.createDatabase("guests") };
  first = await openRig(env, { "no-demo": true });
  lockId = await openDoor(first);
  second = await openRig({ ...env, CARDEA_MASTER_KEY_FILE: first.config.masterKeyPath });
});
afterAll(async () => {
  await second.close();
  await first.close();
  await postgres.stop();
});

/** A door of a lock that answers nobody. */
async function openDoor(rig: Rig): Promise<string> {
  const { body: site } = await rig.post("/api/v1/sites", { name: "House", zone: "Europe/Berlin" });
  const { store, vault, world } = rig.house;
  const now = world.now();
  const id = makeId("lock", now, world.randomBytes(10));
  const connection = { id: makeId("connection", now, world.randomBytes(10)), siteId: site.id, kind: "cardea-lock" };
  const context = { siteId: site.id, purpose: "connection", recordId: connection.id };
  const settings = vault.seal(context, JSON.stringify({ url: "http://127.0.0.1:9", token: "a-management-token" }));
  const door = { siteId: site.id, connectionId: connection.id, address: "1", name: "Hall", class: "door" } as const;
  await store.unit(async (tx) => {
    await tx.insertConnection({ ...connection, name: "Hall", settings, createdAt: now });
    const set = { capabilities: PLAIN, settings: DEFAULT_LOCK_SETTINGS, state: FRESH_LOCK_STATE, createdAt: now };
    await tx.insertLock({ id, ...door, ...set });
  });
  return id;
}

async function openStayWithLink(wish: object): Promise<{ codeId: string; token: string }> {
  const times = { startsAt: new Date().toISOString(), endsAt: new Date(Date.now() + 3_600_000).toISOString() };
  const made = await first.post("/api/v1/codes", {
    kind: "timed",
    lockIds: [lockId],
    holder: { name: "Ada" },
    ...times,
  });
  const { body } = await first.post(`/api/v1/codes/${made.body.id}/link`, wish);
  return { codeId: made.body.id, token: tokenIn(body.url) };
}

test("of devices that race for a link at two servers exactly one gets it, and both know which", async () => {
  for (let round = 0; round < 3; round++) {
    const { token } = await openStayWithLink({ registeredDevice: true });
    const phones = Array.from({ length: 6 }, (_, i): Phone => openPhone(i % 2 === 0 ? first : second, token));
    const proofs = await Promise.all(phones.map((phone) => phone.proof()));
    const answers = await Promise.all(phones.map((phone, i) => phone.ask("view", { device: proofs[i] })));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 403, 403, 403, 403, 403]);
    const again = await Promise.all(phones.map((phone) => phone.prove("view")));
    expect(again.map(({ status }) => status)).toEqual(statuses);
  }
});

test("a challenge of one server is used once at both together", async () => {
  const { token } = await openStayWithLink({ registeredDevice: true });
  const phone = openPhone(first, token);
  const device = await phone.proof();
  const elsewhere = openPhone(second, token);
  const answers = await Promise.all([phone.ask("view", { device }), elsewhere.ask("view", { device })]);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403]);
});

test("wrong tokens at both servers count together", async () => {
  const address = "192.0.2.77";
  for (let n = 0; n < 10; n++) await openPhone(n % 2 === 0 ? first : second, `wrong-${n}`, address).ask("view");
  const { token } = await openStayWithLink({});
  const refused = await openPhone(first, token, address).ask("view");
  expect([refused.status, refused.body.code]).toEqual([429, "rate_limited"]);
});

test("a backup code that two servers are asked for at once is one, and one alarm", async () => {
  const { codeId, token } = await openStayWithLink({ backup: true });
  const phones = [openPhone(first, token), openPhone(second, token)];
  await phones[0]?.ask("ask", { about: "does_not_work" });
  const answers = await Promise.all(phones.map((phone) => phone.ask("backup")));
  expect(new Set(answers.map(({ body }) => body.pin)).size).toBe(1);
  const { body } = await second.get("/api/v1/alarms?open=true");
  const mine = body.items.filter((alarm: { codeId: string }) => alarm.codeId === codeId);
  expect(mine.map(({ kind }: { kind: string }) => kind).toSorted()).toEqual(["guest_code_fails", "guest_has_backup"]);
});
