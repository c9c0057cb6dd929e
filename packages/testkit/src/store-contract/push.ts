import { instant } from "@cardea/core";
import type { Store } from "cardea/src/store/port.ts";
import type { NoticeWishes, StoredSubscription } from "cardea/src/store/push-port.ts";
import { expect, test } from "vitest";
import { BROKEN_LAW, type StoreUnderTest } from "./rig.ts";
import { insertHouse, nextId, NOW } from "./samples.ts";

const WISHES: NoticeWishes = {
  entries: true,
  attempts: false,
  alarms: true,
  lockIds: ["lock_1"],
  holderIds: null,
  quiet: null,
};

/** What notices to browsers need of a store. */
export function pushContract(given: () => StoreUnderTest): void {
  const newSubscription = async (store: Store): Promise<StoredSubscription> => {
    const [memberId, id] = [nextId("member"), nextId("subscription")];
    const sessionId = `session-of-${memberId}`;
    const times = { created_at: NOW, updated_at: NOW };
    const made: StoredSubscription = {
      id,
      memberId,
      sessionId,
      sealed: "sealed",
      language: "de",
      createdAt: NOW,
      sequence: 7,
      sentAt: null,
      failures: 0,
      failure: null,
      nextTryAt: null,
    };
    await store.unit(async (tx) => {
      const email = `${memberId}@example.org`;
      await tx.insertAuthRow("auth_user", { id: memberId, name: "Ann", email, email_verified: 0, ...times });
      const session = { id: sessionId, user_id: memberId, token: `hash-${memberId}`, expires_at: NOW + 1_000 };
      await tx.insertAuthRow("auth_session", { ...session, ...times });
      await tx.insertSubscription(made, `address-${id}`);
    });
    return made;
  };

  test("a subscription is found by its id, its member and its address, and keeps how far it came", async () => {
    const { store } = given();
    const made = await newSubscription(store);
    expect(await store.subscription(made.id)).toEqual(made);
    expect(await store.subscriptions(made.memberId)).toEqual([made]);
    expect(await store.subscriptionByAddress(`address-${made.id}`)).toEqual(made);
    const progress = { sequence: 9, sentAt: instant(NOW + 5), failures: 2, failure: "status 503", nextTryAt: NOW };
    await store.unit((tx) => tx.saveProgress(made.id, progress));
    expect(await store.subscription(made.id)).toEqual({ ...made, ...progress });
    expect((await store.subscriptions()).some(({ id }) => id === made.id)).toBe(true);
  });

  test("an address belongs to one subscription", async () => {
    const { store } = given();
    const made = await newSubscription(store);
    const other = await newSubscription(store);
    await expect(
      store.unit(async (tx) => {
        await tx.deleteSubscription(other.id);
        await tx.insertSubscription(other, `address-${made.id}`);
      }),
    ).rejects.toThrow(BROKEN_LAW);
    expect(await store.subscription(other.id)).toEqual(other);
  });

  test("a subscription goes with its session; what its member wishes stays", async () => {
    const { store } = given();
    const { id, memberId, sessionId } = await newSubscription(store);
    await store.unit((tx) => tx.saveNoticeWishes(memberId, { ...WISHES, alarms: false }));
    await store.unit((tx) => tx.saveNoticeWishes(memberId, WISHES));
    const where = [{ column: "id", operator: "=", value: sessionId }] as const;
    await store.unit((tx) => tx.deleteAuthRows({ table: "auth_session", where }));
    expect([await store.subscription(id), await store.noticeWishes(memberId)]).toEqual([null, WISHES]);
  });

  test("events of some kinds are read on from a place, oldest first, also those of the same unit", async () => {
    const { store } = given();
    const { site } = await store.unit(insertHouse);
    const event = (kind: string) => {
      const about = { siteId: site.id, lockId: null, codeId: null, holderId: null };
      return { ...about, at: NOW, kind, reason: null, slot: null, facts: {} };
    };
    const from = await store.lastEventSequence();
    const kinds = ["entry", "alarm.opened"];
    const seen = await store.unit(async (tx) => {
      await tx.publish(["entry", "lock.bolt", "alarm.opened", "entry"].map(event));
      return tx.eventsOfKindsAfter(kinds, from, 10);
    });
    expect(seen.map(({ kind }) => kind)).toEqual(["entry", "alarm.opened", "entry"]);
    const rest = await store.eventsOfKindsAfter(kinds, seen[0]?.sequence ?? 0, 1);
    expect(rest.map(({ kind }) => kind)).toEqual(["alarm.opened"]);
  });
}
