import { FRESH_LOCK_STATE } from "cardea/src/main/new-lock.ts";
import {
  type CodeId,
  type ConnectionId,
  DEFAULT_LOCK_SETTINGS,
  type Instant,
  type LockId,
  makeId,
  plus,
  type Site,
  type WallTime,
  wallOf,
  type Zone,
} from "@cardea/core";
import { tellCodeEdge } from "cardea/src/codes/code-edge.ts";
import { createCode } from "cardea/src/codes/create-code.ts";
import { revokeCode } from "cardea/src/codes/revoke-code.ts";
import { reviewKeypad } from "cardea/src/events/keypad.ts";
import { lockSink } from "cardea/src/events/lock-sink.ts";
import { embeddedJobs } from "cardea/src/jobs/embedded.ts";
import type { Actor, StoredConnection, StoredLock } from "cardea/src/store/port.ts";
import { openSqliteStore, type SqliteStore } from "cardea/src/store/sqlite.ts";
import { Connections, sealContext } from "cardea/src/sync/connections.ts";
import { reconcileLock } from "cardea/src/sync/reconcile.ts";
import type { Keyring } from "cardea/src/vault/keyring.ts";
import { openVault } from "cardea/src/vault/open-vault.ts";
import { recordedLog } from "../driver-contract/recorded-log.ts";
import type { LockHandle, Quirk } from "../driver-contract/rig.ts";
import type { CodeWish, SyncHarness, SyncRig, SyncUnderTest } from "../driver-contract/sync-rig.ts";
import { type VirtualWorld, virtualWorld } from "../virtual-world.ts";
import { type Air, createAir } from "./air.ts";
import { QUIRKY_SECRET, quirkyDriver } from "./driver.ts";
import { createQuirkyLock } from "./lock.ts";
import { type MortalStore, mortalStore } from "./mortal-store.ts";

const UTC = "UTC" as Zone;
const ACTOR: Actor = { kind: "cli", id: null, name: "suite" };

/** The server's own sync engine, job runner and store, over the quirky driver, in virtual time. */
export function serverEngineUnderTest(): SyncUnderTest {
  return { name: "the sync engine", open: openRig };
}

interface House {
  readonly world: VirtualWorld;
  readonly air: Air;
  readonly log: ReturnType<typeof recordedLog>;
  readonly store: SqliteStore;
  readonly vault: Keyring;
  readonly lockIds: ReadonlyMap<string, LockId>;
}

/** One run of the server's process. */
interface Life {
  readonly mortal: MortalStore<SqliteStore>;
  readonly connections: Connections;
  end(): Promise<void>;
}

async function openRig(quirks: ReadonlySet<Quirk>): Promise<SyncRig> {
  let life: Life | null = null;
  const world = virtualWorld({ rest: () => rest(() => life?.mortal.underWay() ?? 0) });
  const log = recordedLog();
  const air = createAir(world);
  const lock = createQuirkyLock({ address: "front", world, air, quirks });
  const garage = createQuirkyLock({ address: "garage", world, air, quirks: new Set() });
  const gate = createQuirkyLock({ address: "gate", world, air, quirks: new Set() });
  const house = await furnish({ world, air, log }, [lock, garage, gate]);
  const start = async () => {
    life = await beginLife(house);
    return life;
  };
  await world.complete(start(), 60_000);
  const engine = harnessOf(house, lock.address, async () => {
    life?.mortal.kill();
    await life?.connections.close();
    await world.complete(start(), 60_000);
  });
  return {
    lock,
    others: [garage, gate],
    engine,
    now: world.now,
    pass: world.advance,
    logged: log.text,
    close: async () => {
      await life?.end();
      await house.store.close();
    },
  };
}

/** A site with its locks in a new store. */
async function furnish(base: Pick<House, "world" | "air" | "log">, locks: readonly LockHandle[]): Promise<House> {
  const { world, log } = base;
  const id = <Kind extends Parameters<typeof makeId>[0]>(kind: Kind) =>
    makeId(kind, world.now(), world.randomBytes(10));
  // Personal facts play no part here.
  const store = await openSqliteStore({ path: ":memory:", world, log, sealPersonal: async () => "sealed" });
  const source = { kind: "text", text: "00".repeat(32), where: "the suite" } as const;
  const vault = await openVault({ store, source, world });
  const site = siteOf(id("site"));
  const connection = { id: id("connection"), siteId: site.id, kind: "quirky", name: "Radio", createdAt: world.now() };
  const lockIds = new Map<string, LockId>();
  await store.unit(async (tx) => {
    await tx.insertSite(site);
    await vault.createSiteKeys(tx, site.id);
  });
  await store.unit(async (tx) => {
    const settings = vault.seal(sealContext(connection), JSON.stringify({ secret: QUIRKY_SECRET }));
    await tx.insertConnection({ ...connection, settings });
    for (const lock of locks) {
      const lockId = id("lock");
      lockIds.set(lock.address, lockId);
      await tx.insertLock(
        storedLock(lock, { id: lockId, siteId: site.id, connectionId: connection.id, at: world.now() }),
      );
    }
  });
  return { ...base, store, vault, lockIds };
}

