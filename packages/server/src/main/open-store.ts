import { assert } from "@cardea/core";
import type { Config } from "../config.ts";
import { embeddedJobs } from "../jobs/embedded.ts";
import type { JobRunner } from "../jobs/port.ts";
import type { Log } from "../log/port.ts";
import type { Store } from "../store/port.ts";
import { openSqliteStore } from "../store/sqlite.ts";
import type { SealPersonal } from "../store/tx.ts";
import { personalSeal } from "../vault/personal.ts";
import type { Vault } from "../vault/port.ts";
import type { World } from "../world/port.ts";
import { databasePath } from "./data-folder.ts";
import { refuseHalfRestored } from "./half-restored.ts";

export interface OpenStoreTools {
  readonly world: World;
  readonly log: Log;
  readonly role: "server" | "tool";
  /** Null until it is open: the vault's own keys are in the store. */
  readonly vault: () => Vault | null;
}

/** The store and the job runner that fits it. What only PostgreSQL needs is loaded only for it. */
export async function openStore(config: Config, tools: OpenStoreTools): Promise<{ store: Store; jobs: JobRunner }> {
  const { world, log, role } = tools;
  const sealPersonal = sealerOf(tools);
  if (config.databaseUrl === null) {
    refuseHalfRestored(config.dataPath);
    const store = await openSqliteStore({ path: databasePath(config.dataPath), world, log, role, sealPersonal });
    return { store, jobs: embeddedJobs({ store, world, log }) };
  }
  const { openPostgresStore } = await import("../store/postgres.ts");
  const { graphileJobs, migrateGraphile } = await import("../jobs/graphile.ts");
  const store = await openPostgresStore({
    url: config.databaseUrl,
    world,
    log,
    sealPersonal,
    migrateJobs: migrateGraphile,
  });
  return { store, jobs: graphileJobs({ url: config.databaseUrl, world, log }) };
}

function sealerOf({ vault, world }: OpenStoreTools): SealPersonal {
  return (tx, { holderId, siteId, facts }) => {
    const open = vault();
    assert(open !== null, "personal facts are recorded only once the vault is open");
    return personalSeal({ vault: open, world }).sealPersonal(tx, { holderId, siteId }, facts);
  };
}
