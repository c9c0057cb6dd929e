import { instant } from "@cardea/core";
import { type PostgresServer, silentLog, startPostgres } from "@cardea/testkit";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openPostgresStore, type PostgresStore } from "../store/postgres.ts";
import type { World } from "../world/port.ts";
import { systemWorld } from "../world/system-world.ts";
import { graphileJobs, migrateGraphile } from "./graphile.ts";
import { KeyHolds } from "./key-holds.ts";
import { type LeaseTimes, ServerLease } from "./lease.ts";
import { type Hold, HoldLost, type JobHandler, TASKS, type Task } from "./port.ts";
import { takeOver } from "./takeover.ts";

/** Held for eight renewals: a busy machine may take a while for one. A unit may take twice as long as a stay lasts. */
const TIMES: LeaseTimes = { renewMs: 150, heldMs: 1_200, expireMs: 1_800 };
const world = systemWorld();
const until = { timeout: 60_000, interval: 20 };

let server: PostgresServer;
let url: string;
let pool: pg.Pool;
let store: PostgresStore;
beforeAll(async () => {
  server = await startPostgres();
  url = await server.createDatabase("takeover");
  pool = new pg.Pool({ connectionString: url });
  pool.on("error", () => {});
  store = await openPostgresStore({ url, world, log: silentLog, migrateJobs: migrateGraphile });
});
afterAll(async () => {
  await store.close();
  await pool.end();
  await server.stop();
});

/** The timers of a process that can be stopped, while the rest of it goes on as its sockets would. */
function stoppableWorld(): World & { isStopped: boolean } {
  const own = {
    ...world,
    isStopped: false,
    after: (ms: number, callback: () => void) => world.after(ms, () => void (own.isStopped || callback())),
  };
  return own;
}

const look = (running: readonly string[] = []) => takeOver({ pool, worker: "nobody", running: new Set(running) });
const fenced = (hold: Hold) => store.unit((tx) => tx.fence(hold.token));
const all = (handler: JobHandler) =>
  Object.fromEntries(TASKS.map((task) => [task, handler])) as Record<Task, JobHandler>;
const want = (key: string) => store.unit((tx) => tx.schedule("sync_lock", key, instant(Date.now())));

describe("a server among others", () => {
  test("keeps its stay by signs of life, and nobody takes over", async () => {
    const lease = await ServerLease.take({ url, world, log: silentLog, times: TIMES });
    const hold = await lease.hold();
    for (let looks = 0; looks < 20; looks++) {
      await look();
      await new Promise((later) => setTimeout(later, TIMES.expireMs / 10));
    }
    hold.assertHeld();
    await fenced(hold);
    await lease.close();
    await expect(fenced(hold)).rejects.toThrow(HoldLost);
  });

  test("that stood still knows it by its own clock before anybody takes over", async () => {
    const own = stoppableWorld();
    const lease = await ServerLease.take({ url, world: own, log: silentLog, times: TIMES });
    const hold = await lease.hold();
    own.isStopped = true;
    await vi.waitFor(() => expect(() => hold.assertHeld()).toThrow(HoldLost), until);
    await fenced(hold); // nobody took over yet
    await vi.waitFor(async () => {
      await look();
      await expect(fenced(hold)).rejects.toThrow(HoldLost);
    }, until);
    await lease.close();
  });

  test("that another took over from begins anew, and what it held before stays worthless", async () => {
    const lease = await ServerLease.take({ url, world, log: silentLog, times: TIMES });
    const before = await lease.hold();
    await pool.query("delete from server where id = $1", [before.token]);
    await vi.waitFor(() => expect(() => before.assertHeld()).toThrow(HoldLost), until);
    const after = await lease.hold();
    after.assertHeld();
    await fenced(after);
    expect(after.token).not.toBe(before.token);
    await expect(fenced(before)).rejects.toThrow(HoldLost);
    expect(() => before.assertHeld()).toThrow(HoldLost);
    await lease.close();
  });

  test("whose clock on the wall leaps ahead does nothing until its next sign of life", async () => {
    let leapMs = 0;
    const own: World = { ...stoppableWorld(), now: () => instant(world.now() + leapMs) };
    const lease = await ServerLease.take({ url, world: own, log: silentLog, times: { ...TIMES, renewMs: 60_000 } });
    const hold = await lease.hold();
    hold.assertHeld();
    leapMs = 3_600_000;
    expect(() => hold.assertHeld()).toThrow(HoldLost);
    (await lease.hold()).assertHeld();
    hold.assertHeld(); // the same stay
    await lease.close();
  });

  test("is not taken over from while a unit of its own is under way", async () => {
    const own = stoppableWorld();
    const lease = await ServerLease.take({ url, world: own, log: silentLog, times: TIMES });
    const hold = await lease.hold();
    own.isStopped = true;
    await store.unit(async (tx) => {
      await tx.fence(hold.token);
      await new Promise((later) => setTimeout(later, 2 * TIMES.expireMs));
      expect(await look()).toEqual([]);
      await tx.saveSetting("under way", "kept");
    });
    expect(await store.setting("under way")).toBe("kept");
    expect(await look()).toEqual(["unnamed"]);
    await lease.close();
  });
});

