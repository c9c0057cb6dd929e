import { type CodeId, DAY_MS, plus, unfenced } from "@cardea/core";
import { placeAfter } from "./change-doors.ts";
import { newRule, placeOf } from "./change-code.ts";
import { boundsOf } from "./draft.ts";
import { openingsOf } from "./openings.ts";
import type { CodeChange, CodePreview, CodeTools } from "./port.ts";
import { lockPreviews } from "./preview-code.ts";
import { found } from "./refuse.ts";
import { fullLocks, slotCounts } from "./room.ts";

const WINDOWS_MAX = 50;
const WINDOWS_AHEAD_MS = 2 * 366 * DAY_MS;

/**
 * What would come of a change: what it would refuse, and what it would mean on each lock. Changes nothing. Throws
 * `not_found`, and `conflict` for times of a code that is over for good.
 */
export async function previewChange(
  tools: CodeTools,
  { codeId, change }: { readonly codeId: CodeId; readonly change: CodeChange },
): Promise<CodePreview> {
  const now = tools.world.now();
  const before = found(await tools.store.code(codeId), "code");
  const here = { code: before, place: await placeOf(tools.store, before) };
  const { place, problems: placeProblems } = await placeAfter(tools.store, here, change.lockIds);
  const ruled = await newRule(tools, tools.store, { code: before, change, place, now });
  const { code, notes } = ruled;
  const problems = [...placeProblems, ...ruled.problems];
  const isSound = problems.length === 0;
  const counts = await slotCounts(tools.store, place.locks);
  const isCrowded = problems.some((one) => one.code === "no_free_slot");
  const question = { code, locks: place.locks, context: place.context, now };
  const full = isCrowded ? await fullLocks(tools.store, question, counts) : new Map();
  const span = { from: now, until: plus(now, WINDOWS_AHEAD_MS), countMax: WINDOWS_MAX };
  const wish = { kind: code.kind, place, problems: problems.filter((one) => one.code !== "no_free_slot") };
  return {
    problems,
    notes,
    windows: isSound ? openingsOf(unfenced(code), place.context, span) : [],
    ...(isSound ? boundsOf(code, place.context) : { startsAt: null, endsAt: null }),
    pinLength: code.pinLength,
    locks: await lockPreviews(tools.store, {
      wish,
      code,
      judgment: { counts, full },
      pinLengthOn: (lockId) => (before.lockIds.includes(lockId) ? null : code.pinLength),
    }),
  };
}
