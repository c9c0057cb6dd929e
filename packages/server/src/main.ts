import type { AddressInfo } from "node:net";
import { CardeaError, type CodeId, DAY_MS, type LockId, MINUTE_MS, plus, type SubscriptionId } from "@cardea/core";
import { makeCheckpoint } from "./audit/checkpointer.ts";
import { tellCodeEdge } from "./codes/code-edge.ts";
import type { Config } from "./config.ts";
import { deliverPush } from "./delivery/push/deliver.ts";
import { reviewKeypad } from "./events/keypad.ts";
import { isFresh, makeSetupToken } from "./auth/setup.ts";
import { ANSWER_KEPT_MS, CLOSE_MS_MAX } from "./http/limits.ts";
import type { JobHandler, Task } from "./jobs/port.ts";
import { openLog } from "./log/pino.ts";
import { BUILT_IN, ONE_SERVER_SENTENCE } from "./main/built-in-locks.ts";
import { firstStart } from "./main/demo-house.ts";
import { type House, openHouse } from "./main/house.ts";
import { removeOperatorFile, writeOperatorFile } from "./main/operator-file.ts";
import { peopleTools } from "./main/people-tools.ts";
import { eraseIdleHolders } from "./people/erase-holder.ts";
import type { Migrations } from "./store/migrate.ts";
import { reconcileLock } from "./sync/reconcile.ts";
import type { World } from "./world/port.ts";
import { systemWorld } from "./world/system-world.ts";

/** A log that grew is signed at least this often. */
const CHECKPOINT_MS = MINUTE_MS;
const RETENTION_MS = DAY_MS;

export interface RunningServer {
  /** Where it listens, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /** The one-time link that makes the owner; null once anybody has an account. */
  readonly setupLink: string | null;
  /** Ends streams, finishes what is under way, closes the store. */
  close(): Promise<void>;
}

/**
 * The composition root: opens, wires and starts everything. Throws CardeaError `cannot_start` with one sentence.
 * `furtherMigrations`: those of a version to come, for tests.
 */
export async function startServer(
  config: Config,
  world: World = systemWorld(),
  furtherMigrations: Migrations = {},
): Promise<RunningServer> {
  const log = openLog({ level: config.logLevel, world });
  const house = await openHouse(config, { world, log, role: "server", furtherMigrations });
  try {
    return await run(house);
  } catch (cause) {
    await closeHouse(house);
    throw cause;
  }
}

async function run(house: House): Promise<RunningServer> {
  const { config, log, store } = house;
  await startWork(house);
  const url = await listen(house);
  const stopCheckpoints = signOften(house);
  writeOperatorFile(config.dataPath, { url, token: house.operatorToken, pid: process.pid });
  const setupLink = await setupLinkOf(house);
  log.info("cardea is ready", { url, store: store.kind });
  return {
    url,
    setupLink,
    async close() {
      stopCheckpoints();
      await closeHouse(house);
    },
  };
}

/** Opens the connections, makes the demo house at the first start, and begins with what is due. */
export async function startWork(house: House): Promise<void> {
  const { config, store, place, vault, world, drivers, connections, neighbors, jobs, bell } = house;
  await takePlace(house);
  await connections.start();
  await neighbors.follow();
  const tools = { store, place, vault, world, driver: drivers.virtual, connections };
  const createSiteKeys = vault.createSiteKeys.bind(vault);
  await firstStart({ ...tools, createSiteKeys }, { wanted: config.demo, zone: config.zone });
  await jobs.start(handlersOf(house));
  await store.unit((tx) => tx.schedule("retention", "all", world.now()));
  bell.start();
}

/** Throws cannot_start where built-in locks of this database would run twice, each with a memory of its own. */
async function takePlace({ store, place }: House): Promise<void> {
  const hasBuiltIns = (await store.connections()).some(({ kind }) => kind === BUILT_IN);
  if (!(await place.take(hasBuiltIns ? "alone" : "shared"))) throw new CardeaError("cannot_start", ONE_SERVER_SENTENCE);
}

