import type { Mutant } from "./mutant.ts";

const RECORD = "packages/server/src/events/record-lock-events.ts";
const ENTRY = "packages/server/src/events/entry.ts";
const HAPPENING = "packages/server/src/events/happening.ts";
const ATTRIBUTION = "packages/server/src/events/attribution.ts";
const KEYPAD = "packages/server/src/events/keypad.ts";
const TELL = "packages/server/src/sync/tell.ts";
const TELL_CODE = "packages/server/src/events/tell-code.ts";
const FOLLOW = "packages/server/src/drivers/follow-log.ts";
const TREE = "packages/core/src/audit/tree.ts";
const AUDIT = "packages/core/src/audit/record.ts";
const JOBS = "packages/server/src/store/tables/jobs.ts";
const EMBEDDED = "packages/server/src/jobs/embedded.ts";
const CREATE = "packages/server/src/codes/create-code.ts";

/** Slips in what is written down, in the audit log, and in the work for later. */
export const RECORD_MUTANTS: readonly Mutant[] = [
  {
    name: "repeated-event-stored-twice",
    file: RECORD,
    from: "if (sequence > sequenceOf(batch)) return false;",
    to: "if (sequence > 0) return false;",
    harm: "One entry is written down twice, and uses a code for two entries up.",
  },
  {
    name: "late-event-dropped",
    file: RECORD,
    from: "if (numbers.includes(sequence)) return true;",
    to: "if (numbers.length >= 0) return true;",
    harm: "An entry that was overtaken on its way is missing from the log.",
  },
  {
    name: "sequence-not-kept",
    file: RECORD,
    from: "batch.state.lastSequence = Math.max(sequenceOf(batch), event.sequence ?? 0, lastLost(event));",
    to: "batch.state.lastSequence = Math.max(sequenceOf(batch), lastLost(event));",
    harm: "The lock's log is read again and again from its beginning.",
  },
  {
    name: "first-event-of-batch-only",
    file: RECORD,
    from: "for (const event of events) await takeOnce(batch, event);",
    to: "for (const event of events.slice(0, 1)) await takeOnce(batch, event);",
    harm: "Of several entries that a lock tells at once only the first is written down.",
  },
  {
    name: "gap-not-recorded",
    file: HAPPENING,
    from: `  "clock_reset",
  "gap",
]);`,
    to: `  "clock_reset",
]);`,
    harm: "Entries were lost in the lock, and the log looks whole.",
  },
  {
    name: "gap-not-seen",
    file: FOLLOW,
    from: "const gap = sequence > expected && !isTold ? ",
    to: "const gap = sequence > expected && isTold ? ",
    harm: "Numbers that are missing in a lock's log are passed over.",
    equivalent: "the lock and the follower of its log both tell what is missing: each makes good the other's slip",
  },
  {
    name: "batch-dropped-after-error",
    file: FOLLOW,
    from: "if (events.length > 0) await sink.events(source.address, events);",
    to: "if (events.length > 0) await sink.events(source.address, events).catch(() => {});",
    harm: "Entries that came while the database was busy are lost.",
  },
  {
    name: "entry-not-in-audit-log",
    file: ENTRY,
    from: "await recordEvent(batch, action, { subject, facts: { ...told, at, reason, slot } });",
    to: "",
    harm: "The record that nobody can quietly change does not hold who came in.",
  },
  {
    name: "entry-not-published",
    file: ENTRY,
    from: 'await publishEvent(batch, { kind: "entry", at, reason, slot, codeId, holderId, facts: told });',
    to: "",
    harm: "The owner is not told who came in.",
  },
  {
    name: "entry-of-present-occupant",
    file: ATTRIBUTION,
    from: "if (at >= sentAt) {",
    to: "if (at >= 0) return present;\n  if (at >= sentAt) {",
    harm: "An entry that is told late is put down to whoever has the slot now: the wrong guest is blamed.",
  },
  {
    name: "use-not-counted",
    file: ENTRY,
    from: "uses: code.uses + 1,",
    to: "uses: code.uses,",
    harm: "A one-time code opens again and again on a lock that does not count by itself.",
  },
  {
    name: "used-code-not-removed",
    file: ENTRY,
    from: "if (maxUses !== null && used.uses >= maxUses) await wakeLocks(tx, used, now);",
    to: "",
    harm: "A one-time code stays on the lock after its use until something else happens there.",
  },
  {
    name: "first-use-wakes-nobody",
    file: ENTRY,
    from: "if (firstUseTtlMs !== null && code.firstUsedAt === null) {",
    to: "if (firstUseTtlMs === -1) {",
    harm: "Nobody looks at the lock when the time after the first use is over.",
  },
  {
    name: "change-at-keypad-ignored",
    file: HAPPENING,
    from: "await learnSlots(batch, [changedByOthers(batch, seen, change)]);",
    to: "",
    harm: "Somebody overwrites a guest's code at the keypad; the lock tells, nobody mends it.",
  },
  {
    name: "wiped-lock-ignored",
    file: HAPPENING,
    from: `await learnSlots(
    batch,
    slots.map((seen) => changedByOthers(batch, seen, "cleared")),
  );`,
    to: "void slots;",
    harm: "A lock reports that it lost all codes, and none is put back.",
  },
  {
    name: "slot-forgotten-without-look",
    file: HAPPENING,
    from: 'if (lock.capabilities.readBack !== "none")',
    to: 'if (lock.capabilities.readBack === "none")',
    harm: "A slot that somebody else changed is thought known, and written over or left out without a look.",
  },
  {
    name: "keypad-stays-off",
    file: KEYPAD,
    from: "if (lock.state.keypadWanted === false) await wish(",
    to: "if (lock.state.keypadWanted === null) await wish(",
    harm: "A keypad that was switched off after wrong PINs never opens again.",
  },
  {
    name: "wrong-pins-not-limited",
    file: KEYPAD,
    from: "if (switchesOff) await wish(tx, lock, { enabled: false, actor: CARDEA, now });",
    to: "",
    harm: "A lock without a limit of its own takes wrong PINs without end.",
  },
  {
    name: "evidence-not-in-audit-log",
    file: TELL,
    from: "await tx.record(news.map((one) => recordOf(one, loaded)));",
    to: "",
    harm: "That a code was set or removed is missing in the record that nobody can change.",
  },
  {
    name: "unmanaged-code-not-told",
    file: TELL,
    from: "const found = slotNews(change);",
    to: "const found = slotNews(change).slice(1, 1);",
    harm: "A stranger's code on the lock is never told to the owner.",
  },
  {
    name: "code-end-not-told",
    file: TELL_CODE,
    from: "return earliest(end, startOf(code, context, now));",
    to: "return startOf(code, context, now);",
    harm: "The owner is never told that a code has expired.",
  },
  {
    name: "pin-in-event",
    file: CREATE,
    from: "facts: publicFacts(code),",
    to: "facts: { ...publicFacts(code), digits: choice.pin.reveal() },",
    harm: "The digits of a new code stand in the log and in every event stream.",
  },
  {
    name: "leaf-without-prefix",
    file: TREE,
    from: `const input = utf8(leaf, 1);
  input[0] = LEAF_PREFIX;`,
    to: "const input = utf8(leaf, 0);",
    harm: "A forged inner node of the audit tree passes for a record.",
  },
  {
    name: "tree-joins-in-wrong-order",
    file: TREE,
    from: "newest = nodeHash(hash, left, newest);",
    to: "newest = nodeHash(hash, newest, left);",
    harm: "No other program can check the audit log.",
  },
  {
    name: "leaf-index-repeats",
    file: AUDIT,
    from: "index: state.size + offset,",
    to: "index: state.size + Math.min(offset, 1),",
    harm: "Of three records in one unit two claim the same place: the third change fails or is lost.",
  },
  {
    name: "later-schedule-wins",
    file: JOBS,
    from: `run_at: row.ref("excluded.run_at"),
      attempts`,
    to: `run_at: sql<number>\`max(job.run_at, excluded.run_at)\`,
      attempts`,
    harm: "A removal that must be done now waits for the time at which the lock was to be looked at anyway.",
  },
  {
    name: "job-end-deletes-newer-schedule",
    file: JOBS,
    from: `db.deleteFrom("job").where("task", "=", given.task).where("key", "=", given.key).where("version", "=", given.version),`,
    to: `db.deleteFrom("job").where("task", "=", given.task).where("key", "=", given.key),`,
    harm: "A revocation that comes while its lock is worked at is forgotten as soon as that work ends.",
  },
  {
    name: "job-gone-before-its-run",
    file: EMBEDDED,
    from: "const end = await handler(",
    to: "await this.#options.store.jobs.end([{ job, failure: null }]);\n    const end = await handler(",
    harm: "A server that dies in the middle of a lock's work does not go on with it after its restart.",
  },
  {
    name: "failed-job-not-repeated",
    file: EMBEDDED,
    from: "(error: unknown) => ({ job, failure: failureOf(job, error, this.#options) }),",
    to: "() => ({ job, failure: null }),",
    harm: "One busy moment of the database, and nobody looks at that lock any more.",
  },
  {
    name: "two-runs-for-one-lock",
    file: EMBEDDED,
    from: "const waiting = found.filter((job) => !busyBefore.has(nameOf(job)) && !this.#busy.has(nameOf(job)));",
    to: "const waiting = found.filter((job) => !busyBefore.has(`${nameOf(job)}:${job.version}`));",
    harm: "A wake while a lock is worked at starts a second worker beside the first: they write over each other.",
  },
  {
    name: "fast-clock-believed",
    file: ATTRIBUTION,
    from: 'if (clock === "fast") return CLOCK_DRIFT_MS;',
    to: "",
    harm: "An entry told late by a fast clock bears the name of the guest who got the slot after.",
  },
];
