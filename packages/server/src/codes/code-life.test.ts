import { HOUR_MS, type LockId, MINUTE_MS, Pin, plus, type Slot } from "@cardea/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { recordLockEvents } from "../events/record-lock-events.ts";
import { activateCode, deactivateCode } from "./activate-code.ts";
import { adoptUnmanaged } from "./adopt-unmanaged.ts";
import { changeCode } from "./change-code.ts";
import { tellCodeEdge } from "./code-edge.ts";
import { createCode } from "./create-code.ts";
import { explainPin } from "./explain-pin.ts";
import { CANARY, custom, entry, type House, OWNER, oneTime, openHouse, refusalOf } from "./house.arbitrary.ts";
import type { CodeInput } from "./port.ts";
import { previewCode } from "./preview-code.ts";
import { replacePin } from "./replace-pin.ts";
import { revealPin } from "./reveal-pin.ts";
import { revokeCode } from "./revoke-code.ts";
import { ignoreUnmanaged, listUnmanaged, removeUnmanaged } from "./unmanaged.ts";
import { codeDetail, listCodes } from "./view-code.ts";

let house: House;
let front: LockId;

beforeEach(async () => {
  house = await openHouse();
  front = (await house.addLock("Front door")).id;
});
afterEach(() => house.close());

const create = async (input: CodeInput) => (await createCode(house.tools, input, OWNER)).code;
const reveal = (codeId: Parameters<typeof codeDetail>[1]) => revealPin(house.tools, { codeId, reason: "test" }, OWNER);
const kinds = async () => (await house.store.eventsAfter(0, 1_000)).map(({ kind }) => kind);
const onlyOn = async (lockId: LockId) => {
  const [live] = await house.onLock(lockId);
  if (live === undefined) throw new Error("the lock has a code");
  return live;
};
const actions = async () =>
  (await house.store.auditRecords(0, await house.store.auditSize())).map(
    ({ leaf }) => (JSON.parse(leaf) as { action: string }).action,
  );

describe("a reveal", () => {
  test("hands out the digits and is on record", async () => {
    const code = await create(custom([front], CANARY));
    expect((await reveal(code.id)).reveal()).toBe(CANARY);
    expect(await actions()).toEqual(["code.created", "code.revealed"]);
  });

  test("needs a reason and a code", async () => {
    const code = await create(oneTime([front]));
    expect(await refusalOf(revealPin(house.tools, { codeId: code.id, reason: " " }, OWNER))).toMatchObject({
      fields: ["reason: required"],
    });
    expect(await refusalOf(reveal("code_1" as never))).toMatchObject({ code: "not_found" });
    expect(await actions()).toEqual(["code.created"]);
  });
});

describe("a revocation", () => {
  test("ends a code at once and answers the same when asked twice", async () => {
    const code = await create(oneTime([front]));
    const first = await revokeCode(house.tools, { codeId: code.id, reason: "left early" }, OWNER);
    house.pass(MINUTE_MS);
    const second = await revokeCode(house.tools, { codeId: code.id, reason: null }, OWNER);
    expect(first).toMatchObject({ state: "revoked", revokedReason: "left early", windows: [] });
    expect(second).toEqual(first);
    expect(await kinds()).toEqual(["code.created", "code.revoked"]);
  });
});

