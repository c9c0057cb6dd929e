import { DAY_MS, FOREVER, type LockId, plus } from "@cardea/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCode } from "./create-code.ts";
import { CANARY, custom, type House, MONDAY, OWNER, oneTime, openHouse, refusalOf } from "./house.arbitrary.ts";
import type { CodeInput } from "./port.ts";
import { revealPin } from "./reveal-pin.ts";
import { revokeCode } from "./revoke-code.ts";

let house: House;
let front: LockId;

beforeEach(async () => {
  house = await openHouse();
  front = (await house.addLock("Front door")).id;
});
afterEach(() => house.close());

const create = (input: CodeInput) => createCode(house.tools, input, OWNER);

/** Everything that the store tells, as one text. */
async function allTold(): Promise<string> {
  const records = await house.store.auditRecords(0, await house.store.auditSize());
  const events = await house.store.eventsAfter(0, 1_000);
  return JSON.stringify([records, events]);
}

describe("a new code", () => {
  test("is stored with its holder and its place on each lock, told once, and its locks are woken", async () => {
    const garage = await house.addLock("Garage", {
      schedules: { dated: true, weekly: 7, overnight: true, combined: false },
    });
    const { code, notes } = await create(
      oneTime([front, garage.id], { holder: { name: " Ann ", email: "ann@example.org" } }),
    );
    expect(code).toMatchObject({
      state: "active",
      kind: "one_time",
      pinLength: 6,
      version: 1,
      holder: { name: "Ann" },
    });
    expect(code.placements.map(({ state, slot }) => ({ state, slot }))).toEqual([
      { state: "not_due", slot: null },
      { state: "not_due", slot: null },
    ]);
    expect(notes).toEqual([]);
    expect(await house.onLock(front)).toHaveLength(1);
    expect((await house.store.eventsAfter(0, 10)).map(({ kind }) => kind)).toEqual(["code.created"]);
    expect(await house.store.auditSize()).toBe(1);
    expect((await house.store.jobCounts()).waiting).toBe(3);
  });

  test("of the site's wall clock starts at that wall's instant", async () => {
    const { code } = await create(
      oneTime([front], { startsAt: "2026-06-01T15:00", endsAt: "2026-06-01T18:00:00+02:00" }),
    );
    expect(code.windows).toEqual([{ from: plus(MONDAY, 5 * 3_600_000), until: plus(MONDAY, 8 * 3_600_000) }]);
    expect(code.state).toBe("scheduled");
  });

  test("in a clock gap says what was chosen", async () => {
    const { notes } = await create(oneTime([front], { startsAt: "2027-03-28T02:30", endsAt: "2027-03-28T12:00" }));
    expect(notes).toMatchObject([{ path: "startsAt", code: "clock_gap" }]);
    expect(notes[0]?.message).toContain("03:00");
  });

  test("can be for a person who is known already", async () => {
    const first = await create(oneTime([front]));
    const second = await create(oneTime([front], { holder: { id: first.code.holder.id } }));
    expect(second.code.holder).toEqual(first.code.holder);
  });

  test("of every kind can be made", async () => {
    const wishes: readonly CodeInput[] = [
      oneTime([front]),
      oneTime([front], { kind: "timed" }),
      {
        kind: "recurring",
        lockIds: [front],
        holder: { name: "Cleaner" },
        weekly: [{ days: ["MO"], from: "09:00", until: "12:00" }],
        endsAt: "2026-12-31T00:00",
      },
      custom([front], CANARY),
      { kind: "emergency", lockIds: [front], holder: { name: "Fire brigade" } },
    ];
    const states = [];
    for (const wish of wishes) states.push((await create(wish)).code.state);
    expect(states).toEqual(["active", "active", "active", "active", "dormant"]);
  });
});

