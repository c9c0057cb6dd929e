import type { StoredCode, StoredEvent } from "cardea/src/store/port.ts";
import type { CrashHouse } from "./house.ts";

/** A record of the audit log, as far as it is looked at. */
interface Leaf {
  readonly action: string;
  readonly subject: Readonly<Record<string, string>>;
}

/** All that a store holds of codes, events and records. */
export interface Stored {
  readonly codes: ReadonlyMap<string, StoredCode>;
  readonly names: ReadonlyMap<string, string>;
  readonly events: readonly StoredEvent[];
  readonly leaves: readonly Leaf[];
}

/** Reads it. */
export async function readStored({ store, siteId, world }: CrashHouse): Promise<Stored> {
  const codes = new Map<string, StoredCode>();
  for (let after: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof store.codes>> = await store.codes(
      { siteId },
      { after, limit: 500 },
      world.now(),
    );
    for (const code of page.items) codes.set(code.id, code);
    after = page.nextCursor;
    if (after === null) break;
  }
  const holders = await store.holders([...codes.values()].map((code) => code.holderId));
  const names = new Map([...codes.values()].map((code) => [code.id as string, holders.get(code.holderId)?.name ?? ""]));
  const events = await store.eventsAfter(0, 1_000_000);
  const records = await store.auditRecords(0, 1_000_000);
  return { codes, names, events, leaves: records.map(({ leaf }) => JSON.parse(leaf) as Leaf) };
}

/** How many entries are stored of a code. */
export function grantedTo(events: readonly StoredEvent[], codeId: string): number {
  return events.filter((event) => event.kind === "entry" && event.reason === "granted" && event.codeId === codeId)
    .length;
}

/** How often each key is there. */
export function counted(keys: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
