import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realWorld, runLock, type RunningLock } from "@cardea/lock";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, openRig, type Rig } from "./rig.arbitrary.ts";

const folder = mkdtempSync(join(tmpdir(), "cardea-outside-"));
let rig: Rig;
let lock: RunningLock;
let token = "";
let siteId = "";
let connectionId = "";

beforeAll(async () => {
  const print = (line: string): void => {
    token = /Management token[^:]*: (\S+)/.exec(line)?.[1] ?? token;
  };
  const argv = ["--name", "Shed", "--class", "gate", "--port", "0", "--data", folder];
  [rig, lock] = await Promise.all([openRig(), runLock(argv, { world: realWorld(), print })]);
  siteId = (await rig.get("/api/v1/sites")).body.items[0].id;
});
afterAll(async () => {
  await rig.close();
  await lock.close();
  rmSync(folder, { recursive: true, force: true });
});

const target = (settings: object = {}) => ({
  siteId,
  kind: "cardea-lock",
  settings: { url: lock.url, token, ...settings },
});
const connect = (more: object = {}) =>
  rig.post("/api/v1/connections", { ...target(), name: "Shed by the gate", ...more });
const size = async () => (await rig.get("/api/v1/connections")).body.items.length;

describe("a connection that is only tried", () => {
  test("shows the locks that it would offer and keeps nothing", async () => {
    const before = await size();
    const { status, body } = await rig.post("/api/v1/connections/try", target());
    const found = { address: "lock", name: "Shed", class: "gate", lockId: null };
    expect([status, body]).toMatchObject([200, { items: [found] }]);
    expect(body.items[0].capabilities.slots.count).toBeGreaterThan(0);
    expect(await size()).toBe(before);
  });

  const faults: readonly (readonly [string, object, string, string])[] = [
    ["a token that the lock does not know", { token: "not-the-token-of-this-lock" }, "settings.token", "wrong"],
    ["a token that is none", { token: "too-few" }, "settings.token", "wrong_form"],
    ["an address where nothing is", { url: "http://127.0.0.1:9" }, "settings.url", "no_answer"],
    ["an address over which others read along", { url: "http://shed.lan:8090" }, "settings.url", "plain_http"],
    ["an address with a path", { url: "https://shed.lan/lock" }, "settings.url", "wrong_form"],
  ];
  test.each(faults)("says what is wrong with %s, and never says it back", async (_name, settings, path, code) => {
    const { status, body, text } = await rig.post("/api/v1/connections/try", target(settings));
    expect([status >= 400, body.fields]).toMatchObject([true, [{ path, code }]]);
    for (const typed of Object.values(settings)) expect(text).not.toContain(typed);
  });
});

describe("a connection", () => {
  test("takes in the locks that were chosen, under their new names", async () => {
    const { status, body, text } = await connect({ doors: [] });
    expect([status, body]).toMatchObject([201, { isOpen: true, lockIds: [], name: "Shed by the gate" }]);
    expect(text).not.toContain(token);
    connectionId = body.id;
    const offers = `/api/v1/connections/${connectionId}/offers`;
    expect((await rig.get(offers)).body.items).toMatchObject([{ address: "lock", lockId: null }]);
    const taken = await rig.post(offers, { address: "lock", name: "Tool shed" });
    expect([taken.status, taken.body]).toMatchObject([201, { name: "Tool shed", class: "gate", connectionId }]);
    expect((await rig.get(offers)).body.items).toMatchObject([{ lockId: taken.body.id }]);
    expect((await rig.post(offers, { address: "lock", name: "Twice" })).body.code).toBe("conflict");
    expect((await rig.post(offers, { address: "no such", name: "Nowhere" })).body.code).toBe("invalid_field");
  });

  test("is renamed", async () => {
    const url = `/api/v1/connections/${connectionId}`;
    expect((await rig.send("PATCH", url, { body: { name: "  Garden " } })).body.name).toBe("Garden");
    expect((await rig.get(url)).body.name).toBe("Garden");
  });

  test("of doors that never had a code is removed with them, and may be made again", async () => {
    const [door] = (await rig.get(`/api/v1/connections/${connectionId}`)).body.lockIds;
    const { status, body } = await rig.post(`/api/v1/connections/${connectionId}/remove`);
    expect([status, body.items.map(({ id }: { id: string }) => id)]).toEqual([
      200,
      expect.not.arrayContaining([connectionId]),
    ]);
    expect((await rig.get(`/api/v1/locks/${door}`)).status).toBe(404);
    expect((await rig.post(`/api/v1/connections/${connectionId}/test`)).status).toBe(404);
    const again = await connect();
    expect([again.status, again.body.lockIds.length]).toEqual([201, 1]);
    connectionId = again.body.id;
  });

  test("stays once a code was made for a door of it, also after the code is gone", async () => {
    const { body } = await rig.get(`/api/v1/connections/${connectionId}`);
    const times = { startsAt: new Date().toISOString(), endsAt: new Date(Date.now() + 3_600_000).toISOString() };
    const wish = { kind: "timed", lockIds: body.lockIds, holder: { name: "Ann" }, ...times };
    const code = (await rig.post("/api/v1/codes", wish)).body;
    const remove = async () => (await rig.post(`/api/v1/connections/${connectionId}/remove`)).body.code;
    expect(await remove()).toBe("conflict");
    await rig.post(`/api/v1/codes/${code.id}/revoke`, {});
    const state = async () => (await rig.get(`/api/v1/codes/${code.id}`)).body.placements[0].state;
    expect(await eventually(state, (now) => now === "removed")).toBe("removed");
    expect(await remove()).toBe("conflict");
    expect((await rig.get(`/api/v1/connections/${connectionId}`)).body.lastHeardAt).toSatisfy(
      (at: unknown) => at === null || typeof at === "string",
    );
  });

  test("of the built-in locks stays", async () => {
    const { items } = (await rig.get("/api/v1/connections")).body;
    const builtIn = items.find(({ kind }: { kind: string }) => kind === "virtual");
    expect((await rig.post(`/api/v1/connections/${builtIn.id}/remove`)).body.code).toBe("conflict");
  });

  test("leaves what was done to it in the log", async () => {
    const { items } = (await rig.get("/api/v1/audit?limit=200")).body;
    const actions = items.map(({ leaf }: { leaf: string }) => JSON.parse(leaf).action);
    for (const action of ["connection.added", "connection.renamed", "lock.removed", "connection.removed"]) {
      expect(actions).toContain(action);
    }
  });

  test("whose lock has gone says which of its settings to look at", async () => {
    const tested = async () => (await rig.post(`/api/v1/connections/${connectionId}/test`)).body;
    expect(await tested()).toEqual({ ok: true, message: "The lock answers." });
    await lock.close();
    expect(await tested()).toMatchObject({ ok: false, fault: { path: "settings.url", code: "no_answer" } });
  });
});