function siteOf(id: Site["id"]): Site {
  return {
    id,
    name: "Suite",
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

interface LockIds {
  readonly id: LockId;
  readonly siteId: Site["id"];
  readonly connectionId: ConnectionId;
  readonly at: Instant;
}

function storedLock(lock: LockHandle, { id, siteId, connectionId, at }: LockIds): StoredLock {
  return {
    id,
    siteId,
    connectionId,
    address: lock.address,
    name: lock.address,
    class: "door",
    capabilities: lock.capabilities,
    settings: DEFAULT_LOCK_SETTINGS,
    createdAt: at,
    state: FRESH_LOCK_STATE,
  };
}

/** Starts the server's parts as its main does. */
async function beginLife({ world, air, log, store: kept, vault }: House): Promise<Life> {
  const mortal = mortalStore(kept);
  const { store } = mortal;
  const driver = quirkyDriver({ air, world, log });
  const connections = new Connections({
    store,
    vault,
    world,
    log,
    driverOf: async (kind) => (kind === driver.kind ? driver : null),
    sinkOf: ({ id }: StoredConnection) => lockSink({ store, world }, id),
  });
  const jobs = embeddedJobs({ store, world, log });
  const sync = { store, vault, world, log, ports: connections };
  await connections.start();
  await jobs.start({
    sync_lock: (key) => reconcileLock(key as LockId, sync),
    code_edge: (key) => tellCodeEdge({ store, world }, key as CodeId),
    keypad_review: (key) => reviewKeypad({ store, world }, key as LockId),
    audit_checkpoint: async () => {},
    retention: async () => {},
  });
  return {
    mortal,
    connections,
    end: async () => {
      await connections.close();
      await world.complete(jobs.stop(), 120_000);
    },
  };
}

function harnessOf(house: House, first: string, restart: () => Promise<void>): SyncHarness {
  const { store, vault, world, lockIds } = house;
  const codeIds = new Map<string, CodeId>();
  const lockIdOf = (address = first) => known(lockIds.get(address), "lock");
  const codeIdOf = (name: string) => known(codeIds.get(name), "code");

  async function want(wish: CodeWish): Promise<void> {
    const { code } = await createCode(
      { store, vault, world },
      {
        kind: "custom",
        lockIds: (wish.locks ?? [first]).map(lockIdOf),
        holder: { name: wish.name },
        pin: wish.digits,
        startsAt: isoOf(plus(world.now(), wish.fromMs)),
        ...(wish.untilMs === null ? { endless: true } : { endsAt: isoOf(plus(world.now(), wish.untilMs)) }),
        ...(wish.oneTime === true ? { maxUses: 1 } : {}),
      },
      ACTOR,
    );
    codeIds.set(wish.name, code.id);
  }

  return {
    want,
    revoke: async (name) => {
      await revokeCode({ store, vault, world }, { codeId: codeIdOf(name), reason: null }, ACTOR);
    },
    restart,
    placement: async (name, address) => {
      const placements = await store.placementsOfCode(codeIdOf(name));
      const { slot, ledger, refusal } = known(
        placements.find(({ lockId }) => lockId === lockIdOf(address)),
        "placement",
      );
      return { slot, ledger, refusal: refusal?.reason ?? null };
    },
    slots: (address) => store.slots(lockIdOf(address)),
    alarms: async (address) => (await store.alarms({ open: true, lockId: lockIdOf(address) })).map(({ kind }) => kind),
    entries: async (address) => {
      const { items } = await store.events(
        { lockId: lockIdOf(address), kinds: ["entry"] },
        { after: null, limit: 100 },
      );
      const granted = items.filter(({ reason }) => reason === "granted").toReversed();
      const names = new Map([...codeIds].map(([name, id]) => [id, name]));
      return granted.map(({ codeId }) => (codeId === null ? null : (names.get(codeId) ?? null)));
    },
  };
}

function isoOf(at: Instant): string {
  return `${wallOf(at, UTC)}Z`;
}

function known<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`the suite knows no such ${what}`);
  return value;
}

/** A turn of the event loop with no call to the store under way: all that waits for no timer has ended. */
async function rest(underWay: () => number): Promise<void> {
  do await new Promise<void>((resolve) => setImmediate(resolve));
  while (underWay() > 0);
}
