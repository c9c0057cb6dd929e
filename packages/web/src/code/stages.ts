import type { CodeState } from "@cardea/core";
import type { Code } from "../api-types.ts";

/** How a list of codes is parted: what opens doors first, what is over last. */
export type CodeGroup = "live" | "coming" | "asleep" | "over";

export const STATES: readonly CodeState[] = ["active", "scheduled", "dormant", "expired", "used", "revoked"];

const GROUPS: Readonly<Record<CodeState, CodeGroup>> = {
  active: "live",
  scheduled: "coming",
  dormant: "asleep",
  expired: "over",
  used: "over",
  revoked: "over",
};

/** Where the reading of a list stands: the states are read one after another, each page by page. */
export interface Place {
  readonly state: CodeState;
  /** The cursor within that state; undefined for its first page. */
  readonly after: string | undefined;
}

/** A part of the list, in the order of its groups. */
export interface Part {
  readonly items: readonly Code[];
  readonly next: Place | undefined;
}

/** Where a list of one state, or of all, begins. */
export function firstPlace(state: CodeState | undefined): Place {
  return { state: state ?? "active", after: undefined };
}

/** Where the reading goes on after a page; undefined at the end. `only`: but one state is wanted. */
export function placeAfter(
  { state }: Place,
  nextCursor: string | null,
  only: CodeState | undefined,
): Place | undefined {
  if (nextCursor !== null) return { state, after: nextCursor };
  const next = only === undefined ? STATES[STATES.indexOf(state) + 1] : undefined;
  return next === undefined ? undefined : { state: next, after: undefined };
}

/** A line of the list: the heading of a group, or a code. */
export type Row =
  | { readonly kind: "head"; readonly group: CodeGroup; readonly count: number; readonly isWhole: boolean }
  | { readonly kind: "code"; readonly code: Code };

/** Whether it was prepared for the guest of another code, in case that one fails them. */
export function isBackup({ backupOf }: Code): boolean {
  return backupOf !== undefined && backupOf !== null;
}

/**
 * The lines of what is read so far: each group under its heading, which tells whether more of it may come. A backup code
 * stands right under the code that it is for and is not counted, as long as both are in one group.
 */
export function rowsOf(parts: readonly Part[]): readonly Row[] {
  const codes = uniqueOf(parts.flatMap(({ items }) => items));
  const next = parts.at(-1)?.next;
  const open = next === undefined ? null : GROUPS[next.state];
  const rows: Row[] = [];
  for (const group of ["live", "coming", "asleep", "over"] as const) {
    const own = codes.filter(({ state }) => GROUPS[state] === group);
    if (own.length === 0) continue;
    const { first, under } = nested(own);
    rows.push({ kind: "head", group, count: first.length, isWhole: open !== group });
    const ordered = first.flatMap((code) => [code, ...(under.get(code.id) ?? [])]);
    rows.push(...ordered.map((code): Row => ({ kind: "code", code })));
  }
  return rows;
}

/** Parts backup codes from those that stand by themselves, by the codes that they are for. */
function nested(codes: readonly Code[]): {
  readonly first: readonly Code[];
  readonly under: ReadonlyMap<string, readonly Code[]>;
} {
  const ids = new Set(codes.map(({ id }) => id));
  const mainOf = ({ backupOf }: Code): string => (backupOf && ids.has(backupOf) ? backupOf : "");
  const under = Map.groupBy(codes, mainOf);
  return { first: under.get("") ?? [], under };
}

/** A code may begin or end while the pages are read, and then stands in two of them: the later one knows better. */
function uniqueOf(codes: readonly Code[]): readonly Code[] {
  return [...new Map(codes.map((code) => [code.id, code])).values()];
}
