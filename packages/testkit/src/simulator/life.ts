import type { Instant } from "@cardea/core";
import { type DueJob, type Hold, HoldLost } from "cardea/src/jobs/port.ts";
import type { Store, Tx } from "cardea/src/store/port.ts";
import type { SqliteStore } from "cardea/src/store/sqlite.ts";
import type { World } from "cardea/src/world/port.ts";
import type { KillPoint } from "./scenario.ts";

/** After so long without a sign of life what a server held is taken by another. */
export const LEASE_MS = 8_000;

/** Thrown into a unit whose server died in it: nothing of it is kept. */
class Died extends Error {
  override readonly name = "Died";
}

/** Whether the disk takes anything; a CardeaError's code if not. */
export type StoreTrouble = () => Error | null;

export interface LifeOptions {
  readonly world: World;
  readonly kept: SqliteStore;
  readonly trouble: StoreTrouble;
  /** How far this server's clock is from the truth. */
  clockOffsetMs(): number;
  /** Called at each named point; true: it dies there. */
  diesAt(point: KillPoint): boolean;
  /** It died, or stands still from now on. */
  onStop(): void;
  /** Units that wait for the disk, over all lives: how the world knows that it is not at rest. */
  readonly underWay: { count: number };
}

/** One run of a server's process: what it lives in can be killed at any point, or made to stand still and go on. */
export class Life {
  readonly world: World;
  readonly store: SqliteStore;
  readonly #options: LifeOptions;
  readonly #waiting: (() => void)[] = [];
  #known: { readonly at: number; readonly jobs: readonly DueJob[] } = { at: -1, jobs: [] };
  #isDead = false;
  #isPaused = false;
  #stoppedAt: number | null = null;
  #epoch = 0;

  constructor(options: LifeOptions) {
    this.#options = options;
    this.world = this.#ownWorld();
    this.store = this.#ownStore();
  }

  isRunning(): boolean {
    return !this.#isDead && !this.#isPaused;
  }

  /** Since when it is dead or stands still; null while it runs. */
  stoppedAt(): number | null {
    return this.#stoppedAt;
  }

  kill(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    this.#stoppedAt ??= this.#options.world.now();
    this.#waiting.length = 0;
    this.#options.onStop();
  }

  pause(): void {
    if (!this.isRunning()) return;
    this.#isPaused = true;
    this.#stoppedAt = this.#options.world.now();
    this.#options.onStop();
  }

