import {
  type CodeId,
  DAY_MS,
  type Instant,
  type LockId,
  Pin,
  type PlacementId,
  plus,
  type SiteId,
  type Slot,
  unseenSlot,
} from "@cardea/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createBackup } from "../main/backup.ts";
import { openMember, openOwner, type TestBrowser } from "../main/people.arbitrary.ts";
import { openRig, type Rig } from "../main/rig.arbitrary.ts";

let rig: Rig;
let owner: TestBrowser;
let siteId = "";
let lockId = "" as LockId;

interface Told {
  readonly id: string;
  readonly kind: string;
  readonly remedy: string;
  readonly facts: Record<string, unknown>;
}

beforeAll(async () => {
  rig = await openRig();
  owner = await openOwner(rig);
  siteId = (await rig.get("/api/v1/sites")).body.items[0].id;
  lockId = (await rig.lockId("Front door")) as LockId;
});
afterAll(() => rig.close());

async function found(by: Pick<TestBrowser, "get"> = owner): Promise<readonly Told[]> {
  const { status, body } = await by.get("/api/v1/check-up");
  expect(status).toBe(200);
  return body.items;
}
const ofKind = async (kind: string): Promise<readonly Told[]> => (await found()).filter((one) => one.kind === kind);
const soon = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

async function makeCode(wish: object, name = "Ann Miller") {
  const { status, body } = await rig.post("/api/v1/codes", { lockIds: [lockId], holder: { name }, ...wish });
  expect([status, body.detail]).toEqual([201, undefined]);
  return body;
}

const long = (days: number) => plus(rig.house.world.now(), -days * DAY_MS);

test("a fresh house hears only of what is open from the start, and what was looked at", async () => {
  const { body } = await owner.get("/api/v1/check-up");
  expect(body.items.map(({ kind }: Told) => kind).toSorted()).toEqual(["no_second_factor", "second_factor_optional"]);
  expect(body.looked).toEqual({ sites: 1, locks: 2, codes: 0, members: 1, keys: 0 });
  expect(body.ignored).toEqual([]);
});

test("a code without an end is found, and gone from the list once it has one", async () => {
  const code = await makeCode({
    kind: "recurring",
    endless: true,
    weekly: [{ days: ["MO"], from: "09:00", until: "10:00" }],
  });
  expect((await ofKind("endless_code")).map(({ id }) => id)).toEqual([`endless_code:${code.id}`]);
  expect((await owner.send("PATCH", `/api/v1/codes/${code.id}`, { endsAt: soon(30) })).status).toBe(200);
  expect(await ofKind("endless_code")).toEqual([]);
});

test("a code that nobody used is found, and gone once it is revoked", async () => {
  const { id } = await makeCode({ kind: "timed", startsAt: soon(-1), endsAt: soon(300) });
  const old = "code_01900000-0000-7000-8000-000000000000";
  const { store } = rig.house;
  await store.unit(async (tx) => {
    const code = await tx.code(id);
    const [placement] = await tx.placementsOfCode(id);
    if (code === null || placement === undefined) throw new Error("there is no such code");
    const rule = { ...code.rule, validFrom: null };
    const aged = { ...code, id: old as CodeId, rule, createdAt: long(70), startsAt: long(70) };
    await tx.insertCode(aged, [{ ...placement, id: "placement_old" as PlacementId, codeId: aged.id, slot: null }], {
      prefixTag: null,
      reusableFrom: null,
    });
  });
  await owner.post(`/api/v1/codes/${id}/revoke`);
  const [unused] = await ofKind("unused_code");
  expect(unused).toMatchObject({
    id: `unused_code:${old}`,
    remedy: "revoke_code",
    facts: { days: 70, everUsed: false },
  });
  expect((await owner.post(`/api/v1/codes/${old}/revoke`)).status).toBe(200);
  expect(await ofKind("unused_code")).toEqual([]);
});

