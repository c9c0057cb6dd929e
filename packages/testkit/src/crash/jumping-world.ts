import type { Instant } from "@cardea/core";
import type { World } from "cardea/src/world/port.ts";
import { systemWorld } from "cardea/src/world/system-world.ts";

/** The real world, whose clock may be put forward: what falls due on the way runs at once. */
export interface JumpingWorld extends World {
  jump(ms: number): void;
  /** By how much it is ahead of the system's clock. */
  aheadMs(): number;
}

interface Waiting {
  readonly dueAt: number;
  readonly callback: () => void;
  cancel: () => void;
}

export function jumpingWorld(startAheadMs: number): JumpingWorld {
  const real = systemWorld();
  const waiting = new Set<Waiting>();
  let ahead = startAheadMs;
  const now = (): Instant => (real.now() + ahead) as Instant;

  function start(one: Waiting): void {
    one.cancel = real.after(Math.max(0, one.dueAt - now()), () => {
      if (waiting.delete(one)) one.callback();
    });
  }

  return {
    ...real,
    now,
    after(ms, callback) {
      const one: Waiting = { dueAt: now() + ms, callback, cancel: () => {} };
      waiting.add(one);
      start(one);
      return () => {
        waiting.delete(one);
        one.cancel();
      };
    },
    aheadMs: () => ahead,
    jump(ms) {
      ahead += ms;
      for (const one of waiting) {
        one.cancel();
        start(one);
      }
    },
  };
}
