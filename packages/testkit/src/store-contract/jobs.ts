import { instant, type Instant } from "@cardea/core";
import type { JobHandler, Task } from "cardea/src/jobs/port.ts";
import { expect, test, vi } from "vitest";
import type { StoreUnderTest } from "./rig.ts";
import { nextId } from "./samples.ts";

const SOON_MS = 10_000;

/** Work for later, on the real clock: both runners keep time by it. */
export function jobsContract(given: () => StoreUnderTest): void {
  const now = (): Instant => instant(Date.now());

  /** Runs jobs until the check holds; keys of other tests are done without being noted. */
  async function whileRunning(handler: JobHandler, check: () => Promise<void>): Promise<void> {
    const runner = given().runner();
    const handlers = Object.fromEntries(
      (["sync_lock", "code_edge", "keypad_review", "audit_checkpoint", "retention", "push"] as const).map((task) => [
        task,
        handler,
      ]),
    ) as Record<Task, JobHandler>;
    await runner.start(handlers);
    try {
      await check();
    } finally {
      await runner.stop();
    }
  }
  const soon = (check: () => void) => vi.waitFor(check, { timeout: SOON_MS, interval: 10 });

  test("a due job runs once with its key and is gone", async () => {
    const { store } = given();
    const key = nextId("lock");
    const ran: string[] = [];
    await store.unit((tx) => tx.schedule("sync_lock", key, now()));
    const { waiting } = await store.jobCounts();
    expect(waiting).toBeGreaterThan(0);
    await whileRunning(
      async (given) => void ran.push(given),
      async () => {
        await soon(() => expect(ran).toContain(key));
        await vi.waitFor(
          async () => expect((await store.jobCounts()).oldestRunAt ?? now() + 1).toBeGreaterThan(now()),
          {
            timeout: SOON_MS,
          },
        );
      },
    );
    expect(ran.filter((done) => done === key)).toEqual([key]);
  });

  test("a job that is not due yet waits", async () => {
    const { store } = given();
    const [early, late] = [nextId("lock"), nextId("lock")];
    const ran: string[] = [];
    await whileRunning(
      async (key) => void ran.push(key),
      async () => {
        const dueAt = instant(now() + 300);
        await store.unit(async (tx) => {
          await tx.schedule("sync_lock", late, instant(now() + 3_600_000));
          await tx.schedule("sync_lock", early, dueAt);
        });
        await soon(() => expect(ran).toContain(early));
        expect(now()).toBeGreaterThanOrEqual(dueAt);
      },
    );
    expect(ran).not.toContain(late);
  });

  test("a wish for the latest time keeps an earlier one, and brings a later one forward", async () => {
    const { store } = given();
    const [early, late] = [nextId("lock"), nextId("lock")];
    const ran: string[] = [];
    await store.unit(async (tx) => {
      await tx.schedule("sync_lock", early, now());
      await tx.scheduleBy("sync_lock", early, instant(now() + 3_600_000));
      await tx.schedule("sync_lock", late, instant(now() + 3_600_000));
      await tx.scheduleBy("sync_lock", late, instant(now() + 100));
    });
    await whileRunning(
      async (key) => void ran.push(key),
      () => soon(() => expect([...ran].sort()).toEqual(expect.arrayContaining([early, late].sort()))),
    );
  });

  test("a newer schedule replaces the older, earlier or later", async () => {
    const { store } = given();
    const [sooner, later] = [nextId("lock"), nextId("lock")];
    const ran: string[] = [];
    await store.unit(async (tx) => {
      await tx.schedule("sync_lock", sooner, instant(now() + 3_600_000));
      await tx.schedule("sync_lock", later, now());
    });
    await store.unit(async (tx) => {
      await tx.schedule("sync_lock", sooner, now());
      await tx.schedule("sync_lock", later, instant(now() + 3_600_000));
    });
    await whileRunning(
      async (key) => void ran.push(key),
      () => soon(() => expect(ran).toContain(sooner)),
    );
    expect(ran).not.toContain(later);
  });

  test("a key that is scheduled anew while it runs runs again afterwards, never twice at once", async () => {
    const { store } = given();
    const key = nextId("lock");
    let running = 0;
    let most = 0;
    let runs = 0;
    const handler: JobHandler = async (given) => {
      if (given !== key) return;
      running += 1;
      most = Math.max(most, running);
      runs += 1;
      if (runs <= 3) await store.unit((tx) => tx.schedule("sync_lock", key, now()));
      await new Promise((resolve) => setTimeout(resolve, 50));
      running -= 1;
    };
    await store.unit((tx) => tx.schedule("sync_lock", key, now()));
    await whileRunning(handler, () => soon(() => expect(runs).toBe(4)));
    expect(most).toBe(1);
    expect(runs).toBe(4);
  });

  test("a key that many want something of, and that takes long, keeps no other waiting", async () => {
    const { store } = given();
    const [slow, other] = [nextId("lock"), nextId("lock")];
    const release = Promise.withResolvers<void>();
    let slowRuns = 0;
    const ran: string[] = [];
    const handler: JobHandler = async (key) => {
      ran.push(key);
      if (key === slow && ++slowRuns === 1) await release.promise;
    };
    const want = (key: string) => store.unit((tx) => tx.schedule("sync_lock", key, now()));
    await want(slow);
    await whileRunning(handler, async () => {
      await soon(() => expect(slowRuns).toBe(1));
      for (let wishes = 0; wishes < 25; wishes++) {
        await want(slow);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await want(other);
      await soon(() => expect(ran).toContain(other));
      expect(slowRuns).toBe(1);
      release.resolve();
      await soon(() => expect(slowRuns).toBeGreaterThan(1));
    });
  });

  test("a job that throws is tried again later and counted as failing until it works", async () => {
    const { store } = given();
    const key = nextId("lock");
    let tries = 0;
    const handler: JobHandler = async (given) => {
      if (given === key && ++tries === 1) throw new Error("the lock is asleep");
    };
    await store.unit((tx) => tx.schedule("sync_lock", key, now()));
    await whileRunning(handler, async () => {
      await vi.waitFor(async () => expect((await store.jobCounts()).failing).toBe(1), {
        timeout: SOON_MS,
        interval: 10,
      });
      await soon(() => expect(tries).toBe(2));
      await vi.waitFor(async () => expect((await store.jobCounts()).failing).toBe(0), {
        timeout: SOON_MS,
        interval: 10,
      });
    });
  });

  test("stopping waits for the job that runs", async () => {
    const { store } = given();
    const key = nextId("lock");
    let ended = false;
    let begun = false;
    await store.unit((tx) => tx.schedule("sync_lock", key, now()));
    await whileRunning(
      async (given) => {
        if (given !== key) return;
        begun = true;
        await new Promise((resolve) => setTimeout(resolve, 200));
        ended = true;
      },
      () => soon(() => expect(begun).toBe(true)),
    );
    expect(ended).toBe(true);
  });
}
