import { instant, makeId, type MemberId, NO_LIMITS } from "@cardea/core";
import type { Store } from "cardea/src/store/port.ts";
import { expect, test } from "vitest";
import { BROKEN_LAW, type StoreUnderTest } from "./rig.ts";
import { insertHouse, nextId, NOW } from "./samples.ts";

/** What accounts need of a store, whichever database it is. */
export function accountsContract(given: () => StoreUnderTest): void {
  let count = 0;
  const newMember = async (store: Store): Promise<{ id: MemberId; email: string }> => {
    const id = makeId("member", NOW + ++count, new Uint8Array(10).fill(count));
    const email = `${id}@example.org`;
    const times = { created_at: NOW, updated_at: NOW };
    await store.unit((tx) =>
      tx.insertAuthRow("auth_user", { id, name: "Ann", email, email_verified: 0, two_factor_enabled: 1, ...times }),
    );
    return { id, email };
  };
  const session = (id: string, memberId: MemberId) => ({
    id,
    user_id: memberId,
    token: `hash-of-${id}`,
    expires_at: NOW + 1_000,
    created_at: NOW,
    updated_at: NOW,
  });

  test("a session is found by its token with its member, changed, and ended", async () => {
    const { store } = given();
    const { id, email } = await newMember(store);
    const row = session(`session-of-${id}`, id);
    await store.unit((tx) => tx.insertAuthRow("auth_session", row));
    const before = await store.session(row.token);
    expect(before).toMatchObject({ memberId: id, email, hasTotp: true, factor: "password", freshAt: NOW });
    const mine = { table: "auth_session", where: [{ column: "id", operator: "=", value: row.id }] } as const;
    const changed = await store.unit((tx) => tx.updateAuthRows(mine, { factor: "totp", fresh_at: NOW + 5 }));
    expect([changed, (await store.session(row.token))?.factor]).toEqual([1, "totp"]);
    expect(await store.unit((tx) => tx.deleteAuthRows(mine))).toBe(1);
    expect([await store.session(row.token), await store.sessionsOf(id)]).toEqual([null, []]);
  });

  test("rows are found by every kind of condition, sorted and limited", async () => {
    const { store } = given();
    const { id } = await newMember(store);
    await store.unit(async (tx) => {
      for (const name of ["a", "b", "c"]) await tx.insertAuthRow("auth_session", session(`${name}-${id}`, id));
    });
    const own = { column: "user_id", operator: "=", value: id } as const;
    const found = async (...more: Parameters<Store["authRows"]>[0]["where"][number][]) =>
      (await store.authRows({ table: "auth_session", where: [own, ...more] })).map((row) =>
        String(row["id"]).slice(0, 1),
      );
    expect((await found()).toSorted()).toEqual(["a", "b", "c"]);
    expect(await found({ column: "id", operator: "in", value: [`b-${id}`] })).toEqual(["b"]);
    expect((await found({ column: "id", operator: "not in", value: [`b-${id}`] })).toSorted()).toEqual(["a", "c"]);
    expect(await found({ column: "id", operator: "in", value: [] })).toEqual([]);
    expect(await found({ column: "expires_at", operator: "<", value: NOW })).toEqual([]);
    expect(await found({ column: "factor", operator: "!=", value: null })).toEqual([]);
    expect(await found({ column: "factor", operator: "=", value: null })).toHaveLength(3);
    const sort = { column: "id", direction: "desc" } as const;
    const [last] = await store.authRows({ table: "auth_session", where: [own], sort, limit: 1 });
    expect(last?.["id"]).toBe(`c-${id}`);
  });

  test("an e-mail belongs to one member", async () => {
    const { store } = given();
    const { id, email } = await newMember(store);
    const twin = { id: `${id}-twin`, name: "Eve", email, email_verified: 0, created_at: NOW, updated_at: NOW };
    await expect(store.unit((tx) => tx.insertAuthRow("auth_user", twin))).rejects.toThrow(BROKEN_LAW);
    expect((await store.memberByEmail(email))?.id).toBe(id);
  });

  test("a role at a site replaces the one before, and one at every site stands beside it", async () => {
    const { store } = given();
    const { id } = await newMember(store);
    const { site } = await store.unit(insertHouse);
    const limits = { lockIds: ["lock_1"], kinds: ["timed"], stayMsMax: 5 };
    await store.unit((tx) => tx.saveMembership(id, { siteId: site.id, role: "viewer", limits: NO_LIMITS }));
    await store.unit((tx) => tx.saveMembership(id, { siteId: site.id, role: "staff", limits }));
    await store.unit((tx) => tx.saveMembership(id, { siteId: null, role: "owner", limits: NO_LIMITS }));
    await store.unit((tx) => tx.saveMembership(id, { siteId: null, role: "owner", limits: NO_LIMITS }));
    expect(await store.memberships(id)).toHaveLength(2);
    expect(await store.memberships(id)).toContainEqual({ siteId: site.id, role: "staff", limits });
    await store.unit((tx) => tx.deleteMembership(id, site.id));
    const there = (await store.membershipsAt(site.id)).filter(({ memberId }) => memberId === id);
    expect(there).toEqual([{ memberId: id, siteId: null, role: "owner", limits: NO_LIMITS }]);
  });

  test("an invitation is found by its token's hash and used", async () => {
    const { store } = given();
    const { site } = await store.unit(insertHouse);
    const invitation = {
      id: nextId("invitation"),
      siteId: site.id,
      email: "ann@example.org",
      role: "staff",
      limits: NO_LIMITS,
      tokenHash: `hash-${site.id}`,
      createdAt: NOW,
      expiresAt: instant(NOW + 1),
      usedAt: null,
    } as const;
    await store.unit((tx) => tx.insertInvitation(invitation));
    expect(await store.invitationByToken(invitation.tokenHash)).toEqual(invitation);
    await store.unit((tx) => tx.useInvitation(invitation.id, NOW));
    expect(await store.invitations(site.id)).toEqual([{ ...invitation, usedAt: NOW }]);
  });

  test("of many at once that show the same code, one is the first", async () => {
    const { store } = given();
    const { id } = await newMember(store);
    const claim = (code: string, at: number) => store.unit((tx) => tx.claimTotp(id, code, instant(at)));
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim("hash", NOW)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await claim("other hash", NOW)).toBe(true);
    expect(await claim("hash", NOW + 60_000)).toBe(false);
    expect(await claim("hash", NOW + 121_000)).toBe(true); // by chance the same digits again
  });

  test("a guard of an account and the wish of a site are kept, replaced and cleared", async () => {
    const { store } = given();
    const { site } = await store.unit(insertHouse);
    const guard = { failures: 9, failedAt: NOW, lockedUntil: null };
    await store.unit((tx) => tx.saveSignInGuard(site.id, guard));
    await store.unit((tx) => tx.saveSignInGuard(site.id, { ...guard, failures: 10, lockedUntil: NOW }));
    expect(await store.signInGuard(site.id)).toEqual({ failures: 10, failedAt: NOW, lockedUntil: NOW });
    await store.unit((tx) => tx.clearSignInGuard(site.id));
    expect(await store.signInGuard(site.id)).toBeNull();
    await store.unit((tx) => tx.saveStrictSite(site.id, true));
    expect((await store.strictSites()).has(site.id)).toBe(true);
    await store.unit((tx) => tx.saveStrictSite(site.id, false));
    expect((await store.strictSites()).has(site.id)).toBe(false);
  });

  test("sessions that are over go, those that live stay", async () => {
    const { store } = given();
    const { id } = await newMember(store);
    await store.unit((tx) => tx.insertAuthRow("auth_session", session(`old-${id}`, id)));
    await store.unit((tx) =>
      tx.insertAuthRow("auth_session", { ...session(`new-${id}`, id), expires_at: NOW + 9_000 }),
    );
    await store.unit((tx) => tx.deleteOldAccess(instant(NOW + 2_000)));
    expect((await store.sessionsOf(id)).map((one) => one.id)).toEqual([`new-${id}`]);
  });
}
