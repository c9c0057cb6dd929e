import { MINUTE_MS, plus, SECOND_MS } from "@cardea/core";
import { silentLog, type VirtualWorld, virtualWorld } from "@cardea/testkit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openSqliteStore, type SqliteStore } from "../store/sqlite.ts";
import { embeddedJobs } from "./embedded.ts";
import { type JobHandler, type JobRunner, TASKS, type Task } from "./port.ts";

/** A few turns of the event loop: each unit of the store takes one. */
async function rest(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await new Promise((resolve) => setImmediate(resolve));
}

let world: VirtualWorld;
let store: SqliteStore;
let runner: JobRunner;
beforeEach(async () => {
  world = virtualWorld({ rest });
  store = await openSqliteStore({ path: ":memory:", world, log: silentLog });
  runner = embeddedJobs({ store, world, log: silentLog });
});
afterEach(async () => {
  await runner.stop();
  await store.close();
});

const all = (handler: JobHandler) =>
  Object.fromEntries(TASKS.map((task) => [task, handler])) as Record<Task, JobHandler>;
const schedule = (key: string, inMs: number, task: Task = "sync_lock") =>
  store.unit((tx) => tx.schedule(task, key, plus(world.now(), inMs)));

describe("the embedded job runner", () => {
  test("runs each job at its time and not before", async () => {
    const ran: [string, number][] = [];
    const start = world.now();
    await runner.start(all(async (key) => void ran.push([key, world.now() - start])));
    await schedule("late", 90 * MINUTE_MS);
    await schedule("soon", 10);
    await world.advance(9);
    expect(ran).toEqual([]);
    await world.advance(1);
    expect(ran).toEqual([["soon", 10]]);
    await world.advance(90 * MINUTE_MS);
    expect(ran).toEqual([
      ["soon", 10],
      ["late", 90 * MINUTE_MS],
    ]);
    expect((await store.jobCounts()).waiting).toBe(0);
  });

  test("is woken by a job that comes before the one it waits for", async () => {
    const ran: string[] = [];
    await schedule("far", 60 * MINUTE_MS);
    await runner.start(all(async (key) => void ran.push(key)));
    await schedule("near", SECOND_MS);
    await world.advance(SECOND_MS);
    expect(ran).toEqual(["near"]);
  });

  test("tries again after one second, then ever later, at most a minute, and keeps the reason", async () => {
    const tries: number[] = [];
    await runner.start(
      all(async () => {
        tries.push(world.now());
        throw new RangeError("never works");
      }),
    );
    await schedule("stubborn", 0);
    await world.advance(30 * MINUTE_MS);
    const waits = tries.slice(1).map((at, index) => at - (tries[index] ?? 0));
    expect(waits.length).toBeGreaterThan(15);
    for (const [index, wait] of waits.entries()) {
      const full = Math.min(MINUTE_MS, SECOND_MS * 2 ** index);
      expect(wait).toBeGreaterThanOrEqual(full / 2);
      expect(wait).toBeLessThanOrEqual(full);
    }
    expect(await store.jobs.next(world.now(), 1)).toMatchObject([{ key: "stubborn", attempts: tries.length }]);
    expect((await store.jobCounts()).failing).toBe(1);
  });

  test("begins to count tries anew with a newer schedule", async () => {
    let fails = true;
    await runner.start(
      all(async () => {
        if (fails) throw new Error("not yet");
      }),
    );
    await schedule("lock", 0);
    await world.advance(10 * MINUTE_MS);
    fails = false;
    await schedule("lock", 0);
    expect((await store.jobs.next(world.now(), 1))[0]?.attempts ?? 0).toBe(0);
    await world.advance(0);
    expect((await store.jobCounts()).waiting).toBe(0);
  });

  test("a newer schedule that comes while a job runs is not taken away by the end of that run", async () => {
    let release = (): void => {};
    let runs = 0;
    await runner.start(
      all(async () => {
        runs += 1;
        if (runs === 1) await new Promise<void>((resolve) => (release = resolve));
      }),
    );
    await schedule("lock", 0);
    await world.advance(0);
    await schedule("lock", 5 * SECOND_MS);
    release();
    await world.advance(4 * SECOND_MS);
    expect([runs, (await store.jobCounts()).waiting]).toEqual([1, 1]);
    await world.advance(SECOND_MS);
    expect([runs, (await store.jobCounts()).waiting]).toEqual([2, 0]);
  });

  test("a failed run doesn't put off a newer schedule", async () => {
    let fail = (): void => {};
    let runs = 0;
    await runner.start(
      all(async () => {
        runs += 1;
        if (runs === 1) await new Promise<void>((_, reject) => (fail = () => reject(new Error("late failure"))));
      }),
    );
    await schedule("lock", 0);
    await world.advance(0);
    await schedule("lock", 1);
    fail();
    await world.advance(1);
    expect(runs).toBe(2);
  });

  test("a thousand jobs due at one instant run 128 at a time, each once", async () => {
    await store.unit(async (tx) => {
      for (let made = 0; made < 1_000; made++) await tx.schedule("code_edge", `code-${made}`, world.now());
    });
    const ran: string[] = [];
    let running = 0;
    let most = 0;
    await runner.start(
      all(async (key) => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
        ran.push(key);
      }),
    );
    while (ran.length < 1_000) await rest();
    await rest();
    expect(most).toBe(128);
    expect(new Set(ran).size).toBe(1_000);
    expect(ran).toHaveLength(1_000);
    expect((await store.jobCounts()).waiting).toBe(0);
  });

  test("does not look into the table for what is scheduled behind the job that it waits for", async () => {
    let looks = 0;
    const next: typeof store.jobs.next = (now, limit) => {
      looks += 1;
      return store.jobs.next(now, limit);
    };
    const ran: string[] = [];
    runner = embeddedJobs({ store: { jobs: { ...store.jobs, next } }, world, log: silentLog });
    await schedule("first", SECOND_MS);
    await runner.start(all(async (key) => void ran.push(key)));
    const looksBefore = looks;
    for (let made = 0; made < 10; made++) await schedule(`later ${made}`, 2 * SECOND_MS);
    expect(looks).toBe(looksBefore);
    await world.advance(2 * SECOND_MS);
    expect(ran).toHaveLength(11);
  });

  test("finds what is due now though its timer is late, since the clock was put forward", async () => {
    let leapMs = 0;
    const set = { ...world, now: () => plus(world.now(), leapMs) };
    runner = embeddedJobs({ store, world: set, log: silentLog });
    const ran: string[] = [];
    await schedule("far", 60 * MINUTE_MS);
    await runner.start(all(async (key) => void ran.push(key)));
    leapMs = 30 * MINUTE_MS;
    await schedule("near", 30 * MINUTE_MS);
    await world.advance(0);
    expect(ran).toEqual(["near"]);
  });

  test("hears of the earliest job of each commit", async () => {
    const heard: number[] = [];
    const start = world.now();
    const stop = store.jobs.onScheduled((earliest) => heard.push(earliest - start));
    await store.unit(async (tx) => {
      await tx.schedule("sync_lock", "late", plus(start, 9));
      await tx.scheduleBy("sync_lock", "soon", plus(start, 5));
    });
    await store.unit((tx) => tx.saveSetting("quiet", "yes"));
    await schedule("now", 0);
    stop();
    await schedule("unheard", 0);
    expect(heard).toEqual([5, 0]);
  });

  test("the same key of two tasks is two jobs", async () => {
    const ran: Task[] = [];
    const handlers = Object.fromEntries(TASKS.map((task) => [task, async (): Promise<void> => void ran.push(task)]));
    await schedule("x", 0, "sync_lock");
    await schedule("x", 0, "code_edge");
    await runner.start(handlers as unknown as Record<Task, JobHandler>);
    await world.advance(0);
    expect(ran.sort()).toEqual(["code_edge", "sync_lock"]);
  });

  test("a job that was running when the server stopped for good runs again at the next start", async () => {
    const first = embeddedJobs({ store, world, log: silentLog });
    await schedule("lock", 0);
    void first.start(all(() => new Promise(() => {}))); // it dies with its job half done
    await world.advance(0);
    const ran: string[] = [];
    await runner.start(all(async (key) => void ran.push(key)));
    await world.advance(0);
    expect(ran).toEqual(["lock"]);
  });

  test("after it was stopped nothing starts, and nothing is lost", async () => {
    const ran: string[] = [];
    await runner.start(all(async (key) => void ran.push(key)));
    await runner.stop();
    await schedule("lock", 0);
    await world.advance(MINUTE_MS);
    expect(ran).toEqual([]);
    expect((await store.jobCounts()).waiting).toBe(1);
    expect(world.waiting()).toBe(0);
  });
});
