import { join } from "node:path";
import {
  type ConnectionId,
  DEFAULT_LOCK_SETTINGS,
  type Instant,
  makeId,
  type SiteId,
  type WallTime,
  type Zone,
} from "@cardea/core";
import { type LogKey, openLogKey } from "cardea/src/audit/log-key.ts";
import { databasePath, journalPath, refuseHalfRestored } from "cardea/src/main/data-folder.ts";
import { type DriverRegistry, driverRegistry } from "cardea/src/drivers/registry.ts";
import { lockSink } from "cardea/src/events/lock-sink.ts";
import type { JobRunner } from "cardea/src/jobs/port.ts";
import type { Log } from "cardea/src/log/port.ts";
import { addBuiltIn } from "cardea/src/main/built-in-locks.ts";
import { FRESH_LOCK_STATE } from "cardea/src/main/new-lock.ts";
import { ONLY_PLACE } from "cardea/src/store/place.ts";
import type { SealPersonal } from "cardea/src/store/tx.ts";
import type { Actor, Store, StoredLock } from "cardea/src/store/port.ts";
import { Connections, sealContext } from "cardea/src/sync/connections.ts";
import type { Keyring } from "cardea/src/vault/keyring.ts";
import { openVault } from "cardea/src/vault/open-vault.ts";
import { personalSeal } from "cardea/src/vault/personal.ts";
import { systemWorld } from "cardea/src/world/system-world.ts";
import { type JumpingWorld, jumpingWorld } from "./jumping-world.ts";
import { openOutsideLock, OUTSIDE, type OutsideLock, outsideDriver } from "./outside-lock.ts";
import { jobsWaitingIn } from "./soundness.ts";
import { migrating } from "./tapped-statements.ts";
import { tappedJobs, tappedStore } from "./tapped-store.ts";
import { reachHere, within } from "./taps.ts";

export const ACTOR: Actor = { kind: "cli", id: null, name: "crash test" };
const JOBS_MAX = 10_000;
const UTC = "UTC" as Zone;

/** Where one chain of crashes happens. */
export interface Ground {
  /** Holds data, keys, locks outside, and what was told. */
  readonly folder: string;
  /** Null: SQLite in the folder. */
  readonly url: string | null;
}

export interface CrashHouse {
  readonly ground: Ground;
  readonly dataPath: string;
  readonly masterKeyPath: string;
  readonly world: JumpingWorld;
  readonly log: Log;
  readonly store: Store;
  readonly jobs: JobRunner;
  /** The jobs that wait, as `task:key`. */
  readonly waitingJobs: () => Promise<readonly string[]>;
  readonly vault: Keyring;
  readonly logKey: LogKey;
  readonly drivers: DriverRegistry;
  readonly connections: Connections;
  readonly outside: readonly OutsideLock[];
  readonly siteId: SiteId;
  /** Every lock by its name: `front` is a built-in one. */
  readonly locks: ReadonlyMap<string, StoredLock>;
}

export interface HouseTools {
  readonly aheadMs: number;
  readonly log: Log;
}

/** Opens the parts of a server as its main does, with taps around them; the house is furnished at the first time. */
export function openCrashHouse(ground: Ground, { aheadMs, log }: HouseTools): Promise<CrashHouse> {
  return within("start", async () => {
    const world = jumpingWorld(aheadMs);
    const dataPath = join(ground.folder, "data");
    const masterKeyPath = join(ground.folder, "master.key");
    const keys: { ring: Keyring | null } = { ring: null };
    const { store, jobs, waitingJobs } = await openStore({ ground, dataPath, world, log, vault: () => keys.ring });
    const vault = await openVault({ store, source: { kind: "file", path: masterKeyPath }, world });
    keys.ring = vault;
    reachHere("vault open");
    const logKey = await openLogKey({ store, vault, world });
    const drivers = driverRegistry({ virtualJournalPath: journalPath(dataPath), world, log });
    const outside = [
      openOutsideLock(join(ground.folder, "porch.lock"), "pin", world),
      openOutsideLock(join(ground.folder, "shed.lock"), "status", world),
    ];
    const connections = new Connections({
      store,
      vault,
      world,
      log,
      driverOf: async (kind) => (kind === OUTSIDE ? outsideDriver(outside, { world, log }) : drivers.driverOf(kind)),
      sinkOf: ({ id }) => tappedSink(lockSink({ store, world }, id)),
    });
    const parts = {
      ground,
      dataPath,
      masterKeyPath,
      world,
      log,
      store,
      jobs,
      waitingJobs,
      vault,
      logKey,
      drivers,
      connections,
      outside,
    };
    const siteId = await furnished(parts);
    const locks = new Map((await store.locks()).map((lock) => [lock.name, lock]));
    return { ...parts, siteId, locks };
  });
}

