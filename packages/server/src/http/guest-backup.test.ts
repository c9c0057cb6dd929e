import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openMember } from "../main/people.arbitrary.ts";
import { eventually, openRig, type Rig } from "../main/rig.arbitrary.ts";
import {
  alarmsOf,
  answerOf,
  linkOf,
  metersNorth,
  openLink,
  openStay,
  type Phone,
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

describe("a backup code", () => {
  const stay = async (wish: object = {}): Promise<{ codeId: string; phone: Phone }> => {
    const codeId = await openStay(rig);
    return { codeId, phone: await openLink(rig, codeId, { backup: true, ...wish }) };
  };
  const backupId = async (codeId: string): Promise<string> =>
    (await rig.house.store.guestLink(codeId as never))?.backupCodeId ?? "";

  test("is proven on the lock before anybody asks, and handed out once the first is said to fail", async () => {
    const { codeId, phone } = await stay();
    expect((await untilState(phone, "works")).body.backup).toEqual({ allowed: true, handedOut: false });
    const second = await backupId(codeId);
    await eventually(
      () => rig.get(`/api/v1/codes/${second}`),
      ({ body }) => body.placements[0].state === "verified",
    );
    expect(answerOf(await phone.ask("backup"))).toEqual([409, "not_yet"]);
    const lockId = await rig.lockId("Front door");
    const asked = await phone.ask("ask", { about: "does_not_work", lockId, text: "It blinks red" });
    expect(asked.body).toEqual({ told: true, backupOffered: true });
    const { status, body } = await phone.ask("backup");
    expect([status, body.pin === (await pinOf(rig, codeId)), body.view.backup.handedOut]).toEqual([200, false, true]);
    expect([body.view.state, body.view.doors[0].state]).toEqual(["works", "verified"]);
    expect(await press(rig, body.pin)).toBe("granted");
    const alarms = await alarmsOf(rig, codeId);
    expect(alarms).toHaveLength(2);
    expect(new Map(alarms)).toEqual(
      new Map([
        ["guest_has_backup", null],
        ["guest_code_fails", "It blinks red"],
      ]),
    );
    expect((await phone.ask("backup")).body.pin).toBe(body.pin);
    expect((await linkOf(rig, codeId)).backup).toMatchObject({ codeId: second, handedOutAt: expect.any(String) });
  });

  test("ends and moves with the code of the stay", async () => {
    const { codeId } = await stay();
    const second = await backupId(codeId);
    expect((await rig.get(`/api/v1/codes/${second}`)).body.backupOf).toBe(codeId);
    expect(answerOf(await rig.post(`/api/v1/codes/${second}/link`))).toEqual([409, "conflict"]);
    const endsAt = new Date(Date.now() + 48 * 3_600_000).toISOString();
    await rig.send("PATCH", `/api/v1/codes/${codeId}`, { body: { endsAt } });
    expect((await rig.get(`/api/v1/codes/${second}`)).body.endsAt).toBe(endsAt);
    const { status, body } = await rig.send("PATCH", `/api/v1/codes/${codeId}`, { body: { maxUses: 2 } });
    expect([status, body.fields[0].path]).toEqual([422, "maxUses"]);
    await rig.post(`/api/v1/codes/${codeId}/revoke`);
    expect((await rig.get(`/api/v1/codes/${second}`)).body.state).toBe("revoked");
  });

  test("sleeps and wakes behind the same fence", async () => {
    const { codeId, phone } = await stay({ fence: {} });
    const second = await backupId(codeId);
    const pin = await pinOf(rig, second);
    expect(answerOf(await phone.ask("backup"))).toEqual([409, "fence_closed"]);
    expect(await press(rig, pin)).toBe("denied");
    await phone.ask("position", metersNorth(5, 5));
    await untilState(phone, "works");
    expect(
      await eventually(
        () => press(rig, pin),
        (outcome) => outcome === "granted",
      ),
    ).toBe("granted");
  });

  test("is refused where entries are counted, and not offered where the owner did not want it", async () => {
    const counted = await openStay(rig, { kind: "one_time" });
    expect(answerOf(await rig.post(`/api/v1/codes/${counted}/link`, { backup: true }))).toEqual([409, "conflict"]);
    const phone = await openLink(rig, await openStay(rig));
    expect((await phone.ask("ask", { about: "does_not_work" })).body.backupOffered).toBe(false);
    expect(answerOf(await phone.ask("backup"))).toEqual([404, "not_found"]);
  });

  test("ends with its link while nobody has it, and is made anew once somebody had it", async () => {
    const { codeId, phone } = await stay();
    const first = await backupId(codeId);
    await openLink(rig, codeId, { backup: true });
    expect(await backupId(codeId)).toBe(first);
    const last = await openLink(rig, codeId, { backup: true });
    await last.ask("ask", { about: "does_not_work" });
    expect((await last.ask("backup")).status).toBe(200);
    await openLink(rig, codeId, { backup: true });
    const second = await backupId(codeId);
    expect([second === first, (await rig.get(`/api/v1/codes/${first}`)).body.state]).toEqual([false, "revoked"]);
    await rig.post(`/api/v1/codes/${codeId}/link/withdraw`);
    expect((await rig.get(`/api/v1/codes/${second}`)).body.state).toBe("revoked");
    expect(phone.token).not.toBe(last.token);
  });

  test("is beyond who may not make such a code", async () => {
    const codeId = await openStay(rig, { endsAt: new Date(Date.now() + 20 * 86_400_000).toISOString() });
    const limits = { lockIds: null, kinds: null, stayDaysMax: 7 };
    const staff = await openMember(rig, { siteId, role: "staff", email: "short@example.org", limits });
    expect((await staff.post(`/api/v1/codes/${codeId}/link`, {})).status).toBe(201);
    expect(answerOf(await staff.post(`/api/v1/codes/${codeId}/link`, { backup: true }))).toEqual([403, "forbidden"]);
  });
});
