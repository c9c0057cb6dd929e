import type { PeopleTools } from "../people/port.ts";
import { personalSeal } from "../vault/personal.ts";

/** What the use cases about holders work with; the vault's seal of personal facts is one of theirs. */
export function peopleTools({ store, vault, world }: Omit<PeopleTools, "forgetKey">): PeopleTools {
  const seal = personalSeal({ vault, world });
  return { store, vault, world, forgetKey: (tx, id) => seal.eraseHolder(tx, id) };
}
