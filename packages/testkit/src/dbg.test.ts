import { test, expect } from "vitest";
import { serverEngineUnderTest } from "./quirky-lock/engine.ts";
import { SYNC_CASES, runSyncCase } from "./driver-contract/sync-contract.ts";
import { appendFileSync, writeFileSync } from "node:fs";
test("all", async () => {
  writeFileSync("/tmp/sync.log", "");
  for (const law of SYNC_CASES) {
    const t0 = performance.now();
    const result = await Promise.race([runSyncCase(serverEngineUnderTest(), law).then(() => "ok", (e) => `FAIL ${e.message.slice(0,300)} ${e.stack.split("\n").filter((l: string)=>l.includes("cases.ts")).slice(0,2)}`), new Promise((r) => setTimeout(() => r("HANG"), 14000))]);
    appendFileSync("/tmp/sync.log", `${result} | ${law.name} ${Math.round(performance.now()-t0)}ms\n`);
  }
}, 200000);
