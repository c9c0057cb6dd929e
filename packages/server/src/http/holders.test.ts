import { DAY_MS } from "@cardea/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyLog } from "../main/verify-log.ts";
import { peopleTools } from "../main/people-tools.ts";
import { openMember, openOwner, type TestBrowser } from "../main/people.arbitrary.ts";
import { eventually, openRig, type Rig } from "../main/rig.arbitrary.ts";
import { eraseIdleHolders } from "../people/erase-holder.ts";

let rig: Rig;
let owner: TestBrowser;
let siteId: string;
let front: string;
let garage: string;
beforeAll(async () => {
  rig = await openRig();
  owner = await openOwner(rig);
  siteId = (await rig.get("/api/v1/sites")).body.items[0].id;
  front = await rig.lockId("Front door");
  garage = await rig.lockId("Garage");
});
afterAll(() => rig.close());

const days = (count: number) => new Date(Date.now() + count * DAY_MS).toISOString();
async function codeFor(holder: object, lockIds = [front]) {
  const wish = { kind: "timed", lockIds, holder, startsAt: days(1), endsAt: days(2) };
  const { body } = await owner.post("/api/v1/codes", { ...wish, label: "Spring visit", note: "has a dog" });
  return body;
}
const at = (id: string, more = "") => `/api/v1/holders/${id}${more}`;
/** Ends a code and waits until it is off the locks. */
async function end(code: { id: string; holder: { id: string } }): Promise<void> {
  await owner.post(`/api/v1/codes/${code.id}/revoke`);
  await eventually(
    () => owner.get(at(code.holder.id)),
    ({ body }) => body.hasLiveCode === false,
  );
}

describe("people", () => {
  test("are listed with what their codes tell, and found by name", async () => {
    const code = await codeFor({ name: "Ann Keller", email: "ann@example.org" });
    await codeFor({ name: "Bo Lind" });
    const { body } = await owner.get("/api/v1/holders?text=KELLER");
    expect(body.items).toMatchObject([
      { id: code.holder.id, name: "Ann Keller", codes: 1, codesLive: 1, lastEntryAt: null },
    ]);
    expect((await owner.get("/api/v1/holders?limit=1")).body.items[0].name).toBe("Bo Lind");
  });

  test("have a contact for who makes codes, not for who may but look", async () => {
    const { holder } = await codeFor({ name: "Cy Diaz", phone: "+4917012345678" });
    const viewer = await openMember(rig, { siteId, role: "viewer", email: "looks@example.org" });
    expect((await owner.get(at(holder.id))).body.contact).toEqual({
      email: null,
      phone: "+4917012345678",
      locale: null,
    });
    expect((await viewer.get(at(holder.id))).body).toMatchObject({ name: "Cy Diaz", contact: null });
  });

  test("can be renamed and reached elsewhere, and each change is recorded without a name in clear", async () => {
    const { holder } = await codeFor({ name: "Dora", email: "dora@example.org" });
    const change = { name: "Dora Maar", email: null, phone: "+33123456789" };
    const { body } = await owner.send("PATCH", at(holder.id), change);
    expect(body).toMatchObject({ name: "Dora Maar", contact: { email: null, phone: "+33123456789" } });
    const { text } = await rig.get("/api/v1/audit?limit=3");
    expect([text.includes("holder.changed"), text.includes("Maar"), text.includes("+33")]).toEqual([
      true,
      false,
      false,
    ]);
    expect((await owner.send("PATCH", at(holder.id), { email: "nobody" })).status).toBe(422);
  });

  test("of other doors are not there for staff of one door, and its pages are full", async () => {
    const limits = { lockIds: [garage], kinds: null, stayDaysMax: null };
    const staff = await openMember(rig, { siteId, role: "staff", email: "garage@example.org", limits });
    const mine = await codeFor({ name: "Eve" }, [garage]);
    const others = await codeFor({ name: "Fay" });
    await codeFor({ name: "Gus" }, [front, garage]);
    const codes = await staff.get("/api/v1/codes?limit=1");
    expect(codes.body.items.map(({ id }: { id: string }) => id)).toEqual([mine.id]);
    expect((await staff.get("/api/v1/holders")).body.items.map(({ name }: { name: string }) => name)).toEqual(["Eve"]);
    expect([(await staff.get(at(mine.holder.id))).status, (await staff.get(at(others.holder.id))).status]).toEqual([
      200, 404,
    ]);
  });

  test("are told what is known about them", async () => {
    const { holder } = await codeFor({ name: "Hal Incandenza", email: "hal@example.org" });
    const { status, body } = await owner.get(at(holder.id, "/export"));
    expect([status, body.holder]).toMatchObject([
      200,
      { name: "Hal Incandenza", contact: { email: "hal@example.org" }, codes: [{ note: "has a dog" }] },
    ]);
  });
});

