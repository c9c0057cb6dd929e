import { openSeal, type PostgresServer, silentLog, startPostgres, storeContract } from "@cardea/testkit";
import { afterAll, beforeAll } from "vitest";
import { graphileJobs, migrateGraphile } from "../jobs/graphile.ts";
import { systemWorld } from "../world/system-world.ts";
import { openPostgresStore } from "./postgres.ts";

const world = systemWorld();
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

storeContract("PostgreSQL", async () => {
  const url = await server.createDatabase("contract");
  const store = await openPostgresStore({
    url,
    world,
    log: silentLog,
    sealPersonal: openSeal,
    migrateJobs: migrateGraphile,
  });
  return { store, runner: () => graphileJobs({ url, world, log: silentLog }), close: () => store.close() };
});
