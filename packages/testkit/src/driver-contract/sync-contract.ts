import { describe, test } from "vitest";
import type { SyncCase, SyncUnderTest } from "./sync-rig.ts";
import { SYNC_WORLD_CASES } from "./sync-world-cases.ts";
import { SYNC_WRITE_CASES } from "./sync-write-cases.ts";

/** Every law that the sync engine must keep on bad locks. */
export const SYNC_CASES: readonly SyncCase[] = [...SYNC_WRITE_CASES, ...SYNC_WORLD_CASES];

/** Registers the tests of a sync engine over the quirky driver. */
export function syncContract(engine: SyncUnderTest): void {
  describe(`${engine.name} keeps its word on bad locks`, () => {
    for (const law of SYNC_CASES) test(law.name, { timeout: 30_000 }, () => runSyncCase(engine, law));
  });
}

/** Opens a fresh rig for one law, runs it and closes the rig. Throws where the engine breaks the law. */
export async function runSyncCase(engine: SyncUnderTest, law: SyncCase): Promise<void> {
  const rig = await engine.open(new Set(law.needs));
  try {
    await law.run(rig);
  } finally {
    await rig.close();
  }
}