describe("a change", () => {
  test("of the end makes a code last longer, also one that has expired", async () => {
    const code = await create(oneTime([front]));
    house.pass(10 * HOUR_MS);
    expect((await codeDetail(house.tools, code.id)).state).toBe("expired");
    const { code: changed } = await changeCode(
      house.tools,
      { codeId: code.id, change: { endsAt: "2026-06-01T22:00", label: "Late" } },
      OWNER,
    );
    expect(changed).toMatchObject({ state: "active", label: "Late", version: 2 });
  });

  test("is refused for another version, a revoked code, or times that make no sense", async () => {
    const code = await create(oneTime([front]));
    const change = (fields: Parameters<typeof changeCode>[1]["change"]) =>
      refusalOf(changeCode(house.tools, { codeId: code.id, change: fields }, OWNER));
    expect(await change({ version: 7, label: "x" })).toMatchObject({ code: "conflict" });
    expect(await change({ endsAt: "2026-05-01T10:00" })).toMatchObject({ code: "end_before_start" });
    await revokeCode(house.tools, { codeId: code.id, reason: null }, OWNER);
    expect(await change({ endsAt: "2026-06-02T10:00" })).toMatchObject({ code: "conflict" });
    expect(await codeDetail(house.tools, code.id)).toMatchObject({ label: null, endsAt: code.endsAt });
  });

  test("of a holder's name shows on all codes", async () => {
    const code = await create(oneTime([front]));
    await changeCode(house.tools, { codeId: code.id, change: { holderName: "Anne" } }, OWNER);
    const page = await listCodes(house.tools, { text: "anne", page: { after: null, limit: 10 } });
    expect(page.items.map(({ holder }) => holder.name)).toEqual(["Anne"]);
  });

  test("may not bring two codes with the same digits together", async () => {
    await create(custom([front], CANARY));
    const later = await create(custom([front], CANARY, { startsAt: "2026-06-02T10:00", endsAt: "2026-06-02T18:00" }));
    const wish = { codeId: later.id, change: { startsAt: "2026-06-01T12:00" } };
    expect(await refusalOf(changeCode(house.tools, wish, OWNER))).toMatchObject({
      code: "pin_in_use",
      fields: ["startsAt: pin_in_use"],
    });
  });

  test("of times that the lock keeps by itself has the slot written anew", async () => {
    const garage = await house.addLock("Garage", {
      schedules: { dated: true, weekly: 7, overnight: true, combined: true },
      oneTime: true,
    });
    const code = await create(oneTime([garage.id]));
    expect(code.placements[0]?.enforcement).toBe("lock");
    await house.putInto(1, await onlyOn(garage.id));
    await changeCode(house.tools, { codeId: code.id, change: { label: "same times" } }, OWNER);
    expect((await house.store.slots(garage.id))[0]).toMatchObject({
      content: "ours",
      placementId: code.placements[0]?.id,
    });
    await changeCode(house.tools, { codeId: code.id, change: { endsAt: "2026-06-01T20:00" } }, OWNER);
    expect((await house.store.slots(garage.id))[0]).toMatchObject({ content: "ours", placementId: null });
    expect((await onlyOn(garage.id)).placement).toMatchObject({ slot: null, ledger: { verifiedAt: null } });
  });
});

test("a replaced PIN is another one, and what was proven of the old one no longer counts", async () => {
  const code = await create(oneTime([front]));
  await house.putInto(1, await onlyOn(front));
  const before = (await reveal(code.id)).reveal();
  const detail = await replacePin(house.tools, { codeId: code.id, pin: null }, OWNER);
  expect((await reveal(code.id)).reveal()).not.toBe(before);
  expect(detail.placements[0]).toMatchObject({ state: "sent", ledger: { verifiedAt: null } });
  expect(await refusalOf(replacePin(house.tools, { codeId: code.id, pin: CANARY }, OWNER))).toMatchObject({
    fields: ["pin: invalid_field"],
  });
});

