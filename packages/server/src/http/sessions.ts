import { createHmac } from "node:crypto";
import { type ApiKeyId, CardeaError, type Instant, plus } from "@cardea/core";
import type { Log } from "../log/port.ts";
import type { Actor, Store, StoredApiKey, Tx } from "../store/port.ts";
import type { World } from "../world/port.ts";
import { hashSecret, makeApiKey, makeSecret, parseApiKey, sameHash } from "./api-key.ts";
import { SESSION_MS, SETUP_LINK_MS } from "./limits.ts";
import type { Caller } from "./caller.ts";

/** The hash of the open set-up link and when it ends, as JSON; empty once it was used. */
const SETUP_SETTING = "setup.link";
/** A key's last use is written down at most this often. */
const TOUCH_MS = 5 * 60_000;
/** How keys of browsers are called; the page's own, not meant for programs. */
const SESSION_NAME = "Browser";

export interface SessionTools {
  readonly store: Store;
  readonly world: World;
  readonly log: Log;
  readonly operatorHash: string;
}

interface NewKey {
  readonly key: StoredApiKey;
  /** The whole key, to be shown once. */
  readonly text: string;
}

/** API keys, the sessions of the page (which are keys too), and the set-up link that makes the first of them. */
export class Sessions {
  readonly #tools: SessionTools;

  constructor(tools: SessionTools) {
    this.#tools = tools;
  }

  /** Whom a key speaks for; null if it is unknown, over or revoked. */
  async callerOf(text: string, isSession: boolean): Promise<Caller | null> {
    const shown = parseApiKey(text);
    if (shown === null) return this.#operator(text);
    const key = await this.#tools.store.apiKeyByHash(shown.secretHash);
    if (key === null || key.id !== shown.id || !sameHash(key.hash, shown.secretHash)) return null;
    const now = this.#tools.world.now();
    if (key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now)) return null;
    await this.#touch(key, now);
    return {
      keyId: key.id,
      actor: { kind: "api_key", id: key.id, name: key.name },
      isSession,
      ...fingerprinting(text),
    };
  }

  #operator(text: string): Caller | null {
    if (!sameHash(hashSecret(text), this.#tools.operatorHash)) return null;
    const actor: Actor = { kind: "cli", id: null, name: "command line" };
    return { keyId: "cli", actor, isSession: false, ...fingerprinting(text) };
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
  async addKey(tx: Tx, name: string, options: { expiresAt: Instant | null; actor: Actor }): Promise<NewKey> {
    const { id, text, hash } = makeApiKey(this.#tools.world);
    const now = this.#tools.world.now();
    const key: StoredApiKey = {
      id,
      name,
      hash,
      createdAt: now,
      lastUsedAt: null,
      expiresAt: options.expiresAt,
      revokedAt: null,
    };
    await tx.insertApiKey(key);
    await tx.record([{ actor: options.actor, action: "api_key.created", subject: { keyId: id }, facts: { name } }]);
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

  /** Whether nobody ever signed in and no key was made. */
  async isFresh(): Promise<boolean> {
    return (await this.#tools.store.apiKeys()).length === 0;
  }

  /** A new one-time token for the set-up link; an older one dies. */
  async makeSetupToken(actor: Actor): Promise<{ readonly token: string; readonly expiresAt: Instant }> {
    const { store, world } = this.#tools;
    const token = makeSecret(world);
    const expiresAt = plus(world.now(), SETUP_LINK_MS);
    await store.unit(async (tx) => {
      await tx.saveSetting(SETUP_SETTING, JSON.stringify({ hash: hashSecret(token), expiresAt }));
      await tx.record([{ actor, action: "setup_link.made", subject: {}, facts: {} }]);
    });
    return { token, expiresAt };
  }

  /** Trades the token of the set-up link, once, for the key of a session. Throws unauthenticated. */
  async useSetupToken(token: string): Promise<NewKey> {
    const { store, world } = this.#tools;
    const actor: Actor = { kind: "cardea", id: null, name: "set-up link" };
    return store.unit(async (tx) => {
      const now = world.now();
      const link = readLink(await tx.setting(SETUP_SETTING));
      if (link === null || link.expiresAt <= now || !sameHash(link.hash, hashSecret(token))) {
        throw new CardeaError(
          "unauthenticated",
          "This set-up link was used already or is too old. Make a new one: npm run cardea -- api-key setup-link",
        );
      }
      await tx.saveSetting(SETUP_SETTING, "");
      return this.addKey(tx, SESSION_NAME, { expiresAt: plus(now, SESSION_MS), actor });
    });
  }
}

function fingerprinting(secret: string): Pick<Caller, "fingerprint"> {
  return { fingerprint: (text) => createHmac("sha256", secret).update(text).digest("hex") };
}

function readLink(text: string | null): { hash: string; expiresAt: number } | null {
  return text === null || text === "" ? null : (JSON.parse(text) as { hash: string; expiresAt: number });
}
