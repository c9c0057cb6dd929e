import type { World } from "cardea/src/world/port.ts";
import type { Frame } from "./wire.ts";

const FLIGHT_MS = 20;
/** Three tries of a radio that gets no acknowledgment. */
const GIVE_UP_MS = 900;

/** How a lock takes a frame: at once, not at all, or much later although the sender gave it up. */
export type Hearing = "hears" | "deaf" | { readonly hearsAfterMs: number };

interface Station {
  hearing(text: string): Hearing;
  hear(text: string): void;
}

/** The way between a driver and its locks. It carries text, loses it on request, and tells whether a frame was heard. */
export interface Air {
  addresses(): readonly string[];
  attach(address: string, station: Station): void;
  /** Sends to a lock. False: nobody acknowledged it. Throws while the connection is down. */
  send(frame: Frame): Promise<boolean>;
  /** Sends from a lock to whoever listens. */
  tell(frame: Frame): void;
  listen(hear: (frame: Frame) => void): () => void;
  /** Calls back whenever the connection comes up again. */
  onUp(listener: () => void): () => void;
  setUp(isUp: boolean): void;
  isUp(): boolean;
}

export function createAir(world: World): Air {
  const stations = new Map<string, Station>();
  const listeners = new Set<(frame: Frame) => void>();
  const upListeners = new Set<() => void>();
  let isUp = true;

  function send({ address, text }: Frame): Promise<boolean> {
    if (!isUp) return Promise.reject(new Error("connection is down"));
    const station = stations.get(address);
    const hearing = station?.hearing(text) ?? "deaf";
    if (hearing === "hears") world.after(FLIGHT_MS, () => station?.hear(text));
    if (typeof hearing === "object") world.after(hearing.hearsAfterMs, () => station?.hear(text));
    const isHeard = hearing === "hears";
    return new Promise((resolve) => world.after(isHeard ? FLIGHT_MS : GIVE_UP_MS, () => resolve(isHeard)));
  }

  function tell(frame: Frame): void {
    world.after(FLIGHT_MS, () => {
      if (isUp) for (const hear of listeners) hear(frame);
    });
  }

  return {
    addresses: () => [...stations.keys()],
    attach: (address, station) => void stations.set(address, station),
    send,
    tell,
    listen: (hear) => subscribe(listeners, hear),
    onUp: (listener) => subscribe(upListeners, listener),
    setUp(up) {
      const returned = up && !isUp;
      isUp = up;
      if (returned) for (const listener of upListeners) listener();
    },
    isUp: () => isUp,
  };
}

function subscribe<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
