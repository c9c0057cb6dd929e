import { CardeaError, DAY_MS, type HolderId, plus } from "@cardea/core";
import type { Actor, StoredHolder, Tx } from "../store/port.ts";
import type { PeopleTools } from "./port.ts";

/** What an erased person is called wherever a name stood. */
export const ERASED_NAME = "Erased person";
/** So many people are erased in one unit; the next ones follow in the next. */
const BATCH = 50;
const CARDEA: Actor = { kind: "cardea", id: null, name: "retention" };

/**
 * Erases a person: name, contact and what was written about the codes are gone, and nobody can read any more what the
 * audit log says of the person, while each of its proofs still holds. Throws not_found, and conflict while a code of the
 * person may still open a door.
 */
export async function eraseHolder(tools: PeopleTools, id: HolderId, actor: Actor): Promise<StoredHolder> {
  const { store, world } = tools;
  return store.unit(async (tx) => {
    const holder = await tx.holder(id);
    if (holder === null) throw new CardeaError("not_found", "There is no holder of that id.");
    if (holder.erasedAt !== null) return holder;
    if (await tx.holderHasLiveCode(id, world.now())) {
      throw new CardeaError(
        "conflict",
        "This person still has a code. Revoke it, wait until it is gone from the lock, then erase the person.",
      );
    }
    return erase(tools, tx, { holder, actor });
  });
}

async function erase(
  { world, forgetKey }: PeopleTools,
  tx: Tx,
  { holder, actor }: { readonly holder: StoredHolder; readonly actor: Actor },
): Promise<StoredHolder> {
  const { id, siteId } = holder;
  const erased = { name: ERASED_NAME, at: world.now() };
  await tx.eraseHolder(id, erased);
  await forgetKey(tx, id);
  await tx.record([{ actor, action: "holder.erased", subject: { holderId: id, siteId }, facts: {} }]);
  return { ...holder, name: erased.name, contact: null, erasedAt: erased.at };
}

/** Erases the people of all sites that want it whose codes were over long enough; answers how many. */
export async function eraseIdleHolders(tools: PeopleTools): Promise<number> {
  let count = 0;
  for (const { id } of await tools.store.sites()) {
    const days = await tools.store.namesKeptDays(id);
    if (days === null) continue;
    const before = plus(tools.world.now(), -days * DAY_MS);
    for (let some = BATCH; some === BATCH; count += some) {
      some = await tools.store.unit(async (tx) => {
        const idle = await tx.idleHolders(id, before, BATCH);
        for (const holder of (await tx.holders(idle)).values()) await erase(tools, tx, { holder, actor: CARDEA });
        return idle.length;
      });
    }
  }
  return count;
}
