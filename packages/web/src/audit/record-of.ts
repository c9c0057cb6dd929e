import { parseLeaf } from "@cardea/core/src/audit/record.ts";
import type { HouseEvent } from "../api-types.ts";
import { msOf } from "../site/clock.ts";
import type { RecordAnswer } from "./api.ts";

/** The record that was kept with an event, the nearest in time; null if none of these was. */
export function recordOf(event: HouseEvent, records: readonly RecordAnswer[]): RecordAnswer | null {
  const at = msOf(event.at);
  const distance = (record: RecordAnswer): number => Math.abs(msOf(record.at) - at);
  return records
    .filter((record) => isOf(event, record.leaf))
    .reduce<RecordAnswer | null>((best, one) => (best === null || distance(one) < distance(best) ? one : best), null);
}

function isOf(event: HouseEvent, leaf: string): boolean {
  const record = parseLeaf(leaf);
  if (record === null) return false;
  const { action, subject, facts } = record;
  const isSame = (name: string, id: string | null): boolean => subject[name] === undefined || subject[name] === id;
  if (!isSame("lockId", event.lockId) || !isSame("codeId", event.codeId)) return false;
  if (event.kind !== "entry") return action === event.kind;
  return action.startsWith("entry.") && facts["at"] === msOf(event.at);
}