describe("a key of jobs", () => {
  test("is one server's alone until that one ends or stands still too long", async () => {
    const own = stoppableWorld();
    const first = await ServerLease.take({ url, world: own, log: silentLog, times: TIMES });
    const second = await ServerLease.take({ url, world, log: silentLog, times: TIMES });
    const [one, other] = [first, second].map((lease) => new KeyHolds({ pool, lease, log: silentLog }));
    const release = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const held = one?.whileHeld("key", async () => {
      begun.resolve();
      await release.promise;
    });
    await begun.promise;
    expect(await other?.whileHeld("key", async () => {})).toBe(false);
    expect(await one?.whileHeld("key", async () => {})).toBe(false);
    own.isStopped = true;
    await vi.waitFor(async () => {
      await look();
      expect(await other?.whileHeld("key", async () => {})).toBe(true);
    }, until);
    release.resolve();
    expect(await held).toBe(true);
    expect(await other?.whileHeld("key", async () => {})).toBe(true);
    await first.close();
    await second.close();
  });
});

describe("a job", () => {
  test("that was taken over is not taken away by its first runner, who comes back and ends it", async () => {
    await want("taken");
    const lock =
      "update graphile_worker._private_jobs set locked_by = 'gone', locked_at = now() - interval '6 seconds'";
    const { rows } = await pool.query<{ id: string }>(`${lock} where key = 'sync_lock:taken' returning id`);
    await look();
    await pool.query("delete from graphile_worker._private_jobs where id = $1", [rows[0]?.id]); // as graphile-worker does
    const ran = Promise.withResolvers<string>();
    const next = graphileJobs({ url, world, log: silentLog, times: TIMES });
    await next.start(all(async (key) => ran.resolve(key)));
    expect(await ran.promise).toBe("taken");
    await next.stop();
  });

  test("whose end can't be told, since all connections broke, ends neither the process nor the work", async () => {
    const runner = graphileJobs({ url, world, log: silentLog, times: TIMES });
    const ran: string[] = [];
    await runner.start(
      all(async (key) => {
        ran.push(key);
        if (key === "cut" && ran.length === 1) await pool.query(CUT);
      }),
    );
    await want("cut");
    await vi.waitFor(() => expect(ran).toContain("cut"), until);
    await want("next");
    await vi.waitFor(() => expect(ran).toContain("next"), until);
    await vi.waitFor(async () => expect((await store.jobCounts()).waiting).toBe(0), until);
    await runner.stop();
  });
});

const CUT = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = 'takeover' and application_name in ('cardea jobs', 'cardea lease')`;
