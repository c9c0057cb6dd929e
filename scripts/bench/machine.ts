import { closeSync, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { openDatabase } from "./database.ts";
import { median, percentile } from "./figures.ts";

/** What the figures depend on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly kernel: string;
  readonly node: string;
  readonly sqlite: string;
  /** The file system below the measured folder. */
  readonly fileSystem: string;
  /** One write of 4 KiB made durable by fdatasync. */
  readonly fdatasyncMsP50: number;
  readonly fdatasyncMsP99: number;
}

/** How busy the machine is by others. */
export interface Busyness {
  /** The load average of one minute. */
  readonly load: number;
  /** Which part of a processor one busy thread got; 1 on a machine that does nothing else. */
  readonly cpuShare: number;
}

const SYNCS = 100;
const SPIN_MS = 300;

export function machineAt(folder: string): Machine {
  const [first] = cpus();
  const syncs = syncTimes(join(folder, "sync-probe")).toSorted((a, b) => a - b);
  return {
    cpu: first?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGib: Math.round(totalmem() / 1024 ** 3),
    kernel: release(),
    node: process.version,
    sqlite: sqliteVersion(join(folder, "version-probe.db")),
    fileSystem: fileSystemOf(folder),
    fdatasyncMsP50: median(syncs),
    fdatasyncMsP99: percentile(syncs, 99),
  };
}

export function busyness(): Busyness {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  while (performance.now() - startedAt < SPIN_MS);
  const { user, system } = process.cpuUsage(before);
  return { load: loadavg()[0] ?? 0, cpuShare: Math.min(1, (user + system) / 1_000 / (performance.now() - startedAt)) };
}

function syncTimes(path: string): readonly number[] {
  const file = openSync(path, "w");
  const page = Buffer.alloc(4_096, 1);
  const times = Array.from({ length: SYNCS }, () => {
    const startedAt = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    return performance.now() - startedAt;
  });
  closeSync(file);
  rmSync(path);
  return times;
}

function sqliteVersion(path: string): string {
  const database = openDatabase(path);
  const version = database.writer.prepare<[], { version: string }>("select sqlite_version() as version").get()?.version;
  database.close();
  for (const end of ["", "-wal", "-shm"]) rmSync(`${path}${end}`, { force: true });
  return version ?? "unknown";
}

/** The type and options of the mount that holds the folder, where the system tells. */
function fileSystemOf(folder: string): string {
  try {
    const mounts = readFileSync("/proc/mounts", "utf8")
      .split("\n")
      .map((line) => line.split(" "))
      .filter(([, at = "-"]) => at === "/" || `${resolve(folder)}/`.startsWith(`${at}/`))
      .toSorted(([, a = ""], [, b = ""]) => a.length - b.length);
    const [device = "", at = "", type = "unknown", options = ""] = mounts.at(-1) ?? [];
    return `${type} on ${device} at ${at} (${options})`;
  } catch {
    return "unknown"; // not Linux
  }
}
