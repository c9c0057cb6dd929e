import { AssertionError, CardeaError, type RecordFacts } from "@cardea/core";
import type Database from "better-sqlite3";
import type { Log } from "../log/port.ts";
import type { World } from "../world/port.ts";
import type { Tx } from "./port.ts";
import { FULL_SENTENCE, storageErrorOf } from "./sqlite-errors.ts";
import type { StatementWatch } from "./sqlite-session.ts";
import type { Session } from "./statement.ts";
import { appendAudit } from "./tables/audit.ts";
import { type OpenUnit, openUnit, type SealPersonal } from "./tx.ts";

/** So many units share one commit at most, and no further one is begun after this time. */
const BATCH_UNITS_MAX = 500;
const BATCH_MS_MAX = 5;

/** A unit awaits nothing but its own store calls, which take no time; one that is still not done then never will be. */
const UNIT_MS_MAX = 10_000;

interface Waiting {
  /** Does the work; answers how to tell that it is kept. */
  readonly attempt: (unit: OpenUnit) => Promise<() => void>;
  readonly reject: (error: unknown) => void;
}

interface Batch {
  begun: boolean;
  readonly kept: { readonly settle: () => void; readonly reject: (error: unknown) => void }[];
  readonly records: RecordFacts[];
  events: boolean;
  jobs: boolean;
  /** An error of the disk or file, also one that a unit swallowed: SQLite may have rolled everything back. */
  broken: CardeaError | null;
}

export interface GroupCommitOptions {
  readonly database: Database.Database;
  /** Makes the session on the writing connection. */
  readonly session: (watch: StatementWatch) => Session;
  readonly world: World;
  readonly log: Log;
  readonly sealPersonal: SealPersonal | undefined;
  readonly committed: (news: { readonly events: boolean; readonly jobs: boolean }) => void;
}

export interface GroupCommit {
  unit<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** The same for a change by the store itself. */
  change(work: (session: Session) => Promise<void>): Promise<void>;
  readOnlyReason(): string | null;
  /** Resolves when every unit asked for so far is settled; later ones are refused. */
  close(): Promise<void>;
}

/**
 * The only writer of a SQLite file. Units that wait at the same time share one transaction and so one fsync, each in a
 * savepoint of its own: a failing one leaves nothing and the others stay. Nobody is told before the commit.
 */
export function groupCommit(options: GroupCommitOptions): GroupCommit {
  const { database, world, log, sealPersonal, committed } = options;
  const queue: Waiting[] = [];
  let current: Batch | null = null;
  let awake = false;
  let closed = false;
  let full = false;
  let whenIdle: (() => void)[] = [];

  const session = options.session({
    begins() {
      // SQLite may have ended the transaction, and what came now would be kept alone.
      if (current !== null && current.broken !== null) throw current.broken;
    },
    failed(error) {
      if (current !== null) current.broken ??= storageErrorOf(error);
    },
  });
  const begin = database.prepare("begin immediate");
  const commit = database.prepare("commit");
  const rollback = database.prepare("rollback");
  const save = database.prepare("savepoint unit");
  const keep = database.prepare("release unit");
  const undo = database.prepare("rollback to unit");

  function wake(): void {
    if (awake) return;
    awake = true;
    // After the sockets that are readable now have been read: whatever they ask for shares one commit.
    setImmediate(() => void drain());
  }

  async function drain(): Promise<void> {
    await runBatch();
    awake = false;
    if (queue.length > 0) wake();
    else for (const idle of whenIdle.splice(0)) idle();
  }

  async function runBatch(): Promise<void> {
    const batch: Batch = { begun: false, kept: [], records: [], events: false, jobs: false, broken: null };
    current = batch;
    try {
      await fill(batch);
      full = false;
      for (const { settle } of batch.kept) settle();
      tell(batch);
    } catch (error) {
      fail(batch, error);
    } finally {
      current = null;
    }
  }

  /** Runs waiting units in one transaction and commits it. */
  async function fill(batch: Batch): Promise<void> {
    const startedAt = world.now();
    const watch = stallWatch(world);
    try {
      begin.run();
      batch.begun = true;
      for (let units = 0; units < BATCH_UNITS_MAX && !watch.stalled(); units++) {
        const next = queue.shift();
        if (next === undefined) break;
        await runUnit(batch, next, watch);
        if (world.now() - startedAt >= BATCH_MS_MAX) break;
      }
      await appendAudit(session, batch.records, world.now());
      if (batch.broken !== null) throw batch.broken;
      commit.run();
    } finally {
      watch.cancel();
    }
  }

  async function runUnit(batch: Batch, waiting: Waiting, watch: StallWatch): Promise<void> {
    const unit = openUnit({ session, now: world.now, sealPersonal, holdSite: async () => {} });
    try {
      save.run();
      const settle = await Promise.race([waiting.attempt(unit), watch.promise]);
      const rest = await unit.end();
      if (batch.broken !== null) throw batch.broken;
      keep.run();
      batch.kept.push({ settle, reject: waiting.reject });
      batch.records.push(...rest.records);
      batch.events ||= rest.publishedEvents;
      batch.jobs ||= rest.scheduledJobs;
    } catch (error) {
      unit.drop();
      waiting.reject(storageErrorOf(error) ?? error);
      batch.broken ??= storageErrorOf(error);
      if (batch.broken !== null) throw batch.broken;
      undo.run();
      keep.run();
    }
  }

  /** Nothing of the batch is kept; everyone in it hears why. */
  function fail(batch: Batch, error: unknown): void {
    if (database.inTransaction) rollback.run();
    const failure = storageErrorOf(error) ?? error;
    full = failure instanceof CardeaError && failure.code === "storage_full";
    log.error("a commit failed and left nothing", { units: batch.kept.length }, failure);
    for (const { reject } of batch.kept) reject(failure);
    if (!batch.begun) queue.shift()?.reject(failure);
  }

  function tell({ events, jobs }: Batch): void {
    if (events || jobs) committed({ events, jobs });
  }

  function enqueue<Result>(work: (unit: OpenUnit) => Promise<Result>): Promise<Result> {
    if (closed) return Promise.reject(new CardeaError("storage_unavailable", "The store is closed."));
    return new Promise((resolve, reject) => {
      const attempt = async (unit: OpenUnit) => {
        const result = await work(unit);
        return () => resolve(result);
      };
      queue.push({ attempt, reject });
      wake();
    });
  }

  return {
    unit: (work) => enqueue(({ tx }) => work(tx)),
    change: (work) => enqueue(() => work(session)),
    readOnlyReason: () => (full ? FULL_SENTENCE : null),
    close() {
      closed = true;
      return awake ? new Promise((resolve) => whenIdle.push(resolve)) : Promise.resolve();
    },
  };
}

interface StallWatch {
  /** Rejects when the time of a unit is over. */
  readonly promise: Promise<never>;
  stalled(): boolean;
  cancel(): void;
}

function stallWatch(world: World): StallWatch {
  let stalled = false;
  let cancel: () => void = () => {};
  const promise = new Promise<never>((_, reject) => {
    cancel = world.after(UNIT_MS_MAX, () => {
      stalled = true;
      reject(new AssertionError("a unit awaits nothing but its own store calls"));
    });
  });
  promise.catch(() => {}); // nobody may be racing it
  return { promise, stalled: () => stalled, cancel };
}
