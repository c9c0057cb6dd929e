import { FINDING_KINDS, REMEDIES } from "@cardea/core";
import { expect, test } from "vitest";
import type { Finding } from "./api.ts";
import { findingWords } from "./finding-words.ts";
import "../text/english.ts";

const FACTS: Finding["facts"] = {
  days: 70,
  slot: 4,
  percent: 9,
  codes: 3,
  firmware: "1.0",
  newer: "1.1",
  other: "Garage",
  without: 2,
  reason: "many_entries",
  most: 20,
};

function words(kind: Finding["kind"], facts: Finding["facts"]) {
  const subject = { kind: "lock", id: "lock_1", name: "Front door" };
  const at = { siteId: null, since: "2026-06-01T00:00:00.000Z", severity: "low", remedy: REMEDIES[0] } as const;
  return findingWords({ id: `${kind}:lock_1`, kind, subject, facts, ...at });
}

test("every kind of finding has a sentence and a reason, whole in each of its forms", () => {
  for (const kind of FINDING_KINDS) {
    for (const is of [true, false]) {
      const { title, why } = words(kind, { ...FACTS, isSelf: is, everUsed: is, everRead: is, everMade: is });
      expect([kind, title.length > 8, why.length > 20]).toEqual([kind, true, true]);
      expect([kind, `${title} ${why}`]).toEqual([kind, expect.not.stringMatching(/undefined|NaN|null/)]);
    }
  }
});

test("why a code seems to be shared is told with its numbers", () => {
  expect(words("shared_code", FACTS).why).toContain("up to 20 times a day, on 70 days");
  expect(words("shared_code", { reason: "round_the_clock", hours: 19 }).why).toContain("19 different hours");
  expect(words("shared_code", { reason: "group_name", name: "Cleaning team" }).why).toContain("“Cleaning team” sounds");
});