test("weak digits that were adopted are found; neither they nor their weakness are told", async () => {
  const code = await makeCode({ kind: "custom", pin: "730194", endsAt: soon(3) }, "Ben Cole");
  const { store, vault } = rig.house;
  const weak = Pin.parse("121212");
  if (weak === null) throw new Error("no PIN");
  const pin = vault.sealPin(siteId as SiteId, code.id, weak);
  await store.unit(async (tx) => {
    const stored = await tx.code(code.id);
    if (stored !== null) await tx.updateCode({ ...stored, pin });
  });
  const { text, body } = await owner.get("/api/v1/check-up");
  const [told] = body.items.filter(({ kind }: Told) => kind === "weak_pin");
  expect(told).toMatchObject({ remedy: "choose_pin", subject: { kind: "code", name: "Ben Cole" }, facts: {} });
  expect(text).not.toMatch(/1212|repeat/);
  await owner.post(`/api/v1/codes/${code.id}/replace-pin`, { pin: "730195" });
  expect(await ofKind("weak_pin")).toEqual([]);
});

test("a code that opens a door again and again on three days seems to be shared", async () => {
  const code = await makeCode({ kind: "timed", startsAt: soon(-1), endsAt: soon(5) }, "Kim Park");
  const at = (day: number, entry: number): Instant => plus(long(day), entry * 60_000);
  const entry = {
    kind: "entry",
    siteId,
    lockId,
    codeId: code.id,
    holderId: null,
    reason: "granted",
    slot: null,
  } as const;
  const events = [2, 4, 6].flatMap((day) =>
    Array.from({ length: 14 }, (_, index) => ({ ...entry, at: at(day, index), facts: {} })),
  );
  await rig.house.store.unit((tx) => tx.publish(events as never));
  expect((await ofKind("shared_code"))[0]?.facts).toMatchObject({ reason: "many_entries" });
  await owner.post(`/api/v1/codes/${code.id}/revoke`);
  expect(await ofKind("shared_code")).toEqual([]);
});

test("what is wrong with a lock is found: battery, silence, guessing, codes of others", async () => {
  const { store } = rig.house;
  const slot = 9 as Slot;
  await store.unit(async (tx) => {
    await tx.updateLockState(lockId, { batteryPercent: 15, unreachableSince: long(3) });
    await tx.saveSlots(lockId, [{ ...unseenSlot(slot), content: "unmanaged", seenAt: long(1) }]);
    const lock = await tx.lock(lockId);
    if (lock !== null) await tx.updateLock({ ...lock, settings: { ...lock.settings, wrongPinLimit: null } });
  });
  const kinds = (await found()).map(({ kind }) => kind);
  for (const kind of ["battery_low", "lock_away", "no_wrong_pin_limit", "unmanaged_code"])
    expect(kinds).toContain(kind);

  const [limit] = await ofKind("no_wrong_pin_limit");
  const settings = { wrongPinLimit: limit?.facts["limit"] };
  expect((await owner.send("PATCH", `/api/v1/locks/${lockId}`, { settings })).status).toBe(200);
  expect((await owner.post(`/api/v1/locks/${lockId}/slots/9/remove`)).status).toBe(200);
  await store.unit((tx) => tx.updateLockState(lockId, { batteryPercent: 90, unreachableSince: null }));
  const after = (await found()).map(({ kind }) => kind);
  for (const kind of ["battery_low", "lock_away", "no_wrong_pin_limit", "unmanaged_code"]) {
    expect(after).not.toContain(kind);
  }
});

test("an API key without an end is found by owners alone, and never by a key", async () => {
  const { body: key } = await rig.post("/api/v1/api-keys", { name: "Sync", scope: "all" });
  expect((await ofKind("key_without_end"))[0]?.id).toBe(`key_without_end:${key.id}`);
  const headers = { authorization: `Bearer ${key.apiKey}` };
  const byKey = await rig.send("GET", "/api/v1/check-up", { stranger: true, headers });
  const kinds = byKey.body.items.map(({ kind }: Told) => kind);
  expect([byKey.status, kinds.some((kind: string) => /key_|second_factor|log_/.test(kind))]).toEqual([200, false]);
  const manager = await openMember(rig, { siteId, role: "manager", email: "manager@example.org" });
  expect((await found(manager)).some(({ kind }) => kind.startsWith("key_"))).toBe(false);
  await owner.post(`/api/v1/api-keys/${key.id}/revoke`);
  expect(await ofKind("key_without_end")).toEqual([]);
});

