import { type Instant, instant, MINUTE_MS, plus } from "@cardea/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { tellCodeEdge } from "../codes/code-edge.ts";
import { createCode } from "../codes/create-code.ts";
import { type House, MONDAY, oneTime, openHouse, OWNER, refusalOf } from "../codes/house.arbitrary.ts";
import type { CodeInput } from "../codes/port.ts";
import { replacePin } from "../codes/replace-pin.ts";
import type { StoredLock } from "../store/port.ts";
import type { Knock } from "./admit.ts";
import { giveChallenge, handOutBackup, showPin, showPosition, viewStay } from "./deeds.ts";
import { type LinkWish, makeLink, readLink, wakeByHand } from "./links.ts";

const HERE = { latitude: 52.5, longitude: 13.4 };
const PLAIN: LinkWish = { registeredDevice: false, backup: false, fence: null, locale: null };
const FENCED: LinkWish = { ...PLAIN, fence: { liveMinutes: 60 } };
const NEAR = { ...HERE, accuracyMeters: 20 };
const at = (text: string): Instant => instant(Date.parse(`${text}Z`));

let house: House;
let door: StoredLock;
beforeEach(async () => {
  house = await openHouse();
  door = await house.addLock("Front door");
  await house.store.unit((tx) => tx.updateSite({ ...house.site, position: HERE }));
});
afterEach(() => house.close());

async function stay(wish: LinkWish, change: Partial<CodeInput> = {}) {
  const input = oneTime([door.id], {
    kind: "timed",
    startsAt: "2026-06-01T10:00",
    endsAt: "2026-06-03T11:00",
    ...change,
  });
  const { code } = await createCode(house.tools, input, OWNER);
  const { token } = await makeLink(house.tools, { codeId: code.id, wish }, OWNER);
  const knock: Knock = { token, device: null, address: "192.0.2.1" };
  return { codeId: code.id, knock };
}
const view = (knock: Knock) => viewStay(house.tools, knock);
const near = (knock: Knock) => showPosition(house.tools, knock, NEAR);

async function edgesOf(codeId: Parameters<typeof tellCodeEdge>[1]): Promise<readonly string[]> {
  await tellCodeEdge(house.tools, codeId);
  await tellCodeEdge(house.tools, codeId);
  const { items } = await house.store.events({ codeId }, { after: null, limit: 50 });
  return items.map(({ kind }) => kind).filter((kind) => ["code.started", "code.lapsed", "code.expired"].includes(kind));
}

describe("a code behind a fence", () => {
  test("is awake for its minutes from the moment the phone is near, then sleeps by itself and is told so once", async () => {
    const { codeId, knock } = await stay(FENCED);
    expect((await view(knock)).state).toBe("asleep");
    expect(await near(knock)).toEqual({ outcome: "live", liveUntil: plus(MONDAY, 60 * MINUTE_MS), distanceMeters: 0 });
    expect((await view(knock)).state).toBe("waiting");
    const [live] = await house.onLock(door.id);
    if (live !== undefined) await house.putInto(1, live);
    expect((await view(knock)).state).toBe("works");
    house.pass(60 * MINUTE_MS - 1);
    expect((await view(knock)).fence?.liveUntil).toBe(plus(MONDAY, 60 * MINUTE_MS));
    house.pass(1);
    expect(await view(knock)).toMatchObject({ state: "asleep", fence: { liveUntil: null }, pin: { canShow: false } });
    expect(await edgesOf(codeId)).toEqual(["code.lapsed", "code.started"]);
    house.at(at("2026-06-03T09:00"));
    expect(await edgesOf(codeId)).toEqual(["code.expired", "code.lapsed", "code.started"]);
  });

  test("is told to have begun once, however often it was awake since", async () => {
    const { codeId, knock } = await stay(FENCED, { endsAt: "2026-06-30T11:00" });
    for (let day = 0; day < 25; day++) {
      await near(knock);
      house.pass(24 * 60 * MINUTE_MS);
      await tellCodeEdge(house.tools, codeId);
    }
    const { items } = await house.store.events({ codeId, kinds: ["code.started"] }, { after: null, limit: 50 });
    expect(items).toHaveLength(1);
  });

  test("is lengthened by a phone that stays near only once half of its time has passed", async () => {
    const { codeId, knock } = await stay(FENCED);
    await near(knock);
    const { version = 0 } = (await house.store.code(codeId)) ?? {};
    house.pass(20 * MINUTE_MS);
    expect((await near(knock)).liveUntil).toBe(plus(MONDAY, 60 * MINUTE_MS));
    expect((await house.store.code(codeId))?.version).toBe(version);
    house.pass(20 * MINUTE_MS);
    expect((await near(knock)).liveUntil).toBe(plus(MONDAY, 100 * MINUTE_MS));
  });

  test("never outlives its window, nor opens before it", async () => {
    const { knock, codeId } = await stay(FENCED, { startsAt: "2026-06-01T10:30", endsAt: "2026-06-01T11:00" });
    expect((await view(knock)).state).toBe("coming");
    expect((await refusalOf(near(knock))).code).toBe("not_yet");
    await wakeByHand(house.tools, { codeId, minutes: 45 }, OWNER);
    expect((await view(knock)).state).toBe("coming");
    house.pass(30 * MINUTE_MS);
    expect(await view(knock)).toMatchObject({ state: "waiting", fence: { liveUntil: plus(MONDAY, 45 * MINUTE_MS) } });
    house.pass(15 * MINUTE_MS);
    expect((await near(knock)).liveUntil).toBe(at("2026-06-01T09:00"));
    house.pass(15 * MINUTE_MS);
    expect((await refusalOf(view(knock))).code).toBe("link_unknown");
  });

  test("goes on sleeping where its digits are replaced", async () => {
    const { codeId, knock } = await stay(FENCED);
    await replacePin(house.tools, { codeId, pin: null }, OWNER);
    expect((await view(knock)).state).toBe("asleep");
    expect((await refusalOf(showPin(house.tools, knock))).code).toBe("fence_closed");
  });

  test("keeps its room: another code cannot take the slot that its guest will need", async () => {
    const small = await house.addLock("Small", { slots: { first: 1, count: 1 } });
    await stay(FENCED, { lockIds: [small.id] });
    const refusal = await refusalOf(createCode(house.tools, oneTime([small.id]), OWNER));
    expect(refusal.code).toBe("no_free_slot");
  });

  test("wakes its backup code with it", async () => {
    const { codeId, knock } = await stay({ ...FENCED, backup: true });
    const backupId = (await house.store.guestLink(codeId))?.backupCodeId;
    await near(knock);
    const backup = backupId === null || backupId === undefined ? null : await house.store.code(backupId);
    expect(backup?.activation).toEqual((await house.store.code(codeId))?.activation);
    expect((await refusalOf(handOutBackup(house.tools, knock))).code).toBe("not_yet");
  });

  test("whose site lost its position wakes for nobody but its owner", async () => {
    const { codeId, knock } = await stay(FENCED);
    await house.store.unit((tx) => tx.updateSite(house.site));
    expect(await near(knock)).toEqual({ outcome: "inaccurate", liveUntil: null, distanceMeters: null });
    await wakeByHand(house.tools, { codeId, minutes: 5 }, OWNER);
    expect((await near(knock)).liveUntil).toBe(plus(MONDAY, 5 * MINUTE_MS));
  });
});

