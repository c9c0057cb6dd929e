import { afterAll, beforeAll, expect, test } from "vitest";
import { openSeveralServers, type SeveralServers, within } from "./rig.ts";
import { type BlowReport, playRound } from "./rounds.ts";

/** A machine that tests are run on may be slow; `npm run takeover` measures. */
const LIFE_MS_MAX = 240_000;
const TAKEOVER_MS_MAX = 60_000;

let rig: SeveralServers;
let reports: readonly BlowReport[];
beforeAll(async () => {
  rig = await openSeveralServers({ lifeMsMax: LIFE_MS_MAX });
  reports = await playRound(rig, { blows: ["kill", "pause"], codesEach: 12 });
}, LIFE_MS_MAX);
afterAll(() => rig.close());

test("of three servers one is killed and one stands still: all codes come and go, each once", () => {
  const told = reports.map(({ blow, verb, lost, doubled }) => ({ blow, verb, lost, doubled }));
  expect(told).toEqual([
    { blow: "kill", verb: "set", lost: 0, doubled: 0 },
    { blow: "pause", verb: "clear", lost: 0, doubled: 0 },
  ]);
});

test("another server goes on with the locks of one that is gone", () => {
  for (const { takeoverMs } of reports) {
    expect(takeoverMs.length).toBeGreaterThan(0);
    expect(Math.max(...takeoverMs)).toBeLessThan(TAKEOVER_MS_MAX);
  }
});

test("a server that stood still finds that others took over, and goes on anew", async () => {
  const paused = reports[1]?.victim;
  expect(paused?.printed()).toMatch(/another server took over from this one/);
  expect(await within(60_000, async () => paused !== undefined && (await rig.stands(paused)))).toBe(true);
});
