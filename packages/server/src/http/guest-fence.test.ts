import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { eventually, openRig, type Rig } from "../main/rig.arbitrary.ts";
import {
  alarmsOf,
  answerOf,
  linkOf,
  metersNorth,
  openLink,
  openStay,
  pinOf,
  placeSite,
  press,
  revokeAll,
  untilState,
} from "./guest-rig.arbitrary.ts";

let rig: Rig;
let siteId: string;
beforeAll(async () => {
  rig = await openRig();
  siteId = await placeSite(rig);
});
afterEach(() => revokeAll(rig));
afterAll(() => rig.close());

const eventsOf = async (codeId: string): Promise<string[]> =>
  (await rig.get(`/api/v1/events?codeId=${codeId}&limit=100`)).body.items.map(({ kind }: { kind: string }) => kind);

describe("a code behind a fence", () => {
  test("is off the lock until the phone is near, then opens, and its PIN is shown only then", async () => {
    const codeId = await openStay(rig);
    const pin = await pinOf(rig, codeId);
    await eventually(
      () => rig.get(`/api/v1/codes/${codeId}`),
      ({ body }) => body.placements[0].state === "verified",
    );
    const phone = await openLink(rig, codeId, { fence: { liveMinutes: 30 } });
    await eventually(
      () => rig.get(`/api/v1/codes/${codeId}`),
      ({ body }) => body.placements[0].state === "removed",
    );
    expect(await press(rig, pin)).toBe("denied");
    const [from, until] = [-1, 1].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString());
    const { items } = (await rig.get(`/api/v1/timeline?from=${from}&until=${until}`)).body;
    expect(items).toMatchObject([{ codeId, isFenced: true }]);
    const asleep = await phone.ask("view");
    expect(asleep.body).toMatchObject({
      state: "asleep",
      fence: { radiusMeters: 150, liveMinutes: 30, liveUntil: null, asked: false },
      pin: { canShow: false },
    });
    expect(asleep.body.windows).toHaveLength(1);
    expect(answerOf(await phone.ask("pin"))).toEqual([409, "fence_closed"]);

    const far = await phone.ask("position", metersNorth(910, 20));
    expect(far.body).toEqual({ outcome: "outside", liveUntil: null, distanceMeters: 950 });
    const blurred = await phone.ask("position", metersNorth(10, 900));
    expect(blurred.body).toEqual({ outcome: "inaccurate", liveUntil: null, distanceMeters: null });
    expect(await press(rig, pin)).toBe("denied");

    const near = await phone.ask("position", metersNorth(60, 30));
    expect([near.body.outcome, near.body.distanceMeters]).toEqual(["live", 100]);
    const leftMs = Date.parse(near.body.liveUntil) - rig.house.world.now();
    expect([leftMs > 29 * 60_000, leftMs <= 30 * 60_000]).toEqual([true, true]);
    const works = await untilState(phone, "works");
    expect([works.body.state, works.body.fence.liveUntil]).toEqual(["works", near.body.liveUntil]);
    expect((await phone.ask("pin")).body.pin).toBe(pin);
    expect(await press(rig, pin)).toBe("granted");
    expect(await eventsOf(codeId)).toEqual(expect.arrayContaining(["code.fenced", "code.activated"]));
    expect(JSON.stringify((await rig.house.store.auditRecords(0, 10_000)).map(({ leaf }) => leaf))).not.toContain(
      "52.51",
    );
  });

  test("is woken by its owner where there is no position, after the guest asked", async () => {
    const codeId = await openStay(rig);
    const phone = await openLink(rig, codeId, { fence: {} });
    expect((await phone.ask("ask", { about: "no_position" })).body).toEqual({ told: true, backupOffered: false });
    expect((await phone.ask("view")).body.fence.asked).toBe(true);
    expect(await alarmsOf(rig, codeId)).toEqual([["guest_no_position", null]]);
    expect(await linkOf(rig, codeId)).toMatchObject({ askedAbout: "no_position", fence: { liveUntil: null } });
    const { body } = await rig.post(`/api/v1/codes/${codeId}/link/wake`, { minutes: 10 });
    expect(Date.parse(body.link.fence.liveUntil)).toBeGreaterThan(rig.house.world.now());
    expect(await alarmsOf(rig, codeId)).toEqual([]);
    expect((await untilState(phone, "works")).body.state).toBe("works");
  });

  test("is explained to whoever asks why it does not open", async () => {
    const codeId = await openStay(rig);
    const pin = await pinOf(rig, codeId);
    await openLink(rig, codeId, { fence: {} });
    await eventually(
      () => rig.get(`/api/v1/codes/${codeId}`),
      ({ body }) => body.placements[0].slot === null,
    );
    const { body } = await rig.post(`/api/v1/locks/${await rig.lockId("Front door")}/explain`, { pin });
    expect([body.wouldOpen, body.reason, body.sentence]).toEqual([
      false,
      "outside_window",
      "It has a fence and is asleep: nobody showed that the holder's phone is near.",
    ]);
    expect(body.placement.enforcement).toBe("cardea");
  });

  test("stays behind it when the link is withdrawn, and comes out with a link without one", async () => {
    const codeId = await openStay(rig);
    const pin = await pinOf(rig, codeId);
    await openLink(rig, codeId, { fence: {} });
    await rig.post(`/api/v1/codes/${codeId}/link/withdraw`);
    await eventually(
      () => rig.get(`/api/v1/codes/${codeId}`),
      ({ body }) => body.placements[0].slot === null,
    );
    expect((await rig.get(`/api/v1/codes/${codeId}`)).body.fence).toEqual({ radiusMeters: 150, liveMinutes: 60 });
    expect(await press(rig, pin)).toBe("denied");
    const phone = await openLink(rig, codeId, { fence: null });
    expect((await untilState(phone, "works")).body).toMatchObject({ state: "works", fence: null });
    expect(await press(rig, pin)).toBe("granted");
  });

  test("needs a site with a position, and a position needs a fence", async () => {
    const codeId = await openStay(rig);
    const phone = await openLink(rig, codeId);
    expect(answerOf(await phone.ask("position", metersNorth(0, 5)))).toEqual([409, "conflict"]);
    expect(answerOf(await rig.post(`/api/v1/codes/${codeId}/link/wake`, { minutes: 5 }))).toEqual([409, "conflict"]);
    await rig.send("PATCH", `/api/v1/sites/${siteId}`, { body: { position: null } });
    expect(answerOf(await rig.post(`/api/v1/codes/${codeId}/link`, { fence: {} }))).toEqual([409, "conflict"]);
    await placeSite(rig);
    const early = await openStay(rig, { startsAt: new Date(Date.now() + 3_600_000).toISOString() });
    const waiting = await openLink(rig, early, { fence: {} });
    expect(answerOf(await waiting.ask("position", metersNorth(0, 5)))).toEqual([409, "not_yet"]);
    expect(answerOf(await waiting.ask("pin"))).toEqual([409, "not_yet"]);
  });

  test.each([
    ["a latitude beyond the pole", { latitude: 91, longitude: 0, accuracyMeters: 5 }, "latitude"],
    ["a longitude as text", { latitude: 9, longitude: "13", accuracyMeters: 5 }, "longitude"],
    ["a negative accuracy", { latitude: 9, longitude: 13, accuracyMeters: -1 }, "accuracyMeters"],
    ["no accuracy", { latitude: 9, longitude: 13 }, "accuracyMeters"],
  ])("refuses %s", async (_, position, path) => {
    const phone = await openLink(rig, await openStay(rig), { fence: {} });
    const { status, body } = await phone.ask("position", position);
    expect([status, body.fields[0].path]).toEqual([422, path]);
  });
});
