import type { Pin, PinTag, SiteId } from "@cardea/core";

/** A sealed value: version, key version, nonce, ciphertext and tag as one text. Opens only for the record it was sealed for. */
export type Sealed = string & { readonly sealed: unique symbol };

/** What a sealed value belongs to; part of the authenticated data, so that a row copied elsewhere doesn't open. */
export interface SealContext {
  readonly siteId: SiteId;
  /** What it is, e.g. `pin`, `holder`, `lock_key`. */
  readonly purpose: string;
  /** The id of the row that holds it. */
  readonly recordId: string;
}

/** Secrets at rest. All calls are pure CPU work with keys held in memory. Throws CardeaError `vault_cannot_open`. */
export interface Vault {
  seal(context: SealContext, plain: string): Sealed;
  open(context: SealContext, sealed: Sealed): string;
  sealPin(siteId: SiteId, codeId: string, pin: Pin): Sealed;
  openPin(siteId: SiteId, codeId: string, sealed: Sealed): Pin;
  /** Equal for equal PINs of one site. Never changes over key rotation. */
  tagOf(siteId: SiteId, pin: Pin): PinTag;
  /** Equal for PINs of one site that begin with the same `count` digits. */
  prefixTagOf(siteId: SiteId, pin: Pin, count: number): PinTag;
}
