import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { makeId, Pin, type SiteId } from "@cardea/core";
import { openLog } from "../../packages/server/src/log/pino.ts";
import { openSqliteStore } from "../../packages/server/src/store/sqlite.ts";
import { openVault } from "../../packages/server/src/vault/open-vault.ts";
import { systemWorld } from "../../packages/server/src/world/system-world.ts";
import { short, spreadOf } from "./figures.ts";
import type { Measurement, Row } from "./row.ts";
import type { Stage } from "./stage.ts";

const US_MAX = 100;
const world = systemWorld();

/** A PIN sealed under its site's key and opened again. */
export const vault: Measurement = {
  name: "vault",
  limitMs: 30_000,
  run: async (stage) => {
    const store = await openSqliteStore({
      path: join(stage.folder(), "vault.db"),
      world,
      log: openLog({ level: "silent", world }),
    });
    try {
      const source = { kind: "text", text: randomBytes(32).toString("hex"), where: "bench" } as const;
      const keys = await openVault({ store, source, world });
      const siteId: SiteId = makeId("site", world.now(), world.randomBytes(10));
      await store.unit((tx) => keys.createSiteKeys(tx, siteId));
      const pin = Pin.parse(String(700_000 + (randomBytes(2).readUInt16BE() % 90_000)));
      if (pin === null) throw new Error("not a PIN");
      return [rowOf(() => keys.openPin(siteId, "code_bench", keys.sealPin(siteId, "code_bench", pin)), stage)];
    } finally {
      await store.close();
    }
  },
};

function rowOf(work: () => unknown, stage: Stage): Row {
  for (let warm = 0; warm < 500; warm++) work();
  const times = Array.from({ length: stage.size(10_000, 100) }, () => {
    const startedAt = performance.now();
    work();
    return (performance.now() - startedAt) * 1_000;
  });
  const { p50, p99, n } = spreadOf(times);
  return {
    what: "a PIN sealed and opened",
    goal: `median <= ${US_MAX} us`,
    figure: `median ${short(p50)}, p99 ${short(p99)} us`,
    isMet: p50 <= US_MAX,
    n,
    values: { p50Us: p50, p99Us: p99 },
  };
}
