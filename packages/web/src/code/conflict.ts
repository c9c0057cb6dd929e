import type { CodeDetail } from "../api-types.ts";
import type { CodeChange } from "./api.ts";
import { hasOtherDoors } from "./doors.ts";

/** What of a code people change. */
export type Aspect = "doors" | "when" | "uses" | "label" | "note";

/** The parts of a code that a change touches. */
export function aspectsOf(change: CodeChange): ReadonlySet<Aspect> {
  const touched = new Set<Aspect>();
  for (const field of Object.keys(change)) {
    if (field === "lockIds") touched.add("doors");
    else if (field === "label" || field === "note") touched.add(field);
    else touched.add(field === "maxUses" ? "uses" : "when");
  }
  return touched;
}

/** The parts of a code that are otherwise than they were. */
export function changedAspects(before: CodeDetail, after: CodeDetail): ReadonlySet<Aspect> {
  const changed = new Set<Aspect>();
  if (hasOtherDoors(before, after.lockIds)) changed.add("doors");
  const when = ({ rule: { maxUses: _, ...rest } }: CodeDetail): string => JSON.stringify(rest);
  if (when(before) !== when(after)) changed.add("when");
  if (before.rule.maxUses !== after.rule.maxUses) changed.add("uses");
  if (before.label !== after.label) changed.add("label");
  if (before.note !== after.note) changed.add("note");
  return changed;
}

/**
 * Whether a change goes on as if nobody had changed the code meanwhile: an entry counts as a change of it, too, and
 * need not trouble anybody. What a person changed, or an end for good, is shown first.
 */
export function isHarmless(before: CodeDetail, after: CodeDetail): boolean {
  return changedAspects(before, after).size === 0 && (before.revokedAt === null) === (after.revokedAt === null);
}
