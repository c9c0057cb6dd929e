import { FRESH_LOCK_STATE } from "cardea/src/main/new-lock.ts";
import { instant, type LockSettings, type WallTime } from "@cardea/core";
import type { Sealed } from "cardea/src/vault/port.ts";
import { expect, test } from "vitest";
import { BROKEN_LAW, type StoreUnderTest } from "./rig.ts";
import {
  insertHouse,
  insertSampleCode,
  NOW,
  nextId,
  sampleKey,
  sampleLock,
  sampleSite,
  sampleSlot,
} from "./samples.ts";

/** Sites, connections, locks, holders, keys, settings. */
export function placesContract(given: () => StoreUnderTest): void {
  test("a site is read back as it was kept, with its position, notes, holidays and change", async () => {
    const { store } = given();
    const days = [{ from: "2026-07-01", until: "2026-08-31" }] as never;
    const site = sampleSite({ holidays: new Map([["summer", days]]), address: null, position: null });
    await store.unit((tx) => tx.insertSite(site));
    expect(await store.site(site.id)).toEqual(site);

    const changed = {
      ...site,
      name: "Überseehaus",
      guestNotes: null,
      checkIn: "16:30" as WallTime,
      position: { latitude: -1.5, longitude: 0 },
    };
    await store.unit((tx) => tx.updateSite(changed));
    expect(await store.site(site.id)).toEqual(changed);
    expect(await store.sites()).toContainEqual(changed);
  });

  test("what was never kept is null", async () => {
    const { store } = given();
    expect(await store.site(nextId("site"))).toBeNull();
    expect(await store.lock(nextId("lock"))).toBeNull();
    expect(await store.connection(nextId("connection"))).toBeNull();
    expect(await store.holder(nextId("holder"))).toBeNull();
    expect(await store.lockAt(nextId("connection"), "nowhere")).toBeNull();
    expect(await store.setting("never kept")).toBeNull();
    expect(await store.apiKeyByHash("never kept")).toBeNull();
  });

  test("a connection is read back and changed", async () => {
    const { store } = given();
    const { connection } = await store.unit(insertHouse);
    expect(await store.connection(connection.id)).toEqual(connection);
    const changed = { ...connection, name: "Attic", settings: "sealed:other" as Sealed };
    await store.unit((tx) => tx.updateConnection(changed));
    expect(await store.connections()).toContainEqual(changed);
  });

  test("a connection is removed with its locks, and with no others", async () => {
    const { store } = given();
    const other = await store.unit(insertHouse);
    const { connection, front, garage } = await store.unit(insertHouse);
    await store.unit((tx) => tx.saveSlots(front.id, [sampleSlot(1)]));
    expect(await store.isEverPlaced([front.id, garage.id])).toBe(false);
    await store.unit((tx) => tx.deleteConnection(connection.id));
    expect(await store.connection(connection.id)).toBeNull();
    expect([await store.lock(front.id), await store.lock(garage.id)]).toEqual([null, null]);
    expect(await store.slots(front.id)).toEqual([]);
    expect(await store.lock(other.front.id)).toEqual(other.front);
  });

  test("a connection whose lock ever had a code is not removed", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const { connection, front } = house;
    await store.unit((tx) => insertSampleCode(tx, house));
    expect(await store.isEverPlaced([front.id])).toBe(true);
    expect(await store.isEverPlaced([])).toBe(false);
    await expect(store.unit((tx) => tx.deleteConnection(connection.id))).rejects.toThrow(BROKEN_LAW);
    expect(await store.lock(front.id)).toEqual(front);
  });

  test("a lock is found by id, by address, by site and by connection", async () => {
    const { store } = given();
    const { site, connection, front, garage } = await store.unit(insertHouse);
    expect(await store.lock(front.id)).toEqual(front);
    expect(await store.lockAt(connection.id, garage.address)).toEqual(garage);
    expect(await store.locks({ siteId: site.id })).toEqual([front, garage]);
    expect(await store.locks({ connectionId: connection.id })).toEqual([front, garage]);
    expect(await store.locks()).toEqual(expect.arrayContaining([front, garage]));
    expect(await store.locks({ siteId: nextId("site") })).toEqual([]);
  });

  test("a lock's name and capabilities change without touching its state", async () => {
    const { store } = given();
    const { front } = await store.unit(insertHouse);
    await store.unit(async (tx) => {
      await tx.updateLockState(front.id, { batteryPercent: 40 });
      await tx.updateLock({ ...front, name: "Back door", class: "gate" });
    });
    const stored = await store.lock(front.id);
    expect(stored).toMatchObject({ name: "Back door", class: "gate", state: { batteryPercent: 40 } });
  });

  test("a lock that was stored before a setting was invented has it as it comes", async () => {
    const { store } = given();
    const { front } = await store.unit(insertHouse);
    const { doorOpenLimitMs, ...before } = { ...front.settings, leadMs: 1 };
    await store.unit((tx) => tx.updateLock({ ...front, settings: before as LockSettings }));
    expect((await store.lock(front.id))?.settings).toEqual({ ...before, doorOpenLimitMs });
  });

  test("a lock's state changes field by field, and each field can be taken back", async () => {
    const { store } = given();
    const { front } = await store.unit(insertHouse);
    const full = {
      bolt: "locked",
      boltCause: "relock",
      door: "open",
      batteryPercent: 12.5,
      lockedOutUntil: instant(NOW + 1),
      keypadWanted: false,
      keypadSeen: true,
      keypadFailures: { count: 2, lastAt: NOW },
      unreachableSince: NOW,
      failures: { count: 7, lastAt: instant(NOW + 2) },
      lastSequence: 4711,
      lastHeardAt: NOW,
      lastEntryAt: NOW,
    } as const;
    await store.unit((tx) => tx.updateLockState(front.id, full));
    expect((await store.lock(front.id))?.state).toEqual(full);
    await store.unit((tx) => tx.updateLockState(front.id, { failures: null }));
    expect((await store.lock(front.id))?.state).toEqual({ ...full, failures: null });
    await store.unit((tx) => tx.updateLockState(front.id, FRESH_LOCK_STATE));
    expect((await store.lock(front.id))?.state).toEqual(FRESH_LOCK_STATE);
  });

  test("two locks of one connection never share an address", async () => {
    const { store } = given();
    const { site, connection, front } = await store.unit(insertHouse);
    const twin = sampleLock(site.id, connection.id, { address: front.address });
    await expect(store.unit((tx) => tx.insertLock(twin))).rejects.toThrow(BROKEN_LAW);
    expect(await store.lock(twin.id)).toBeNull();
  });

  test("a lock of a site that isn't there is refused", async () => {
    const { store } = given();
    const { connection } = await store.unit(insertHouse);
    const lock = sampleLock(nextId("site"), connection.id);
    await expect(store.unit((tx) => tx.insertLock(lock))).rejects.toThrow(BROKEN_LAW);
    expect(await store.lock(lock.id)).toBeNull();
  });

  test("holders are read one by one and together, and renamed", async () => {
    const { store } = given();
    const { holder } = await store.unit(insertHouse);
    expect(await store.holder(holder.id)).toEqual(holder);
    expect(await store.holders([holder.id, nextId("holder")])).toEqual(new Map([[holder.id, holder]]));
    expect(await store.holders([])).toEqual(new Map());
    const renamed = { ...holder, name: "Augusta", contact: null };
    await store.unit((tx) => tx.updateHolder(renamed));
    expect(await store.holder(holder.id)).toEqual(renamed);
  });

  test("how long a site keeps names is kept, replaced and taken back", async () => {
    const { store } = given();
    const { site } = await store.unit(insertHouse);
    expect(await store.namesKeptDays(site.id)).toBeNull();
    for (const days of [30, 90, null]) {
      await store.unit((tx) => tx.saveNamesKeptDays(site.id, days));
      expect(await store.namesKeptDays(site.id)).toBe(days);
    }
  });

  test("an API key is found by its hash, changed, and never doubled", async () => {
    const { store } = given();
    const key = sampleKey(`hash-${nextId("key")}`);
    await store.unit((tx) => tx.insertApiKey(key));
    expect(await store.apiKeyByHash(key.hash)).toEqual(key);
    const used = { ...key, lastUsedAt: NOW, revokedAt: NOW };
    await store.unit((tx) => tx.updateApiKey(used));
    expect(await store.apiKeys()).toContainEqual(used);
    await expect(store.unit((tx) => tx.insertApiKey({ ...key, id: nextId("key") }))).rejects.toThrow(BROKEN_LAW);
  });

  test("a setting is kept and replaced", async () => {
    const { store } = given();
    await store.unit((tx) => tx.saveSetting("greeting", "hello"));
    await store.unit((tx) => tx.saveSetting("greeting", "hello again"));
    expect(await store.setting("greeting")).toBe("hello again");
  });
}
