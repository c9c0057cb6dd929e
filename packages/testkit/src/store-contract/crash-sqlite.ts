import { openSqliteStore } from "cardea/src/store/sqlite.ts";
import { systemWorld } from "cardea/src/world/system-world.ts";
import { writeForever } from "./crash.ts";
import { silentLog } from "./rig.ts";

// Run as a process of its own: crash-sqlite.ts <path>
const [, , path = ""] = process.argv;
await writeForever(await openSqliteStore({ path, world: systemWorld(), log: silentLog }));
