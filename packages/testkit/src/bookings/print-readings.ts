// Prints all that is read out of the fixtures, and where the host takes itself to be while it was read.
import { calendarsOf, ruleVectors } from "./fixture.ts";
import { instancesOf, readingOf, seriesOf } from "./reading.ts";

const feeds = [...calendarsOf("booking"), ...calendarsOf("sequences")];
process.stdout.write(
  JSON.stringify({
    minutesWestOfUtc: new Date(2026, 0, 1).getTimezoneOffset(),
    feeds: Object.fromEntries(feeds.map((name) => [name, readingOf(name)])),
    series: Object.fromEntries(calendarsOf("dst").map((name) => [name, seriesOf(name)])),
    rules: ruleVectors().map(instancesOf),
  }),
);