interface StoreTools {
  readonly ground: Ground;
  readonly dataPath: string;
  readonly world: JumpingWorld;
  readonly log: Log;
  readonly vault: () => Keyring | null;
}

async function openStore({
  ground,
  dataPath,
  world,
  log,
  vault,
}: StoreTools): Promise<Pick<CrashHouse, "store" | "jobs" | "waitingJobs">> {
  const sealPersonal: SealPersonal = (tx, { holderId, siteId, facts }) => {
    const ring = vault();
    if (ring === null) throw new Error("nothing personal is recorded before the vault is open");
    return personalSeal({ vault: ring, world }).sealPersonal(tx, { holderId, siteId }, facts);
  };
  if (ground.url === null) {
    const { openSqliteStore } = await import("cardea/src/store/sqlite.ts");
    const { embeddedJobs } = await import("cardea/src/jobs/embedded.ts");
    refuseHalfRestored(dataPath);
    const kept = await migrating(() => openSqliteStore({ path: databasePath(dataPath), world, log, sealPersonal }));
    const store = tappedStore(kept, world);
    const jobs = embeddedJobs({ store: { ...store, jobs: tappedJobs(kept.jobs) }, world, log });
    const waitingJobs = async () =>
      (await kept.jobs.next(Number.MAX_SAFE_INTEGER as Instant, JOBS_MAX)).map(({ task, key }) => `${task}:${key}`);
    return { store, jobs, waitingJobs };
  }
  const { openPostgresStore } = await import("cardea/src/store/postgres.ts");
  const { graphileJobs, migrateGraphile } = await import("cardea/src/jobs/graphile.ts");
  const options = { url: ground.url, world, log };
  const kept = await migrating(() => openPostgresStore({ ...options, sealPersonal, migrateJobs: migrateGraphile }));
  // Jobs run by the clock of the database, which nobody puts forward.
  const jobs = graphileJobs({ ...options, world: systemWorld() });
  return { store: tappedStore(kept, world), jobs, waitingJobs: () => jobsWaitingIn(options.url) };
}

function tappedSink(sink: ReturnType<typeof lockSink>): ReturnType<typeof lockSink> {
  return {
    ...sink,
    events: (address, events) => within("lock event", () => sink.events(address, events)),
  };
}

type Parts = Omit<CrashHouse, "siteId" | "locks">;

/** The site and its locks, step by step where an earlier start was cut off. */
async function furnished(parts: Parts): Promise<SiteId> {
  const { store, vault, world, connections, drivers, outside } = parts;
  const [known] = await store.sites();
  const siteId = known?.id ?? makeId("site", world.now(), world.randomBytes(10));
  if (known === undefined) {
    await store.unit(async (tx) => {
      await tx.insertSite(siteOf(siteId));
      await vault.createSiteKeys(tx, siteId);
      await tx.record([{ actor: ACTOR, action: "site.created", subject: { siteId }, facts: {} }]);
    });
  }
  const names = new Set((await store.locks()).map(({ name }) => name));
  if (!outside.every(({ address }) => names.has(address))) await addOutside(parts, siteId);
  await connections.start();
  if (!names.has("front")) {
    const tools = { store, place: ONLY_PLACE, vault, world, driver: drivers.virtual, connections };
    await addBuiltIn(tools, { siteId, name: "front", class: "door", preset: "built_in_default" }, ACTOR);
  }
  return siteId;
}

function siteOf(id: SiteId) {
  return {
    id,
    name: "Crash site",
    zone: UTC,
    address: null,
    position: null,
    radiusMeters: 100,
    checkIn: "15:00" as WallTime,
    checkOut: "11:00" as WallTime,
    holidays: new Map(),
    guestNotes: null,
  };
}

async function addOutside({ store, vault, world, outside }: Parts, siteId: SiteId): Promise<void> {
  const now = world.now();
  const id: ConnectionId = makeId("connection", now, world.randomBytes(10));
  const connection = { id, siteId, kind: OUTSIDE, name: "Outside", createdAt: now };
  await store.unit(async (tx) => {
    await tx.insertConnection({ ...connection, settings: vault.seal(sealContext(connection), "{}") });
    for (const lock of outside) await tx.insertLock(outsideLock(lock, { siteId, connectionId: id, world, now }));
  });
}

interface Adding {
  readonly siteId: SiteId;
  readonly connectionId: ConnectionId;
  readonly world: JumpingWorld;
  readonly now: Instant;
}

function outsideLock({ address, capabilities }: OutsideLock, { siteId, connectionId, world, now }: Adding): StoredLock {
  return {
    id: makeId("lock", now, world.randomBytes(10)),
    siteId,
    connectionId,
    address,
    name: address,
    class: "door",
    capabilities,
    settings: { ...DEFAULT_LOCK_SETTINGS, wrongPinLimit: null },
    createdAt: now,
    state: FRESH_LOCK_STATE,
  };
}
