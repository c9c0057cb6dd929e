import { DAY_MS, HOUR_MS, type Instant, type LockId, type SiteId } from "@cardea/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openMember } from "../main/people.arbitrary.ts";
import { openRig, type Rig } from "../main/rig.arbitrary.ts";

let rig: Rig;
let siteId = "" as SiteId;
let front = "" as LockId;
let garage = "" as LockId;

beforeAll(async () => {
  rig = await openRig();
  siteId = (await rig.post("/api/v1/sites", { name: "Berlin flat", zone: "Europe/Berlin" })).body.id;
  front = (await rig.post("/api/v1/virtual-locks", { siteId, name: "Front" })).body.id;
  garage = (await rig.post("/api/v1/virtual-locks", { siteId, name: "Garage", class: "garage" })).body.id;
});
afterAll(() => rig.close());

interface Entry {
  readonly at: string;
  readonly lockId?: LockId;
  readonly reason?: string;
  readonly codeId?: string;
}

async function happen(entries: readonly Entry[]): Promise<void> {
  const base = { kind: "entry", siteId, codeId: null, holderId: null, slot: null, facts: {} };
  const events = entries.map(({ at, lockId = front, reason = "granted", codeId = null }) => ({
    ...base,
    at: Date.parse(at) as Instant,
    lockId,
    reason,
    codeId,
  }));
  await rig.house.store.unit((tx) => tx.publish(events as never));
}

const ask = (query: string) => rig.get(`/api/v1/insights?siteId=${siteId}&${query}`);

test("days are those of the wall, also when the clocks go back: 25 hours of one date", async () => {
  await happen([
    { at: "2025-10-25T21:59:59Z" }, // 23:59:59 on the 25th
    { at: "2025-10-25T22:00:00Z" }, // 00:00 on the 26th
    { at: "2025-10-26T00:30:00Z" }, // 02:30, for the first time
    { at: "2025-10-26T01:30:00Z" }, // 02:30, for the second time
    { at: "2025-10-26T22:59:59Z", reason: "unknown_code" }, // 23:59:59
    { at: "2025-10-26T23:00:00Z", lockId: garage }, // 00:00 on the 27th
  ]);
  const { status, body } = await ask("from=2025-10-25&until=2025-10-27");
  expect(status).toBe(200);
  expect(body.days).toEqual([
    { lockId: front, date: "2025-10-25", granted: 1, denied: 0 },
    { lockId: front, date: "2025-10-26", granted: 3, denied: 1 },
    { lockId: garage, date: "2025-10-27", granted: 1, denied: 0 },
  ]);
  expect(body.hours).toContainEqual({ weekday: 6, hour: 2, granted: 2, denied: 0 });
  expect(body.denied).toEqual([{ lockId: front, reason: "unknown_code", count: 1 }]);
  const { body: only } = await ask("from=2025-10-26&until=2025-10-26");
  expect(only.days).toEqual([{ lockId: front, date: "2025-10-26", granted: 3, denied: 1 }]);
  expect(only.before).toEqual({ granted: 1, denied: 0 });
});

test("days of 23 hours when the clocks go forward lose nothing and count nothing twice", async () => {
  const start = Date.parse("2025-03-29T22:00:00Z"); // 23:00 on the 29th
  await happen(Array.from({ length: 26 }, (_, hour) => ({ at: new Date(start + hour * HOUR_MS).toISOString() })));
  const { body } = await ask("from=2025-03-29&until=2025-03-31");
  expect(body.days.map(({ date, granted }: { date: string; granted: number }) => [date, granted])).toEqual([
    ["2025-03-29", 1],
    ["2025-03-30", 23],
    ["2025-03-31", 2],
  ]);
});

test("the use of codes is told by holder, most used first, and narrowed to one door", async () => {
  const wish = { kind: "emergency", lockIds: [front, garage], holder: { name: "Ann Miller" } };
  const { body: code } = await rig.post("/api/v1/codes", wish);
  await happen([
    { at: "2025-06-01T10:00:00Z", codeId: code.id },
    { at: "2025-06-02T10:00:00Z", codeId: code.id, lockId: garage },
    { at: "2025-06-03T10:00:00Z", codeId: code.id, reason: "outside_window" },
  ]);
  const { body } = await ask("from=2025-06-01&until=2025-06-30");
  const lastAt = "2025-06-03T10:00:00.000Z";
  const told = { codeId: code.id, holderName: "Ann Miller", label: null, kind: "emergency" };
  expect(body.codes).toEqual([{ ...told, granted: 2, denied: 1, locks: 2, lastAt }]);
  const { body: one } = await ask(`from=2025-06-01&until=2025-06-30&lockId=${garage}`);
  expect(one.codes.map(({ granted, denied }: { granted: number; denied: number }) => [granted, denied])).toEqual([
    [1, 0],
  ]);
  expect(one.locks.map(({ name }: { name: string }) => name)).toEqual(["Garage"]);
});

test.each([
  ["from=2025-06-01", "until"],
  ["from=2025-02-30&until=2025-03-01", "from"],
  ["from=2025-06-02&until=2025-06-01", "until"],
  ["from=2024-01-01&until=2025-06-01", "from"],
])("%s is refused with its field", async (query, path) => {
  const { status, body } = await ask(query);
  expect([status, body.fields?.[0]?.path]).toEqual([422, path]);
});

test("who may open but one door hears of that door alone, and of another site nothing", async () => {
  const limits = { lockIds: [garage], kinds: null, stayDaysMax: null };
  const staff = await openMember(rig, { siteId, role: "staff", limits, email: "staff@example.org" });
  const { body } = await staff.get(`/api/v1/insights?siteId=${siteId}&from=2025-10-01&until=2025-10-31`);
  expect(body.locks.map(({ id }: { id: string }) => id)).toEqual([garage]);
  expect(body.days.map(({ lockId }: { lockId: string }) => lockId)).toEqual([garage]);
  const other = (await rig.get("/api/v1/sites")).body.items.find(({ id }: { id: string }) => id !== siteId).id;
  const hidden = await staff.get(`/api/v1/insights?siteId=${other}&from=2025-10-01&until=2025-10-31`);
  expect(hidden.status).toBe(404);
  const foreign = await staff.get(`/api/v1/insights?siteId=${siteId}&lockId=${front}&from=2025-10-01&until=2025-10-31`);
  expect(foreign.status).toBe(422);
});

test("a year of 100,000 entries is counted whole", async () => {
  const end = Date.parse("2026-06-01T00:00:00Z");
  for (let batch = 0; batch < 10; batch++) {
    await happen(
      Array.from({ length: 10_000 }, (_, index) => ({
        at: new Date(end - ((batch * 10_000 + index) * 365 * DAY_MS) / 100_000).toISOString(),
        lockId: index % 3 === 0 ? garage : front,
        ...(index % 20 === 0 && { reason: "unknown_code" }),
      })),
    );
  }
  const { status, body } = await ask("from=2025-06-01&until=2026-05-31");
  const total = body.days.reduce((sum: number, day: { granted: number }) => sum + day.granted, 0);
  expect([status, total > 90_000]).toEqual([200, true]);
});