describe("an emergency code", () => {
  const wish = (lock: LockId): CodeInput => ({ kind: "emergency", lockIds: [lock], holder: { name: "Fire brigade" } });

  test("sleeps, is awake for its minutes, and sleeps again", async () => {
    const { id } = await create(wish(front));
    const awake = await activateCode(house.tools, { codeId: id, minutes: 30, reason: "smoke" }, OWNER);
    expect(awake).toMatchObject({
      state: "active",
      windows: [{ from: house.now(), until: plus(house.now(), 30 * MINUTE_MS) }],
    });
    house.pass(30 * MINUTE_MS);
    expect((await codeDetail(house.tools, id)).state).toBe("dormant");
  });

  test("is extended, never shortened, and put to sleep early", async () => {
    const { id } = await create(wish(front));
    const activate = (minutes: number) => activateCode(house.tools, { codeId: id, minutes, reason: "smoke" }, OWNER);
    await activate(30);
    house.pass(MINUTE_MS);
    expect((await refusalOf(activate(10))).code).toBe("conflict");
    expect((await activate(60)).activation).toEqual({
      from: plus(house.now(), -MINUTE_MS),
      until: plus(house.now(), 60 * MINUTE_MS),
    });
    expect((await deactivateCode(house.tools, { codeId: id, reason: null }, OWNER)).state).toBe("dormant");
  });

  test("needs 1 to 1440 minutes, a reason, and to be one", async () => {
    const { id } = await create(wish(front));
    const other = await create(oneTime([front]));
    const activate = (codeId: typeof id, minutes: number, reason: string) =>
      refusalOf(activateCode(house.tools, { codeId, minutes, reason }, OWNER));
    for (const minutes of [0, 1_441, 1.5])
      expect((await activate(id, minutes, "smoke")).fields).toEqual(["minutes: out_of_range"]);
    expect((await activate(id, 5, "")).fields).toEqual(["reason: required"]);
    expect((await activate(other.id, 5, "smoke")).code).toBe("conflict");
  });
});

describe("a preview", () => {
  test("says what would come of a wish and changes nothing", async () => {
    const size = await house.store.auditSize();
    const preview = await previewCode(house.tools, oneTime([front]));
    expect(preview).toMatchObject({
      problems: [],
      pinLength: 6,
      locks: [{ slotsFree: 30, enforcement: "cardea", riskNow: { perDay: 0 } }],
    });
    expect(preview.windows).toHaveLength(1);
    expect(preview.locks[0]?.oneTimeSentence).toContain("takes a moment");
    expect(preview.locks[0]?.riskWith.perDay).toBeCloseTo(20 / 1e6);
    expect([await house.store.auditSize(), (await house.onLock(front)).length]).toEqual([size, 0]);
  });

  test("lists what would be refused", async () => {
    await create(custom([front], CANARY));
    const preview = await previewCode(house.tools, custom([front], CANARY, { startsAt: "never" }));
    expect(preview.problems.map(({ path, code }) => `${path}: ${code}`)).toEqual([
      "startsAt: not_a_time",
      "pin: pin_in_use",
    ]);
    expect((await previewCode(house.tools, oneTime(["lock_x" as LockId]))).problems).toHaveLength(1);
  });
});

describe("an explanation", () => {
  const explain = (pin: string, at: string | null = null) => explainPin(house.tools, { lockId: front, pin, at }, OWNER);

  test("tells whether digits open now, by what the lock holds, and is on record without them", async () => {
    const code = await create(custom([front], CANARY));
    expect(await explain(CANARY)).toMatchObject({ wouldOpen: false, reason: "not_on_lock", code: { id: code.id } });
    await house.putInto(1, await onlyOn(front));
    expect(await explain(CANARY)).toMatchObject({ wouldOpen: true, reason: "granted", code: { holder: "Ann" } });
    house.pass(9 * HOUR_MS);
    expect(await explain(CANARY)).toMatchObject({
      wouldOpen: true,
      sentence: expect.stringContaining("still on the lock"),
    });
    await house.takeOut(1, await onlyOn(front));
    expect(await explain(CANARY)).toMatchObject({ wouldOpen: false, reason: "outside_window" });
    expect(await explain("5093")).toMatchObject({ wouldOpen: false, reason: "unknown_code", code: null });
    expect((await actions()).filter((action) => action === "lock.explained")).toHaveLength(5);
    expect(JSON.stringify(await house.store.auditRecords(0, 100))).not.toContain(CANARY);
  });

  test("of another time goes by the rule", async () => {
    await create(custom([front], CANARY));
    expect(await explain(CANARY, "2026-06-01T17:59")).toMatchObject({ wouldOpen: true, reason: "granted" });
    expect(await explain(CANARY, "2026-06-01T18:00")).toMatchObject({ wouldOpen: false, reason: "outside_window" });
    expect(await refusalOf(explain(CANARY, "later"))).toMatchObject({ fields: ["at: invalid_field"] });
  });

  test("admits what it cannot know", async () => {
    await house.fill(front, { slot: 5 as Slot, content: "unmanaged" });
    expect(await explain("5093")).toMatchObject({ wouldOpen: false, reason: "uncertain" });
    await house.store.unit((tx) => tx.updateLockState(front, { keypadSeen: false }));
    expect(await explain("5093")).toMatchObject({ reason: "disabled" });
  });
});