function handlersOf({
  store,
  vault,
  world,
  log,
  connections,
  logKey,
  push,
}: House): Readonly<Record<Task, JobHandler>> {
  return {
    sync_lock: (key, hold) => reconcileLock(key as LockId, { store, vault, world, log, ports: connections, hold }),
    code_edge: (key) => tellCodeEdge({ store, world }, key as CodeId),
    keypad_review: (key) => reviewKeypad({ store, world }, key as LockId),
    audit_checkpoint: async () => void (await makeCheckpoint({ store, logKey, world })),
    push: (key, hold) => deliverPush(push, key as SubscriptionId, hold),
    retention: async () => {
      const count = await eraseIdleHolders(peopleTools({ store, vault, world }));
      if (count > 0) log.info("people whose time was over were erased", { count });
      await store.unit(async (tx) => {
        await tx.deleteOldAccess(world.now());
        await tx.deleteAnswersBefore(plus(world.now(), -ANSWER_KEPT_MS));
        await tx.schedule("retention", "all", plus(world.now(), RETENTION_MS));
      });
    },
  };
}

async function listen({ app, config, address }: House): Promise<string> {
  try {
    await app.listen({ host: config.host, port: config.port });
  } catch (cause) {
    throw new CardeaError("cannot_start", listenSentence(cause, config), { cause });
  }
  const { port } = app.server.address() as AddressInfo;
  const host = config.host === "0.0.0.0" || config.host === "::" ? "127.0.0.1" : config.host;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  address.url = config.publicUrl ?? url;
  return url;
}

function listenSentence(cause: unknown, { host, port }: Config): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  switch (code) {
    case "EADDRINUSE":
      return `Port ${port} on ${host} is in use: stop the other program, or choose another port with --port or CARDEA_PORT.`;
    case "EACCES":
      return `This user may not listen on port ${port}: choose one above 1023 with --port or CARDEA_PORT.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `${host} is no address of this machine: set CARDEA_HOST to one that is.`;
    default:
      return `Cardea cannot listen on ${host}:${port} (${String(code)}).`;
  }
}

/** Signs the audit log again and again, whenever it grew. */
function signOften({ store, logKey, world, log }: House): () => void {
  let cancel = (): void => {};
  let signedSize = -1;
  const sign = async (): Promise<void> => {
    try {
      if ((await store.auditSize()) !== signedSize) signedSize = (await makeCheckpoint({ store, logKey, world })).size;
    } catch (cause) {
      log.error("the audit log could not be signed", {}, cause);
    }
    cancel = world.after(CHECKPOINT_MS, () => void sign());
  };
  cancel = world.after(CHECKPOINT_MS, () => void sign());
  return () => cancel();
}

/** A link for whoever sees the terminal, as long as nobody has an account. An unused one is replaced at each start. */
async function setupLinkOf({ store, world, address }: House): Promise<string | null> {
  if (!(await isFresh(store))) return null;
  const { token } = await makeSetupToken({ store, world }, { kind: "cardea", id: null, name: "start" });
  return `${address.url}/#setup=${token}`;
}

/** Ends streams, finishes what is under way within a bound, signs the log and closes the store. */
export async function closeHouse({
  app,
  bell,
  jobs,
  connections,
  neighbors,
  store,
  place,
  logKey,
  world,
  log,
  config,
}: House): Promise<void> {
  removeOperatorFile(config.dataPath);
  await bounded(world, app.close());
  bell.stop();
  await bounded(world, jobs.stop());
  await bounded(world, neighbors.stop());
  await connections.close();
  try {
    if (store.readOnlyReason() === null) await makeCheckpoint({ store, logKey, world });
  } catch (cause) {
    log.error("the audit log could not be signed at the end", {}, cause);
  }
  await place.close();
  await store.close();
}

/** Waits, but not for ever: what hangs is left behind. */
async function bounded(world: World, work: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const cancel = world.after(CLOSE_MS_MAX, late.resolve);
  await Promise.race([work, late.promise]).finally(cancel);
}
