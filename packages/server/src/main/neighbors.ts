import type { Log } from "../log/port.ts";
import type { Store } from "../store/port.ts";
import type { Connections } from "../sync/connections.ts";
import type { Keyring } from "../vault/keyring.ts";
import { BUILT_IN } from "./built-in-locks.ts";

export interface NeighborTools {
  readonly store: Pick<Store, "connections" | "onCommit">;
  readonly vault: Pick<Keyring, "reload">;
  readonly connections: Pick<Connections, "openNew" | "closeGone">;
  readonly log: Log;
}

/** What other servers on the same database make or remove while this one runs: sites, whose keys it needs, and connections. */
export interface Neighbors {
  /** Learns what there is, and goes on learning from then on. */
  follow(): Promise<void>;
  /** Resolves once all that is in the store is known here; never rejects. */
  catchUp(): Promise<void>;
  /** Resolves once nothing is under way any more. */
  stop(): Promise<void>;
}

export function neighborsOf({ store, vault, connections, log }: NeighborTools): Neighbors {
  let last = Promise.resolve();
  let stopListening = (): void => {};

  async function learn(): Promise<void> {
    try {
      await vault.reload();
      // Built-in locks run inside one server alone, and it is the one that made them.
      const stored = await store.connections();
      await connections.closeGone(stored);
      await connections.openNew(stored.filter(({ kind }) => kind !== BUILT_IN));
    } catch (error) {
      log.error("what other servers made could not be learned", {}, error);
    }
  }

  /** One after the other, or a connection would be opened twice. */
  function catchUp(): Promise<void> {
    last = last.then(learn);
    return last;
  }

  return {
    follow() {
      stopListening = store.onCommit(({ places }) => void (places === true && catchUp()));
      return catchUp();
    },
    catchUp,
    stop() {
      stopListening();
      return last;
    },
  };
}
