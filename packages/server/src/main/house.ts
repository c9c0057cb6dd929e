import { mkdirSync } from "node:fs";
import { CardeaError, noteKeyText } from "@cardea/core";
import { sha256 } from "../audit/ed25519.ts";
import { makeCheckpoint } from "../audit/checkpointer.ts";
import { exportLog, exportSiteLog } from "../audit/export-log.ts";
import { type LogKey, openLogKey } from "../audit/log-key.ts";
import type { Config } from "../config.ts";
import { type DriverRegistry, driverRegistry } from "../drivers/registry.ts";
import { lockSink } from "../events/lock-sink.ts";
import { hashSecret, makeSecret } from "../auth/secret.ts";
import { type AccountTools, accountTools } from "../auth/tools.ts";
import { buildApp } from "../http/app.ts";
import type { App, HttpTools } from "../http/tools.ts";
import type { PushTools } from "../delivery/push/port.ts";
import { type NoticeBell, noticeBell } from "../delivery/push/wake.ts";
import type { JobRunner } from "../jobs/port.ts";
import type { Log } from "../log/port.ts";
import type { Migrations } from "../store/migrate.ts";
import type { Place } from "../store/place.ts";
import type { Store } from "../store/port.ts";
import { Connections } from "../sync/connections.ts";
import type { Keyring } from "../vault/keyring.ts";
import { openVault } from "../vault/open-vault.ts";
import type { World } from "../world/port.ts";
import { openAccountSecret } from "./account-secret.ts";
import { journalPath } from "./data-folder.ts";
import { doorsOf } from "./doors.ts";
import { type Neighbors, neighborsOf } from "./neighbors.ts";
import { openStore } from "./open-store.ts";
import { openPush } from "./push.ts";
import { peopleTools } from "./people-tools.ts";

/** Everything that is put together for one data folder, before any of it runs. */
export interface House {
  readonly config: Config;
  readonly world: World;
  readonly log: Log;
  readonly store: Store;
  readonly jobs: JobRunner;
  readonly place: Place;
  readonly vault: Keyring;
  readonly logKey: LogKey;
  readonly accounts: AccountTools;
  readonly drivers: DriverRegistry;
  readonly connections: Connections;
  readonly neighbors: Neighbors;
  readonly push: PushTools;
  /** Wakes who wants notices. */
  readonly bell: NoticeBell;
  readonly app: App;
  /** By which the command line of this machine is known to this process. */
  readonly operatorToken: string;
  /** Where the server is reached. */
  readonly address: { url: string };
  /** What does not work, as sentences. */
  readonly troubles: Set<string>;
}

export interface HouseTools {
  readonly world: World;
  readonly log: Log;
  /** A `tool` works beside a server or without one, and takes nothing for itself. */
  readonly role: "server" | "tool";
  /** Migrations of a version to come, for tests. PostgreSQL only. */
  readonly furtherMigrations?: Migrations;
}

/** Opens store and vault and puts all rooms together. Throws CardeaError `cannot_start` with a sentence for the owner. */
export async function openHouse(config: Config, tools: HouseTools): Promise<House> {
  const { world, log } = tools;
  makeFolder(config.dataPath);
  const keys: { ring: Keyring | null } = { ring: null };
  const { store, jobs, place } = await openStore(config, { ...tools, vault: () => keys.ring });
  try {
    const source = { kind: "file", path: config.masterKeyPath } as const;
    const vault = await openVault({ store, source, world });
    keys.ring = vault;
    const logKey = await openLogKey({ store, vault, world });
    const secret = await openAccountSecret({ store, vault, world });
    const accounts = accountTools({ store, world, log, publicUrl: config.publicUrl, secret });
    const drivers = driverRegistry({ virtualJournalPath: journalPath(config.dataPath), world, log });
    const connections: Connections = new Connections({
      store,
      vault,
      world,
      log,
      driverOf: drivers.driverOf,
      sinkOf: ({ id }) => lockSink({ store, world }, id),
      catchUp: () => neighbors.catchUp(),
    });
    const neighbors = neighborsOf({ store, vault, connections, log });
    const address = { url: config.publicUrl ?? `http://${config.host}:${config.port}` };
    const push = await openPush({ config, store, vault, world, log, address });
    const rooms = {
      jobs,
      place,
      vault,
      logKey,
      accounts,
      drivers,
      connections,
      neighbors,
      push,
      bell: noticeBell(push),
      address,
    };
    const parts = { config, world, log, store, ...rooms };
    return await furnish(parts);
  } catch (cause) {
    await store.close();
    throw cause;
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new CardeaError(
      "cannot_start",
      `The data folder ${path} cannot be made; give another one with CARDEA_DATA.`,
      { cause },
    );
  }
}

type Parts = Omit<House, "app" | "operatorToken" | "troubles">;

async function furnish(parts: Parts): Promise<House> {
  const { config, world, log, store, place, vault, logKey, accounts, drivers, connections, push, address } = parts;
  const operatorToken = makeSecret(world);
  const troubles = new Set<string>();
  const tools: HttpTools = {
    store,
    world,
    log,
    accounts,
    push,
    codes: { store, vault, world },
    people: peopleTools(parts),
    doors: doorsOf({ store, place, vault, world, driver: drivers.virtual, connections }),
    audit: {
      publicKey: noteKeyText(logKey.key),
      hash: sha256,
      checkpoint: () => makeCheckpoint({ store, logKey, world }),
      exportLines: () => exportLog({ store, logKey, world }),
      exportSiteLines: (siteId) => exportSiteLog({ store, logKey, world }, siteId),
    },
    createSiteKeys: (tx, siteId) => vault.createSiteKeys(tx, siteId),
    troubles: () => [...troubles],
    settings: {
      publicUrl: config.publicUrl,
      webPath: config.webPath,
      operatorHash: hashSecret(operatorToken),
      address: () => address.url,
    },
  };
  return { ...parts, app: await buildApp(tools), operatorToken, troubles };
}
