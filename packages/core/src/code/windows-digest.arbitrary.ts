import { createHash } from "node:crypto";
import fc from "fast-check";
import { shown } from "./code.arbitrary.ts";
import { scenes } from "./oracle.arbitrary.ts";
import { describeShifts } from "./shifts.ts";
import { lastInstantOf, nextWindow, windowsOf } from "./windows.ts";

// Prints a digest of all that the same rules come to, and the zone of the host under which it was counted.
const hash = createHash("sha256");
let count = 0;
for (const { stage, rule, context, now } of fc.sample(scenes, { seed: 1, numRuns: 1_000 })) {
  const windows = windowsOf(rule, context, stage.inner);
  const answers = [
    lastInstantOf(rule, context),
    nextWindow(rule, context, now),
    describeShifts(rule, context, stage.inner),
  ];
  hash.update(JSON.stringify([shown(windows), answers]));
  count += windows.length;
}
const host = Intl.DateTimeFormat().resolvedOptions().timeZone;
process.stdout.write(JSON.stringify({ host, windows: count, digest: hash.digest("hex") }));