  resume(): void {
    if (this.#isDead) return;
    const stoodMs = this.#stoppedAt === null ? 0 : this.#options.world.now() - this.#stoppedAt;
    if (stoodMs > LEASE_MS) this.#epoch++;
    this.#isPaused = false;
    this.#stoppedAt = null;
    for (const go of this.#waiting.splice(0)) go();
  }

  /** What a job of this server holds: lost once it stood still for longer than its lease. */
  hold(): Hold {
    const epoch = this.#epoch;
    return {
      token: null,
      assertHeld: () => {
        if (epoch !== this.#epoch) throw new HoldLost();
      },
    };
  }

  /** A call to the outside whose answer only a living server hears. */
  async heard<Answer>(call: Promise<Answer>): Promise<Answer> {
    try {
      return await call;
    } finally {
      await this.#alive();
    }
  }

  /** The same, with the points around it at which it can die. */
  async step<Answer>(call: () => Promise<Answer>, before: KillPoint, after: KillPoint): Promise<Answer> {
    await this.#alive();
    await this.pass(before);
    const answer = call().then(async (result) => {
      await this.pass(after);
      return result;
    });
    return this.heard(answer);
  }

  /** Dies here if it is to. */
  async pass(point: KillPoint): Promise<void> {
    if (!this.#isDead && this.#options.diesAt(point)) this.kill();
    if (this.#isDead) await never();
  }

  async #alive(): Promise<void> {
    if (this.#isDead) await never();
    if (!this.#isPaused) return;
    await new Promise<void>((go) => void this.#waiting.push(go));
    if (this.#isDead) await never();
  }

  #ownWorld(): World {
    const { world, clockOffsetMs } = this.#options;
    return {
      now: () => (world.now() + clockOffsetMs()) as ReturnType<World["now"]>,
      randomBytes: world.randomBytes,
      randomInt: world.randomInt,
      after: (ms, callback) => {
        let isCanceled = false;
        const run = (): void => {
          if (isCanceled || this.#isDead) return;
          if (this.#isPaused) this.#waiting.push(run);
          else callback();
        };
        const cancel = world.after(ms, run);
        return () => {
          isCanceled = true;
          cancel();
        };
      },
    };
  }

  #ownStore(): SqliteStore {
    const { kept } = this.#options;
    changesOf(kept); // before anybody else listens, so that whoever looks after a commit sees it
    const own = Object.entries(kept).map(([name, value]) => {
      if (typeof value !== "function" || name === "readOnlyReason" || name === "close") return [name, value];
      return [
        name,
        (...given: unknown[]) => this.heard((value as (...given: unknown[]) => Promise<unknown>)(...given)),
      ];
    });
    return {
      ...(Object.fromEntries(own) as SqliteStore),
      unit: (work) => this.#unit(work),
      onCommit: (listener) => kept.onCommit((news) => void (this.isRunning() && listener(news))),
      jobs: {
        next: (now, limit) => this.heard(this.#nextJobs(now, limit)),
        end: (ends) =>
          this.step(
            () => this.#counted(() => kept.jobs.end(ends).finally(() => changesOf(kept).count++)),
            "job: done, not kept",
            "job: done, not kept",
          ),
        onScheduled: (listener) => kept.jobs.onScheduled((earliest) => void (this.isRunning() && listener(earliest))),
      },
    };
  }

  /** The runner looks again and again; while nothing changed the last answer is the answer. */
  async #nextJobs(now: Instant, limit: number): Promise<readonly DueJob[]> {
    const { kept } = this.#options;
    const changes = changesOf(kept);
    const [first] = this.#known.jobs;
    if (this.#known.at === changes.count && (first === undefined || first.runAt > now)) return this.#known.jobs;
    const at = changes.count;
    const jobs = await kept.jobs.next(now, limit);
    this.#known = { at, jobs };
    return jobs;
  }

  async #unit<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
    await this.#alive();
    await this.pass("unit: begun");
    const trouble = this.#options.trouble();
    if (trouble !== null) throw trouble;
    const done = this.#counted(() =>
      this.#options.kept.unit(async (tx) => {
        const result = await work(tx);
        if (!this.#isDead && this.#options.diesAt("unit: done, not committed")) this.kill();
        if (this.#isDead) throw new Died("the server died before the commit");
        return result;
      }),
    );
    return this.heard(
      done.then(async (result) => {
        await this.pass("unit: committed, not told");
        return result;
      }),
    );
  }

  async #counted<Result>(call: () => Promise<Result>): Promise<Result> {
    const { underWay } = this.#options;
    underWay.count++;
    try {
      return await call();
    } finally {
      underWay.count--;
    }
  }
}

/** How often the jobs of a store changed. */
const changesOfStores = new WeakMap<SqliteStore, { count: number }>();

function changesOf(kept: SqliteStore): { count: number } {
  const known = changesOfStores.get(kept);
  if (known !== undefined) return known;
  const changes = { count: 0 };
  changesOfStores.set(kept, changes);
  kept.jobs.onScheduled(() => changes.count++);
  return changes;
}

function never(): Promise<never> {
  return new Promise<never>(() => {});
}

/** A store that only reads, for whoever watches. */
export type Watched = Pick<
  Store,
  "code" | "codes" | "lock" | "placementsOfCode" | "eventsAfter" | "slots" | "events" | "alarms"
>;
