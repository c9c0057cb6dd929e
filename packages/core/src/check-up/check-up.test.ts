import { describe, expect, test } from "vitest";
import type { Slot } from "../lock/slot.ts";
import { DAY_MS, type Instant, plus } from "../time/instant.ts";
import { findingsOf, unknownsOf } from "./check-up.ts";
import type { CheckUpFacts, CodeFacts, KeyFacts, LockFacts, MemberFacts, PeopleFacts, SiteFacts } from "./facts.ts";

const NOW = 1_780_272_000_000 as Instant;
const ago = (days: number): Instant => plus(NOW, -days * DAY_MS);
const SITE = "site_1" as SiteFacts["id"];

function code(change: Partial<CodeFacts> = {}): CodeFacts {
  return {
    id: "code_1" as CodeFacts["id"],
    siteId: SITE,
    kind: "timed",
    state: "active",
    holderName: "Ann Miller",
    label: null,
    createdAt: ago(10),
    startsAt: ago(9),
    endsAt: plus(NOW, DAY_MS),
    lastUsedAt: null,
    maxUses: null,
    hasWeakPin: false,
    hours: [],
    ...change,
  };
}

function lock(change: Partial<LockFacts> = {}): LockFacts {
  return {
    id: "lock_1" as LockFacts["id"],
    siteId: SITE,
    name: "Front door",
    createdAt: ago(200),
    isBuiltIn: false,
    make: "a",
    firmware: null,
    batteryPercent: 80,
    batteryLowSince: null,
    unreachableSince: null,
    risk: "low",
    triesBelowHigh: 50,
    keypadOff: true,
    wrongPinLimit: 20,
    codesLive: 1,
    newestCodeAt: ago(10),
    unmanaged: [],
    ...change,
  };
}

function member(change: Partial<MemberFacts> = {}): MemberFacts {
  const id = "member_1" as MemberFacts["id"];
  return { id, name: "Olga", createdAt: ago(50), isSelf: false, hasTotp: true, passkeys: 0, ...change };
}

function site(people: Partial<PeopleFacts> | null = {}): SiteFacts {
  const known = {
    members: [member()],
    requiresSecondFactor: true,
    mayRequire: true,
    logReadAt: ago(1),
    invitations: [],
  };
  return { id: SITE, name: "House", inUseSince: ago(200), people: people === null ? null : { ...known, ...people } };
}

function key(change: Partial<KeyFacts> = {}): KeyFacts {
  const id = "key_1" as KeyFacts["id"];
  return { id, name: "Sync", createdAt: ago(10), lastUsedAt: ago(1), expiresAt: plus(NOW, DAY_MS), ...change };
}

function facts(change: Partial<CheckUpFacts> = {}): CheckUpFacts {
  const house = { keys: [key()], backup: { lastAt: ago(1) } };
  return { sites: [site()], locks: [lock()], codes: [code()], house, ...change };
}

/** Kind and remedy of what is found. */
const found = (change: Partial<CheckUpFacts>): readonly string[] =>
  findingsOf(facts(change), NOW).map(({ kind, remedy }) => `${kind}: ${remedy}`);
const foundOfCode = (change: Partial<CodeFacts>) => found({ codes: [code(change)] });
const foundOfLock = (change: Partial<LockFacts>) => found({ locks: [lock(change)] });

describe("a check-up", () => {
  test("finds nothing in a house in good order", () => {
    expect(findingsOf(facts(), NOW)).toEqual([]);
  });

  test("tells the newest trouble first, and each trouble once", () => {
    const items = findingsOf(
      facts({
        codes: [code({ endsAt: null })],
        locks: [lock({ unreachableSince: ago(3) })],
        sites: [site({ members: [member({ hasTotp: false })] }), site({ members: [member({ hasTotp: false })] })],
      }),
      NOW,
    );
    expect(items.map(({ id }) => id)).toEqual(["lock_away:lock_1", "endless_code:code_1", "no_second_factor:member_1"]);
    expect(items[0]).toMatchObject({ since: ago(3), severity: "high", subject: { kind: "lock", name: "Front door" } });
  });
});

