import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConnectionId, DEFAULT_LOCK_SETTINGS, type LockId, makeId, type Site, type WallTime } from "@cardea/core";
import { type LogKey, openLogKey } from "cardea/src/audit/log-key.ts";
import type { Log } from "cardea/src/log/port.ts";
import { createBackup } from "cardea/src/main/backup.ts";
import { FRESH_LOCK_STATE } from "cardea/src/main/new-lock.ts";
import { restoreBackup } from "cardea/src/main/restore.ts";
import type { Actor } from "cardea/src/store/port.ts";
import { openSqliteStore, type SqliteStore } from "cardea/src/store/sqlite.ts";
import { sealContext } from "cardea/src/sync/connections.ts";
import type { Keyring } from "cardea/src/vault/keyring.ts";
import { openVault } from "cardea/src/vault/open-vault.ts";
import { personalSeal } from "cardea/src/vault/personal.ts";
import type { World } from "cardea/src/world/port.ts";
import { systemWorld } from "cardea/src/world/system-world.ts";
import type { Scenario } from "./scenario.ts";
import { SIM_KIND } from "./sim-driver.ts";
import type { SimLock } from "./sim-lock.ts";

/** A disk without a plate, where there is one: nothing of a simulated house need outlive the process. */
const MEMORY_DISK = "/dev/shm";

/** Who does what the members of the simulated house do. */
export const MEMBER: Actor = { kind: "cli", id: null, name: "simulator" };

/** The store of the simulated house and what is in it from the start. */
export interface SimHouse {
  readonly store: SqliteStore;
  readonly vault: Keyring;
  readonly logKey: LogKey;
}

export interface HouseTools {
  readonly world: World;
  readonly log: Log;
}

/** The place on the disk, or in memory, where a house keeps its store; a backup can be made of the former. */
export class HouseFolder {
  readonly #folder: string | null;
  #backups = 0;

  /** `isOnDisk`: backups of the house are made. */
  constructor(isOnDisk: boolean) {
    const ground = groundFor(isOnDisk);
    this.#folder = ground === null ? null : mkdtempSync(join(ground, "cardea-sim-"));
  }

  /** Opens the store with its keys. */
  async open({ world, log }: HouseTools): Promise<SimHouse> {
    const keys: { ring: Keyring | null } = { ring: null };
    await this.#beginWithEmptyStore(log);
    const store = await openSqliteStore({
      path: this.#folder === null ? ":memory:" : join(this.#dataPath(), "cardea.db"),
      world,
      log,
      sealPersonal: async (tx, { holderId, siteId, facts }) => {
        if (keys.ring === null) throw new Error("the vault is not open yet");
        return personalSeal({ vault: keys.ring, world }).sealPersonal(tx, { holderId, siteId }, facts);
      },
    });
    const source = { kind: "text", text: "5c".repeat(32), where: "the simulator" } as const;
    const vault = await openVault({ store, source, world });
    keys.ring = vault;
    return { store, vault, logKey: await openLogKey({ store, vault, world }) };
  }

  /** Whether there is something to go back to. */
  hasBackup(): boolean {
    return this.#backups > 0;
  }

  async backUp(world: World): Promise<void> {
    if (this.#folder === null) return;
    await createBackup(this.#dataPath(), join(this.#folder, `backup-${++this.#backups}`), world.now());
  }

  /** Puts the newest backup back; nobody may work on the store. */
  async restore({ world, log }: HouseTools): Promise<void> {
    if (this.#folder === null || this.#backups === 0) return;
    const backup = join(this.#folder, `backup-${this.#backups}`);
    await restoreBackup(backup, this.#dataPath(), { force: true, actor: MEMBER, world, log });
  }

  remove(): void {
    if (this.#folder !== null) rmSync(this.#folder, { recursive: true, force: true });
  }

  /** To make each table anew would take a tenth of the time of a small house. */
  async #beginWithEmptyStore(log: Log): Promise<void> {
    if (this.#folder === null || existsSync(this.#dataPath()) || !existsSync(MEMORY_DISK)) return;
    emptyStore ??= makeEmptyStore(log);
    const path = await emptyStore;
    mkdirSync(this.#dataPath());
    copyFileSync(path, join(this.#dataPath(), "cardea.db"));
  }

  #dataPath(): string {
    return join(this.#folder ?? "", "data");
  }
}

/** Where houses are kept; null: where the store has none that bears a name. */
function groundFor(isOnDisk: boolean): string | null {
  if (existsSync(MEMORY_DISK)) return MEMORY_DISK;
  return isOnDisk ? tmpdir() : null;
}

let emptyStore: Promise<string> | undefined;

async function makeEmptyStore(log: Log): Promise<string> {
  const folder = mkdtempSync(join(MEMORY_DISK, "cardea-sim-empty-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "cardea.db");
  await (await openSqliteStore({ path, world: systemWorld(), log })).close();
  return path;
}

/** Puts the site, its hubs and its locks into a new store; answers the id of each lock by its number. */
export async function furnish(
  { store, vault }: SimHouse,
  {
    scenario,
    world,
    locks,
  }: { readonly scenario: Scenario; readonly world: World; readonly locks: readonly SimLock[] },
): Promise<readonly LockId[]> {
  const id = <Kind extends Parameters<typeof makeId>[0]>(kind: Kind) =>
    makeId(kind, world.now(), world.randomBytes(10));
  const site = siteOf(id("site"), scenario);
  await store.unit(async (tx) => {
    await tx.insertSite(site);
    await vault.createSiteKeys(tx, site.id);
  });
  const hubs = new Map<number, ConnectionId>();
  const lockIds: LockId[] = [];
  await store.unit(async (tx) => {
    for (const lock of locks) {
      let connectionId = hubs.get(lock.hub);
      if (connectionId === undefined) {
        connectionId = id("connection");
        hubs.set(lock.hub, connectionId);
        const connection = {
          id: connectionId,
          siteId: site.id,
          kind: SIM_KIND,
          name: `Hub ${lock.hub}`,
          createdAt: world.now(),
        };
        await tx.insertConnection({
          ...connection,
          settings: vault.seal(sealContext(connection), JSON.stringify({ hub: lock.hub })),
        });
      }
      const lockId = id("lock");
      lockIds.push(lockId);
      await tx.insertLock({
        id: lockId,
        siteId: site.id,
        connectionId,
        address: lock.address,
        name: lock.address,
        class: "door",
        capabilities: lock.capabilities,
        settings: {
          ...DEFAULT_LOCK_SETTINGS,
          auditEveryMs: lock.draft.auditEveryMs,
          wrongPinLimit: lock.draft.wrongPinLimit,
        },
        createdAt: world.now(),
        state: FRESH_LOCK_STATE,
      });
      await tx.schedule("sync_lock", lockId, world.now());
    }
  });
  return lockIds;
}

function siteOf(id: Site["id"], { zone }: Scenario): Site {
  return {
    id,
    name: "Simulated house",
    zone,
    address: null,
    position: { latitude: 52.5, longitude: 13.4 },
    radiusMeters: 100,
    checkIn: "15:00" as WallTime,
    checkOut: "11:00" as WallTime,
    holidays: new Map(),
    guestNotes: null,
  };
}
