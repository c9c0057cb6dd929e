import { hostname } from "node:os";
import { assert } from "@cardea/core";
import type { Config } from "../config.ts";
import { embeddedJobs } from "../jobs/embedded.ts";
import type { JobRunner } from "../jobs/port.ts";
import type { Log } from "../log/port.ts";
import type { Migrations } from "../store/migrate.ts";
import { ONLY_PLACE, type Place } from "../store/place.ts";
import type { Store } from "../store/port.ts";
import { openSqliteStore } from "../store/sqlite.ts";
import type { SealPersonal } from "../store/tx.ts";
import { personalSeal } from "../vault/personal.ts";
import type { Vault } from "../vault/port.ts";
import type { World } from "../world/port.ts";
import { databasePath, refuseHalfRestored } from "./data-folder.ts";

const SALT_BYTES = 16;

export interface OpenStoreTools {
  readonly world: World;
  readonly log: Log;
  readonly role: "server" | "tool";
  /** Null until it is open: the vault's own keys are in the store. */
  readonly vault: () => Vault | null;
  /** Migrations of a version to come, for tests. PostgreSQL only. */
  readonly furtherMigrations?: Migrations;
}

/** What a server works on. */
export interface OpenedStore {
  readonly store: Store;
  readonly jobs: JobRunner;
  /** Not taken yet. */
  readonly place: Place;
}

/** The store and the job runner that fits it. What only PostgreSQL needs is loaded only for it. */
export async function openStore(config: Config, tools: OpenStoreTools): Promise<OpenedStore> {
  const { world, log, role, furtherMigrations = {} } = tools;
  const sealPersonal = sealerOf(tools);
  const recordSalt = (): string => Buffer.from(world.randomBytes(SALT_BYTES)).toString("base64url");
  if (config.databaseUrl === null) {
    refuseHalfRestored(config.dataPath);
    const store = await openSqliteStore({
      path: databasePath(config.dataPath),
      world,
      log,
      role,
      sealPersonal,
      recordSalt,
    });
    return { store, jobs: embeddedJobs({ store, world, log }), place: ONLY_PLACE };
  }
  const { openPostgresStore } = await import("../store/postgres.ts");
  const { postgresPlace } = await import("../store/postgres-place.ts");
  const { graphileJobs, migrateGraphile } = await import("../jobs/graphile.ts");
  const store = await openPostgresStore({
    url: config.databaseUrl,
    world,
    log,
    sealPersonal,
    recordSalt,
    migrateJobs: migrateGraphile,
    furtherMigrations,
  });
  const options = { url: config.databaseUrl, world, log };
  return {
    store,
    jobs: graphileJobs({ ...options, name: `${hostname()}:${process.pid}` }),
    place: postgresPlace(options),
  };
}

function sealerOf({ vault, world }: OpenStoreTools): SealPersonal {
  return (tx, { holderId, siteId, facts }) => {
    const open = vault();
    assert(open !== null, "personal facts are recorded only once the vault is open");
    return personalSeal({ vault: open, world }).sealPersonal(tx, { holderId, siteId }, facts);
  };
}