describe("a wish is refused, and nothing is changed,", () => {
  const cases: readonly [string, (lock: LockId) => CodeInput, readonly string[]][] = [
    [
      "if its end is before its start",
      (lock) => oneTime([lock], { startsAt: "2026-06-02T10:00", endsAt: "2026-06-01T10:00" }),
      ["endsAt: end_before_start"],
    ],
    ["if a time is none", (lock) => oneTime([lock], { startsAt: "soon" }), ["startsAt: not_a_time"]],
    ["if a lock is not known", () => oneTime(["lock_1" as LockId]), ["lockIds[0]: invalid_field"]],
    ["if a lock is named twice", (lock) => oneTime([lock, lock]), ["lockIds[1]: invalid_field"]],
    ["if it names no lock", () => oneTime([]), ["lockIds: invalid_field"]],
    ["if a custom code has no digits", (lock) => oneTime([lock], { kind: "custom" }), ["pin: invalid_field"]],
    ["if another kind brings digits", (lock) => oneTime([lock], { pin: CANARY }), ["pin: invalid_field"]],
    ["if its digits are weak", (lock) => custom([lock], "123456"), ["pin: weak_pin"]],
    ["if the lock takes no such length", (lock) => custom([lock], "482913774829"), ["pin: pin_not_allowed"]],
    [
      "if the calendar is not the site's",
      (lock) =>
        oneTime([lock], {
          kind: "recurring",
          except: [{ calendar: "moon" }],
          weekly: [{ days: ["MO"], from: "09:00", until: "10:00" }],
        }),
      ["except[0].calendar: unknown_calendar"],
    ],
    ["if the person has no name", (lock) => oneTime([lock], { holder: { name: " " } }), ["holder.name: invalid_field"]],
  ];
  test.each(cases)("%s", async (_, wish, fields) => {
    expect((await refusalOf(create(wish(front)))).fields).toEqual(expect.arrayContaining([...fields]));
    expect(await house.onLock(front)).toEqual([]);
    expect(await house.store.auditSize()).toBe(0);
    expect(await house.store.lastEventSequence()).toBe(0);
  });

  test("with all that is wrong at once", async () => {
    const wish = oneTime([front], { startsAt: "x", endsAt: "y", holder: { name: "" }, pin: "1" });
    expect((await refusalOf(create(wish))).fields).toHaveLength(4);
  });

  test("if its locks are of two sites", async () => {
    const other = await openHouse();
    const away = await other.addLock("Away");
    const second = { ...house.site, id: other.site.id };
    await house.store.unit(async (tx) => {
      await tx.insertSite(second);
      const [connection] = await tx.connections();
      if (connection === undefined) throw new Error("the house has a connection");
      await tx.insertConnection({ ...connection, id: away.connectionId, siteId: second.id });
      await tx.insertLock(away);
    });
    await other.close();
    expect((await refusalOf(create(oneTime([front, away.id])))).fields).toEqual(["lockIds[1]: invalid_field"]);
  });
});

