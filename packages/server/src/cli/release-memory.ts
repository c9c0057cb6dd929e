import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { SECOND_MS } from "@cardea/core";
import type { World } from "../world/port.ts";

/** Long enough for the first requests to be served before the pause of some 50 ms. */
const AFTER_MS = 3 * SECOND_MS;

/**
 * Gives back, once, what only the start needed: compiled schemas leave tens of megabytes of garbage behind that an idle
 * process would otherwise keep for hours, since nothing makes it collect.
 */
export function releaseStartMemory(world: World): void {
  world.after(AFTER_MS, () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as (how: Readonly<Record<string, string>>) => void;
    // The last resort also returns the pages to the system.
    collect({ type: "major", execution: "sync", flavor: "last-resort" });
  });
}
