import { CardeaError, type CodeId } from "@cardea/core";
import type { CodeTools } from "./port.ts";
import { found } from "./refuse.ts";

/** How a holder is reached; null what is not known. `locale` is a BCP 47 tag. */
export interface HolderContact {
  readonly email: string | null;
  readonly phone: string | null;
  readonly locale: string | null;
}

/** How the holder of a code is reached. Throws `not_found`, or `vault_cannot_open` where the facts were erased. */
export async function contactOfCode(
  { store, vault }: Pick<CodeTools, "store" | "vault">,
  codeId: CodeId,
): Promise<HolderContact> {
  const code = found(await store.code(codeId), "code");
  const holder = found(await store.holder(code.holderId), "person");
  if (holder.contact === null) return { email: null, phone: null, locale: null };
  const context = { siteId: holder.siteId, purpose: "holder", recordId: holder.id };
  return readContact(vault.open(context, holder.contact));
}

function readContact(text: string): HolderContact {
  const facts: unknown = JSON.parse(text);
  if (typeof facts !== "object" || facts === null) {
    throw new CardeaError("vault_cannot_open", "What is kept of this person cannot be read.");
  }
  const { email, phone, locale } = facts as Readonly<Record<string, unknown>>;
  return { email: textOrNull(email), phone: textOrNull(phone), locale: textOrNull(locale) };
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
