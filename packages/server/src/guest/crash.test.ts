import { generateKeyPairSync, sign } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createCode } from "../codes/create-code.ts";
import { type House, oneTime, openHouse, OWNER, refusalOf } from "../codes/house.arbitrary.ts";
import type { CodeTools } from "../codes/port.ts";
import type { Store } from "../store/port.ts";
import type { Knock } from "./admit.ts";
import { askOwner, giveChallenge, handOutBackup, showPosition, viewStay } from "./deeds.ts";
import { makeLink } from "./links.ts";

const HERE = { latitude: 52.5, longitude: 13.4 };

let house: House;
let codeId: Awaited<ReturnType<typeof createCode>>["code"]["id"];
let token: string;
beforeEach(async () => {
  house = await openHouse();
  const door = await house.addLock("Front door");
  await house.store.unit((tx) => tx.updateSite({ ...house.site, position: HERE }));
  const { code } = await createCode(house.tools, { ...oneTime([door.id]), kind: "timed" }, OWNER);
  codeId = code.id;
  const wish = { registeredDevice: true, backup: true, fence: {}, locale: null };
  ({ token } = await makeLink(house.tools, { codeId, wish }, OWNER));
});
afterEach(() => house.close());

type Death = "before the commit" | "after the commit";

/** The same house, whose server dies in its `nth` unit from now on. */
function dying(nth: number, death: Death): CodeTools {
  let units = 0;
  const unit: Store["unit"] = async (work) => {
    const dies = ++units === nth;
    const result = await house.store.unit(async (tx) => {
      const done = await work(tx);
      if (dies && death === "before the commit") throw new Error("died");
      return done;
    });
    if (dies) throw new Error("died");
    return result;
  };
  return { ...house.tools, store: { ...house.store, unit } };
}

/** A phone with a key, that gets a challenge for each knock. */
function phone(): () => Promise<Knock> {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const jwk = publicKey.export({ format: "jwk" });
  return async () => {
    const bare = { token, device: null, address: "192.0.2.1" };
    const { challenge } = await giveChallenge(house.tools, bare);
    const signature = sign("sha256", Buffer.from(challenge), { key: privateKey, dsaEncoding: "ieee-p1363" });
    return { ...bare, device: { publicKey: jwk, challenge, signature: signature.toString("base64url") } };
  };
}

test("a phone whose binding was kept, but never told, is still the one", async () => {
  const [mine, other] = [phone(), phone()];
  await expect(viewStay(dying(1, "after the commit"), await mine())).rejects.toThrow("died");
  expect((await refusalOf(viewStay(house.tools, await other()))).code).toBe("device_refused");
  expect((await viewStay(house.tools, await mine())).device).not.toBeNull();
});

test("a phone whose binding was not kept is nobody yet: the next one is the one", async () => {
  const [mine, other] = [phone(), phone()];
  await expect(viewStay(dying(1, "before the commit"), await mine())).rejects.toThrow("died");
  expect((await viewStay(house.tools, await other())).device).not.toBeNull();
  expect((await refusalOf(viewStay(house.tools, await mine()))).code).toBe("device_refused");
});

test("a challenge is used up also where the deed after it was lost", async () => {
  const knock = await phone()();
  await expect(viewStay(dying(2, "before the commit"), knock)).rejects.toThrow("died");
  expect((await refusalOf(viewStay(house.tools, knock))).code).toBe("device_needed");
});

test.each(["before the commit", "after the commit"] as const)(
  "a server that dies %s leaves one awake code and one backup, whoever asks again",
  async (death) => {
    const mine = phone();
    await viewStay(house.tools, await mine());
    const near = { ...HERE, accuracyMeters: 10 };
    await expect(showPosition(dying(2, death), await mine(), near)).rejects.toThrow("died");
    const { outcome, liveUntil } = await showPosition(house.tools, await mine(), near);
    expect(outcome).toBe("live");
    const link = await house.store.guestLink(codeId);
    const backup = link?.backupCodeId === undefined || link.backupCodeId === null ? null : link.backupCodeId;
    const both = [await house.store.code(codeId), backup === null ? null : await house.store.code(backup)];
    expect(both.map((code) => code?.activation?.until)).toEqual([liveUntil, liveUntil]);

    await askOwner(house.tools, await mine(), { about: "does_not_work", lockId: null, text: null });
    await expect(handOutBackup(dying(2, death), await mine())).rejects.toThrow("died");
    const handed = await handOutBackup(house.tools, await mine());
    expect(handed.pin.reveal()).toBe((await handOutBackup(house.tools, await mine())).pin.reveal());
    const alarms = await house.store.alarms({ open: true });
    expect(alarms.map(({ kind }) => kind).toSorted()).toEqual(["guest_code_fails", "guest_has_backup"]);
  },
);
