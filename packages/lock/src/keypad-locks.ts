import type { KeypadLock } from "./keypad-lock.ts";
import { type KeptLock, type LockSpec, type LockTools, makeKeypadLock } from "./make-lock.ts";
import { BLANK, FORGETFUL, Recollection } from "./memory.ts";
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
  const kept = new Map<string, KeptLock>();
  const sealer = makeSealer(options.memoryKey, options.world);
  const past = new Recollection();
  const tools: LockTools = { world: options.world, sealer, memory: FORGETFUL };

  function add(spec: LockSpec): KeypadLock {
    const known = kept.get(spec.address);
    if (known !== undefined) return known.lock;
    const made = makeKeypadLock(spec, past.of(spec.address) ?? BLANK, tools);
    kept.set(spec.address, made);
    return made.lock;
  }

  for (const spec of options.locks) add(spec);
  return {
    get: (address) => kept.get(address)?.lock ?? null,
    add,
    list: () => [...kept.values()].map(({ lock }) => lock),
    close: async () => {
      await Promise.all([...kept.values()].map((one) => one.stop()));
    },
  };
}
