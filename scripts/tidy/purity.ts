import { findAll, type Finding, isConfig, isIn, isTest, type Law } from "./law.ts";
import type { Source } from "./scan.ts";

const SERVER = "packages/server/src";
const LOCK = "packages/lock/src";

/** Where time, chance and waiting come in. */
const WORLDS = [`${SERVER}/world`, `${LOCK}/world.ts`, `${LOCK}/clock.ts`, `${LOCK}/world`];
const CONFIGS = [`${SERVER}/config.ts`, `${SERVER}/cli.ts`, `${SERVER}/cli`, `${LOCK}/config.ts`, `${LOCK}/main.ts`];
const SPEAKERS = [`${SERVER}/cli.ts`, `${SERVER}/cli`, `${LOCK}/main.ts`];

interface Forbidden {
  readonly pattern: RegExp;
  readonly allowedIn: readonly string[];
  readonly remedy: string;
  /** With "world" the page is exempt: a browser has but one clock. */
  readonly exempts: "world" | "none";
}

/** Laws of purity: each names what it forbids, where that is allowed, and what to do instead. */
const FORBIDDEN: readonly Forbidden[] = [
  {
    pattern: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b|\bprocess\.hrtime\b|\bTemporal\.Now\b/g,
    allowedIn: WORLDS,
    remedy: "the clock is given by world/",
    exempts: "world",
  },
  {
    pattern: /\bMath\.random\b|\bcrypto\.(?:random\w+|getRandomValues)\b/gi,
    allowedIn: WORLDS,
    remedy: "chance is given by world/",
    exempts: "world",
  },
  {
    pattern: /(?<!\.)\bset(?:Timeout|Interval)\b|\bAbortSignal\.timeout\b/g,
    allowedIn: WORLDS,
    remedy: "waiting is given by world/",
    exempts: "world",
  },
  {
    pattern: /\bprocess\.env\b/g,
    allowedIn: CONFIGS,
    remedy: "settings are read in config.ts and given on",
    exempts: "none",
  },
  {
    pattern: /\bconsole\.\w+/g,
    allowedIn: SPEAKERS,
    remedy: "use the log, or print in the cli",
    exempts: "none",
  },
];

/** The law that time, chance, waiting, settings and speech come in through one door each. */
export const purity: Law = (source) => {
  if (isTest(source.path) || isConfig(source.path) || source.path.startsWith("scripts/")) return [];
  return [...drawnFromCrypto(source), ...FORBIDDEN.flatMap((law) => breaches(source, law))];
};

function breaches(source: Source, { pattern, allowedIn, remedy, exempts }: Forbidden): readonly Finding[] {
  if (isIn(source.path, allowedIn)) return [];
  if (exempts === "world" && source.path.startsWith("packages/web/")) return [];
  return findAll(source, pattern, ([found]) => `${found.replace(/\s+/g, "")} is not for here: ${remedy}`);
}

/** The random functions of node:crypto are told by where they come from: a `randomInt` that was given is welcome. */
function drawnFromCrypto(source: Source): readonly Finding[] {
  if (isIn(source.path, WORLDS)) return [];
  const named = /\bimport\s*\{[^}]*\b(random[A-Z]\w*|getRandomValues|webcrypto)\b[^}]*\}\s*from\s*"/g;
  const message = ([, name = ""]: RegExpMatchArray): string => `${name} is not for here: chance is given by world/`;
  const isCrypto = (match: RegExpMatchArray): boolean =>
    /^(?:node:)?crypto"/.test(source.text.slice((match.index ?? 0) + match[0].length));
  return findAll(source, named, (match) => (isCrypto(match) ? message(match) : "")).filter(
    (finding) => finding.message !== "",
  );
}

/** The law of plain syntax: what Node.js can run by leaving out the types, and exports that have a name. */
export const syntax: Law = (source) => {
  const findings = [
    ...findAll(
      source,
      /^\s*(?:export\s+)?(?:declare\s+)?(?:const\s+)?enum\s+\w+/gm,
      () => "no enum: use a union of strings",
    ),
    ...findAll(source, /^\s*(?:export\s+)?(?:declare\s+)?namespace\s+\w/gm, () => "no namespace: use a file"),
    ...findAll(source, /^\s*@[A-Za-z]\w*/gm, () => "no decorators: call a function"),
  ];
  const defaults = isConfig(source.path)
    ? []
    : findAll(source, /\bexport\s+default\b|\bas\s+default\b/g, () => "no default export: give it a name");
  return [...findings, ...defaults, ...barrels(source)];
};

/** A barrel only passes on what others export. Only a package's own index.ts may. */
function barrels(source: Source): readonly Finding[] {
  if (/^packages\/\w+\/src\/index\.ts$/.test(source.path)) return [];
  if (/\/index\.tsx?$/.test(source.path)) {
    return [
      { path: source.path, line: 1, message: "no index.ts but a package's own: name the file after its subject" },
    ];
  }
  return findAll(
    source,
    /^export\s+(?:type\s+)?\*\s*(?:as\s+\w+\s+)?from\b/gm,
    () => "no barrel: import from where it is",
  );
}
