import {
  checkRule,
  type CodeKind,
  type FieldProblem,
  type Instant,
  isId,
  type Rule,
  type RuleContext,
  ruleOfKind,
  type Site,
  type SiteId,
  UNLIMITED_RULE,
} from "@cardea/core";
import type { Reads, StoredHolder, StoredLock } from "../store/port.ts";
import { clockNotes } from "./moments.ts";
import { contextOf } from "./openings.ts";
import type { ClockNote, CodeInput, HolderInput } from "./port.ts";
import { type RuleChange, readRule } from "./read-rule.ts";

/** Locks that one code may open. */
export const CODE_LOCKS_MAX = 100;

/** Where a code is to work: locks of one site. */
export interface Place {
  readonly site: Site;
  readonly context: RuleContext;
  readonly locks: readonly StoredLock[];
}

/** A wish for a code, read and judged as far as that needs no other code. */
export interface Wish {
  readonly kind: CodeKind;
  readonly place: Place;
  readonly rule: Rule;
  /** The known person, or null where `holderInput` describes a new one. */
  readonly knownHolder: StoredHolder | null;
  readonly notes: readonly ClockNote[];
  readonly problems: readonly FieldProblem[];
}

/** A wish, or, where not even its place is known, only what is wrong with it. */
export type ReadWish =
  | { readonly wish: Wish; readonly problems: readonly FieldProblem[] }
  | { readonly wish: null; readonly problems: readonly FieldProblem[] };

export async function readWish(reads: Reads, input: CodeInput, now: Instant): Promise<ReadWish> {
  const { place, problems: placeProblems } = await readPlace(reads, input.lockIds);
  if (place === null) return { wish: null, problems: placeProblems };
  const judged = judgeRule({ kind: input.kind, before: UNLIMITED_RULE, change: input, place, now });
  const holder = await readHolder(reads, input.holder, place.site);
  const problems = [...placeProblems, ...holder.problems, ...judged.problems, ...pinFieldProblems(input)];
  const wish = { kind: input.kind, place, rule: judged.rule, knownHolder: holder.known, notes: judged.notes, problems };
  return { wish, problems };
}

/** A place, or what is wrong with the locks that are to make it; null where not even its site is known. */
export interface ReadPlace {
  readonly place: Place | null;
  readonly problems: readonly FieldProblem[];
}

/** Where a code is to work; at that site, if one is given. */
export async function readPlace(reads: Reads, lockIds: readonly string[], siteId?: SiteId): Promise<ReadPlace> {
  const problems: FieldProblem[] = [];
  const locks: StoredLock[] = [];
  if (lockIds.length === 0) problems.push(lockProblem("lockIds", "Name at least one lock."));
  if (lockIds.length > CODE_LOCKS_MAX) {
    return { place: null, problems: [lockProblem("lockIds", `At most ${CODE_LOCKS_MAX} locks for one code.`)] };
  }
  for (const [index, id] of lockIds.entries()) {
    const lock = isId("lock", id) ? await reads.lock(id) : null;
    if (lock === null) problems.push(lockProblem(`lockIds[${index}]`, "There is no such lock."));
    else if (locks.some((other) => other.id === lock.id))
      problems.push(lockProblem(`lockIds[${index}]`, "This lock is named twice."));
    else if (lock.siteId !== (siteId ?? locks[0]?.siteId ?? lock.siteId)) {
      problems.push(
        lockProblem(`lockIds[${index}]`, "All locks of a code must be of one site; make a code for each site."),
      );
    } else locks.push(lock);
  }
  const [first] = locks;
  const site = first === undefined ? null : await reads.site(first.siteId);
  if (site === null) return { place: null, problems };
  return { place: { site, context: contextOf(site), locks }, problems };
}

function lockProblem(path: string, message: string): FieldProblem {
  return { path, code: "invalid_field", message };
}

export interface RuleWish {
  readonly kind: CodeKind;
  readonly before: Rule;
  readonly change: RuleChange;
  readonly place: Place;
  readonly now: Instant;
}

export interface JudgedRule {
  readonly rule: Rule;
  readonly notes: readonly ClockNote[];
  readonly problems: readonly FieldProblem[];
}

/** The rule of a request with all that stands against it. */
export function judgeRule({ kind, before, change, place, now }: RuleWish): JudgedRule {
  const read = readRule(before, change, place.site.holidays);
  const rule = ruleOfKind(kind, read.rule);
  const told = new Set(read.problems.map(({ path }) => rootOf(path)));
  // A field whose text could not be read is missing from the rule; to complain of that as well would confuse.
  const checks = checkRule(kind, rule, place.context, now)
    .map((problem) => ({ ...problem, path: requestPath(problem.path) }))
    .filter(({ path }) => told.size === 0 || (path !== "$" && !told.has(rootOf(path))));
  const notes = clockNotes(rule, place.context, now);
  return { rule, notes, problems: [...read.problems, ...checks] };
}

/** Two fields of a rule have another name, or place, in a request. */
function requestPath(path: string): string {
  if (path.startsWith("firstUseTtlMs")) return "firstUseTtlMinutes";
  return path.startsWith("exceptHolidays") ? "except" : path;
}

function rootOf(path: string): string {
  return path.split(/[.[]/, 1)[0] ?? path;
}

async function readHolder(
  reads: Reads,
  holder: HolderInput,
  site: Site,
): Promise<{ known: StoredHolder | null; problems: readonly FieldProblem[] }> {
  if (!("id" in holder)) return { known: null, problems: nameProblems("holder.name", holder.name ?? "") };
  const known = isId("holder", holder.id) ? await reads.holder(holder.id) : null;
  if (known !== null && known.siteId === site.id && known.erasedAt === null) return { known, problems: [] };
  return {
    known: null,
    problems: [{ path: "holder.id", code: "invalid_field", message: "The site knows no such person." }],
  };
}

export const NAME_CHARACTERS_MAX = 200;

/** What stands against a person's name. */
export function nameProblems(path: string, name: string): readonly FieldProblem[] {
  const length = name.trim().length;
  if (length > 0 && length <= NAME_CHARACTERS_MAX) return [];
  const message =
    length === 0 ? "Write the name of the person the code is for." : `At most ${NAME_CHARACTERS_MAX} characters.`;
  return [{ path, code: "invalid_field", message }];
}

function pinFieldProblems({ kind, pin }: CodeInput): readonly FieldProblem[] {
  if (kind === "custom" && pin === undefined) {
    return [{ path: "pin", code: "invalid_field", message: "A custom code needs the digits that you chose." }];
  }
  if (kind !== "custom" && pin !== undefined) {
    const message = "Cardea draws the digits of such a code. Make a custom code to choose them.";
    return [{ path: "pin", code: "invalid_field", message }];
  }
  return [];
}
