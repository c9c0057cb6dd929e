import { databasePath } from "cardea/src/main/data-folder.ts";
import type { Log } from "cardea/src/log/port.ts";
import { openSqliteFiles } from "cardea/src/store/sqlite-open.ts";
import { seededRandom } from "../virtual-world.ts";
import { checkHouse } from "./checks.ts";
import { type CrashHouse, openCrashHouse } from "./house.ts";
import { startLife, stopLife } from "./life.ts";
import {
  backupTroubles,
  backUpOften,
  endRestore,
  forgetBackup,
  restoreDue,
  restoreOnce,
  rotateOften,
  toldByBackup,
} from "./offline.ts";
import type { Order } from "./order.ts";
import { comeToRest, type Owner, revoke } from "./owner.ts";
import { contentsOf, settle } from "./settle.ts";
import { outlive, postgresTroubles, sqliteTroubles } from "./soundness.ts";
import { tapStatements } from "./tapped-statements.ts";
import { arm, reachedPoints, within } from "./taps.ts";
import { noteFlushed, tear } from "./tear.ts";
import { openLedger, readTold, type Told } from "./told.ts";
import { liveRound } from "./workload.ts";

/** So often the whole work is done before a point counts as never reached. */
const ROUNDS_MAX = 4;

/** Carries out one order; answers what is wrong, in words. Does not return where the process dies as ordered. */
export async function runOrder(order: Order, log: Log): Promise<readonly string[]> {
  const { ground, scenario, point, hit } = order;
  if (order.tear !== null) tear(ground.folder, order.tear, order.seed);
  tapStatements(ground.url === null ? "sqlite" : "postgres");
  const troubles = await troublesOf(order);
  if (troubles.length > 0) return troubles;
  const dies = (): void => (point === null ? undefined : arm(point, hit, () => noteFlushed(ground.folder)));
  if (scenario === "fresh") dies();
  if (scenario === "restore") await restoreDue(ground, log, dies);
  const { owner, violations } = await recovered(order, log);
  if (violations.length > 0) return violations;
  if (point === null) return ended(owner);
  dies();
  await work(order, owner, log);
  const near = [...reachedPoints()].filter(([name]) => name.startsWith(point.split(":")[0] ?? ""));
  return [`${point} was not reached ${hit} times; near: ${near.map(([name, count]) => `${name} ${count}`).join(", ")}`];
}

/** What the files and tables themselves say, before any server touches them. */
async function troublesOf({ ground, scenario, point }: Order): Promise<readonly string[]> {
  if (ground.url === null) return [...sqliteTroubles(`${ground.folder}/data`), ...backupTroubles(ground)];
  await outlive(ground.url);
  // The death of a client alone can't harm the tables of a server: those are read through at the end of a chain.
  return scenario === "database" || point === null ? postgresTroubles(ground.url) : [];
}

interface Recovered {
  readonly owner: Owner;
  readonly violations: readonly string[];
}

/** Starts the server again, lets it come to rest, and holds what is there against what was promised. */
async function recovered(order: Order, log: Log): Promise<Recovered> {
  const { ground, seed } = order;
  const random = seededRandom(seed);
  await endRestore(ground, log);
  const before = readTold(ground.folder);
  const house = await openCrashHouse(ground, { aheadMs: before.known.aheadMs, log });
  const back = await toldByBackup(house, before);
  const told = back ?? before;
  const ledger = openLedger(ground.folder);
  const codes = new Map(told.known.codes.map((code) => [code.id, code]));
  const journalFails = order.point?.startsWith("journal anew") === true ? 1 : 0.2;
  const owner: Owner = { house, ledger, codes, random, journalFails };
  if (random() < 0.5) await revokeUnseen(owner, told);
  await startLife(house);
  await comeToRest(owner);
  if (back !== null) await clearLeftOvers(house, before);
  const { violations, known } = await within("check", () =>
    checkHouse(house, back === null ? readTold(ground.folder) : told),
  );
  if (violations.length > 0) return { owner, violations };
  ledger.begin(known);
  forgetBackup(ground);
  codes.clear();
  for (const code of known.codes) codes.set(code.id, code);
  return { owner, violations };
}

/** The owner revokes the newest code before any lock is looked at: what the crash left on a lock must go all the same. */
async function revokeUnseen(owner: Owner, { known }: Told): Promise<void> {
  const newest = known.codes.filter(({ revoked, endsAt }) => !revoked && endsAt > owner.house.world.now()).at(-1);
  if (newest !== undefined) await revoke(owner, newest);
}

/** Codes made since the backup are nobody's for the restored house: the owner takes them out by hand. */
async function clearLeftOvers(house: CrashHouse, { known }: Told): Promise<void> {
  const digits = new Set(known.codes.map((code) => code.digits));
  for (const [name, { id, address }] of house.locks) {
    const contents = await contentsOf(house, name);
    for (const { slot, content } of await house.store.slots(id)) {
      if (content !== "unmanaged" || !digits.has(contents.get(slot) ?? "")) continue;
      house.outside.find((lock) => lock.address === name)?.program(slot, null);
      await house.drivers.virtual.keypad(address)?.byHand.program(slot, null);
    }
  }
  await settle(house);
}

async function work({ scenario }: Order, owner: Owner, log: Log): Promise<void> {
  switch (scenario) {
    case "fresh":
    case "life":
      for (let round = 0; round < ROUNDS_MAX; round++) await liveRound(owner);
      return;
    case "moment":
    case "database":
    case "checkpointing":
      if (scenario === "checkpointing") checkpointOften(owner.house.dataPath);
      process.stdout.write("working\n");
      for (;;) await liveRound(owner);
    case "rotate":
      await liveRound(owner);
      await owner.house.jobs.stop();
      return rotateOften(owner);
    case "backup":
      return backUpOften(owner);
    case "restore":
      return restoreOnce(owner, log);
  }
}

/** Works the WAL into the file again and again, whenever nothing is in the way. */
function checkpointOften(dataPath: string): void {
  const { writer } = openSqliteFiles(databasePath(dataPath), "tool");
  writer.pragma("busy_timeout = 0");
  setInterval(() => writer.pragma("wal_checkpoint(TRUNCATE)"), 2);
}

/** One round without a crash, to see that the house is good for work, then a proper end. */
async function ended(owner: Owner): Promise<readonly string[]> {
  const { house } = owner;
  await liveRound(owner);
  await comeToRest(owner);
  const { violations } = await within("check", () => checkHouse(house, readTold(house.ground.folder)));
  await stopLife(house);
  return violations;
}
