import type { BoltPosition } from "@cardea/core";

/** What moves a real bolt: a relay, a GPIO line, a motor. */
export interface Actuator {
  /** Resolves when the bolt was told to move. A rejection means that it didn't: a jam. */
  move(position: BoltPosition): Promise<void>;
  /** Lets go of what it holds, with the bolt locked. */
  close(): Promise<void>;
}