describe("digits", () => {
  test("that a person chose serve two codes at different times, never at the same", async () => {
    await create(custom([front], CANARY));
    const tomorrow = { startsAt: "2026-06-02T10:00", endsAt: "2026-06-02T18:00" };
    await create(custom([front], CANARY, tomorrow));
    expect(await refusalOf(create(custom([front], CANARY, tomorrow)))).toMatchObject({ code: "pin_in_use" });
  });

  test("of a drawn PIN serve nobody else at any time", async () => {
    const { code } = await create(oneTime([front]));
    const pin = await revealPin(house.tools, { codeId: code.id, reason: "test" }, OWNER);
    const later = custom([front], pin.reveal(), { startsAt: "2026-07-02T10:00", endsAt: "2026-07-02T18:00" });
    expect((await refusalOf(create(later))).fields).toContain("pin: pin_in_use");
  });

  test("on another lock do not matter", async () => {
    const back = await house.addLock("Back door");
    await create(custom([front], CANARY));
    await expect(create(custom([back.id], CANARY))).resolves.toBeDefined();
  });

  test("of a code that Cardea did not place are taken", async () => {
    const { vault } = house.tools;
    const { Pin } = await import("@cardea/core");
    const pin = Pin.parse(CANARY);
    if (pin === null) throw new Error("the canary is a PIN");
    await house.fill(front, { slot: 3 as never, content: "unmanaged", pinTag: vault.tagOf(house.site.id, pin) });
    expect(await refusalOf(create(custom([front], CANARY)))).toMatchObject({ code: "pin_in_use" });
  });

  test("that begin alike are refused only where the lock compares the first ones", async () => {
    const picky = await house.addLock("Picky", {
      pin: { ...(await house.addLock("x")).capabilities.pin, uniqueFirstDigits: 4 },
    });
    await create(custom([picky.id], CANARY));
    expect(await refusalOf(create(custom([picky.id], "482957")))).toMatchObject({ code: "pin_in_use" });
    await create(custom([front], CANARY));
    await expect(create(custom([front], "482957"))).resolves.toBeDefined();
  });

  test("of a lock with one length for all have that length", async () => {
    const even = await house.addLock("Even", {
      pin: {
        lengths: [4, 6, 8],
        sameLength: true,
        forbiddenDigits: "",
        forbiddenPrefixes: [],
        uniqueFirstDigits: null,
      },
    });
    await create(custom([even.id], CANARY));
    expect((await create(oneTime([even.id]))).code.pinLength).toBe(8);
    expect(await refusalOf(create(custom([even.id], "5093")))).toMatchObject({ code: "pin_not_allowed" });
  });

  test("run out where the lock takes too few", async () => {
    const poor = await house.addLock("Poor", {
      pin: {
        lengths: [4],
        sameLength: false,
        forbiddenDigits: "0123456",
        forbiddenPrefixes: [],
        uniqueFirstDigits: null,
      },
      slots: { first: 1, count: 200 },
    });
    let made = 0;
    let refusal: { code: string } | null = null;
    while (refusal === null) {
      refusal = await create(oneTime([poor.id])).then(
        () => null,
        (error: { code: string }) => error,
      );
      if (refusal === null) made++;
    }
    expect(refusal.code).toBe("pin_space_exhausted");
    expect(made).toBeGreaterThan(10);
    expect(made).toBeLessThan(82);
  });

  test("drawn before are drawn again only 30 days after their code was over", async () => {
    const poor = await house.addLock("Poor", {
      pin: {
        lengths: [4],
        sameLength: false,
        forbiddenDigits: "01234567",
        forbiddenPrefixes: [],
        uniqueFirstDigits: null,
      },
    });
    const drawAll = async (): Promise<number> => {
      for (let made = 0; ; made++) {
        const code = await create({ ...oneTime([poor.id]), startsAt: undefined, endsAt: "2026-12-01T00:00" }).catch(
          () => null,
        );
        if (code === null) return made;
        await revokeCode(house.tools, { codeId: code.code.id, reason: null }, OWNER);
        const live = await house.onLock(poor.id);
        await house.store.unit((tx) => tx.closePlacements(live.map(({ placement }) => placement.id)));
      }
    };
    const first = await drawAll();
    expect(first).toBeGreaterThan(0);
    expect(await drawAll()).toBe(0);
    house.pass(29 * DAY_MS);
    expect(await drawAll()).toBe(0);
    house.pass(2 * DAY_MS);
    expect(await drawAll()).toBeGreaterThan(0);
  });

  test("are in no event, record, answer or refusal", async () => {
    const { code } = await create(custom([front], CANARY));
    const refusal = await refusalOf(create(custom([front], CANARY)));
    await revealPin(house.tools, { codeId: code.id, reason: "the guest forgot them" }, OWNER);
    expect(JSON.stringify(code) + refusal.text + (await allTold())).not.toContain(CANARY);
  });
});

describe("room on a lock", () => {
  test("ends when all slots are taken at some moment, and comes back at other times", async () => {
    const small = await house.addLock("Small", { slots: { first: 1, count: 2 } });
    await create(oneTime([small.id]));
    await create(oneTime([small.id]));
    const refusal = await refusalOf(create(oneTime([small.id])));
    expect(refusal).toMatchObject({ code: "no_free_slot", fields: ["lockIds[0]: no_free_slot"] });
    expect(refusal.text).toContain("Small");
    await create(oneTime([small.id], { startsAt: "2026-06-01T18:00", endsAt: "2026-06-01T20:00" }));
  });

  test("is less where others hold slots", async () => {
    const small = await house.addLock("Small", { slots: { first: 1, count: 2 } });
    await house.fill(small.id, { slot: 1 as never, content: "unmanaged" });
    await create(oneTime([small.id]));
    expect(await refusalOf(create(oneTime([small.id])))).toMatchObject({ code: "no_free_slot" });
  });

  test("for ten lets ten of 200 wishes through that come at once", async () => {
    const small = await house.addLock("Small", { slots: { first: 1, count: 10 } });
    const answers = await Promise.allSettled(Array.from({ length: 200 }, () => create(oneTime([small.id]))));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    expect(await house.onLock(small.id)).toHaveLength(10);
    const tags = (await house.onLock(small.id)).map(({ code }) => code.pinTag);
    expect(new Set(tags).size).toBe(10);
  });
});

test("of twenty wishes for the same digits that come at once, one gets them", async () => {
  const answers = await Promise.allSettled(Array.from({ length: 20 }, () => create(custom([front], CANARY))));
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("an endless custom code needs a clear yes", async () => {
  const wish = custom([front], CANARY, { endsAt: undefined });
  expect(await refusalOf(create(wish))).toMatchObject({ code: "endless_not_confirmed" });
  const { code } = await create({ ...wish, endless: true });
  expect(code.endsAt).toBeNull();
  expect(code.windows.at(-1)?.until).toBeLessThan(FOREVER);
});
