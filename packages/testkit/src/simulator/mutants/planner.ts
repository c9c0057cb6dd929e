import type { Mutant } from "./mutant.ts";

const PLAN = "packages/core/src/sync/plan.ts";
const PRESENCE = "packages/core/src/sync/presence.ts";
const VERDICT = "packages/core/src/sync/verdict.ts";
const ALLOT = "packages/core/src/sync/allot.ts";
const RETRY = "packages/core/src/sync/retry.ts";
const ALARMS = "packages/core/src/sync/alarms.ts";

/** Slips in the planner: order, patience, who gets which slot, who is told. */
export const PLANNER_MUTANTS: readonly Mutant[] = [
  {
    name: "removal-given-up",
    file: PLAN,
    from: "dueAt: retryAt(seen.failures, BACKOFFS.clear),",
    to: "dueAt: (seen.failures?.count ?? 0) >= 3 ? (8e15 as never) : retryAt(seen.failures, BACKOFFS.clear),",
    harm: "After three failed tries a revoked code stays on the lock for ever.",
  },
  {
    name: "removals-last",
    file: PLAN,
    from: "steps: isPaused ? [] : tasks.filter(isDue).map(({ step }) => step),",
    to: 'steps: isPaused ? [] : tasks.filter(isDue).map(({ step }) => step).sort((a, b) => Number(a.kind === "clear") - Number(b.kind === "clear")),',
    harm: "A revoked code waits until all looks and sets of its slow lock are done.",
  },
  {
    name: "removal-retried-hourly",
    file: PLAN,
    from: "dueAt: retryAt(seen.failures, BACKOFFS.clear),",
    to: "dueAt: seen.failures === null ? null : ((seen.failures.lastAt + 3_600_000) as never),",
    harm: "A removal that failed once is tried again an hour later, while the code goes on opening.",
  },
  {
    name: "long-pause-despite-removal",
    file: PLAN,
    from: "const isRemoval = tasks.some(",
    to: "const isRemoval = [].some(",
    harm: "A lock that was away is left in peace for up to an hour although a revoked code waits to go.",
  },
  {
    name: "backoff-without-bound",
    file: RETRY,
    from: "Math.min(backoff.firstMs * 2 ** doublings, backoff.longestMs)",
    to: "backoff.firstMs * 2 ** doublings",
    harm: "After a long absence of the lock nothing is tried for hours or days.",
  },
  {
    name: "no-look-before-removal",
    file: PLAN,
    from: "  if (isOverwritable(seen, view, now)) {",
    to: "  if (isOverwritable(seen, view, now) && false) {",
    harm: "A removal hits the family's own code that was meanwhile programmed over the guest's.",
  },
  {
    name: "failed-sets-hammered",
    file: PLAN,
    from: "dueAt: retryAt(placement.failures, BACKOFFS.set),",
    to: "dueAt: null,",
    harm: "A lock that never does what it says gets the same code again and again without a pause; its battery dies.",
  },
  {
    name: "paused-lock-never-woken",
    file: PLAN,
    from: "isPaused && tasks.some(isDue) ? pauseUntil : null,",
    to: "null,",
    harm: "What waits for a lock that was away is not done when it is back, unless something else wakes it.",
  },
  {
    name: "retries-never-woken",
    file: PLAN,
    from: "...tasks.filter((task) => !isDue(task)).map(({ dueAt }) => dueAt),",
    to: "",
    harm: "A removal or set that failed once is not tried again until something else happens at the lock.",
  },
  {
    name: "no-read-back",
    file: VERDICT,
    from: 'return seen.proof === "acknowledged" && view.capabilities.readBack !== "none";',
    to: "return false;",
    harm: "A lock that says yes and does nothing is believed: a guest stands before a closed door, a revoked one gets in.",
  },
  {
    name: "no-recheck-after-late-writes",
    file: VERDICT,
    from: "return wait === undefined ? null : plus(seen.clearedAt, wait);",
    to: "return null;",
    harm: "An old set that arrives minutes after the removal opens the door to a revoked code, and nobody looks.",
  },
  {
    name: "no-audit",
    file: VERDICT,
    from: "return seen.seenAt === null ? null : plus(seen.seenAt, settings.auditEveryMs);",
    to: "return null;",
    harm: "A lock that lost its codes, and does not report it, is never looked at again: guests stand outside.",
  },
  {
    name: "foreign-code-cleared",
    file: VERDICT,
    from: `{ kind: "look" } : { kind: "foreign" };`,
    to: `{ kind: "look" } : { kind: "clear", placement: null };`,
    harm: "The family's own code, programmed at the keypad, is deleted.",
  },
  {
    name: "doubtful-slot-free",
    file: VERDICT,
    from: '? { kind: "clear", placement: null } : { kind: "look" };',
    to: '? { kind: "clear", placement: null } : { kind: "free" };',
    harm: "A slot that somebody else may have filled is written over without a look.",
  },
  {
    name: "doubt-kept-on-mute-lock",
    file: VERDICT,
    from: 'return view.capabilities.readBack === "none" ? { kind: "clear", placement } : { kind: "prove", placement };',
    to: 'return { kind: "prove", placement };',
    harm: "On a lock that shows nothing a lost set is never repeated: the guest stands outside for the whole stay.",
  },
  {
    name: "old-pin-kept",
    file: VERDICT,
    from: `    placement.pinTag === seen.pinTag &&
`,
    to: "",
    harm: "After its PIN was replaced the stolen old one stays on the lock, and the new one never comes.",
  },
  {
    name: "two-homes",
    file: VERDICT,
    from: "index.home.get(placement.id)?.slot === seen.slot;",
    to: "index.home.has(placement.id);",
    harm: "A code that a late write put into a second slot keeps both.",
    equivalent: "every simulated lock refuses a PIN that another of its slots holds, so no code gets into two",
  },
  {
    name: "echo-taken-for-refusal",
    file: VERDICT,
    from: 'return placement.refusal.reason !== "duplicate" || !index.echoes.has(placement.id);',
    to: "return true;",
    harm: "A code whose own delayed set made the lock say duplicate is given up: its guest stands outside.",
  },
  {
    name: "refusal-forgotten",
    file: VERDICT,
    from: "if (placement.refusal === null) return false;",
    to: "if (placement.refusal !== null) return false;",
    harm: "A PIN that the lock refuses for good is sent to it again and again.",
  },
  {
    name: "set-without-look",
    file: ALLOT,
    from: "if (!view.slots.has(slot)) return { slot, lookFirst: canLook };",
    to: "if (!view.slots.has(slot)) return { slot, lookFirst: false };",
    harm: "A slot that nobody ever looked at is written over; the family's own code in it is lost.",
  },
  {
    name: "old-look-believed",
    file: ALLOT,
    from: "lookFirst: canLook && (isStale || seenAt === null),",
    to: "lookFirst: false,",
    harm: "A slot that was empty days ago is written over without a look; the family's new code in it is lost.",
  },
  {
    name: "duplicate-pin-not-held-back",
    file: ALLOT,
    from: "if (blocked.has(placement.pinTag)) continue;",
    to: "",
    harm: "A PIN is set while another slot still holds it: the lock refuses it, and the next guest stands outside.",
  },
  {
    name: "foreign-pin-not-held-back",
    file: ALLOT,
    from: ' || seen.content === "unmanaged")) tags.add',
    to: ")) tags.add",
    harm: "A PIN that somebody else's slot holds is sent all the same, refused, and given up.",
  },
  {
    name: "open-code-evicted",
    file: ALLOT,
    from: `if (verdict?.kind !== "keep" || isOpen(verdict.placement, now)) continue;
    found.push({ seen, from: verdict.placement.windows[0]?.from ?? 0 });`,
    to: `if (verdict?.kind !== "keep") continue;
    found.push({ seen, from: 8e15 });`,
    harm: "On a full lock a guest who is staying there loses the slot to the next one.",
  },
  {
    name: "never-evicts",
    file: ALLOT,
    from: "return from - view.settings.leadMs <= now && victim.from > from;",
    to: "return false;",
    harm: "A full lock keeps the codes of the day after tomorrow while today's guest stands outside.",
  },
  {
    name: "far-code-first",
    file: ALLOT,
    from: "urgency(a, now) - urgency(b, now)",
    to: "urgency(b, now) - urgency(a, now)",
    harm: "On a full lock the code that is needed last gets the slot first.",
  },
  {
    name: "risky-slot-first",
    file: ALLOT,
    from: "(recheckAt(seen, view) === null ? settled : atRisk).push(seen);",
    to: "(recheckAt(seen, view) === null ? atRisk : settled).push(seen);",
    harm: "A slot just cleared is given away at once; the late write of the old code lands on the new guest's.",
  },
  {
    name: "set-days-early",
    file: PRESENCE,
    from: `case "cardea":
      return isOpen(placement, now);`,
    to: `case "cardea":
      return dueOnLockAt(placement) !== null;`,
    harm: "A lock without schedules opens to a guest days before the stay begins.",
  },
  {
    name: "end-forgotten",
    file: PRESENCE,
    from: "const edges = [next.from, next.until];",
    to: "const edges = [next.from];",
    harm: "Nobody looks at the lock when a window ends: the guest still gets in days later.",
  },
  {
    name: "start-forgotten",
    file: PRESENCE,
    from: "if (dueAt !== null) edges.push(dueAt, plus(dueAt, -LOOK_AHEAD_MS));",
    to: "",
    harm: "A lock that keeps schedules is not looked at when its codes are due on it.",
    equivalent:
      "each arrival is looked after two hours before its start anyway, and no invariant promises the three days",
  },
  {
    name: "preloaded-too-late",
    file: PRESENCE,
    from: "return next !== undefined && plus(next.from, -PRELOAD_MS) <= now;",
    to: "return next !== undefined && next.until <= now;",
    harm: "A lock that keeps schedules never gets the code before its end.",
  },
  {
    name: "no-alarm-for-lack-of-slots",
    file: ALARMS,
    from: "if (view.placements.length <= capacity) return new Map();",
    to: "if (capacity >= 0) return new Map();",
    harm: "A lock is full of other codes, and the owner hears of it from the guest at the door.",
  },
  {
    name: "no-alarm-for-code-still-there",
    file: ALARMS,
    from: "if (since === null || placement.endedByLock) return { alarms: [], wakeAt: [] };",
    to: "if (since === null || since > 0 || placement.endedByLock) return { alarms: [], wakeAt: [] };",
    harm: "A revoked code goes on opening a lock that is away, and the page says nothing.",
  },
  {
    name: "no-alarm-for-missing-code",
    file: ALARMS,
    from: 'if (now < dueAt) return { alarms: [], wakeAt: [dueAt] };\n  return { alarms: [{ kind: "not_on_lock_before_start"',
    to: 'if (now > 0) return { alarms: [], wakeAt: [] };\n  return { alarms: [{ kind: "not_on_lock_before_start"',
    harm: "A code is not on its lock when the guest comes, and the owner was never told.",
  },
];
