import { rootOf, signCheckpoint } from "@cardea/core";
import type { Checkpoint, Store } from "../store/port.ts";
import type { World } from "../world/port.ts";
import { sha256 } from "./ed25519.ts";
import type { LogKey } from "./log-key.ts";

export interface CheckpointTools {
  readonly store: Pick<Store, "unit">;
  readonly logKey: LogKey;
  readonly world: Pick<World, "now">;
}

/** Signs the audit log as it is now and keeps the checkpoint. Where nothing was recorded since the newest one, it answers that. */
export function makeCheckpoint({ store, logKey, world }: CheckpointTools): Promise<Checkpoint> {
  return store.unit(async (tx) => {
    const tree = await tx.auditTree();
    const [newest] = await tx.checkpoints(1);
    if (newest?.size === tree.size) return newest;
    const head = { origin: logKey.key.name, size: tree.size, root: rootOf(sha256, tree) };
    const checkpoint = { size: tree.size, at: world.now(), note: signCheckpoint(head, logKey.key, logKey.sign) };
    await tx.saveCheckpoint(checkpoint);
    return checkpoint;
  });
}
