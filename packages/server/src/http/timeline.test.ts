import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { firstWindows } from "../codes/timeline.ts";
import { openMember } from "../main/people.arbitrary.ts";
import { eventually, openRig, type Rig } from "../main/rig.arbitrary.ts";

let rig: Rig;
let front: string;
let garage: string;
let siteId: string;

beforeAll(async () => {
  rig = await openRig();
  front = await rig.lockId("Front door");
  garage = await rig.lockId("Garage");
  siteId = (await rig.get("/api/v1/sites")).body.items[0].id;
});
afterAll(() => rig.close());

async function make(holder: string, wish: object): Promise<string> {
  const { body, status, text } = await rig.post("/api/v1/codes", {
    holder: { name: holder },
    lockIds: [front],
    ...wish,
  });
  if (status !== 201) throw new Error(text);
  return body.id;
}

const STAY = { kind: "timed", startsAt: "2027-06-01T13:00:00Z", endsAt: "2027-06-04T09:00:00Z" };
const timeline = (from: string, until: string, more = "") =>
  rig.get(`/api/v1/timeline?from=${from}&until=${until}${more}`);

describe("the timeline", () => {
  let stay: string;
  beforeAll(async () => {
    stay = await make("Ann", { ...STAY, lockIds: [front, garage] });
    const weekly = [{ days: ["MO", "WE"], from: "09:00", until: "12:00" }];
    await make("Cleo", { kind: "recurring", weekly, startsAt: "2027-05-30T00:00", endsAt: "2027-07-01T00:00" });
    await make("Eve", { kind: "emergency" });
  });

  test("tells who can open which door when, cut to the span, and by what evidence", async () => {
    const { status, body } = await timeline("2027-06-02T00:00:00Z", "2027-06-03T00:00:00Z");
    expect(status).toBe(200);
    expect(body.isCut).toBe(false);
    expect(body.items.map((item: { holderName: string }) => item.holderName).sort()).toEqual(["Ann", "Cleo"]);
    const ann = body.items.find((item: { codeId: string }) => item.codeId === stay);
    expect(ann).toMatchObject({
      kind: "timed",
      state: "scheduled",
      isFenced: false,
      windows: [{ from: "2027-06-02T00:00:00.000Z", until: "2027-06-03T00:00:00.000Z" }],
    });
    expect(ann.placements.map((one: { lockId: string }) => one.lockId).sort()).toEqual([front, garage].sort());
    expect(ann.placements[0]).toMatchObject({ state: "not_due", proof: null, provenAt: null });
    expect(JSON.stringify(body)).not.toMatch(/"pin/);
  });

  test("shows a code that is on the lock with its proof, and an emergency code only while it is awake", async () => {
    const now = Date.now();
    const [from, until] = [new Date(now - 3_600_000).toISOString(), new Date(now + 3_600_000).toISOString()];
    const id = await make("Now", {
      kind: "timed",
      startsAt: new Date(now - 60_000).toISOString(),
      endsAt: new Date(now + 7_200_000).toISOString(),
    });
    const placed = await eventually(
      async () => (await timeline(from, until)).body.items.find((item: { codeId: string }) => item.codeId === id),
      (item) => item?.placements[0].state === "verified",
    );
    expect(placed.placements[0]).toMatchObject({ state: "verified", proof: "read_back" });
    expect(Date.parse(placed.placements[0].provenAt)).toBeGreaterThan(now - 5_000);
    expect((await timeline(from, until)).text).not.toContain("Eve");
  });

  test("is narrowed to a door and to a site", async () => {
    const span = ["2027-06-02T00:00:00Z", "2027-06-03T00:00:00Z"] as const;
    const { body } = await timeline(...span, `&lockId=${garage}`);
    expect(body.items.map((item: { holderName: string }) => item.holderName)).toEqual(["Ann"]);
    expect(body.items[0].placements).toHaveLength(1);
    const other = (await rig.post("/api/v1/sites", { name: "Elsewhere", zone: "UTC" })).body.id;
    expect((await timeline(...span, `&siteId=${other}`)).body.items).toEqual([]);
    expect((await timeline(...span, `&siteId=${siteId}`)).body.items).toHaveLength(2);
  });

  test("shows a member only the codes whose doors are all given", async () => {
    const limits = { lockIds: [front], kinds: null, stayDaysMax: null };
    const { get } = await openMember(rig, { siteId, role: "staff", email: "narrow@example.org", limits });
    const { body } = await get("/api/v1/timeline?from=2027-06-02T00:00:00Z&until=2027-06-03T00:00:00Z");
    expect(body.items.map((item: { holderName: string }) => item.holderName)).toEqual(["Cleo"]);
  });

  test.each([
    ["a span that ends before it starts", "2027-06-02T00:00:00Z", "2027-06-01T00:00:00Z", "until"],
    ["more than 62 days", "2027-06-02T00:00:00Z", "2027-08-04T00:00:00Z", "until"],
    ["a time of the wall", "2027-06-02T00:00", "2027-06-03T00:00:00Z", "from"],
    ["no time at all", "yesterday", "2027-06-03T00:00:00Z", "from"],
  ])("refuses %s", async (_, from, until, path) => {
    const { status, body } = await timeline(from, until);
    expect([status, body.code, body.fields[0].path]).toEqual([422, "invalid_field", path]);
  });

  test("leaves out what comes last where there are too many windows", () => {
    const items = [{ windows: [1, 2] }, { windows: [3] }, { windows: [4] }];
    expect(
      [firstWindows(items, 4), firstWindows(items, 3), firstWindows(items, 1)].map(({ length }) => length),
    ).toEqual([3, 2, 0]);
  });
});

describe("the log", () => {
  beforeAll(async () => {
    await rig.post(`/api/v1/virtual-locks/${garage}/keypad`, { pin: "000111" });
    await eventually(
      async () => (await rig.get("/api/v1/events?kinds=entry")).body.items.length,
      (count) => count > 0,
    );
  });

  test("is narrowed to refused entries, to a person and to a time", async () => {
    const failed = (await rig.get("/api/v1/events?failed=true")).body.items;
    expect(failed.map((event: { reason: string }) => event.reason)).toEqual(["unknown_code"]);
    const { items } = (await rig.get("/api/v1/events?kinds=code.created")).body;
    const [{ holderId, holderName }] = items;
    const ofOne = (await rig.get(`/api/v1/events?holderId=${holderId}`)).body.items;
    expect(new Set(ofOne.map((event: { holderName: string }) => event.holderName))).toEqual(new Set([holderName]));
    const { at } = failed[0];
    expect((await rig.get(`/api/v1/events?kinds=entry&until=${at}`)).body.items).toEqual([]);
    expect((await rig.get(`/api/v1/events?kinds=entry&from=${at}`)).body.items).toHaveLength(1);
  });

  test("is taken along as a table or as JSON, and that is recorded", async () => {
    const json = await rig.get("/api/v1/events/export?format=json");
    expect(json.headers["content-disposition"]).toBe('attachment; filename="cardea-log.json"');
    const all = (await rig.get("/api/v1/events?limit=200")).body.items;
    expect(json.body.slice(0, all.length)).toEqual(all);
    const csv = await rig.get("/api/v1/events/export?format=csv&failed=true");
    expect(csv.headers["content-type"]).toBe("text/csv; charset=utf-8");
    expect(csv.text.trim().split("\r\n")).toHaveLength(2);
    const [record] = (await rig.get("/api/v1/audit?limit=1")).body.items;
    expect(JSON.parse(record.leaf)).toMatchObject({ action: "log.exported", facts: { format: "csv", failed: "true" } });
    expect((await rig.get("/api/v1/events/export?format=csv&holderId=holder_1")).status).toBe(422);
  });

  test("is taken along empty where nothing meets the filter", async () => {
    const { body } = await rig.get("/api/v1/events/export?format=json&until=2020-01-01T00:00:00Z");
    expect(body).toEqual([]);
  });

  test("of a member with some doors holds but those", async () => {
    const limits = { lockIds: [front], kinds: null, stayDaysMax: null };
    const { get } = await openMember(rig, { siteId, role: "staff", email: "narrow2@example.org", limits });
    const { body } = await get("/api/v1/events/export?format=json");
    expect(body.length).toBeGreaterThan(0);
    expect(new Set(body.map((event: { lockId: string }) => event.lockId))).toEqual(new Set([front]));
  });

  test("tells which records there were at an instant", async () => {
    const { items } = (await rig.get("/api/v1/audit?limit=20")).body;
    const { at } = items[7];
    const then = (await rig.get(`/api/v1/audit?limit=1&until=${at}`)).body.items;
    expect(then[0].at).toBe(at);
    expect(then[0].index).toBeGreaterThanOrEqual(items[7].index);
    expect((await rig.get("/api/v1/audit?until=2020-01-01T00:00:00Z")).body).toEqual({ items: [], nextCursor: null });
  });
});
