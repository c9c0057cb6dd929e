import type { Keyring } from "./keyring.ts";
import type { SealContext, Sealed } from "./port.ts";

/** One sealed value and where it stands. */
export interface SealedRow {
  readonly context: SealContext;
  readonly sealed: Sealed;
}

/**
 * Seals rows again with the newest keys of their sites, batch after batch, while the server goes on working. `save` keeps
 * a batch (never an empty one), and must leave a row alone that was changed since it was read. Answers how many rows it
 * gave to `save`. May be cut off and begun again.
 */
export async function resealRows(
  keyring: Keyring,
  batches: AsyncIterable<readonly SealedRow[]>,
  save: (rows: readonly { readonly before: SealedRow; readonly sealed: Sealed }[]) => Promise<void>,
): Promise<number> {
  let count = 0;
  for await (const batch of batches) {
    const resealed = batch.flatMap((before) => {
      const sealed = keyring.reseal(before.context, before.sealed);
      return sealed === null ? [] : [{ before, sealed }];
    });
    if (resealed.length > 0) await save(resealed);
    count += resealed.length;
  }
  return count;
}
