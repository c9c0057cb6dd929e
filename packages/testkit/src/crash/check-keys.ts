import { MASTER_SETTING, siteSetting } from "cardea/src/vault/settings.ts";
import type { CrashHouse } from "./house.ts";
import type { Known, Told } from "./told.ts";

const ROTATED = /"action":"keys\.(master|site)_rotated"/;

/** What marks the present keys of a house, and how many rotations its audit log tells of. */
export async function keysOf({ store, siteId }: CrashHouse): Promise<Known["keys"]> {
  const records = await store.auditRecords(0, 1_000_000);
  const keys = JSON.parse((await store.setting(siteSetting(siteId))) ?? "{}") as { keys?: Record<string, string> };
  return {
    master: (await store.setting(MASTER_SETTING)) ?? "",
    site: Object.keys(keys.keys ?? {})[0] ?? "",
    records: records.filter(({ leaf }) => ROTATED.test(leaf)).length,
  };
}

/** Keys change with a record of it, and a rotation that was told is there. */
export function keyTroubles({ known }: Told, keys: Known["keys"]): readonly string[] {
  if (known.keys.master === "") return [];
  const changes = Number(known.keys.master !== keys.master) + Number(known.keys.site !== keys.site);
  const recorded = keys.records - known.keys.records;
  return [
    ...(changes > recorded ? ["keys were rotated, and the audit log does not tell of it"] : []),
    ...(known.rotations > keys.records ? ["a rotation that was told is not in the audit log"] : []),
  ];
}