describe("a stay of nights", () => {
  const nights = {
    kind: "recurring" as const,
    startsAt: "2026-10-20T00:00",
    endsAt: "2026-11-10T00:00",
    weekly: [{ days: ["SA"] as const, from: "22:00", until: "04:00" }],
  };

  test("has an hour more where the clocks go back in it", async () => {
    const { knock } = await stay(PLAIN, nights);
    house.at(at("2026-10-24T19:59"));
    const coming = await view(knock);
    expect(coming.state).toBe("coming");
    expect(coming.windows[0]).toEqual({ from: at("2026-10-24T20:00"), until: at("2026-10-25T03:00") });
    house.at(at("2026-10-25T02:59"));
    const open = await view(knock);
    expect([open.state, open.windows[0], open.windows[1]?.from]).toEqual([
      "waiting",
      coming.windows[0],
      at("2026-10-31T21:00"),
    ]);
    house.at(at("2026-10-25T03:00"));
    expect((await view(knock)).state).toBe("asleep");
  });

  test("that was awake over the change sleeps again at its end, not an hour off", async () => {
    const { knock } = await stay({ ...PLAIN, fence: { liveMinutes: 720 } }, nights);
    house.at(at("2026-10-24T23:30"));
    expect((await near(knock)).liveUntil).toBe(at("2026-10-25T03:00"));
    house.at(at("2026-10-25T03:00"));
    expect((await view(knock)).state).toBe("asleep");
  });
});

describe("a link", () => {
  test("dies at the very end of the stay, and lives again if that is moved", async () => {
    const { codeId, knock } = await stay(PLAIN);
    house.at(plus(at("2026-06-03T09:00"), -1));
    expect((await view(knock)).endsAt).toBe(at("2026-06-03T09:00"));
    house.pass(1);
    expect((await refusalOf(view(knock))).code).toBe("link_unknown");
    expect(await readLink(house.store, codeId, house.now())).toBeNull();
  });

  test("takes a challenge for five minutes", async () => {
    const { knock } = await stay({ ...PLAIN, registeredDevice: true });
    const { expiresAt } = await giveChallenge(house.tools, knock);
    expect(expiresAt).toBe(plus(MONDAY, 5 * MINUTE_MS));
  });

  test("counts another opening after ten minutes", async () => {
    const { codeId, knock } = await stay(PLAIN);
    await view(knock);
    house.pass(9 * MINUTE_MS);
    await view(knock);
    house.pass(MINUTE_MS);
    await view(knock);
    expect((await house.store.guestLink(codeId))?.openings).toBe(2);
  });

  test("of an address that guessed too much works again after an hour", async () => {
    const { knock } = await stay(PLAIN);
    for (let n = 0; n < 10; n++) await refusalOf(view({ ...knock, token: `wrong${n}` }));
    expect((await refusalOf(view(knock))).code).toBe("rate_limited");
    house.pass(60 * MINUTE_MS - 1);
    expect((await refusalOf(view(knock))).code).toBe("rate_limited");
    house.pass(1);
    expect((await view(knock)).holderName).toBe("Ann");
  });
});
