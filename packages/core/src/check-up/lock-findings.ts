import { DAY_MS, type Instant } from "../time/instant.ts";
import type { LockFacts } from "./facts.ts";
import { type Finding, finding } from "./finding.ts";
import { isOlder } from "./firmware.ts";

export const AWAY_DAYS = 2;
/** At or under this a battery is to be changed. Percent. */
const LOW_PERCENT = 20;
/** The limit that locks begin with. */
const WRONG_PIN_LIMIT = 20;
/** With less, people who mistype now and then would stand before a dead keypad. */
const WRONG_PIN_LIMIT_LEAST = 5;

/** What is wrong with one lock; `others` are those it may be compared with. */
export function lockFindings(lock: LockFacts, others: readonly LockFacts[], now: Instant): readonly Finding[] {
  const found = [battery(lock), away(lock, now), guessing(lock), firmware(lock, others)];
  return [...found.filter((one) => one !== null), ...unmanaged(lock)];
}

function about({ id, siteId, name }: LockFacts) {
  return { siteId, subject: { kind: "lock", id, name } } as const;
}

function battery(lock: LockFacts): Finding | null {
  const { batteryPercent: percent, batteryLowSince, createdAt } = lock;
  if (percent === null || percent > LOW_PERCENT) return null;
  return finding({
    ...about(lock),
    kind: "battery_low",
    severity: percent <= LOW_PERCENT / 2 ? "high" : "medium",
    since: batteryLowSince ?? createdAt,
    remedy: "change_batteries",
    facts: { percent },
  });
}

function away(lock: LockFacts, now: Instant): Finding | null {
  const { unreachableSince: since } = lock;
  const days = since === null ? 0 : Math.floor((now - since) / DAY_MS);
  if (since === null || days < AWAY_DAYS) return null;
  return finding({
    ...about(lock),
    kind: "lock_away",
    severity: "high",
    since,
    remedy: "look_at_lock",
    facts: { days },
  });
}

/** Where a lower limit of wrong PINs is enough, that is the remedy; else there are too many short PINs. */
function guessing(lock: LockFacts): Finding | null {
  const { keypadOff, wrongPinLimit, codesLive: codes, risk, triesBelowHigh } = lock;
  if (codes === 0) return null;
  const limit = Math.min(WRONG_PIN_LIMIT, triesBelowHigh);
  const canLimit = keypadOff && limit >= WRONG_PIN_LIMIT_LEAST;
  const mend = canLimit
    ? ({ remedy: "limit_wrong_pins", facts: { limit, codes, before: wrongPinLimit } } as const)
    : ({ remedy: "see_codes", facts: { codes } } as const);
  const since = lock.newestCodeAt ?? lock.createdAt;
  if (risk === "high") return finding({ ...about(lock), kind: "guess_risk", severity: "high", since, ...mend });
  if (!keypadOff || wrongPinLimit !== null) return null;
  return finding({ ...about(lock), kind: "no_wrong_pin_limit", severity: "medium", since: lock.createdAt, ...mend });
}

function firmware(lock: LockFacts, others: readonly LockFacts[]): Finding | null {
  const newer = others.find((other) => other.make === lock.make && isOlder(lock.firmware, other.firmware));
  if (newer === undefined) return null;
  return finding({
    ...about(lock),
    kind: "older_firmware",
    severity: "low",
    since: newer.createdAt,
    remedy: "update_firmware",
    facts: { firmware: lock.firmware, newer: newer.firmware, other: newer.name },
  });
}

function unmanaged({ id, siteId, name, unmanaged: slots, createdAt }: LockFacts): readonly Finding[] {
  return slots.map(({ slot, seenAt }) =>
    finding({
      kind: "unmanaged_code",
      severity: "medium",
      siteId,
      subject: { kind: "slot", id, name },
      since: seenAt ?? createdAt,
      remedy: "remove_unmanaged",
      part: slot,
      facts: { slot },
    }),
  );
}
