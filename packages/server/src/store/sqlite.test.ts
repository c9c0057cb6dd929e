import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSeal, silentLog, storeContract } from "@cardea/testkit";
import { embeddedJobs } from "../jobs/embedded.ts";
import { systemWorld } from "../world/system-world.ts";
import { openSqliteStore } from "./sqlite.ts";

const world = systemWorld();

async function openAt(path: string, clean: () => void = () => {}) {
  const store = await openSqliteStore({ path, world, log: silentLog, sealPersonal: openSeal });
  return {
    store,
    runner: () => embeddedJobs({ store, world, log: silentLog }),
    async close() {
      await store.close();
      clean();
    },
  };
}

storeContract("SQLite", () => {
  const folder = mkdtempSync(join(tmpdir(), "cardea-store-"));
  return openAt(join(folder, "cardea.db"), () => rmSync(folder, { recursive: true }));
});

storeContract("SQLite in memory", () => openAt(":memory:"));
