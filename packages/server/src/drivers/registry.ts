import type { Log } from "../log/port.ts";
import type { World } from "../world/port.ts";
import type { Driver } from "./port.ts";
import { type VirtualDriver, virtualDriver } from "./virtual/driver.ts";

export interface DriverTools {
  /** The file in which the built-in locks remember; null: they forget with the process. */
  readonly virtualJournalPath: string | null;
  readonly world: World;
  readonly log: Log;
}

/** The drivers of this server by the kind of their connections. */
export interface DriverRegistry {
  readonly kinds: readonly string[];
  /** The driver, loaded at its first use; null if there is none of that kind. */
  driverOf(kind: string): Promise<Driver | null>;
  /** The built-in locks, for their keypads. */
  readonly virtual: VirtualDriver;
}

/** Drivers whose libraries are heavy are loaded when a connection first asks for them, so that a small server stays small. */
export function driverRegistry({ virtualJournalPath, world, log }: DriverTools): DriverRegistry {
  const virtual = virtualDriver({ journalPath: virtualJournalPath, world, log });
  const loaders: Readonly<Record<string, () => Promise<Driver>>> = {
    virtual: async () => virtual,
    "cardea-lock": async () => (await import("./cardea-lock/driver.ts")).cardeaLockDriver({ world, log }),
  };
  const loaded = new Map<string, Promise<Driver>>();

  async function driverOf(kind: string): Promise<Driver | null> {
    const load = Object.hasOwn(loaders, kind) ? loaders[kind] : undefined;
    if (load === undefined) return null;
    const driver = loaded.get(kind) ?? load();
    loaded.set(kind, driver);
    driver.catch(() => loaded.delete(kind));
    return driver;
  }

  return { kinds: Object.keys(loaders), driverOf, virtual };
}
