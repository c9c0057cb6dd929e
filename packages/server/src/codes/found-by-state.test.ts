import {
  type AccessCode,
  type CodeId,
  CODE_STATES,
  DAY_MS,
  HOUR_MS,
  type Instant,
  MINUTE_MS,
  plus,
  stateOf,
} from "@cardea/core";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { activateCode } from "./activate-code.ts";
import { createCode } from "./create-code.ts";
import { custom, type House, MONDAY, OWNER, oneTime, openHouse } from "./house.arbitrary.ts";
import { contextOf } from "./openings.ts";
import type { CodeInput } from "./port.ts";
import { revokeCode } from "./revoke-code.ts";
import { listCodes } from "./view-code.ts";

const WEDNESDAYS = [{ days: ["WE" as const], from: "09:00", until: "17:00" }];
const EVERY_DAY = [{ days: ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const, from: "00:00", until: "24:00" }];

/** Made on a Monday at 10:00. */
const WISHES: readonly Partial<CodeInput>[] = [
  {},
  { startsAt: "2026-06-02T10:00", endsAt: "2026-06-03T10:00" },
  { kind: "timed", startsAt: "2026-05-30T10:00", endsAt: "2026-06-10T10:00" },
  { kind: "recurring", weekly: WEDNESDAYS, startsAt: undefined, endsAt: "2026-07-01T00:00" },
  { kind: "recurring", weekly: WEDNESDAYS, startsAt: "2026-05-01T00:00", endsAt: "2026-06-18T00:00" },
  { kind: "recurring", weekly: WEDNESDAYS, startsAt: undefined, endsAt: undefined, endless: true },
  { kind: "recurring", weekly: EVERY_DAY, startsAt: undefined, endsAt: undefined, endless: true },
  { kind: "recurring", weekly: WEDNESDAYS, except: ["2026-06-03"], startsAt: undefined, endsAt: "2026-07-01T00:00" },
  { kind: "emergency", startsAt: undefined, endsAt: undefined },
];

let house: House;
let ids: CodeId[];
beforeEach(async () => {
  house = await openHouse();
  const lock = await house.addLock("Door");
  ids = [];
  for (const wish of WISHES) ids.push(await made({ ...oneTime([lock.id]), ...wish }));
  ids.push(await made(custom([lock.id], "48291377", { startsAt: undefined, endsAt: undefined, endless: true })));
});
afterEach(() => house.close());

async function made(input: CodeInput): Promise<CodeId> {
  return (await createCode(house.tools, input, OWNER)).code.id;
}

async function statesAt(now: Instant): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const id of ids) {
    const code: AccessCode | null = await house.store.code(id);
    if (code !== null) found[id] = stateOf(code, contextOf(house.site), now);
  }
  return found;
}

async function foundAt(now: Instant): Promise<Readonly<Record<string, string>>> {
  house.at(now);
  const found: Record<string, string> = {};
  for (const state of CODE_STATES) {
    const page = { after: null, limit: 100 };
    const { items } = await listCodes(house.tools, { state, page });
    for (const { id, state: own } of items) {
      expect([id, own, found[id]]).toEqual([id, state, undefined]);
      found[id] = state;
    }
  }
  return found;
}

describe("a code is found under the state that it shows", () => {
  test("before the first window of a recurring code without a start", async () => {
    expect(Object.values(await foundAt(MONDAY))).toContain("scheduled");
    expect(await foundAt(MONDAY)).toEqual(await statesAt(MONDAY));
  });

  test("at any instant, also once it is revoked, used or awake", async () => {
    const instants = fc.oneof(
      fc.integer({ min: 0, max: 40 * DAY_MS }),
      fc.constantFrom(0, 4 * HOUR_MS, 45 * HOUR_MS, 47 * HOUR_MS, 55 * HOUR_MS, 9 * DAY_MS),
    );
    for (const ms of fc.sample(instants, 60)) {
      const now = plus(MONDAY, ms);
      expect(await foundAt(now)).toEqual(await statesAt(now));
    }
    house.at(plus(MONDAY, MINUTE_MS));
    const [, revoked, , , used] = ids;
    const asleep = ids[WISHES.findIndex(({ kind }) => kind === "emergency")];
    if (revoked === undefined || used === undefined || asleep === undefined) throw new Error("they were made");
    await revokeCode(house.tools, { codeId: revoked, reason: null }, OWNER);
    await activateCode(house.tools, { codeId: asleep, minutes: 30, reason: "smoke" }, OWNER);
    for (const ms of [MINUTE_MS, 30 * MINUTE_MS, 31 * MINUTE_MS, 3 * DAY_MS, 30 * DAY_MS]) {
      const now = plus(MONDAY, ms);
      expect(await foundAt(now)).toEqual(await statesAt(now));
    }
  });
});
