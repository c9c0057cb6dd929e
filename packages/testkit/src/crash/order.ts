import type { FaultName } from "./faults.ts";
import type { Ground } from "./house.ts";
import type { Tear } from "./tear.ts";

/** What a child process is to do: make sure that all is well after the crash before, then go on until the next one. */
export interface Order {
  readonly ground: Ground;
  readonly scenario: Scenario;
  /** Where it dies; null: at the end of its work it ends well. */
  readonly point: string | null;
  /** At which reach of the point. */
  readonly hit: number;
  readonly seed: number;
  /** A fault planted into the product, to prove that the checks can fail. */
  readonly fault: FaultName | null;
  /** What the power cut did to the end of a file, before this process looks at it. */
  readonly tear: Tear | null;
}

/** What a child works on until it dies. */
export type Scenario = "life" | "fresh" | "rotate" | "backup" | "restore" | "moment" | "checkpointing" | "database";
