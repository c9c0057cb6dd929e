import { type CodeId, endOf, type Instant, needsWaking, nextWindow, type RuleContext, stateOf } from "@cardea/core";
import type { Store, StoredCode, Tx } from "../store/port.ts";
import type { World } from "../world/port.ts";
import { contextOf } from "./openings.ts";
import { eventOf, scheduleEdge } from "../events/tell-code.ts";

/** Tells that a code has started, ended or gone back to sleep by itself, each once, and schedules the next edge. For the job `code_edge`. */
export async function tellCodeEdge(
  { store, world }: { readonly store: Store; readonly world: World },
  codeId: CodeId,
): Promise<void> {
  await store.unit(async (tx) => {
    const now = world.now();
    const code = await tx.code(codeId);
    const site = code === null ? null : await tx.site(code.siteId);
    if (code === null || site === null) return;
    const context = contextOf(site);
    for (const passed of passedEdges(code, context, now)) {
      if (!(await isTold(tx, code, passed))) await tx.publish([eventOf(code, passed.kind, passed.at, {})]);
    }
    await scheduleEdge(tx, code, context, now);
  });
}

interface PassedEdge {
  readonly kind: "code.started" | "code.expired" | "code.lapsed";
  readonly at: Instant;
}

/** The latest edges that time alone has brought; none for a code that a person or its uses ended. */
function passedEdges(code: StoredCode, context: RuleContext, now: Instant): readonly PassedEdge[] {
  const state = stateOf(code, context, now);
  if (state === "expired") return [{ kind: "code.expired", at: endOf(code, context, now) ?? now }];
  if (state !== "active" && state !== "dormant") return [];
  return [startOf(code, context), lapseOf(code, now)].filter((edge) => edge !== null);
}

function lapseOf(code: StoredCode, now: Instant): PassedEdge | null {
  const until = code.activation?.until ?? null;
  return needsWaking(code) && until !== null && until <= now ? { kind: "code.lapsed", at: until } : null;
}

function startOf(code: StoredCode, context: RuleContext): PassedEdge | null {
  if (code.kind === "emergency") return null;
  const first = nextWindow(code.rule, context, code.createdAt);
  return first === null
    ? null
    : { kind: "code.started", at: first.from < code.createdAt ? code.createdAt : first.from };
}

const ENDED_BY_HAND: readonly string[] = ["code.deactivated", "code.fenced"];

/** A change of its times may bring the same edge again, at another instant. What a person ended did not lapse. */
async function isTold(tx: Tx, { id }: StoredCode, edge: PassedEdge): Promise<boolean> {
  const kinds = edge.kind === "code.lapsed" ? [edge.kind, ...ENDED_BY_HAND] : [edge.kind];
  const { items } = await tx.events({ codeId: id, kinds }, { after: null, limit: 20 });
  return items.some(({ at }) => at === edge.at);
}
