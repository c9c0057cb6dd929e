import { accessSync, constants, existsSync, statfsSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { CardeaError } from "@cardea/core";
import type { Config } from "../config.ts";
import type { House } from "../main/house.ts";
import { journalPath } from "../main/data-folder.ts";
import { readOperatorFile } from "../main/operator-file.ts";
import { systemWorld } from "../world/system-world.ts";
import type { ReadCommand } from "./command.ts";
import { print, printJson } from "./output.ts";

/** What one look found: `problem` null: all is well. */
interface Finding {
  readonly about: string;
  readonly problem: string | null;
}

const OTHERS = 0o077;
const DISK_BYTES_MIN = 200 * 1024 * 1024;
/** No clock that is right shows an earlier time. */
const BUILT_AT_MS = Date.UTC(2026, 0, 1);

export const doctor: ReadCommand = {
  usage: "doctor",
  summary: "Looks whether everything is as it should be, and says what to do if not.",
  options: {},
  help: [],
  async run({ config, values }) {
    const findings = [
      nodeVersion(),
      dataFolder(config),
      freeSpace(config),
      clock(),
      await port(config),
      ...(await inside(config)),
    ];
    if (values["json"] === true) printJson(findings);
    else
      for (const { about, problem } of findings)
        print(problem === null ? `ok       ${about}` : `problem  ${about}: ${problem}`);
    return findings.every(({ problem }) => problem === null) ? 0 : 1;
  },
};

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isNew = major > 24 || (major === 24 && minor >= 11);
  return {
    about: `Node.js ${process.versions.node}`,
    problem: isNew ? null : "24.11 or newer is needed; `npm start` brings it.",
  };
}

function dataFolder({ dataPath }: Config): Finding {
  const about = `data folder ${dataPath}`;
  if (!existsSync(dataPath)) return { about, problem: "it does not exist yet; the first start makes it." };
  if ((statSync(dataPath).mode & OTHERS) !== 0)
    return { about, problem: `other users may look into it: chmod 700 ${dataPath}` };
  try {
    accessSync(dataPath, constants.R_OK | constants.W_OK | constants.X_OK);
    return { about, problem: null };
  } catch {
    return { about, problem: "this user may not write to it." }; // the reason is always the same: rights
  }
}

function freeSpace({ dataPath }: Config): Finding {
  if (!existsSync(dataPath)) return { about: "free space", problem: null };
  const { bavail, bsize } = statfsSync(dataPath);
  const megabytes = Math.floor((bavail * bsize) / 1_048_576);
  const isEnough = bavail * bsize >= DISK_BYTES_MIN;
  return {
    about: `free space ${megabytes} MB`,
    problem: isEnough ? null : "make room: a full disk keeps Cardea from storing anything.",
  };
}

function clock(): Finding {
  const now = systemWorld().now();
  const isSane = now >= BUILT_AT_MS;
  return {
    about: `clock ${new Date(now).toISOString()}`,
    problem: isSane ? null : "it is wrong: codes would open at the wrong time. Set it, best by NTP.",
  };
}

async function port(config: Config): Promise<Finding> {
  const about = `port ${config.port} on ${config.host}`;
  const running = readOperatorFile(config.dataPath);
  if (running !== null) return { about: `server at ${running.url}`, problem: await answers(running.url) };
  const isFree = await canListen(config);
  return {
    about,
    problem: isFree
      ? null
      : "another program has it, or this user may not listen there: choose another with CARDEA_PORT.",
  };
}

async function answers(url: string): Promise<string | null> {
  try {
    const answer = await fetch(new URL("/ready", url));
    const { problems } = (await answer.json()) as { problems: readonly string[] };
    return problems.length === 0 ? null : problems.join(" ");
  } catch {
    return "it does not answer; look into its log, or start it again."; // refused, hung up or no JSON: all the same
  }
}

function canListen({ host, port: number }: Config): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host, port: number }, () => server.close(() => resolve(true)));
  });
}

/** What can only be seen with database and key open. */
async function inside(config: Config): Promise<readonly Finding[]> {
  if (config.databaseUrl === null && !existsSync(config.dataPath)) return [];
  const { openHouse } = await import("../main/house.ts");
  const { openLog } = await import("../log/pino.ts");
  const world = systemWorld();
  try {
    const house = await openHouse(config, { world, log: openLog({ level: "silent", world }), role: "tool" });
    try {
      return [
        { about: "database, schema and master key", problem: null },
        await lockMemory(house),
        await auditLog(house),
        await lastEvent(house),
      ];
    } finally {
      await house.app.close();
      await house.store.close();
    }
  } catch (cause) {
    if (!(cause instanceof CardeaError)) throw cause;
    return [{ about: "database, schema and master key", problem: cause.message }];
  }
}

/** The memory of the built-in locks belongs to the server while one runs. */
async function lockMemory({ config, store, vault, world }: House): Promise<Finding> {
  const about = "memory of the built-in locks";
  if (readOperatorFile(config.dataPath) !== null) return { about: `${about} (the server has it)`, problem: null };
  const { memoryKeyOf } = await import("../main/built-in-locks.ts");
  const { createKeypadLocks } = await import("@cardea/lock");
  const memoryKey = await memoryKeyOf(vault, store);
  if (memoryKey === null) return { about: `${about} (there are none)`, problem: null };
  try {
    const locks = await createKeypadLocks({ journalPath: journalPath(config.dataPath), memoryKey, world, locks: [] });
    await locks.close();
    return { about, problem: null };
  } catch (cause) {
    if (!(cause instanceof CardeaError)) throw cause;
    return { about, problem: cause.message };
  }
}

async function auditLog({ store, logKey, world }: House): Promise<Finding> {
  const { verifyLog } = await import("../main/verify-log.ts");
  const verdict = await verifyLog({ store, logKey, world });
  if (verdict.kind === "good") return { about: `audit log, ${verdict.head.size} records`, problem: null };
  return {
    about: "audit log",
    problem: `record ${verdict.line - 1} is not as it was written: ${verdict.problem} Keep the data folder as it is and find out who had access.`,
  };
}

async function lastEvent({ store, world }: House): Promise<Finding> {
  const { items } = await store.events({}, { after: null, limit: 1 });
  const last = items[0]?.at ?? 0;
  const isBehind = last > world.now() + 60_000;
  return {
    about: "clock against the newest event",
    problem: isBehind ? "the clock was set back: events lie in the future. Set it right." : null,
  };
}
