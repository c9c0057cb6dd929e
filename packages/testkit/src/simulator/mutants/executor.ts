import type { Mutant } from "./mutant.ts";

const OBSERVE = "packages/core/src/sync/observe.ts";
const RECONCILE = "packages/server/src/sync/reconcile.ts";
const PERFORM = "packages/server/src/sync/perform.ts";
const DISTRUST = "packages/server/src/sync/distrust.ts";
const CONNECTIONS = "packages/server/src/sync/connections.ts";
const REVOKE = "packages/server/src/codes/revoke-code.ts";
const CHANGE = "packages/server/src/codes/change-code.ts";
const CREATE = "packages/server/src/codes/create-code.ts";

/** Slips in doing the steps, in what they teach, and in what wakes a lock. */
export const EXECUTOR_MUTANTS: readonly Mutant[] = [
  {
    name: "no-forget-before-write",
    file: RECONCILE,
    from: "await forget(tx, loaded, steps, now);\n  return { loaded, steps };",
    to: "return { loaded, steps };",
    harm: "A server that dies between write and note believes a slot empty that holds a code: it stays there for ever.",
  },
  {
    name: "lost-set-believed",
    file: OBSERVE,
    from: `case "unconfirmed":
      return { ...seen, failures: null };`,
    to: `case "unconfirmed":
      return { ...seen, content: "ours", proof: "status", seenAt: at, failures: null };`,
    harm: "A set without an answer counts as done: the guest stands outside, and the page says the code is there.",
  },
  {
    name: "lost-clear-believed",
    file: OBSERVE,
    from: `case "refused":
    case "unconfirmed":
      return { ...seen, failures: oneMore(seen.failures, at) };`,
    to: `case "refused":
    case "unconfirmed":
      return { ...seen, content: "empty", proof: "status", seenAt: at, clearedAt: at, rechecks: 0 };`,
    harm: "A removal without an answer counts as done: the revoked code goes on opening.",
  },
  {
    name: "unheard-clear-believed",
    file: OBSERVE,
    from: `      return { ...seen, failures: oneMore(seen.failures, at) };
    case "unreachable":
      return seen;`,
    to: `      return { ...seen, failures: oneMore(seen.failures, at) };
    case "unreachable":
      return { ...seen, content: "empty", proof: "status", seenAt: at, clearedAt: at, rechecks: 0 };`,
    harm: "A removal that the lock never heard counts as done.",
  },
  {
    name: "recheck-counts-without-answer",
    file: PERFORM,
    from: 'if (reading.kind === "unreachable") return nothing(step, reading, at);',
    to: `if (reading.kind === "unreachable")
    return {
      ...nothing(step, reading, at),
      slot: { slot: step.slot, change: (seen) => ({ ...seen, rechecks: seen.rechecks + (step.why === "recheck" ? 1 : 0) }) },
    };`,
    harm: "Looks whose answers were lost use the re-checks up: a late write reopens a revoked code unseen.",
  },
  {
    name: "lost-set-not-watched",
    file: OBSERVE,
    from: "return wasOurs ? { clearedAt: at, rechecks: 0 } : {};",
    to: "return {};",
    harm: "A set that seemed lost arrives late, and nobody looks at the slot again.",
  },
  {
    name: "hidden-code-taken-for-ours",
    file: OBSERVE,
    from: "const isOurs = before.placementId !== null && (before.content",
    to: "const isOurs = (before.content",
    harm: "On a lock that hides digits the family's own code is taken for one of ours and cleared.",
  },
  {
    name: "reappeared-hidden-code-foreign",
    file: OBSERVE,
    from: "return seen.clearedAt !== null && seen.rechecks < RECHECK_AFTER_MS.length;",
    to: "return false;",
    harm: "On a lock that hides digits a revoked code that comes back counts as foreign and stays.",
  },
  {
    name: "refused-elsewhere-taken-as-set",
    file: OBSERVE,
    from: 'return { ...rest, content: "empty", proof: "status", clearedAt: at, rechecks: 0 };',
    to: 'return { ...seen, content: "ours", proof: "status", seenAt: at, failures: null };',
    harm: "A PIN that the lock refused counts as set: the guest stands outside.",
  },
  {
    name: "other-pin-taken-for-ours",
    file: PERFORM,
    from: `if (before?.pinTag === pinTag && before.placementId !== null)
    return { kind: "pin", pinTag, ownerId: before.placementId };`,
    to: `if (before !== undefined && before.pinTag !== null && before.placementId !== null)
    return { kind: "pin", pinTag: before.pinTag, ownerId: before.placementId };`,
    harm: "Whatever digits are read back count as ours: an overwritten code is called verified while its guest stands outside.",
  },
  {
    name: "former-code-taken-for-foreign",
    file: PERFORM,
    from: "ownerId: (sent.find(isWanted) ?? sent[0])?.placement.id ?? null };",
    to: "ownerId: sent.find(isWanted)?.placement.id ?? null };",
    harm: "A code that is over and comes back into a slot late counts as somebody else's and stays.",
  },
  {
    name: "schedule-left-out",
    file: PERFORM,
    from: "schedule: placement.schedule, maxUses",
    to: "schedule: null, maxUses",
    harm: "A code that is put on the lock days before its window opens at once and at every hour.",
  },
  {
    name: "one-time-left-out",
    file: PERFORM,
    from: "maxUses: placement.lockMaxUses };",
    to: "maxUses: null };",
    harm: "A one-time code opens again and again on a lock that could have counted by itself.",
  },
  {
    name: "hanging-call-waited-for",
    file: PERFORM,
    from: "const cancel = world.after(CALL_MS_MAX, () => abort.abort());",
    to: "const cancel = (): void => {};",
    harm: "One call that is never answered blocks the lock for ever: nothing is set, nothing removed.",
  },
  {
    name: "silence-taken-for-yes",
    file: PERFORM,
    from: 'return withinBound(tools, lockId, call, { kind: "unconfirmed" });',
    to: 'return withinBound(tools, lockId, call, { kind: "confirmed" });',
    harm: "A write that hangs counts as done.",
  },
  {
    name: "proof-of-other-slot",
    file: OBSERVE,
    from: 'if (seen.content === "ours" && seen.placementId === placement.id) {',
    to: 'if (seen.content === "ours" || seen.placementId === placement.id) {',
    harm: "The ledger calls a code verified because some other code was seen: the page lies about who gets in.",
  },
  {
    name: "removed-before-gone",
    file: RECONCILE,
    from: "  if (mayStillHold(after, view)) return null;\n",
    to: "",
    harm: "The page says a code is gone on the lock's bare word, while it still opens.",
  },
  {
    name: "looks-after-writes-forgotten",
    file: RECONCILE,
    from: `await tx.schedule("sync_lock", lockId, now);
    return null;`,
    to: "return null;",
    harm: "After a write nobody looks whether it was done, nor at the lock at its next edge.",
  },
  {
    name: "next-look-not-scheduled",
    file: RECONCILE,
    from: 'if (wakeAt !== null) await tx.schedule("sync_lock", lock.id, wakeAt);',
    to: "",
    harm: "Nobody looks at a lock at the edges of its codes.",
  },
  {
    name: "pass-without-bound",
    file: RECONCILE,
    from: "const PASS_MS_MAX = 10_000;",
    to: "const PASS_MS_MAX = 100_000_000;",
    harm: "A revoked code opens until all of a slow lock is looked through.",
  },
  {
    name: "never-sent-taken-for-ours",
    file: PERFORM,
    from: "return ledger.sentAt !== null ||",
    to: "return ledger.wantedAt > 0 ||",
    harm: "The family's code goes away with a guest who got the same digits.",
  },
  {
    name: "findings-dropped-when-lock-goes-away",
    file: RECONCILE,
    from: "if (!finding.isReachable || finding.at >= endsAt) break;",
    to: "if (!finding.isReachable) return [];\n    if (finding.at >= endsAt) break;",
    harm: "That a lock is away is never noted: it is called without a pause, and the owner is not told.",
  },
  {
    name: "stale-knowledge-written-back",
    file: RECONCILE,
    from: "const before = slots.get(slot) ?? slotsBefore.get(slot) ?? unseenSlot(slot);",
    to: "const before = slots.get(slot) ?? loaded.view.slots.get(slot) ?? unseenSlot(slot);",
    harm: "What was learned of a slot while a call was under way is written over by what was known before.",
  },
  {
    name: "restored-store-trusted",
    file: DISTRUST,
    from: "await tx.saveSlots(id, slots);",
    to: "",
    harm: "After a backup was put back, codes that came and went since stay on the locks or are missing.",
  },
  {
    name: "unknown-slots-not-looked-at-after-restore",
    file: DISTRUST,
    from: 'if (capabilities.readBack !== "none") {',
    to: 'if (capabilities.readBack === "none") {',
    harm: "A code made after the backup stays on the lock for ever: the restored store never heard of it.",
  },
  {
    name: "locks-not-woken-after-restore",
    file: DISTRUST,
    from: 'await tx.schedule("sync_lock", id, now);',
    to: "",
    harm: "After a backup was put back nobody looks at the locks until their next edge.",
  },
  {
    name: "reconnect-wakes-nobody",
    file: CONNECTIONS,
    from: "await this.#wakeLocks(connection.id);",
    to: "",
    harm: "Locks that were called in vain wait long after their connection is back.",
  },
  {
    name: "revocation-wakes-nobody",
    file: REVOKE,
    from: "await wakeLocks(tx, revoked, now);",
    to: "",
    harm: "A revoked code opens until something else happens at its lock.",
  },
  {
    name: "new-code-wakes-nobody",
    file: CREATE,
    from: "await wakeLocksFor(tx, code, now);",
    to: "",
    harm: "A new code does not reach its lock until something else happens there.",
  },
  {
    name: "change-wakes-nobody",
    file: CHANGE,
    from: "await wakeLocks(tx, code, now);",
    to: "",
    harm: "A booking that was moved is not told to the lock until something else happens there.",
  },
  {
    name: "change-not-rewritten",
    file: CHANGE,
    from: "await rewriteOnLocks(tx, rewritten);",
    to: "",
    harm: "A booking that was cut short keeps its old end in a lock that keeps schedules.",
  },
];
