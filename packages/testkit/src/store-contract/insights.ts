import { DAY_MS, HOUR_MS, type MemberId, plus } from "@cardea/core";
import { expect, test } from "vitest";
import type { StoreUnderTest } from "./rig.ts";
import { insertHouse, insertSampleCode, NOW, sampleEvent } from "./samples.ts";

const DAY = NOW / DAY_MS; // NOW is a midnight in UTC

/** What the database counts, and the small memory of the check-up. */
export function insightsContract(given: () => StoreUnderTest): void {
  test("entries are counted by door, day of the wall and reason, also those of the same unit", async () => {
    const { store } = given();
    const { site, front, garage } = await store.unit(insertHouse);
    const entry = (reason: "granted" | "unknown_code", at: number, lockId = front.id) =>
      sampleEvent(site.id, { kind: "entry", reason, lockId, at: plus(NOW, at) });
    const stretch = {
      siteId: site.id,
      lockIds: [front.id],
      from: plus(NOW, -DAY_MS),
      until: plus(NOW, DAY_MS),
      offsetMs: 2 * HOUR_MS,
    };
    const counted = await store.unit(async (tx) => {
      await tx.publish([
        entry("granted", 0),
        entry("granted", 21 * HOUR_MS),
        entry("unknown_code", 22 * HOUR_MS),
        entry("granted", -2 * HOUR_MS - 1),
        entry("granted", 0, garage.id),
        entry("granted", DAY_MS),
        sampleEvent(site.id, { kind: "lock.door", lockId: front.id }),
      ]);
      return tx.entriesByDay(stretch);
    });
    expect(counted.toSorted((a, b) => a.day - b.day)).toEqual([
      { lockId: front.id, day: DAY - 1, reason: "granted", count: 1 },
      { lockId: front.id, day: DAY, reason: "granted", count: 2 },
      { lockId: front.id, day: DAY + 1, reason: "unknown_code", count: 1 },
    ]);
    const hours = (await store.entriesByHour(stretch)).toSorted((a, b) => a.hour - b.hour);
    const midnight = (DAY % 7) * 24;
    expect(hours).toEqual([
      { hour: midnight - 1, granted: true, count: 1 },
      { hour: midnight + 2, granted: true, count: 1 },
      { hour: midnight + 23, granted: true, count: 1 },
      { hour: midnight + 24, granted: false, count: 1 },
    ]);
  });

  test("entries are counted by code and lock, and hour by hour", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const { code } = await store.unit((tx) => insertSampleCode(tx, house));
    const about = { kind: "entry", lockId: house.front.id, codeId: code.id, holderId: house.holder.id } as const;
    const at = (minutes: number) => plus(NOW, minutes * 60_000);
    await store.unit((tx) =>
      tx.publish([
        sampleEvent(house.site.id, { ...about, reason: "granted", at: at(1) }),
        sampleEvent(house.site.id, { ...about, reason: "granted", at: at(61) }),
        sampleEvent(house.site.id, { ...about, reason: "granted", at: at(62) }),
        sampleEvent(house.site.id, { ...about, reason: "outside_window", at: at(63) }),
        sampleEvent(house.site.id, { ...about, reason: "unknown_code", codeId: null, at: at(64) }),
      ]),
    );
    const { site, front, holder } = house;
    const stretch = { siteId: site.id, lockIds: [front.id], from: NOW, until: plus(NOW, DAY_MS), offsetMs: 0 };
    const counted = (await store.entriesByCode(stretch)).toSorted((a, b) => b.count - a.count);
    const same = { codeId: code.id, holderId: holder.id, lockId: front.id };
    expect(counted).toEqual([
      { ...same, granted: true, count: 3, lastAt: at(62) },
      { ...same, granted: false, count: 1, lastAt: at(63) },
    ]);
    const hours = (await store.codeHours(stretch)).toSorted((a, b) => a.hour - b.hour);
    expect(hours).toEqual([
      { codeId: code.id, hour: DAY * 24, count: 1 },
      { codeId: code.id, hour: DAY * 24 + 1, count: 2 },
    ]);
  });

  test("the charge of a battery is the lowest of each day, day by day", async () => {
    const { store } = given();
    const { site, front } = await store.unit(insertHouse);
    const told = [
      [0, 80],
      [HOUR_MS, 78.5],
      [DAY_MS, 90],
    ] as const;
    await store.unit((tx) =>
      tx.publish(
        told.map(([ms, percent]) =>
          sampleEvent(site.id, { kind: "lock.battery", lockId: front.id, at: plus(NOW, ms), facts: { percent } }),
        ),
      ),
    );
    const span = { siteId: site.id, lockIds: [front.id], from: NOW, until: plus(NOW, 2 * DAY_MS), offsetMs: 0 };
    expect(await store.batteryByDay(span)).toEqual([
      { lockId: front.id, day: DAY, percent: 78.5 },
      { lockId: front.id, day: DAY + 1, percent: 90 },
    ]);
  });

  test("a finding is ignored until its time, or until it is heeded; what is over goes", async () => {
    const { store } = given();
    const ignored = (finding: string, until: number) => ({ finding, at: NOW, until: plus(NOW, until), byName: "Olga" });
    await store.unit(async (tx) => {
      await tx.ignoreFinding(ignored("short", 1));
      await tx.ignoreFinding(ignored("long", 50));
      await tx.ignoreFinding(ignored("long", 100));
      await tx.ignoreFinding({ ...ignored("next", 200), at: plus(NOW, 2) });
    });
    expect(await store.ignoredFindings()).toEqual([
      { ...ignored("next", 200), at: plus(NOW, 2) },
      ignored("long", 100),
    ]);
    await store.unit((tx) => tx.heedFinding("long"));
    expect((await store.ignoredFindings()).map(({ finding }) => finding)).toEqual(["next"]);
  });

  test("the last reading of the log is kept for each member, and goes with the member", async () => {
    const { store } = given();
    const id = "member_reader" as MemberId;
    const row = { id, name: "R", email: "reader@example.org", email_verified: 1, image: null, two_factor_enabled: 0 };
    await store.unit(async (tx) => {
      await tx.insertAuthRow("auth_user", { ...row, created_at: NOW, updated_at: NOW });
      await tx.noteLogReading(id, NOW);
      await tx.noteLogReading(id, plus(NOW, 5));
    });
    expect((await store.logReadings()).get(id)).toBe(NOW + 5);
    const itself = { table: "auth_user", where: [{ column: "id", operator: "=", value: id }] } as const;
    await store.unit((tx) => tx.deleteAuthRows(itself));
    expect((await store.logReadings()).has(id)).toBe(false);
  });
}