describe("of codes, a check-up finds", () => {
  test("one without an end, but no sleeping emergency code", () => {
    expect(foundOfCode({ endsAt: null })).toEqual(["endless_code: set_end"]);
    expect(foundOfCode({ endsAt: null, kind: "emergency", state: "dormant" })).toEqual([]);
  });

  test("one that nobody used for 60 days since it could be used, or since its last use", () => {
    const old = { createdAt: ago(100), startsAt: ago(60) };
    expect(foundOfCode(old)).toEqual(["unused_code: revoke_code"]);
    expect(foundOfCode({ ...old, startsAt: ago(59) })).toEqual([]);
    expect(foundOfCode({ ...old, lastUsedAt: ago(1) })).toEqual([]);
    expect(foundOfCode({ createdAt: ago(200), startsAt: ago(200), lastUsedAt: ago(60) })).toHaveLength(1);
    expect(foundOfCode({ ...old, state: "scheduled" })).toEqual([]);
  });

  test("one with weak digits, which a person who chose them has to choose anew", () => {
    expect(foundOfCode({ hasWeakPin: true })).toEqual(["weak_pin: replace_pin"]);
    expect(foundOfCode({ hasWeakPin: true, kind: "custom" })).toEqual(["weak_pin: choose_pin"]);
  });
});

describe("of locks, a check-up finds", () => {
  test("a battery at 20 percent or under, urgent at 10", () => {
    expect(foundOfLock({ batteryPercent: 20 })).toEqual(["battery_low: change_batteries"]);
    expect(foundOfLock({ batteryPercent: 21 })).toEqual([]);
    const [empty] = findingsOf(facts({ locks: [lock({ batteryPercent: 10, batteryLowSince: ago(2) })] }), NOW);
    expect(empty).toMatchObject({ severity: "high", since: ago(2) });
  });

  test("one that is away for two days", () => {
    expect(foundOfLock({ unreachableSince: ago(2) })).toEqual(["lock_away: look_at_lock"]);
    expect(foundOfLock({ unreachableSince: plus(ago(2), 1) })).toEqual([]);
  });

  test("a high guess risk, mended by a limit of wrong PINs where such a one helps and nobody is shut out by it", () => {
    const [risky] = findingsOf(facts({ locks: [lock({ risk: "high", triesBelowHigh: 8 })] }), NOW);
    expect(risky).toMatchObject({ kind: "guess_risk", remedy: "limit_wrong_pins", facts: { limit: 8 } });
    expect(foundOfLock({ risk: "high", wrongPinLimit: 100 })).toEqual(["guess_risk: limit_wrong_pins"]);
    expect(foundOfLock({ risk: "high", triesBelowHigh: 4 })).toEqual(["guess_risk: see_codes"]);
    expect(foundOfLock({ risk: "high", keypadOff: false, wrongPinLimit: null })).toEqual(["guess_risk: see_codes"]);
    expect(foundOfLock({ risk: "raised" })).toEqual([]);
  });

  test("a keypad that takes wrong PINs without end although it could be switched off", () => {
    expect(foundOfLock({ wrongPinLimit: null, risk: "unknown" })).toEqual(["no_wrong_pin_limit: limit_wrong_pins"]);
    expect(foundOfLock({ wrongPinLimit: null, risk: "unknown", codesLive: 0 })).toEqual([]);
  });

  test("a firmware older than that of another lock of the same make, and never invents a newer one", () => {
    const other = lock({ id: "lock_2" as LockFacts["id"], name: "Garage", firmware: "v1.10" });
    expect(found({ locks: [lock({ firmware: "v1.9" }), other] })).toEqual(["older_firmware: update_firmware"]);
    expect(found({ locks: [lock({ firmware: "v1.9", make: "b" }), other] })).toEqual([]);
    expect(found({ locks: [lock({ firmware: "x1.9" }), other] })).toEqual([]);
  });

  test("each code that Cardea did not place", () => {
    const unmanaged = [3, 4].map((slot) => ({ slot: slot as Slot, seenAt: ago(slot) }));
    const items = findingsOf(facts({ locks: [lock({ unmanaged })] }), NOW);
    expect(items.map(({ id }) => id)).toEqual(["unmanaged_code:lock_1/3", "unmanaged_code:lock_1/4"]);
  });
});

