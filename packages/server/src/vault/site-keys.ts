import type { KeyObject } from "node:crypto";
import { CardeaError, type SiteId } from "@cardea/core";
import { deriveKey, KEY_BYTES, keyFrom, type RandomBytes } from "./cipher.ts";
import { type MasterKey, unwrap, wrap } from "./master-key.ts";

/** The keys of one site, ready for use. */
export interface SiteKeys {
  /** The version that seals; the others only open. */
  readonly active: number;
  readonly byVersion: ReadonlyMap<number, KeyObject>;
  /** For tags of PINs and of their first digits. They outlive every rotation, or tags would no longer find their rows. */
  readonly tagKey: KeyObject;
  readonly prefixTagKey: KeyObject;
}

/** As they are kept in the database: each wrapped under the master key. */
export interface WrappedSiteKeys {
  readonly v: 1;
  readonly active: number;
  readonly index: string;
  readonly keys: Readonly<Record<string, string>>;
}

/** The first keys of a site. */
export function newSiteKeys(master: MasterKey, randomBytes: RandomBytes, siteId: SiteId): WrappedSiteKeys {
  const index = wrap(master, randomBytes, { name: indexName(siteId), bytes: randomBytes(KEY_BYTES) });
  return withNewVersion(master, randomBytes, { siteId, wrapped: { v: 1, active: 0, index, keys: {} } });
}

interface Owned {
  readonly siteId: SiteId;
  readonly wrapped: WrappedSiteKeys;
}

/** The same keys and a new version that seals from now on. */
export function withNewVersion(
  master: MasterKey,
  randomBytes: RandomBytes,
  { siteId, wrapped }: Owned,
): WrappedSiteKeys {
  const active = wrapped.active + 1;
  const key = wrap(master, randomBytes, { name: keyName(siteId, active), bytes: randomBytes(KEY_BYTES) });
  return { ...wrapped, active, keys: { ...wrapped.keys, [active]: key } };
}

/** Without all versions but the one that seals: what they sealed can never be opened again. */
export function withoutOldVersions(wrapped: WrappedSiteKeys): WrappedSiteKeys {
  const newest = wrapped.keys[wrapped.active];
  return { ...wrapped, keys: newest === undefined ? {} : { [wrapped.active]: newest } };
}

/** The same keys under another master key. */
export function rewrapSiteKeys(
  masters: { from: MasterKey; to: MasterKey },
  randomBytes: RandomBytes,
  { siteId, wrapped }: Owned,
): WrappedSiteKeys {
  const again = (text: string, name: string) =>
    wrap(masters.to, randomBytes, { name, bytes: unwrap(masters.from, text, name) });
  const keys = Object.entries(wrapped.keys).map(([version, key]) => [
    version,
    again(key, keyName(siteId, Number(version))),
  ]);
  return {
    ...wrapped,
    index: again(wrapped.index, indexName(siteId)),
    keys: Object.fromEntries(keys) as Record<string, string>,
  };
}

/** Makes them ready for use. Throws CardeaError `vault_cannot_open`. */
export function unwrapSiteKeys(master: MasterKey, siteId: SiteId, wrapped: WrappedSiteKeys): SiteKeys {
  const root = keyFrom(unwrap(master, wrapped.index, indexName(siteId)));
  const versions = Object.entries(wrapped.keys).map(([version, key]) => {
    return [Number(version), keyFrom(unwrap(master, key, keyName(siteId, Number(version))))] as const;
  });
  return {
    active: wrapped.active,
    byVersion: new Map(versions),
    tagKey: deriveKey(root, "cardea/pin-tag/v1"),
    prefixTagKey: deriveKey(root, "cardea/pin-prefix-tag/v1"),
  };
}

/** Reads the text of a setting. Throws CardeaError `vault_cannot_open`. */
export function parseSiteKeys(text: string, siteId: SiteId): WrappedSiteKeys {
  const value = parsed(text);
  if (isWrappedSiteKeys(value)) return value;
  throw new CardeaError(
    "vault_cannot_open",
    `The stored keys of ${siteId} are damaged; restore the database from a backup.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // the caller says what this means
  }
}

function isWrappedSiteKeys(value: unknown): value is WrappedSiteKeys {
  if (typeof value !== "object" || value === null) return false;
  const { v, active, index, keys } = value as Record<keyof WrappedSiteKeys, unknown>;
  if (
    v !== 1 ||
    !Number.isSafeInteger(active) ||
    typeof index !== "string" ||
    typeof keys !== "object" ||
    keys === null
  )
    return false;
  return Object.values(keys).every((key) => typeof key === "string") && Object.hasOwn(keys, String(active));
}

function keyName(siteId: SiteId, version: number): string {
  return `site key ${siteId} ${version}`;
}
function indexName(siteId: SiteId): string {
  return `site index ${siteId}`;
}