test("a log that nobody opened is found until somebody opens it", async () => {
  const { store } = rig.house;
  const members = await store.members();
  await store.unit(async (tx) => {
    for (const { id } of members) await tx.noteLogReading(id, long(40));
  });
  expect((await ofKind("log_unread"))[0]?.facts).toEqual({ days: 40, everRead: true });
  expect((await owner.post("/api/v1/account/log-read")).status).toBe(200);
  expect(await ofKind("log_unread")).toEqual([]);
});

test("an invitation that waits is found until it is withdrawn", async () => {
  const { body } = await rig.post(`/api/v1/sites/${siteId}/invitations`, { email: "sam@example.org", role: "viewer" });
  const { store } = rig.house;
  const [made] = await store.invitations(siteId as never);
  expect(made?.id).toBe(body.id);
  await store.unit(async (tx) => {
    if (made === undefined) return;
    await tx.useInvitation(made.id, rig.house.world.now());
    await tx.insertInvitation({
      ...made,
      id: `${made.id.slice(0, -4)}ffff` as never,
      tokenHash: "x",
      createdAt: long(4),
    });
  });
  const [waiting] = await ofKind("invitation_waiting");
  expect(waiting).toMatchObject({ facts: { days: 4 }, remedy: "withdraw_invitation" });
  await owner.post(`/api/v1/sites/${siteId}/invitations/${waiting?.id.split(":")[1]}/withdraw`);
  expect(await ofKind("invitation_waiting")).toEqual([]);
});

test("a finding is ignored for everybody, told with who said so, heeded again, and recorded", async () => {
  const [first] = await ofKind("second_factor_optional");
  const { body } = await owner.post("/api/v1/check-up/ignore", { finding: first?.id });
  expect(body.items.map(({ id }: Told) => id)).not.toContain(first?.id);
  const [ignored] = body.ignored;
  expect([ignored.finding.id, ignored.byName]).toEqual([first?.id, "Olga Owner"]);
  expect(Math.round((Date.parse(ignored.until) - Date.now()) / DAY_MS)).toBe(30);
  const again = await owner.post("/api/v1/check-up/heed", { finding: first?.id });
  expect([again.body.ignored, again.body.items.map(({ id }: Told) => id).includes(first?.id)]).toEqual([[], true]);
  const { items } = (await rig.get("/api/v1/audit?limit=2")).body;
  expect(items.map(({ leaf }: { leaf: string }) => JSON.parse(leaf).action)).toEqual([
    "finding.heeded",
    "finding.ignored",
  ]);
});

test("what the caller does not find cannot be ignored", async () => {
  for (const finding of ["endless_code:code_nobody", "no_backup:house"]) {
    const { status, body } = await owner.post("/api/v1/check-up/ignore", { finding });
    expect([status, body.code]).toEqual([404, "not_found"]);
  }
  expect((await owner.post("/api/v1/check-up/ignore", { finding: "x", days: 366 })).status).toBe(422);
});

test("a backup that was never made is found in a house that is not new, until one is made", async () => {
  const { store, config, world } = rig.house;
  const old = { siteId, lockId: null, codeId: null, holderId: null, reason: null, slot: null, facts: {} };
  await store.unit((tx) => tx.publish([{ ...old, kind: "entry", at: world.now() } as never]));
  await store.unit((tx) => tx.saveSetting("last_backup_at", String(long(31))));
  expect((await ofKind("no_backup"))[0]?.facts).toEqual({ days: 31, everMade: true });
  await createBackup(config.dataPath, `${config.dataPath}-backup`, world.now());
  expect(await ofKind("no_backup")).toEqual([]);
});
