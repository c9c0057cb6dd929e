import { expect, test } from "vitest";
import type { CodeFacts, HourOfUse } from "./facts.ts";
import { sharingOf } from "./sharing.ts";

const used = (hours: readonly HourOfUse[], holderName = "Ann Miller", label: string | null = null) =>
  sharingOf({ kind: "timed", maxUses: null, holderName, label, hours } as unknown as CodeFacts);

test("twelve entries on each of three days are more than one person's", () => {
  const day = (index: number): HourOfUse[] => [
    { hour: index * 24 + 8, count: 7 },
    { hour: index * 24 + 17, count: 5 + index },
  ];
  expect(used([day(0), day(3), day(9)].flat())).toEqual({ reason: "many_entries", days: 3, most: 21 });
  expect(used([day(0), day(3)].flat())).toBeNull();
});

test("entries at eighteen hours of the day say that somebody is always awake, if there are enough of them", () => {
  const at = (hours: number, count: number): HourOfUse[] =>
    Array.from({ length: hours }, (_, hour) => ({ hour: hour * 25, count })); // another day each
  expect(used(at(18, 3))).toEqual({ reason: "round_the_clock", hours: 18, entries: 54 });
  expect(used(at(17, 3))).toBeNull();
  expect(used(at(18, 2))).toBeNull();
});

test("a name or label of a group is told as such; a name that only holds such letters is not", () => {
  for (const name of ["Cleaning team", "All", "Familie Schmidt", "Putzteam", "The neighbors", "Gäste OG"]) {
    expect([name, used([], name)?.reason]).toEqual([name, "group_name"]);
  }
  for (const name of ["Steam Brothers", "Alla Crewe", "Sally Allen", "Teamann", "Kallenbach"]) {
    expect([name, used([], name)]).toEqual([name, null]);
  }
  expect(used([], "Ann", "For all guests")).toEqual({ reason: "group_name", name: "For all guests" });
});

test("a code for one entry, or one that sleeps, is shared with nobody", () => {
  const team = { kind: "timed", maxUses: 1, holderName: "Team", label: null, hours: [] } as unknown as CodeFacts;
  expect([sharingOf(team), sharingOf({ ...team, maxUses: null, kind: "emergency" })]).toEqual([null, null]);
});
