import { instant, plus } from "@cardea/core";
import { expect, test } from "vitest";
import type { Seen } from "cardea/src/store/port.ts";
import type { StoreUnderTest } from "./rig.ts";
import { insertHouse, insertSampleCode, NOW, sampleAlarm, sampleEvent } from "./samples.ts";

/** The event stream and the remembered answers. */
export function eventsContract(given: () => StoreUnderTest): void {
  test("events are numbered without a gap in the order published, over units that run at the same time", async () => {
    const { store } = given();
    const { site } = await store.unit(insertHouse);
    const before = await store.lastEventSequence();
    await Promise.all(
      Array.from({ length: 20 }, (_, unit) =>
        store.unit((tx) => tx.publish([1, 2, 3].map((step) => sampleEvent(site.id, { facts: { unit, step } })))),
      ),
    );
    const events = await store.eventsAfter(before, 100);
    expect(events.map((event) => event.sequence)).toEqual(Array.from({ length: 60 }, (_, i) => before + i + 1));
    for (const [index, event] of events.entries()) expect(event.facts["step"]).toBe((index % 3) + 1);
    expect(await store.lastEventSequence()).toBe(before + 60);
  });

  test("an event is read back as it was published", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const { code } = await store.unit((tx) => insertSampleCode(tx, house));
    const event = sampleEvent(house.site.id, {
      kind: "entry",
      lockId: house.front.id,
      codeId: code.id,
      holderId: house.holder.id,
      reason: "granted",
      slot: 3 as never,
      facts: { first: true, ratio: 0.5, nothing: null, text: "née" },
    });
    await store.unit((tx) => tx.publish([event]));
    const { items } = await store.events({ codeId: code.id }, { after: null, limit: 5 });
    expect(items).toEqual([{ ...event, sequence: await store.lastEventSequence() }]);
  });

  test("pages of events and alarms hold but what is seen: whole sites, and what is about single locks", async () => {
    const { store } = given();
    const [house, other] = [await store.unit(insertHouse), await store.unit(insertHouse)];
    const [site, front, garage] = [house.site.id, house.front.id, house.garage.id];
    const events = [{ lockId: front }, { lockId: garage }, {}].map((more, i) =>
      sampleEvent(site, { ...more, facts: { i } }),
    );
    const alarms = [house, other].map((one) => sampleAlarm(one.site.id, one.front.id));
    await store.unit(async (tx) => {
      await tx.publish([...events, sampleEvent(other.site.id, { facts: { i: 3 } })]);
      for (const alarm of alarms) await tx.openAlarm(alarm);
    });
    const numbers = async (seen: Seen, more: object = {}) =>
      (await store.events({ seen, ...more }, { after: null, limit: 9 })).items.map((event) => event.facts["i"]);
    const alarmsOf = async (seen: Seen) => (await store.alarms({ seen })).map(({ id }) => id);

    expect(await numbers({ siteIds: [site], lockIds: [] })).toEqual([2, 1, 0]);
    expect(await numbers({ siteIds: [], lockIds: [garage] })).toEqual([1]);
    expect(await numbers({ siteIds: [other.site.id], lockIds: [front] })).toEqual([3, 0]);
    expect(await numbers({ siteIds: [other.site.id], lockIds: [] }, { siteId: site })).toEqual([]);
    expect(await numbers({ siteIds: [], lockIds: [] })).toEqual([]);
    expect(await alarmsOf({ siteIds: [site], lockIds: [] })).toEqual([alarms[0]?.id]);
    expect(await alarmsOf({ siteIds: [], lockIds: [other.front.id] })).toEqual([alarms[1]?.id]);
  });

  test("pages of events are narrowed by site, lock, code and kind, newest first", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const [siteId, lockId] = [house.site.id, house.front.id];
    const kinds = ["entry", "lock.tamper", "entry", "code.created", "entry"];
    await store.unit((tx) => tx.publish(kinds.map((kind, i) => sampleEvent(siteId, { kind, lockId, facts: { i } }))));
    await store.unit((tx) => tx.publish([sampleEvent(siteId, { kind: "entry", facts: { i: 9 } })]));

    const first = await store.events({ lockId, kinds: ["entry", "lock.tamper"] }, { after: null, limit: 3 });
    expect(first.items.map((event) => event.facts["i"])).toEqual([4, 2, 1]);
    const second = await store.events(
      { lockId, kinds: ["entry", "lock.tamper"] },
      { after: first.nextCursor, limit: 3 },
    );
    expect(second.items.map((event) => event.facts["i"])).toEqual([0]);
    expect(second.nextCursor).toBeNull();
    const ofSite = await store.events({ siteId, kinds: ["entry"] }, { after: null, limit: 10 });
    expect(ofSite.items.map((event) => event.facts["i"])).toEqual([9, 4, 2, 0]);
    expect((await store.events({ siteId, kinds: [] }, { after: null, limit: 10 })).items).toEqual([]);
  });

  test("pages of events are narrowed by holder, by refusal and by time, also where a lock told late", async () => {
    const { store } = given();
    const house = await store.unit(insertHouse);
    const [siteId, holderId] = [house.site.id, house.holder.id];
    const minutes = [0, 1, 2, 3, 1, 4];
    await store.unit((tx) =>
      tx.publish(
        minutes.map((minute, i) =>
          sampleEvent(siteId, {
            kind: "entry",
            at: plus(NOW, minute * 60_000),
            holderId: i % 2 === 0 ? holderId : null,
            reason: i < 2 ? "granted" : "unknown_code",
            facts: { i },
          }),
        ),
      ),
    );
    const found = async (filter: Parameters<typeof store.events>[0]) =>
      (await store.events({ siteId, ...filter }, { after: null, limit: 10 })).items.map(({ facts }) => facts["i"]);
    expect(await found({ holderId })).toEqual([4, 2, 0]);
    expect(await found({ failed: true })).toEqual([5, 4, 3, 2]);
    expect(await found({ until: plus(NOW, 120_000) })).toEqual([4, 1, 0]);
    expect(await found({ from: plus(NOW, 120_000) })).toEqual([5, 3, 2]);
    expect(await found({ from: plus(NOW, 60_000), until: plus(NOW, 120_000), holderId })).toEqual([4]);
    expect(await found({ until: plus(NOW, -60_000 * 60 * 24 * 3_650) })).toEqual([]);
    const until = plus(NOW, 180_000);
    const first = await store.events({ siteId, until }, { after: null, limit: 2 });
    const second = await store.events({ siteId, until }, { after: first.nextCursor, limit: 2 });
    expect([...first.items, ...second.items].map(({ facts }) => facts["i"])).toEqual([4, 2, 1, 0]);
  });

  test("wrong PINs of a lock are counted within a time, also those of the same unit", async () => {
    const { store } = given();
    const { site, front, garage } = await store.unit(insertHouse);
    const entry = (reason: "unknown_code" | "locked_out" | "granted", lockId = front.id, at = NOW) =>
      sampleEvent(site.id, { kind: "entry", reason, lockId, at });
    const inside = await store.unit(async (tx) => {
      await tx.publish([
        entry("unknown_code"),
        entry("locked_out"),
        entry("granted"),
        entry("unknown_code", garage.id),
      ]);
      await tx.publish([entry("unknown_code", front.id, plus(NOW, -1))]);
      return tx.wrongPinsIn(front.id, { from: NOW, until: plus(NOW, 1) });
    });
    expect(inside).toBe(2);
    expect(await store.wrongPinsIn(front.id, { from: plus(NOW, -1), until: plus(NOW, 1) })).toBe(3);
    expect(await store.wrongPinsIn(front.id, { from: plus(NOW, -1), until: NOW })).toBe(1);
    expect(await store.wrongPinsIn(front.id, { from: plus(NOW, 1), until: plus(NOW, 2) })).toBe(0);
  });

  test("listeners hear once of each commit that brought events, and not of others", async () => {
    const { store } = given();
    const { site } = await store.unit(insertHouse);
    const heard: object[] = [];
    const stop = store.onCommit((news) => heard.push(news));
    await store.unit((tx) => tx.saveSetting("quiet", "yes"));
    await store.unit((tx) => tx.publish([sampleEvent(site.id)]));
    await store.unit((tx) => tx.schedule("retention", `later-${site.id}`, instant(NOW * 2)));
    stop();
    await store.unit((tx) => tx.publish([sampleEvent(site.id)]));
    expect(heard).toEqual([{ events: true }]);
  });

  test("the first with an idempotency key runs, a second is told so, and the answer is remembered", async () => {
    const { store } = given();
    const { site } = await store.unit(insertHouse);
    const key = `key-${site.id}`;
    const running = { requestHash: "h", status: null, body: null, createdAt: NOW };
    await store.unit((tx) => tx.insertAnswer("api", key, running));
    const second = store.unit((tx) => tx.insertAnswer("api", key, running));
    await expect(second).rejects.toMatchObject({ code: "idempotency_in_progress" });

    const answered = { requestHash: "h", status: 201, body: '{"id":1}', createdAt: NOW };
    await store.unit((tx) => tx.saveAnswer("api", key, answered));
    expect(await store.answer("api", key)).toEqual(answered);
    expect(await store.answer("other", key)).toBeNull();
    const third = store.unit((tx) => tx.insertAnswer("api", key, running));
    await expect(third).rejects.toMatchObject({ code: "conflict" });

    await store.unit((tx) => tx.deleteAnswersBefore(NOW));
    expect(await store.answer("api", key)).not.toBeNull();
    await store.unit((tx) => tx.deleteAnswersBefore(plus(NOW, 1)));
    expect(await store.answer("api", key)).toBeNull();
  });

  test("of many that begin with one idempotency key at the same time, one wins", async () => {
    const { store } = given();
    const { site } = await store.unit(insertHouse);
    const running = { requestHash: "h", status: null, body: null, createdAt: NOW };
    const tries = Array.from({ length: 10 }, () =>
      store.unit((tx) => tx.insertAnswer("api", `race-${site.id}`, running)),
    );
    const results = await Promise.allSettled(tries);
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  });
}
