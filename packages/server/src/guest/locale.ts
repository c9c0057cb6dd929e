import type { CodeTools } from "../codes/port.ts";
import type { Reads, StoredCode } from "../store/port.ts";

/** The language that the holder is known to speak; null if none is known. */
export async function localeOf({ vault }: CodeTools, reads: Reads, code: StoredCode): Promise<string | null> {
  const holder = await reads.holder(code.holderId);
  if (holder === null || holder.contact === null) return null;
  const context = { siteId: holder.siteId, purpose: "holder", recordId: holder.id };
  const { locale } = JSON.parse(vault.open(context, holder.contact)) as { readonly locale?: unknown };
  return typeof locale === "string" ? locale : null;
}
