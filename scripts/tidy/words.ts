import { type Finding, isIn, type Law } from "./law.ts";
import { lineAt, type Source } from "./scan.ts";

const DRIVERS = "packages/server/src/drivers";
/** Where the words of others are at home and are put into ours. */
const EDGES = [DRIVERS, "packages/server/src/http/seam", "packages/server/src/bookings", "packages/server/src/home"];

/** Words that have a better one here. They are looked for as parts of names: `desired` is in `desiredPins`. */
const BANNED: readonly { word: string; remedy: string; allowedIn?: readonly string[] }[] = [
  { word: "passcode", remedy: "pin", allowedIn: EDGES },
  { word: "keycode", remedy: "pin, or code" },
  { word: "user code", remedy: "pin, slot or code", allowedIn: EDGES },
  { word: "gateway", remedy: "connection", allowedIn: EDGES },
  { word: "desired", remedy: "wanted", allowedIn: EDGES },
  { word: "geofence", remedy: "fence" },
  { word: "reservation", remedy: "booking", allowedIn: EDGES },
  { word: "recurrence", remedy: "rule", allowedIn: EDGES },
  { word: "tenant", remedy: "site, or member" },
  { word: "whitelist", remedy: "allowed" },
  { word: "blacklist", remedy: "refused" },
  { word: "utils", remedy: "the name of its subject" },
  { word: "helper", remedy: "the name of its subject" },
  { word: "helpers", remedy: "the name of its subject" },
  { word: "misc", remedy: "the name of its subject" },
];

/** British spellings, with the American ones that are law here. */
const BRITISH: Readonly<Record<string, string>> = {
  authorise: "authorize",
  behaviour: "behavior",
  cancelled: "canceled",
  colour: "color",
  initialise: "initialize",
  neighbour: "neighbor",
  normalise: "normalize",
  organisation: "organization",
  serialise: "serialize",
  synchronise: "synchronize",
};

const ALL = [...BANNED, ...Object.entries(BRITISH).map(([word, remedy]) => ({ word, remedy, allowedIn: [] }))];

/** The law of words: names and file names use the words of the domain, with their American spelling. */
export const words: Law = (source) => [...inNames(source), ...inFileName(source), ...vagueNames(source)];

function inNames(source: Source): readonly Finding[] {
  const findings = new Map<string, Finding>(); // a name is told once for each line
  for (const match of source.code.matchAll(/[A-Za-z_$][\w$]*/g)) {
    const banned = bannedIn(match[0], source.path);
    if (banned === undefined) continue;
    const line = lineAt(source.code, match.index);
    const message = `${match[0]}: not "${banned.word}", say ${banned.remedy}`;
    findings.set(`${line} ${match[0]}`, { path: source.path, line, message });
  }
  return [...findings.values()];
}

function inFileName(source: Source): readonly Finding[] {
  const name = source.path.replace(/^.*\//, "");
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*\.(?:tsx?|mjs)$/.test(name)) {
    return [{ path: source.path, line: 1, message: `${name}: file names are kebab-case` }];
  }
  const banned = bannedIn(name.replace(/\..*$/, ""), source.path);
  return banned === undefined
    ? []
    : [{ path: source.path, line: 1, message: `${name}: not "${banned.word}", say ${banned.remedy}` }];
}

/** Names of our own that say nothing: what manages, helps or serves could be called anything. */
function vagueNames(source: Source): readonly Finding[] {
  const declared = /\b(?:class|interface|type)\s+(\w*(?:Manager|Helper|Util|Utils|Service))\b/g;
  return [...source.code.matchAll(declared)].map((match) => ({
    path: source.path,
    line: lineAt(source.code, match.index),
    message: `${match[1] ?? ""}: say what it is, not that it manages, helps or serves`,
  }));
}

function bannedIn(name: string, path: string): { word: string; remedy: string } | undefined {
  const parts = ` ${partsOf(name)} `;
  return ALL.find(({ word, allowedIn }) => parts.includes(` ${word} `) && !isIn(path, allowedIn ?? []));
}

/** `isDesiredPin` and `is_desired_pin` as "is desired pin". */
function partsOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .replace(/[_$-]+/g, " ")
    .trim()
    .toLowerCase();
}
