import type { HolderId } from "@cardea/core";
import type { Store, Tx } from "../store/port.ts";
import type { Vault } from "../vault/port.ts";
import type { World } from "../world/port.ts";

/** What every use case about holders works with. */
export interface PeopleTools {
  readonly store: Store;
  readonly vault: Vault;
  readonly world: World;
  /** Deletes, for good, the key under which the audit log keeps what is personal about that holder. */
  readonly forgetKey: (tx: Tx, id: HolderId) => Promise<void>;
}
