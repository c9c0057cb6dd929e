import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { makeId } from "@cardea/core";
import { exportLog } from "../../packages/server/src/audit/export-log.ts";
import { openLogKey } from "../../packages/server/src/audit/log-key.ts";
import { verifyFile } from "../../packages/server/src/audit/verify-file.ts";
import { openLog } from "../../packages/server/src/log/pino.ts";
import type { NewRecord } from "../../packages/server/src/store/port.ts";
import { openSqliteStore } from "../../packages/server/src/store/sqlite.ts";
import { openVault } from "../../packages/server/src/vault/open-vault.ts";
import { systemWorld } from "../../packages/server/src/world/system-world.ts";
import { short, spreadOf } from "./figures.ts";
import type { Measurement } from "./row.ts";
import { CLI, withoutOurs } from "./server-process.ts";
import type { Stage } from "./stage.ts";

const MS_MAX = 2_000;
const BATCH = 1_000;
const world = systemWorld();

/** `cardea audit verify` on an exported log. */
export const audit: Measurement = {
  name: "audit",
  limitMs: 180_000,
  run: async (stage) => {
    const records = stage.size(100_000, 2_000);
    const path = await exportedLog(stage.folder(), records);
    const runs = stage.size(5, 2);
    const command: number[] = [];
    const inside: number[] = [];
    for (let run = 0; run < runs; run++) {
      command.push(await timed(() => runVerify(stage, path)));
      inside.push(await timed(() => verifyHere(path)));
    }
    const bytes = (await stat(path)).size;
    const [whole, pure] = [spreadOf(command), spreadOf(inside)];
    return [
      {
        what: `audit verify of ${records} records, as a command`,
        goal: `median <= ${MS_MAX} ms`,
        figure: `median ${short(whole.p50)}, worst ${short(whole.max)} ms`,
        isMet: whole.p50 <= MS_MAX,
        n: runs,
        note: `the log has ${Math.round(bytes / records)} bytes a record; in this process, without the start of one: median ${short(pure.p50)} ms`,
        values: { commandMs: command, insideMs: inside, bytes },
      },
    ];
  },
};

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function verifyHere(path: string): Promise<void> {
  const verdict = await verifyFile(path);
  if (verdict.kind !== "good") throw new Error(`the log is not good: ${verdict.problem}`);
}

function runVerify(stage: Stage, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, "audit", "verify", path], {
      env: withoutOurs(process.env),
      stdio: "ignore",
    });
    stage.adopt(child);
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`audit verify ended with ${code}`))));
  });
}

/** Records that many things in a store of its own, and exports the log. */
async function exportedLog(folder: string, count: number): Promise<string> {
  const log = openLog({ level: "silent", world });
  const store = await openSqliteStore({ path: join(folder, "audit.db"), world, log });
  try {
    const vault = await openVault({ store, source: { kind: "text", text: "ab".repeat(32), where: "bench" }, world });
    const logKey = await openLogKey({ store, vault, world });
    for (let from = 0; from < count; from += BATCH) {
      const batch = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => recordOf(from + i));
      await store.unit((tx) => tx.record(batch));
    }
    const path = join(folder, "audit.log");
    await pipeline(Readable.from(exportLog({ store, logKey, world })), createWriteStream(path));
    return path;
  } finally {
    await store.close();
  }
}

/** As long as what the server writes about a code on a lock. */
function recordOf(number: number): NewRecord {
  const id = <Kind extends "code" | "lock" | "placement">(kind: Kind) =>
    makeId(kind, world.now(), world.randomBytes(10));
  return {
    actor: { kind: "cardea", id: null, name: null },
    action: "placement.verified",
    subject: { lockId: id("lock"), codeId: id("code"), placementId: id("placement") },
    facts: { proof: "read_back", refusal: null, enforcement: "cardea", slot: number % 30 },
  };
}
