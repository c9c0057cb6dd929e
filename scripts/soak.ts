// `npm run soak -- --minutes 10`: loads a real server for some minutes and tells whether its memory stays flat, its event
// streams lose nothing, and a listener that doesn't read costs nothing. Ends with 1 if any of that doesn't hold.
import { parseArgs } from "node:util";
import { mebibytes, soak, type StretchRow } from "../packages/testkit/src/soak/soak.ts";

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "10" }, rate: { type: "string", default: "100" } },
});
const [minutes, perSecond] = [Number(values.minutes), Number(values.rate)];
if (!(minutes > 0 && perSecond > 0)) throw new Error("--minutes and --rate take numbers above 0");

/** Not to run on, whatever hangs. */
const limit = setTimeout(
  () => {
    console.log("soak: FAILED: it did not come to its end in time");
    process.exit(1);
  },
  (minutes * 60 + 180) * 1_000,
);

console.log(`soak: ${minutes} minutes at ${perSecond} requests a second`);
console.log("     time   requests   per s   p99 ms        heap         RSS        rest");
let shownMinute = 0;

const report = await soak({ minutes, perSecond, onStretch });
clearTimeout(limit);

console.log("\nreader                               published     heard    missed   wrong   connections");
for (const { name, published, heard, missed, doubled, connections } of report.readers) {
  const figures = [cell(published, 9), cell(heard, 9), cell(missed, 9), cell(doubled, 7), cell(connections, 13)];
  console.log(name.padEnd(36), figures.join(" "));
}
const done = [...report.done].map(([what, count]) => `${count} ${what}`).join(", ");
console.log(`\ndone      ${done}`);
console.log(`slope     heap ${mebibytes(report.heapSlope)}, the rest ${mebibytes(report.nativeSlope)} a minute`);
for (const violation of report.violations) console.log(`VIOLATED  ${violation}`);
console.log(report.violations.length === 0 ? "soak: all held" : "soak: FAILED");
process.exitCode = report.violations.length === 0 ? 0 : 1;

/** Each minute, and each stretch of a run of less than three. */
function onStretch(row: StretchRow): void {
  const minute = Math.floor((row.atMs + 500) / 60_000);
  if (minutes >= 3 && minute === shownMinute) return;
  shownMinute = minute;
  const { atMs, requests, p99Ms, heapUsed, rss, native } = row;
  const figures = [cell(requests, 10), cell(row.perSecond.toFixed(0), 7), cell(p99Ms.toFixed(1), 8)];
  const memory = [cell(mebibytes(heapUsed), 11), cell(mebibytes(rss), 11), cell(mebibytes(native), 11)];
  console.log([cell(`${(atMs / 1_000).toFixed(0)} s`, 9), ...figures, ...memory].join(" "));
}

function cell(value: number | string, width: number): string {
  return String(value).padStart(width);
}
