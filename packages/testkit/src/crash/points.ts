import type { Scenario } from "./order.ts";
import type { Tear } from "./tear.ts";

/** A named point at which a process is killed. */
export interface CrashPoint {
  readonly name: string;
  readonly scenario: Scenario;
  /** It is killed at one of its first so many reaches. */
  readonly hits: number;
  readonly databases: readonly ("sqlite" | "postgres")[];
  /** Where it is killed, if the name tells of something else. */
  readonly tap?: string;
  /** What a power cut does afterwards to what was not flushed. */
  readonly tear?: Tear;
}

const WAL_TAP = "any work: after the commit";
const JOURNAL_TAP = "journal: appended, not flushed";

const BOTH = ["sqlite", "postgres"] as const;
const SQLITE = ["sqlite"] as const;

/** Every point, in the order of the matrix. */
export const CRASH_POINTS: readonly CrashPoint[] = [
  ...all("life", BOTH, 4, [
    "create: before the unit",
    "create: after insertHolder",
    "create: after insertCode",
    "create: after record",
    "create: after publish",
    "create: after schedule",
    "create: before the commit",
    "create: after the commit",
    "create: committed, nobody told",
    "plan: after saveSlots",
    "plan: after savePlacements",
    "plan: before the commit",
    "plan: after the commit",
    "read: after closePlacements",
    "set: before the call",
    "set: in the lock, not answered",
    "set: answered, nothing stored",
    "set: after saveSlots",
    "set: after savePlacements",
    "set: before the commit",
    "set: after the commit",
    "clear: before the call",
    "clear: in the lock, not answered",
    "clear: answered, nothing stored",
    "clear: after saveSlots",
    "clear: before the commit",
    "clear: after the commit",
    "read: before the call",
    "read: answered, nothing stored",
    "read: after savePlacements",
    "read: after record",
    "read: before the commit",
    "read: after the commit",
    "lock event: before the unit",
    "lock event: after updateCode",
    "lock event: after publish",
    "lock event: after updateLockState",
    "lock event: before the commit",
    "lock event: after the commit",
    "events: number taken, events not stored",
    "events: stored",
    "audit: before the records",
    "audit: records stored, tree not",
    "audit: tree stored",
    "job end: before",
    "job end: after",
    "journal: before the append",
    "journal: appended, not flushed",
    "journal: flushed, nobody told",
  ]),
  ...all("life", BOTH, 2, [
    "revoke: after updateCode",
    "revoke: after record",
    "revoke: before the commit",
    "revoke: after the commit",
    "change: after updateCode",
    "change: after savePlacements",
    "change: before the commit",
    "change: after the commit",
    "replace: after updateCode",
    "replace: after savePlacements",
    "replace: before the commit",
    "replace: after the commit",
    "adopt: after insertCode",
    "adopt: after saveSlots",
    "adopt: before the commit",
    "adopt: after the commit",
    "reveal: before the commit",
    "reveal: after the commit",
    "checkpoint: after saveCheckpoint",
    "checkpoint: before the commit",
    "checkpoint: after the commit",
    "edge: before the commit",
    "edge: after the commit",
  ]),
  ...all("life", BOTH, 1, [
    "journal anew: before the write",
    "journal anew: after the write",
    "journal anew: after the flush",
    "journal anew: after the move of locks.journal.new",
  ]),
  ...all("moment", BOTH, 1, ["at any moment"]),
  ...all("checkpointing", SQLITE, 1, ["at any moment while the WAL is worked into the file"]),
  ...all("database", ["postgres"], 1, ["PostgreSQL itself at any moment"]),
  torn("power cut: the last commit in the WAL is cut", WAL_TAP, { file: "wal", how: "cut" }),
  torn("power cut: the last commit in the WAL is scribbled over", WAL_TAP, { file: "wal", how: "scribble" }),
  torn("power cut: the last commit in the WAL is zeros", WAL_TAP, { file: "wal", how: "zeros" }),
  torn("power cut: the end of the journal is cut", JOURNAL_TAP, { file: "journal", how: "cut" }),
  torn("power cut: the end of the journal is scribbled over", JOURNAL_TAP, { file: "journal", how: "scribble" }),
  torn("power cut: the end of the journal is zeros", JOURNAL_TAP, { file: "journal", how: "zeros" }),
  ...all("fresh", BOTH, 58, ["migration: after a statement"]),
  ...all("fresh", BOTH, 1, ["migration: before the commit", "migration: after the commit"]),
  ...all("fresh", BOTH, 1, [
    "start: before the write of master.key",
    "start: after the write of master.key",
    "start: after the flush of master.key",
    "start: vault open",
    "start: after insertSite",
    "start: after insertLock",
    "start: after updateConnection",
  ]),
  ...all("fresh", BOTH, 6, ["start: before the commit", "start: after the commit"]),
  ...all("rotate", BOTH, 3, [
    "rotate master: before the write of master.key.next",
    "rotate master: after the write of master.key.next",
    "rotate master: after the flush of master.key.next",
    "rotate master: after saveSetting",
    "rotate master: before the commit",
    "rotate master: after the commit",
    "rotate master: before the move of master.key.next",
    "rotate master: after the move of master.key.next",
    "rotate site: after saveSetting",
    "rotate site: after updateCode",
    "rotate site: after updateHolder",
    "rotate site: after updateConnection",
    "rotate site: before the commit",
    "rotate site: after the commit",
  ]),
  ...all("backup", SQLITE, 3, [
    "backup: before the copy of locks.journal",
    "backup: after the copy of locks.journal",
    "backup: after a flush",
    "backup: before the write of manifest.json",
    "backup: after the write of manifest.json",
  ]),
  ...all("restore", SQLITE, 1, [
    "restore: after the removal of cardea.db.new",
    "restore: after the copy of cardea.db",
    "restore: after a flush",
    "restore: before the commit",
    "restore: after the commit",
    "restore: before the making of before-restore",
    "restore: before the move of cardea.db",
    "restore: after the move of cardea.db",
    "restore: before the move of cardea.db.new",
    "restore: after the move of cardea.db.new",
  ]),
];

function all(
  scenario: Scenario,
  databases: CrashPoint["databases"],
  hits: number,
  names: readonly string[],
): readonly CrashPoint[] {
  return names.map((name) => ({ name, scenario, hits, databases }));
}

function torn(name: string, tap: string, tear: Tear): CrashPoint {
  return { name, scenario: "life", hits: tear.file === "wal" ? 60 : 8, databases: SQLITE, tap, tear };
}
