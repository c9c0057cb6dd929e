import {
  CardeaError,
  type ConnectionId,
  DEFAULT_LOCK_SETTINGS,
  type FieldProblem,
  type LockId,
  makeId,
  type Site,
  type SiteId,
} from "@cardea/core";
import { isProfileName, PROFILES, type ProfileName } from "@cardea/lock";
import type { VirtualDriver } from "../drivers/virtual/driver.ts";
import type { VirtualLockSettings, VirtualSettings } from "../drivers/virtual/wire.ts";
import type { NewBuiltIn } from "../http/tools.ts";
import type { Place } from "../store/place.ts";
import type { Actor, Reads, Store, StoredConnection, StoredLock, Tx } from "../store/port.ts";
import { type Connections, sealContext } from "../sync/connections.ts";
import type { Vault } from "../vault/port.ts";
import type { World } from "../world/port.ts";
import { FRESH_LOCK_STATE } from "./new-lock.ts";

export const BUILT_IN = "virtual";
/** Why a second server on one database is refused. */
export const ONE_SERVER_SENTENCE =
  "Another server works on this database, and built-in locks run inside one server alone: stop the other one, or do without built-in locks and use locks that run by themselves.";
const MEMORY_KEY_BYTES = 32;

export interface BuiltInTools {
  readonly store: Store;
  readonly place: Place;
  readonly vault: Vault;
  readonly world: World;
  readonly driver: VirtualDriver;
  readonly connections: Connections;
}

/** Adds a lock that runs inside the server and switches it on. Throws invalid_field, or conflict where another server works too. */
export async function addBuiltIn(tools: BuiltInTools, wish: NewBuiltIn, actor: Actor): Promise<LockId> {
  const { store, place, world, driver, connections } = tools;
  const preset = presetOf(wish.preset);
  if (!(await place.take("alone"))) throw new CardeaError("conflict", ONE_SERVER_SENTENCE);
  const { connection, lock, settings } = await store.unit(async (tx) => {
    await tx.holdSite(wish.siteId);
    const site = await tx.site(wish.siteId);
    if (site === null) throw badField("siteId", "not_found", "There is no such site.");
    const connection = (await builtInOf(tx, site.id)) ?? (await newConnection(tools, tx, site));
    const settings = lockSettings(tools, { wish, site, preset });
    await tx.updateConnection(withLock(tools, connection, settings));
    const lock = newLock(tools, connection.id, settings, { ...wish, preset });
    await tx.insertLock(lock);
    const facts = { name: lock.name, class: lock.class, kind: BUILT_IN, preset };
    await tx.record([{ actor, action: "lock.added", subject: { lockId: lock.id, siteId: site.id }, facts }]);
    await tx.schedule("sync_lock", lock.id, world.now());
    return { connection, lock, settings };
  });
  if (connections.get(connection.id) === null) await connections.open(await reread(store, connection.id));
  else {
    const { bolt } = driver.addLock(connection.id, settings);
    await store.unit((tx) => tx.updateLockState(lock.id, { bolt }));
  }
  return lock.id;
}

async function builtInOf(reads: Reads, siteId: SiteId): Promise<StoredConnection | null> {
  return (await reads.connections()).find((one) => one.kind === BUILT_IN && one.siteId === siteId) ?? null;
}

async function reread(store: Store, id: ConnectionId): Promise<StoredConnection> {
  const connection = await store.connection(id);
  if (connection === null) throw new CardeaError("not_found", "There is no such connection.");
  return connection;
}

async function newConnection({ vault, world }: BuiltInTools, tx: Tx, site: Site): Promise<StoredConnection> {
  const now = world.now();
  const id = makeId("connection", now, world.randomBytes(10));
  const settings: VirtualSettings = { key: await sharedKey({ vault, world }, tx), locks: [] };
  const connection: StoredConnection = {
    id,
    siteId: site.id,
    kind: BUILT_IN,
    name: "Built-in locks",
    settings: vault.seal(sealContext({ id, siteId: site.id }), JSON.stringify(settings)),
    createdAt: now,
  };
  await tx.insertConnection(connection);
  return connection;
}

/** The key of the built-in locks' memory; null while there is no such lock. */
export async function memoryKeyOf(vault: Vault, reads: Pick<Reads, "connections">): Promise<Uint8Array | null> {
  const connection = (await reads.connections()).find(({ kind }) => kind === BUILT_IN);
  return connection === undefined ? null : Buffer.from(settingsOf(vault, connection).key, "base64");
}

/** All built-in locks of a server share one memory, and so one key. */
async function sharedKey({ vault, world }: Pick<BuiltInTools, "vault" | "world">, reads: Reads): Promise<string> {
  const other = (await reads.connections()).find(({ kind }) => kind === BUILT_IN);
  if (other !== undefined) return settingsOf(vault, other).key;
  return Buffer.from(world.randomBytes(MEMORY_KEY_BYTES)).toString("base64");
}

function settingsOf(vault: Vault, connection: StoredConnection): VirtualSettings {
  return JSON.parse(vault.open(sealContext(connection), connection.settings)) as VirtualSettings;
}

function withLock({ vault }: BuiltInTools, connection: StoredConnection, lock: VirtualLockSettings): StoredConnection {
  const before = settingsOf(vault, connection);
  const settings: VirtualSettings = { ...before, locks: [...before.locks, lock] };
  return { ...connection, settings: vault.seal(sealContext(connection), JSON.stringify(settings)) };
}

interface NewLockFacts {
  readonly wish: NewBuiltIn;
  readonly site: Site;
  readonly preset: ProfileName;
}

function lockSettings({ world }: BuiltInTools, { wish, site, preset }: NewLockFacts): VirtualLockSettings {
  const address = Buffer.from(world.randomBytes(9)).toString("hex");
  return { address, name: wish.name.trim(), class: wish.class, zone: site.zone, preset };
}

function newLock(
  { world }: BuiltInTools,
  connectionId: ConnectionId,
  { address, name }: VirtualLockSettings,
  wish: Omit<NewBuiltIn, "preset"> & { readonly preset: ProfileName },
): StoredLock {
  const now = world.now();
  return {
    id: makeId("lock", now, world.randomBytes(10)),
    siteId: wish.siteId,
    connectionId,
    address,
    name,
    class: wish.class,
    capabilities: PROFILES[wish.preset].capabilities,
    settings: DEFAULT_LOCK_SETTINGS,
    state: FRESH_LOCK_STATE,
    createdAt: now,
  };
}

function presetOf(name: string | null): ProfileName {
  if (name === null) return "built_in_default";
  if (isProfileName(name)) return name;
  throw badField("preset", "not_allowed", `It must be one of ${Object.keys(PROFILES).join(", ")}.`);
}

function badField(path: string, code: string, message: string): CardeaError {
  const fields: readonly FieldProblem[] = [{ path, code, message }];
  return new CardeaError("invalid_field", "A field cannot be taken. Nothing was changed.", { fields });
}
