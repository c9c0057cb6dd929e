import { migrateGraphile } from "cardea/src/jobs/graphile.ts";
import { openPostgresStore } from "cardea/src/store/postgres.ts";
import { systemWorld } from "cardea/src/world/system-world.ts";
import { writeForever } from "./crash.ts";
import { silentLog } from "./rig.ts";

// Run as a process of its own: crash-postgres.ts <url>
const [, , url = ""] = process.argv;
await writeForever(
  await openPostgresStore({ url, world: systemWorld(), log: silentLog, migrateJobs: migrateGraphile }),
);