describe("erasing a person", () => {
  test("waits until no code of the person may open a door", async () => {
    const { holder } = await codeFor({ name: "Ida" });
    const { status, body } = await owner.post(at(holder.id, "/erase"));
    expect([status, body.code]).toEqual([409, "conflict"]);
    expect((await owner.get(at(holder.id))).body.name).toBe("Ida");
  });

  test("takes every word about the person away, and leaves a log that still proves itself", async () => {
    const code = await codeFor({ name: "Jo Unique", email: "jo.unique@example.org" });
    await end(code);
    const { body } = await owner.post(at(code.holder.id, "/erase"));
    expect(body).toMatchObject({
      name: "Erased person",
      contact: { email: null },
      codes: [{ label: null, note: null }],
    });
    for (const url of ["/api/v1/holders", "/api/v1/codes", "/api/v1/events", at(code.holder.id, "/export")]) {
      expect([url, (await owner.get(url)).text.includes("Unique")]).toEqual([url, false]);
    }
    expect((await owner.get("/api/v1/codes?text=unique")).body.items).toEqual([]);
    expect((await rig.get("/api/v1/audit?limit=2")).text).toContain("holder.erased");
    expect(await verifyLog(rig.house)).toMatchObject({ kind: "good" });
    const again = {
      kind: "timed",
      lockIds: [front],
      holder: { id: code.holder.id },
      startsAt: days(1),
      endsAt: days(2),
    };
    expect((await owner.post("/api/v1/codes", again)).body.fields[0].path).toBe("holder.id");
  });

  test("happens by itself once the site keeps names no longer", async () => {
    const code = await codeFor({ name: "Kim Later" });
    await end(code);
    const kept = await codeFor({ name: "Lou Live" });
    const { body } = await owner.post(`/api/v1/sites/${siteId}/privacy`, { namesKeptDays: 30 });
    expect(body).toEqual({ namesKeptDays: 30 });
    const tools = peopleTools(rig.house);
    const inDays = (count: number) => ({ ...tools, world: { ...tools.world, now: () => soon(count) } });
    const soon = (count: number) => (rig.house.world.now() + count * DAY_MS) as ReturnType<typeof tools.world.now>;
    expect(await eraseIdleHolders(inDays(29))).toBe(0);
    expect(await eraseIdleHolders(inDays(31))).toBeGreaterThan(0);
    const names = [code, kept].map(async ({ holder }) => (await owner.get(at(holder.id))).body.name);
    expect(await Promise.all(names)).toEqual(["Erased person", "Lou Live"]);
  });

  test("is for owners who have just shown who they are", async () => {
    const code = await codeFor({ name: "Mia" });
    const manager = await openMember(rig, { siteId, role: "manager", email: "manages@example.org" });
    expect((await manager.post(at(code.holder.id, "/erase"))).status).toBe(403);
    expect((await manager.post(`/api/v1/sites/${siteId}/privacy`, { namesKeptDays: 1 })).status).toBe(403);
    for (const days of [0, 3651, 1.5]) {
      expect((await owner.post(`/api/v1/sites/${siteId}/privacy`, { namesKeptDays: days })).status).toBe(422);
    }
  });
});
