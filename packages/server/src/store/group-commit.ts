import { AssertionError, CardeaError, earliest, type Instant, type RecordFacts } from "@cardea/core";
import type Database from "better-sqlite3";
import type { Log } from "../log/port.ts";
import type { World } from "../world/port.ts";
import { KeptSlots } from "./kept-slots.ts";
import type { Tx } from "./port.ts";
import { FULL_SENTENCE, storageErrorOf } from "./sqlite-errors.ts";
import type { StatementWatch } from "./sqlite-session.ts";
import type { Session } from "./statement.ts";
import { appendAudit } from "./tables/audit.ts";
import { type OpenUnit, openUnit, type SealPersonal } from "./tx.ts";

/** So many units share one commit at most, and no further one is begun after this time. */
const BATCH_UNITS_MAX = 500;
const BATCH_MS_MAX = 20;

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
  scheduledFor: Instant | null;
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
  readonly recordSalt: (() => string) | undefined;
  readonly committed: (news: { readonly events: boolean; readonly scheduledFor: Instant | null }) => void;
}

/**
 * The only writer of a SQLite file. Units that wait at the same time share one transaction and so one fsync, each but the
 * first behind a savepoint: a failing one leaves nothing and the others stay. Nobody is told before the commit.
 */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #session: Session;
  readonly #steps: Steps;
  readonly #queue: Waiting[] = [];
  readonly #whenIdle: (() => void)[] = [];
  readonly #keptSlots = new KeptSlots();
  #current: Batch | null = null;
  #awake = false;
  #closed = false;
  #full = false;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
    this.#steps = stepsOf(options.database);
    this.#session = options.session({
      begins: () => {
        // SQLite may have ended the transaction, and what came now would be kept alone.
        const broken = this.#current?.broken ?? null;
        if (broken !== null) throw broken;
      },
      failed: (error) => {
        if (this.#current !== null) this.#current.broken ??= storageErrorOf(error);
      },
    });
  }

  unit<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    return this.#enqueue(({ tx }) => work(tx));
  }

  /** The same for a change by the store itself. */
  change(work: (session: Session) => Promise<void>): Promise<void> {
    return this.#enqueue(() => work(this.#session));
  }

  readOnlyReason(): string | null {
    return this.#full ? FULL_SENTENCE : null;
  }

  /** Resolves when every unit asked for so far is settled; later ones are refused. */
  close(): Promise<void> {
    this.#closed = true;
    return this.#awake ? new Promise((resolve) => this.#whenIdle.push(resolve)) : Promise.resolve();
  }

  #enqueue<Result>(work: (unit: OpenUnit) => Promise<Result>): Promise<Result> {
    if (this.#closed) return Promise.reject(new CardeaError("storage_unavailable", "The store is closed."));
    return new Promise((resolve, reject) => {
      const attempt = async (unit: OpenUnit) => {
        const result = await work(unit);
        return () => resolve(result);
      };
      this.#queue.push({ attempt, reject });
      this.#wake();
    });
  }

  #wake(): void {
    if (this.#awake) return;
    this.#awake = true;
    // After the sockets that are readable now have been read: whatever they ask for shares one commit.
    setImmediate(() => void this.#drain());
  }

  async #drain(): Promise<void> {
    await this.#runBatch();
    this.#awake = false;
    if (this.#queue.length > 0) this.#wake();
    else for (const idle of this.#whenIdle.splice(0)) idle();
  }

  async #runBatch(): Promise<void> {
    const batch: Batch = { begun: false, kept: [], records: [], events: false, scheduledFor: null, broken: null };
    this.#current = batch;
    try {
      await this.#fill(batch);
      this.#full = false;
      for (const { settle } of batch.kept) settle();
      const { events, scheduledFor } = batch;
      if (events || scheduledFor !== null) this.#options.committed({ events, scheduledFor });
    } catch (error) {
      this.#fail(batch, error);
    } finally {
      this.#current = null;
    }
  }

  /** Runs waiting units in one transaction and commits it. */
  async #fill(batch: Batch): Promise<void> {
    const { world } = this.#options;
    const startedAt = world.now();
    const watch = stallWatch(world);
    try {
      this.#steps.begin.run();
      batch.begun = true;
      for (let units = 0; units < BATCH_UNITS_MAX && !watch.stalled(); units++) {
        const next = this.#queue.shift();
        if (next === undefined) break;
        await this.#runUnit(batch, next, watch);
        if (world.now() - startedAt >= BATCH_MS_MAX) break;
      }
      await appendAudit(this.#session, batch.records, world.now());
      if (batch.broken !== null) throw batch.broken;
      this.#steps.commit.run();
    } finally {
      watch.cancel();
    }
  }

  async #runUnit(batch: Batch, waiting: Waiting, watch: StallWatch): Promise<void> {
    const { world, sealPersonal, recordSalt } = this.#options;
    const holdSite = async (): Promise<void> => {};
    const keptSlots = this.#keptSlots;
    const unit = openUnit({ session: this.#session, now: world.now, sealPersonal, recordSalt, holdSite, keptSlots });
    // The first needs no savepoint: there is nothing before it that could stay.
    const isFirst = batch.kept.length === 0;
    try {
      if (!isFirst) this.#steps.save.run();
      const settle = await Promise.race([waiting.attempt(unit), watch.promise]);
      const rest = await unit.end();
      if (batch.broken !== null) throw batch.broken;
      if (!isFirst) this.#steps.keep.run();
      batch.kept.push({ settle, reject: waiting.reject });
      batch.records.push(...rest.records);
      batch.events ||= rest.publishedEvents;
      batch.scheduledFor = earliest(batch.scheduledFor, rest.scheduledFor);
    } catch (error) {
      unit.drop();
      keptSlots.forget();
      waiting.reject(storageErrorOf(error) ?? error);
      batch.broken ??= storageErrorOf(error);
      if (batch.broken !== null) throw batch.broken;
      if (isFirst) {
        this.#steps.rollback.run();
        this.#steps.begin.run();
        return;
      }
      this.#steps.undo.run();
      this.#steps.keep.run();
    }
  }

  /** Nothing of the batch is kept; everyone in it hears why. */
  #fail(batch: Batch, error: unknown): void {
    if (this.#options.database.inTransaction) this.#steps.rollback.run();
    this.#keptSlots.forget();
    const failure = storageErrorOf(error) ?? error;
    this.#full = failure instanceof CardeaError && failure.code === "storage_full";
    this.#options.log.error("a commit failed and left nothing", { units: batch.kept.length }, failure);
    for (const { reject } of batch.kept) reject(failure);
    if (!batch.begun) this.#queue.shift()?.reject(failure);
  }
}

type Steps = ReturnType<typeof stepsOf>;

function stepsOf(database: Database.Database) {
  return {
    begin: database.prepare("begin immediate"),
    commit: database.prepare("commit"),
    rollback: database.prepare("rollback"),
    save: database.prepare("savepoint unit"),
    keep: database.prepare("release unit"),
    undo: database.prepare("rollback to unit"),
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
