import { parseArgs } from "node:util";
import { openSeveralServers, type SeveralServers } from "../packages/testkit/src/several-servers/rig.ts";
import { type Blow, type BlowReport, playRound } from "../packages/testkit/src/several-servers/rounds.ts";

// Three servers on one PostgreSQL database, round after round: while many codes come, and while they go, the server
// that is at work on them is killed or stands still. Prints how soon others took over, and what was lost or doubled.
const USAGE = `Usage: npm run takeover -- [--rounds N] [--codes N]
  --rounds N   so many rounds, with two blows each (default 10)
  --codes N    so many codes on each of the three locks (default 12)`;

/** What the documentation promises. */
const TAKEOVER_MS_MAX = 15_000;
const ROUND_MS_MAX = 180_000;
const SERVERS = 3;

const { values } = parseArgs({
  options: { rounds: { type: "string" }, codes: { type: "string" }, help: { type: "boolean" } },
});

async function main(): Promise<number> {
  const rounds = Number(values.rounds ?? 10);
  const codesEach = Number(values.codes ?? 12);
  if (values.help === true || !(rounds >= 1) || !(codesEach >= 8 && codesEach <= 100)) {
    console.log(USAGE);
    return values.help === true ? 0 : 1;
  }
  const rig = await openSeveralServers({ lifeMsMax: (rounds + 1) * ROUND_MS_MAX });
  const stop = (): void => void rig.close().then(() => process.exit(1));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    const reports: BlowReport[] = [];
    for (let round = 0; round < rounds; round++) {
      reports.push(...(await playRound(rig, { blows: blowsOf(round), codesEach })));
      for (const report of reports.slice(-2)) console.log(`round ${round + 1}: ${lineOf([report])}`);
      await replaceDead(rig);
    }
    return conclude(reports);
  } finally {
    await rig.close();
  }
}

/** All four pairs, one after the other. */
function blowsOf(round: number): readonly [Blow, Blow] {
  const blow = (bit: number): Blow => ((round >> bit) % 2 === 0 ? "kill" : "pause");
  return [blow(0), blow(1)];
}

async function replaceDead(rig: SeveralServers): Promise<void> {
  const alive = rig.servers.filter(({ isRunning }) => isRunning).length;
  await Promise.all(Array.from({ length: SERVERS - alive }, () => rig.addServer()));
}

function conclude(reports: readonly BlowReport[]): number {
  console.log(`\n${HEAD}`);
  for (const blow of ["kill", "pause"] as const) {
    for (const verb of ["set", "clear"] as const) {
      const some = reports.filter((report) => report.blow === blow && report.verb === verb);
      if (some.length > 0) console.log(lineOf(some));
    }
  }
  const isBad = ({ lost, doubled, takeoverMs }: BlowReport): boolean =>
    lost > 0 || doubled > 0 || takeoverMs.some((ms) => ms > TAKEOVER_MS_MAX);
  const bad = reports.filter(isBad).length;
  console.log(bad === 0 ? "\nNothing lost, nothing doubled, all in time." : `\n${bad} blows broke a promise.`);
  return bad === 0 ? 0 : 1;
}

const HEAD =
  "blow  amid  blows  locks  takeover s p50/max  next change s p50/max  lost  doubled  repeated unwritten clears";

function lineOf(reports: readonly BlowReport[]): string {
  const { blow = "", verb = "" } = reports[0] ?? {};
  const takeoverMs = reports.flatMap((report) => report.takeoverMs);
  const changeMs = reports.flatMap((report) => report.changeMs);
  const sum = (key: "lost" | "doubled" | "repeated"): string =>
    String(reports.reduce((total, report) => total + report[key], 0));
  return [
    blow.padEnd(5),
    verb.padEnd(5),
    String(reports.length).padStart(5),
    String(takeoverMs.length).padStart(6),
    spread(takeoverMs).padStart(19),
    spread(changeMs).padStart(22),
    sum("lost").padStart(5),
    sum("doubled").padStart(8),
    sum("repeated").padStart(9),
  ].join(" ");
}

/** Median and longest in seconds. */
function spread(ms: readonly number[]): string {
  const sorted = ms.toSorted((a, b) => a - b);
  const seconds = (value: number | undefined): string => ((value ?? Number.NaN) / 1_000).toFixed(1);
  return `${seconds(sorted[Math.floor((sorted.length - 1) / 2)])}/${seconds(sorted.at(-1))}`;
}

process.exitCode = await main();
