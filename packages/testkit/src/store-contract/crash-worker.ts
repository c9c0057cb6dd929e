import { instant } from "@cardea/core";
import { graphileJobs, migrateGraphile } from "cardea/src/jobs/graphile.ts";
import { type JobHandler, TASKS, type Task } from "cardea/src/jobs/port.ts";
import { openPostgresStore } from "cardea/src/store/postgres.ts";
import { systemWorld } from "cardea/src/world/system-world.ts";
import { silentLog } from "./rig.ts";

// Run as a process of its own: crash-worker.ts <url>. Begins a job that never ends, and says so.
const [, , url = ""] = process.argv;
const world = systemWorld();
const store = await openPostgresStore({ url, world, log: silentLog, migrateJobs: migrateGraphile });
await store.unit((tx) => tx.schedule("sync_lock", "orphan", instant(Date.now())));
const handler: JobHandler = async (key) => {
  process.stdout.write(`kept ${key}\n`);
  await new Promise(() => setInterval(() => {}, 1_000));
};
const handlers = Object.fromEntries(TASKS.map((task) => [task, handler])) as Record<Task, JobHandler>;
await graphileJobs({ url, world, log: silentLog }).start(handlers);
