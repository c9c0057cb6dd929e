import {
  CardeaError,
  DAY_MS,
  type Finding,
  findingsOf,
  type Instant,
  plus,
  type Unknown,
  unknownsOf,
} from "@cardea/core";
import type { CodeTools } from "../codes/port.ts";
import type { IgnoredFinding } from "../store/check-up-port.ts";
import type { Actor } from "../store/port.ts";
import { gatherFacts } from "./gather.ts";
import type { Scope } from "./scope.ts";

export interface Ignored {
  readonly finding: Finding;
  readonly until: Instant;
  readonly byName: string | null;
}

/** What is to be mended, and how much was looked at. */
export interface CheckUp {
  readonly findings: readonly Finding[];
  /** Findings that are still there but nobody wants to hear of for a while. */
  readonly ignored: readonly Ignored[];
  readonly unknowns: readonly Unknown[];
  readonly looked: {
    readonly sites: number;
    readonly locks: number;
    readonly codes: number;
    readonly members: number;
    readonly keys: number;
  };
}

/** Looks at everything within the caller's scope. Changes nothing. */
export async function checkUp(tools: CodeTools, scope: Scope): Promise<CheckUp> {
  const now = tools.world.now();
  const facts = await gatherFacts(tools, scope, now);
  const marks = new Map((await tools.store.ignoredFindings()).map((mark) => [mark.finding, mark]));
  const found = findingsOf(facts, now).map((finding) => ({ finding, mark: standing(marks.get(finding.id), now) }));
  const members = new Set(facts.sites.flatMap(({ people }) => people?.members.map(({ id }) => id) ?? []));
  return {
    findings: found.filter(({ mark }) => mark === null).map(({ finding }) => finding),
    ignored: found.flatMap(({ finding, mark }) =>
      mark === null ? [] : [{ finding, until: mark.until, byName: mark.byName }],
    ),
    unknowns: unknownsOf(facts),
    looked: {
      sites: facts.sites.length,
      locks: facts.locks.length,
      codes: facts.codes.length,
      members: members.size,
      keys: facts.house?.keys.length ?? 0,
    },
  };
}

function standing(mark: IgnoredFinding | undefined, now: Instant): IgnoredFinding | null {
  return mark === undefined || mark.until <= now ? null : mark;
}

/** Keeps a finding quiet for so many days, for everybody. Throws not_found for what the caller does not see. */
export async function ignoreFinding(
  tools: CodeTools,
  scope: Scope,
  wish: { readonly findingId: string; readonly days: number; readonly actor: Actor },
): Promise<CheckUp> {
  const { findingId, days, actor } = wish;
  const finding = await seenFinding(tools, scope, findingId);
  const now = tools.world.now();
  await tools.store.unit(async (tx) => {
    const until = plus(now, days * DAY_MS);
    await tx.ignoreFinding({ finding: finding.id, at: now, until, byName: actor.name });
    const { kind } = finding;
    await tx.record([{ actor, action: "finding.ignored", subject: subjectOf(finding), facts: { kind, days } }]);
  });
  return checkUp(tools, scope);
}

/** Tells of an ignored finding again. Throws not_found for what the caller does not see. */
export async function heedFinding(
  tools: CodeTools,
  scope: Scope,
  { findingId, actor }: { readonly findingId: string; readonly actor: Actor },
): Promise<CheckUp> {
  const finding = await seenFinding(tools, scope, findingId);
  await tools.store.unit(async (tx) => {
    await tx.heedFinding(finding.id);
    const { kind } = finding;
    await tx.record([{ actor, action: "finding.heeded", subject: subjectOf(finding), facts: { kind } }]);
  });
  return checkUp(tools, scope);
}

async function seenFinding(tools: CodeTools, scope: Scope, id: string): Promise<Finding> {
  const { findings, ignored } = await checkUp(tools, scope);
  const all = [...findings, ...ignored.map(({ finding }) => finding)];
  const seen = all.find((finding) => finding.id === id);
  if (seen === undefined) throw new CardeaError("not_found", "The check-up has no such finding any more.");
  return seen;
}

function subjectOf({ id, siteId }: Finding): Readonly<Record<string, string>> {
  return siteId === null ? { findingId: id } : { findingId: id, siteId };
}