describe("the edges of a code", () => {
  test("are told once each", async () => {
    const code = await create(oneTime([front], { startsAt: "2026-06-01T12:00" }));
    const tell = () => tellCodeEdge(house.tools, code.id);
    await tell();
    expect(await kinds()).toEqual(["code.created"]);
    house.pass(2 * HOUR_MS + 3_000);
    await tell();
    await tell();
    expect(await kinds()).toEqual(["code.created", "code.started"]);
    house.pass(6 * HOUR_MS);
    await tell();
    await tell();
    expect(await kinds()).toEqual(["code.created", "code.started", "code.expired"]);
  });
});

test("an emergency code that falls asleep by itself is told, one that a person put to sleep is not told again", async () => {
  const { id } = await create({ kind: "emergency", lockIds: [front], holder: { name: "Fire brigade" } });
  await activateCode(house.tools, { codeId: id, minutes: 5, reason: "smoke" }, OWNER);
  house.pass(5 * MINUTE_MS);
  await tellCodeEdge(house.tools, id);
  await tellCodeEdge(house.tools, id);
  await activateCode(house.tools, { codeId: id, minutes: 5, reason: "smoke" }, OWNER);
  house.pass(MINUTE_MS);
  await deactivateCode(house.tools, { codeId: id, reason: null }, OWNER);
  house.pass(5 * MINUTE_MS);
  await tellCodeEdge(house.tools, id);
  expect(await kinds()).toEqual([
    "code.created",
    "code.activated",
    "code.lapsed",
    "code.activated",
    "code.deactivated",
  ]);
});

describe("a code that Cardea did not place", () => {
  const slot = 7 as Slot;
  const canary = Pin.parse(CANARY);

  beforeEach(async () => {
    if (canary === null) throw new Error("the canary is a PIN");
    await house.fill(front, { slot, content: "unmanaged", pinTag: house.tools.vault.tagOf(house.site.id, canary) });
  });

  const adoption = (reading: "pin" | "hidden") => ({
    lockId: front,
    slot,
    input: { holder: { name: "Neighbor" }, endsAt: "2026-12-31T00:00" },
    readSlot: async () => ({
      kind: "seen" as const,
      content:
        reading === "pin" && canary !== null ? { kind: "pin" as const, pin: canary } : { kind: "hidden" as const },
    }),
  });

  test("is listed, ignored, and removed on the owner's word alone", async () => {
    expect(await listUnmanaged(house.tools, front)).toMatchObject([{ slot, isReadable: true, isIgnored: false }]);
    await ignoreUnmanaged(house.tools, { lockId: front, slot, ignored: true }, OWNER);
    expect(await listUnmanaged(house.tools, front)).toMatchObject([{ isIgnored: true }]);
    await removeUnmanaged(house.tools, { lockId: front, slot }, OWNER);
    expect(await house.store.slots(front)).toMatchObject([{ content: "ours", placementId: null }]);
    expect(await refusalOf(removeUnmanaged(house.tools, { lockId: front, slot }, OWNER))).toMatchObject({
      code: "conflict",
    });
  });

  test("becomes one of ours and stays in its slot", async () => {
    const { code } = await adoptUnmanaged(house.tools, adoption("pin"), OWNER);
    expect(code).toMatchObject({ kind: "custom", state: "active", placements: [{ slot, state: "verified" }] });
    expect((await reveal(code.id)).reveal()).toBe(CANARY);
    await recordLockEvents(house.tools, front, [entry(1, house.now(), "granted", slot)]);
    expect((await codeDetail(house.tools, code.id)).uses).toBe(1);
  });

  test("cannot be adopted where the lock hides its digits", async () => {
    expect(await refusalOf(adoptUnmanaged(house.tools, adoption("hidden"), OWNER))).toMatchObject({
      code: "lock_cannot",
    });
  });
});
