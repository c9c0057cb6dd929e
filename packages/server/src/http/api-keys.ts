import { createHmac } from "node:crypto";
import { type ApiKeyId, CardeaError, type Instant, type KeyScope } from "@cardea/core";
import { everywhere, type Reach, reachOfKey } from "../auth/reach.ts";
import { hashSecret, sameHash } from "../auth/secret.ts";
import type { Log } from "../log/port.ts";
import type { Actor, Store, StoredApiKey, Tx } from "../store/port.ts";
import type { World } from "../world/port.ts";
import { makeApiKey, parseApiKey } from "./api-key.ts";
import type { Caller } from "./caller.ts";

/** A key's last use is written down at most this often. */
const TOUCH_MS = 5 * 60_000;

export interface ApiKeyTools {
  readonly store: Store;
  readonly world: World;
  readonly log: Log;
  readonly operatorHash: string;
}

export interface NewKey {
  readonly name: string;
  readonly scope: KeyScope;
  readonly lockIds: readonly string[] | null;
  readonly expiresAt: Instant | null;
  readonly actor: Actor;
}

interface MadeKey {
  readonly key: StoredApiKey;
  /** The whole key, to be shown once. */
  readonly text: string;
}

/** API keys, and the key of the command line on this machine. */
export class ApiKeys {
  readonly #tools: ApiKeyTools;

  constructor(tools: ApiKeyTools) {
    this.#tools = tools;
  }

  /** Whom a key speaks for; null if it is unknown, over or revoked. */
  async callerOf(text: string): Promise<Caller | null> {
    const shown = parseApiKey(text);
    if (shown === null) return this.#operator(text);
    const key = await this.#tools.store.apiKeyByHash(shown.secretHash);
    if (key === null || key.id !== shown.id || !sameHash(key.hash, shown.secretHash)) return null;
    const now = this.#tools.world.now();
    if (key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now)) return null;
    await this.#touch(key, now);
    const actor: Actor = { kind: "api_key", id: key.id, name: key.name };
    return callerWith(text, { keyId: key.id, actor, reach: reachOfKey(key), renew: () => this.callerOf(text) });
  }

  #operator(text: string): Caller | null {
    if (!sameHash(hashSecret(text), this.#tools.operatorHash)) return null;
    const actor: Actor = { kind: "cli", id: null, name: "command line" };
    const renew = async (): Promise<Caller | null> => this.#operator(text);
    return callerWith(text, { keyId: "cli", actor, reach: everywhere("machine"), renew });
  }

  /** A disk that is full keeps nobody out. */
  async #touch(key: StoredApiKey, now: Instant): Promise<void> {
    if (key.lastUsedAt !== null && now - key.lastUsedAt < TOUCH_MS) return;
    try {
      await this.#tools.store.unit((tx) => tx.updateApiKey({ ...key, lastUsedAt: now }));
    } catch (cause) {
      this.#tools.log.error("the last use of a key could not be noted", { keyId: key.id }, cause);
    }
  }

  /** A new key in the given unit. */
  async addKey(tx: Tx, { actor, ...wish }: NewKey): Promise<MadeKey> {
    const { id, text, hash } = makeApiKey(this.#tools.world);
    const createdAt = this.#tools.world.now();
    const key: StoredApiKey = { id, hash, createdAt, lastUsedAt: null, revokedAt: null, ...wish };
    await tx.insertApiKey(key);
    const facts = { name: key.name, scope: key.scope, locks: key.lockIds?.length ?? null };
    await tx.record([{ actor, action: "api_key.created", subject: { keyId: id }, facts }]);
    return { key, text };
  }

  /** From now on the key opens nothing. Throws not_found. */
  async revokeKey(tx: Tx, keyId: ApiKeyId, actor: Actor): Promise<StoredApiKey> {
    const key = (await tx.apiKeys()).find(({ id }) => id === keyId);
    if (key === undefined) throw new CardeaError("not_found", "There is no API key of that id.");
    if (key.revokedAt !== null) return key;
    const revoked = { ...key, revokedAt: this.#tools.world.now() };
    await tx.updateApiKey(revoked);
    await tx.record([{ actor, action: "api_key.revoked", subject: { keyId }, facts: { name: key.name } }]);
    return revoked;
  }
}

interface Speaker {
  readonly keyId: string;
  readonly actor: Actor;
  readonly reach: Reach;
  readonly renew: () => Promise<Caller | null>;
}

function callerWith(secret: string, speaker: Speaker): Caller {
  return { ...speaker, session: null, fingerprint: fingerprintBy(secret) };
}

/** Fingerprints of texts, keyed with that secret. */
export function fingerprintBy(secret: string): Caller["fingerprint"] {
  return (text) => createHmac("sha256", secret).update(text).digest("hex");
}
