import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createBackup, readManifest } from "cardea/src/main/backup.ts";
import { databasePath } from "cardea/src/main/data-folder.ts";
import { restoreBackup } from "cardea/src/main/restore.ts";
import { rotateMaster, rotateSite } from "cardea/src/main/rotate-keys.ts";
import type { Log } from "cardea/src/log/port.ts";
import { systemWorld } from "cardea/src/world/system-world.ts";
import { ACTOR, type CrashHouse, type Ground } from "./house.ts";
import { stopLife } from "./life.ts";
import { create, type Owner, revoke } from "./owner.ts";
import { settle } from "./settle.ts";
import { sqliteTroubles } from "./soundness.ts";
import { noteUnit } from "./tapped-statements.ts";
import { within } from "./taps.ts";
import { type Told, readTold } from "./told.ts";

/** Enough for every point to be reached some times. */
const TIMES = 8;

/** Gives the site and the house new keys, again and again. Nothing else works meanwhile. */
export async function rotateOften({ house, ledger }: Owner): Promise<void> {
  for (let time = 0; time < TIMES; time++) {
    ledger.tell({ wish: "rotate" });
    await within("rotate site", () => rotateSite(house, house.siteId, ACTOR));
    ledger.tell({ told: "rotated" });
    ledger.tell({ wish: "rotate" });
    await within("rotate master", () => rotateMaster(house, ACTOR));
    ledger.tell({ told: "rotated" });
  }
}

/** Makes backups, one after the other, while codes come and go. */
export async function backUpOften(owner: Owner): Promise<void> {
  for (let time = 0; time < TIMES; time++) {
    const work = workBeside(owner);
    await within("backup", () =>
      createBackup(owner.house.dataPath, newFolder(owner.house.ground), owner.house.world.now()),
    );
    await work;
  }
}

async function workBeside(owner: Owner): Promise<void> {
  const code = await create(owner, { locks: ["porch"], forMs: 1_000_000 });
  await revoke(owner, code);
}

function newFolder({ folder }: Ground): string {
  const numbers = readdirSync(folder).map((name) => Number(/^backup-(\d+)$/.exec(name)?.[1] ?? 0));
  return join(folder, `backup-${Math.max(0, ...numbers) + 1}`);
}

/** What is wrong with the backups: one with a list is whole and sound. Those that are done with go. */
export function backupTroubles({ folder }: Ground): readonly string[] {
  const backups = readdirSync(folder).filter((name) => name.startsWith("backup-"));
  const troubles = backups.flatMap((name) => {
    const path = join(folder, name);
    if (!existsSync(join(path, "manifest.json"))) return [];
    const isListed = safely(() => readManifest(path).files.length > 0);
    return isListed ? sqliteTroubles(path).map((trouble) => `${name}: ${trouble}`) : [];
  });
  for (const name of backups) rmSync(join(folder, name), { recursive: true, force: true });
  return troubles;
}

function safely(ask: () => boolean): boolean {
  try {
    return ask();
  } catch {
    return false;
  }
}

const KEPT = "kept-backup";

/** There while a restore is still to come, after a crash of the server. */
const DUE = "restore-is-due";

/** Makes a backup with what is known at that moment, goes on, then puts it back: at once, or after the server was killed. */
export async function restoreOnce(owner: Owner, log: Log): Promise<void> {
  const { house } = owner;
  const { ground, dataPath, world } = house;
  const path = join(ground.folder, KEPT);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path);
  await settle(house);
  await createBackup(dataPath, join(path, "files"), world.now());
  cpSync(join(ground.folder, "told"), join(path, "told"));
  await create(owner, { locks: ["front", "porch"], forMs: 80_000_000 });
  const [old] = [...owner.codes.values()].filter(({ revoked, endsAt }) => !revoked && endsAt > world.now());
  if (old !== undefined) await revoke(owner, old);
  await settle(house);
  if (owner.random() < 0.5) {
    writeFileSync(join(ground.folder, DUE), "");
    process.kill(process.pid, "SIGKILL");
  }
  await stopLife(house);
  await putBack(ground, dataPath, log);
}

/** The restore that is still to come, on what a killed server left. `begin` is called right before. */
export async function restoreDue(ground: Ground, log: Log, begin: () => void): Promise<void> {
  const path = join(ground.folder, DUE);
  if (!existsSync(path)) return;
  rmSync(path);
  begin();
  await putBack(ground, join(ground.folder, "data"), log);
}

/** What a verified restore leaves behind goes. */
export function forgetBackup({ folder }: Ground): void {
  rmSync(join(folder, KEPT, "told"), { force: true });
}

function putBack({ folder }: Ground, dataPath: string, log: Log): Promise<unknown> {
  noteUnit("restore");
  const options = { force: true, actor: ACTOR, world: systemWorld(), log };
  return within("restore", () => restoreBackup(join(folder, KEPT, "files"), dataPath, options));
}

/** What is true of a ground on which a restore may have been cut off, and may now be ended. */
export async function endRestore(ground: Ground, log: Log): Promise<void> {
  const dataPath = join(ground.folder, "data");
  const isCut = !existsSync(databasePath(dataPath)) && existsSync(join(ground.folder, KEPT, "told"));
  if (isCut) await putBack(ground, dataPath, log);
}

/** What was promised, where the backup was put back: what was known when it was made. Else null. */
export async function toldByBackup({ ground, store }: CrashHouse, told: Told): Promise<Told | null> {
  const path = join(ground.folder, KEPT);
  if (!existsSync(join(path, "told"))) return null;
  const { madeAt } = readManifest(join(path, "files"));
  const all = await store.auditRecords(0, 1_000_000);
  const isBack = all.some(({ leaf }) => leaf.includes('"store.restored"') && leaf.includes(madeAt));
  return isBack ? { ...readTold(path), underWay: told.underWay } : null;
}
