import { openJournal } from "./journal.ts";
import type { KeypadLock } from "./keypad-lock.ts";
import { KeptLock } from "./kept-lock.ts";
import type { LockSpec, LockTools } from "./lock-spec.ts";
import { FORGETFUL, type MemoryRecord, Recollection, wholeRecord } from "./memory.ts";
import { makeSealer } from "./seal.ts";
import type { LockWorld } from "./world.ts";

export interface KeypadLocksOptions {
  /** The one file in which all these locks remember; null: they forget with the process. */
  readonly journalPath: string | null;
  /** 32 bytes under which PINs are sealed and found. */
  readonly memoryKey: Uint8Array;
  readonly world: LockWorld;
  readonly locks: readonly LockSpec[];
}

/** The built-in locks of one process. */
export interface KeypadLocks {
  /** Null if there is none of that address. */
  get(address: string): KeypadLock | null;
  /** Adds a lock, with what it remembers from before; the same address again gives the lock that is there. */
  add(spec: LockSpec): KeypadLock;
  list(): readonly KeypadLock[];
  /** Resolves when everything is written and the file is free. */
  close(): Promise<void>;
}

/** Opens the memory and switches the locks on. Throws cannot_start, with one sentence, if the memory can't be used. */
export async function createKeypadLocks(options: KeypadLocksOptions): Promise<KeypadLocks> {
  const { journalPath: path, world } = options;
  const kept = new Map<string, KeptLock>();
  const past = new Recollection();
  const sealer = makeSealer(options.memoryKey, world);
  const journal = path === null ? null : await openJournal({ path, keyCheck: sealer.keyCheck, whole });
  for (const record of journal?.past ?? []) past.add(record);
  const tools: LockTools = { world, sealer, memory: journal ?? FORGETFUL };

  /** Locks that were not added this time keep their memory too. */
  function* whole(): Iterable<MemoryRecord> {
    for (const [address, one] of kept) yield wholeRecord(address, one.remembered());
    yield* past.rest();
  }

  function add(spec: LockSpec): KeypadLock {
    const known = kept.get(spec.address);
    if (known !== undefined) return known;
    const made = new KeptLock(spec, past.take(spec.address), tools);
    kept.set(spec.address, made);
    return made;
  }

  for (const spec of options.locks) add(spec);
  return {
    get: (address) => kept.get(address) ?? null,
    add,
    list: () => [...kept.values()],
    close: async () => {
      await Promise.all([...kept.values()].map((one) => one.stop()));
      await journal?.close();
    },
  };
}
