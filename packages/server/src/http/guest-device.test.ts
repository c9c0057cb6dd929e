import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openRig, type Rig } from "../main/rig.arbitrary.ts";
import {
  alarmsOf,
  answerOf,
  linkOf,
  metersNorth,
  openLink,
  openPhone,
  openStay,
  type Phone,
  placeSite,
  revokeAll,
} from "./guest-rig.arbitrary.ts";

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
  await placeSite(rig);
});
afterEach(() => revokeAll(rig));
afterAll(() => rig.close());

describe("a link for one device", () => {
  const bound = async (): Promise<{ codeId: string; phone: Phone }> => {
    const codeId = await openStay(rig);
    const phone = await openLink(rig, codeId, { registeredDevice: true });
    expect((await phone.prove("view")).status).toBe(200);
    return { codeId, phone };
  };

  test("belongs to the first that opens it; another is refused until the owner allows it", async () => {
    const { codeId, phone } = await bound();
    const other = openPhone(rig, phone.token);
    expect(answerOf(await other.prove("view"))).toEqual([403, "device_refused"]);
    expect(answerOf(await other.prove("pin"))).toEqual([403, "device_refused"]);
    expect(await alarmsOf(rig, codeId)).toEqual([["guest_other_device", null]]);
    expect((await linkOf(rig, codeId)).device.refusedAt).not.toBeNull();
    expect((await phone.prove("pin")).status).toBe(200);
    const asked = await other.ask("ask", { about: "other_device", text: "My phone broke" });
    expect([asked.status, await alarmsOf(rig, codeId)]).toEqual([200, [["guest_other_device", "My phone broke"]]]);
    const { body } = await rig.post(`/api/v1/codes/${codeId}/link/allow-device`);
    expect([body.link.device, await alarmsOf(rig, codeId)]).toEqual([null, []]);
    expect((await other.prove("view")).status).toBe(200);
    expect(answerOf(await phone.prove("view"))).toEqual([403, "device_refused"]);
  });

  test("wants a proof for everything, and takes each challenge once", async () => {
    const { phone } = await bound();
    for (const [path, more] of [
      ["view", {}],
      ["pin", {}],
      ["backup", {}],
      ["ask", { about: "does_not_work" }],
      ["position", metersNorth(0, 5)],
    ] as const) {
      expect(answerOf(await phone.ask(path, more))).toEqual([403, "device_needed"]);
    }
    const device = await phone.proof();
    expect((await phone.ask("view", { device })).status).toBe(200);
    expect(answerOf(await phone.ask("view", { device }))).toEqual([403, "device_needed"]);
  });

  test("takes no challenge of another link, none made up, and no signature of another key", async () => {
    const { codeId, phone } = await bound();
    const stranger = openPhone(rig, phone.token);
    const elsewhere = await openLink(rig, await openStay(rig), { registeredDevice: true });
    const foreign = (await elsewhere.ask("challenge")).body.challenge;
    const forged = {
      ...(await phone.proof()),
      signature: ((await stranger.proof()) as { signature: string }).signature,
    };
    const offCurve = {
      ...(await phone.proof()),
      publicKey: { kty: "EC", crv: "P-256", x: "A".repeat(43), y: "B".repeat(43) },
    };
    const devices = [await phone.proof(foreign), await phone.proof("made-up"), forged, offCurve];
    for (const device of devices) expect(answerOf(await phone.ask("view", { device }))).toEqual([403, "device_needed"]);
    expect([(await linkOf(rig, codeId)).device.refusedAt, await alarmsOf(rig, codeId)]).toEqual([null, []]);
  });

  test("goes to exactly one of several devices that race for it", async () => {
    const codeId = await openStay(rig);
    const first = await openLink(rig, codeId, { registeredDevice: true });
    const rivals = [first, ...Array.from({ length: 5 }, () => openPhone(rig, first.token))];
    const proofs = await Promise.all(rivals.map((phone) => phone.proof()));
    const answers = await Promise.all(rivals.map((phone, i) => phone.ask("view", { device: proofs[i] })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403, 403, 403, 403, 403]);
    const again = await Promise.all(rivals.map((phone) => phone.prove("view")));
    expect(again.map(({ status }) => status)).toEqual(answers.map(({ status }) => status));
  });

  test("is still that device's if the server dies before it could say so", async () => {
    const codeId = await openStay(rig);
    const phone = await openLink(rig, codeId, { registeredDevice: true });
    await phone.prove("view"); // the answer is lost
    await rig.restart();
    expect((await phone.prove("view")).status).toBe(200);
    expect(answerOf(await openPhone(rig, phone.token).prove("view"))).toEqual([403, "device_refused"]);
  });
});