describe("of people, a check-up finds", () => {
  test("a member without a second factor, who can mend that itself", () => {
    const without = { hasTotp: false };
    expect(found({ sites: [site({ members: [member(without)] })] })).toEqual(["no_second_factor: ask_member"]);
    expect(found({ sites: [site({ members: [member({ ...without, isSelf: true })] })] })).toEqual([
      "no_second_factor: own_second_factor",
    ]);
    expect(found({ sites: [site({ members: [member({ ...without, passkeys: 2 })] })] })).toEqual([]);
  });

  test("a single passkey as the only way into a site that wants a second factor", () => {
    const members = [member({ hasTotp: false, passkeys: 1 })];
    expect(found({ sites: [site({ members })] })).toEqual(["no_way_back: ask_member"]);
    expect(found({ sites: [site({ members, requiresSecondFactor: false })] })).not.toContain("no_way_back: ask_member");
  });

  test("a site that does not want a second factor; with one tap only where that keeps nobody out", () => {
    const requiresSecondFactor = false;
    expect(found({ sites: [site({ requiresSecondFactor })] })).toEqual([
      "second_factor_optional: require_second_factor",
    ]);
    expect(found({ sites: [site({ requiresSecondFactor, mayRequire: false })] })).toEqual([
      "second_factor_optional: ask_member",
    ]);
    const members = [member(), member({ id: "member_2" as MemberFacts["id"], hasTotp: false })];
    expect(found({ sites: [site({ requiresSecondFactor, members })] })).toContain("second_factor_optional: ask_member");
  });

  test("a log that nobody opened for 30 days, counted from the first lock where nobody ever did", () => {
    expect(found({ sites: [site({ logReadAt: ago(30) })] })).toEqual(["log_unread: read_log"]);
    expect(found({ sites: [site({ logReadAt: null })] })).toEqual(["log_unread: read_log"]);
    expect(found({ sites: [{ ...site({ logReadAt: null }), inUseSince: ago(29) }] })).toEqual([]);
  });

  test("an invitation that waits for three days", () => {
    const invitation = { id: "invitation_1" as never, email: "sam@example.org" };
    expect(found({ sites: [site({ invitations: [{ ...invitation, createdAt: ago(3) }] })] })).toEqual([
      "invitation_waiting: withdraw_invitation",
    ]);
    expect(found({ sites: [site({ invitations: [{ ...invitation, createdAt: ago(2) }] })] })).toEqual([]);
  });

  test("nothing where the caller may not see the people", () => {
    expect(found({ sites: [site(null)] })).toEqual([]);
  });
});

describe("of the house, a check-up finds", () => {
  const house = (change: Partial<KeyFacts>, lastAt: Instant | null = ago(1)) =>
    found({ house: { keys: [key(change)], backup: { lastAt } } });

  test("an API key without an end, and one that nobody used for 90 days", () => {
    expect(house({ expiresAt: null })).toEqual(["key_without_end: revoke_key"]);
    expect(house({ expiresAt: null, createdAt: ago(200), lastUsedAt: ago(90) })).toEqual(["key_unused: revoke_key"]);
    expect(house({ createdAt: ago(90), lastUsedAt: null })).toEqual(["key_unused: revoke_key"]);
    expect(house({ createdAt: ago(200), lastUsedAt: ago(89) })).toEqual([]);
  });

  test("a backup that was never made, or is 30 days old, but not in a house of a few days", () => {
    expect(house({}, null)).toEqual(["no_backup: make_backup"]);
    expect(house({}, ago(30))).toEqual(["no_backup: make_backup"]);
    expect(house({}, ago(29))).toEqual([]);
    const fresh = { ...site(), inUseSince: ago(6) };
    expect(found({ sites: [fresh], house: { keys: [], backup: { lastAt: null } } })).toEqual([]);
    expect(found({ house: { keys: [], backup: null } })).toEqual([]);
  });
});

test("what cannot be judged is told with how much of it there is", () => {
  const unknown = lock({ batteryPercent: null, risk: "unknown", keypadOff: false });
  const house = { keys: [], backup: null };
  expect(unknownsOf(facts({ locks: [unknown, lock({ isBuiltIn: true, batteryPercent: null })], house }))).toEqual([
    { kind: "firmware", count: 1 },
    { kind: "battery", count: 1 },
    { kind: "guess_risk", count: 1 },
    { kind: "backup", count: 1 },
  ]);
  expect(unknownsOf(facts({ locks: [lock({ isBuiltIn: true })] }))).toEqual([]);
});
