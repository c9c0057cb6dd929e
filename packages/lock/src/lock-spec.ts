import type { LockClass, Zone } from "@cardea/core";
import type { Actuator } from "./actuator.ts";
import type { Memory } from "./memory.ts";
import type { LockProfile } from "./profile.ts";
import type { Sealer } from "./seal.ts";
import type { LockWorld } from "./world.ts";

/** One lock as it is ordered. */
export interface LockSpec {
  /** Its name in the memory; never changes. */
  readonly address: string;
  readonly name: string;
  readonly class: LockClass;
  readonly zone: Zone;
  readonly profile: LockProfile;
  /** What moves its bolt; without one the bolt is only remembered. */
  readonly actuator?: Actuator;
}

/** What every lock of a process shares. */
export interface LockTools {
  readonly world: LockWorld;
  readonly sealer: Sealer;
  readonly memory: Memory;
}
