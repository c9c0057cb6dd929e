import type { Actor, StoredHolder, Tx } from "../store/port.ts";
import type { PeopleTools } from "./port.ts";

/** How a holder is reached. `locale`: a BCP 47 tag. */
export interface Contact {
  readonly email: string | null;
  readonly phone: string | null;
  readonly locale: string | null;
}

export function contactOf({ vault }: Pick<PeopleTools, "vault">, holder: StoredHolder): Contact {
  const text = holder.contact === null ? "{}" : vault.open(contextOf(holder), holder.contact);
  const { email = null, phone = null, locale = null } = JSON.parse(text) as Partial<Contact>;
  return { email, phone, locale };
}

/** What is left out stays, null is taken away. */
export type HolderChange = { readonly name?: string | undefined } & {
  readonly [Field in keyof Contact]?: Contact[Field] | undefined;
};

/** Another name or contact for a holder, in a unit. */
export async function changeHolder(
  tools: PeopleTools,
  tx: Tx,
  { before, change, actor }: { readonly before: StoredHolder; readonly change: HolderChange; readonly actor: Actor },
): Promise<StoredHolder> {
  const { name = before.name, ...fields } = change;
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const all = { ...contactOf(tools, before), ...given };
  const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)) as Record<string, string>;
  const isEmpty = Object.keys(kept).length === 0;
  const contact = isEmpty ? null : tools.vault.seal(contextOf(before), JSON.stringify(kept));
  const after = { ...before, name: name.trim(), contact };
  await tx.updateHolder(after);
  const { id: holderId, siteId } = after;
  const personal = { holderId, siteId, facts: { name: after.name, ...kept } };
  await tx.record([{ actor, action: "holder.changed", subject: { holderId, siteId }, facts: {}, personal }]);
  return after;
}

function contextOf({ id, siteId }: StoredHolder) {
  return { siteId, purpose: "holder", recordId: id } as const;
}
