import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { short, spreadOf, type Spread } from "./figures.ts";
import type { Measurement, Row } from "./row.ts";
import { pause } from "./server-process.ts";
import type { Stage } from "./stage.ts";

const READY_MS_MAX = 1_500;
const RSS_MB_MAX = 150;

/** How soon a server is ready, and how much memory it takes when nothing happens. */
export const start: Measurement = {
  name: "start",
  limitMs: 240_000,
  run: async (stage) => {
    const runs = stage.size(10, 2);
    const kept = stage.folder();
    await (await stage.serve(kept, { demo: true })).stop();
    const cold: number[] = [];
    const warm: number[] = [];
    for (let run = 0; run < runs; run++) {
      cold.push(await readyMsOf(stage, stage.folder()));
      warm.push(await readyMsOf(stage, kept));
    }
    const idleMs = stage.size(10_000, 1_000);
    const server = await stage.serve(kept, { demo: true });
    await pause(idleMs);
    const rssMb = rssMbOf(server.pid);
    await server.stop();
    return [
      readyRow("ready after process start, new data folder", spreadOf(cold)),
      readyRow("ready after process start, existing data", spreadOf(warm)),
      {
        what: `resident memory after ${idleMs / 1_000} s idle`,
        goal: `<= ${RSS_MB_MAX} MB`,
        figure: `${short(rssMb)} MB`,
        isMet: rssMb <= RSS_MB_MAX,
        n: 1,
        values: { rssMb },
      },
    ];
  },
};

async function readyMsOf(stage: Stage, folder: string): Promise<number> {
  const server = await stage.serve(folder, { demo: true });
  await server.stop();
  return server.readyMs;
}

function readyRow(what: string, ms: Spread): Row {
  return {
    what,
    goal: `median <= ${READY_MS_MAX} ms`,
    figure: `median ${short(ms.p50)}, worst ${short(ms.max)} ms`,
    isMet: ms.p50 <= READY_MS_MAX,
    n: ms.n,
    values: { medianMs: ms.p50, worstMs: ms.max },
  };
}

function rssMbOf(pid: number): number {
  return process.platform === "linux" ? rssFromProc(pid) : rssFromPs(pid);
}

function rssFromProc(pid: number): number {
  const [, kib = "0"] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(join("/proc", String(pid), "status"), "utf8")) ?? [];
  return (Number(kib) * 1_024) / 1_000_000;
}

function rssFromPs(pid: number): number {
  return (Number(spawnSync("ps", ["-o", "rss=", "-p", String(pid)]).stdout.toString()) * 1_024) / 1_000_000;
}
