import type { Instant } from "../time/instant.ts";
import { codeFindings } from "./code-findings.ts";
import type { CheckUpFacts, LockFacts } from "./facts.ts";
import type { Finding, Unknown } from "./finding.ts";
import { lockFindings } from "./lock-findings.ts";
import { houseFindings, peopleFindings } from "./people-findings.ts";

/** All that is to be mended, newest first; each id once. */
export function findingsOf(facts: CheckUpFacts, now: Instant): readonly Finding[] {
  const found = [
    ...facts.codes.flatMap((code) => codeFindings(code, now)),
    ...facts.locks.flatMap((lock) => lockFindings(lock, facts.locks, now)),
    ...facts.sites.flatMap((site) => peopleFindings(site, now)),
    ...houseFindings(facts, now),
  ];
  // A member of several sites is one person.
  const byId = new Map(found.map((one) => [one.id, one]));
  return [...byId.values()].toSorted((a, b) => b.since - a.since || (a.id < b.id ? -1 : 1));
}

/** What nobody can judge from here: an answer without it would look better than it is. */
export function unknownsOf({ locks, house }: CheckUpFacts): readonly Unknown[] {
  const outside = locks.filter(({ isBuiltIn }) => !isBuiltIn);
  const isLone = (lock: LockFacts): boolean =>
    lock.firmware === null || !locks.some((other) => other.id !== lock.id && other.make === lock.make);
  const unknowns: readonly Unknown[] = [
    { kind: "firmware", count: outside.filter(isLone).length },
    { kind: "battery", count: outside.filter(({ batteryPercent }) => batteryPercent === null).length },
    { kind: "guess_risk", count: locks.filter(({ risk, keypadOff }) => risk === "unknown" && !keypadOff).length },
    { kind: "backup", count: house !== null && house.backup === null ? 1 : 0 },
  ];
  return unknowns.filter(({ count }) => count > 0);
}
