import { createECDH, createSecretKey } from "node:crypto";
import { reachOfSession, seesAt } from "../auth/reach.ts";
import type { Config } from "../config.ts";
import { AT_ONCE_MAX } from "../delivery/push/deliver.ts";
import { gateFor } from "../delivery/push/gate.ts";
import { pushPost } from "../delivery/push/post.ts";
import type { PushKeys, PushTools } from "../delivery/push/port.ts";
import type { Log } from "../log/port.ts";
import type { Store } from "../store/port.ts";
import { closeBox, KEY_BYTES, openBox } from "../vault/cipher.ts";
import { keptSecret, type SecretTools } from "../vault/server-secret.ts";
import type { World } from "../world/port.ts";

const CURVE = "prime256v1";

export interface PushParts {
  readonly config: Config;
  readonly store: Store;
  readonly vault: SecretTools["vault"];
  readonly world: World;
  readonly log: Log;
  /** Where the server is reached. */
  readonly address: { readonly url: string };
}

/** What notices to browsers need. The keys are made at the first call ever. */
export async function openPush(parts: PushParts): Promise<PushTools> {
  const { config, store, world, log } = parts;
  return {
    store,
    world,
    log,
    keys: await openPushKeys(parts),
    post: pushPost(world, config.pushLoopback),
    enter: gateFor(AT_ONCE_MAX),
    isLoopbackAllowed: config.pushLoopback,
    async hearingOf(session) {
      const reach = await reachOfSession(store, session);
      return (event) => seesAt(reach, event);
    },
  };
}

/** One secret: the private key by which push services know this server, and the key that seals addresses of browsers. */
async function openPushKeys({ store, vault, world, address }: PushParts): Promise<PushKeys> {
  const secret = await keptSecret({ store, vault }, "push", () => {
    const sealing = world.randomBytes(KEY_BYTES);
    return Buffer.concat([privateKey(world), sealing]);
  });
  const signing = createECDH(CURVE);
  signing.setPrivateKey(secret.subarray(0, KEY_BYTES));
  const sealing = createSecretKey(secret.subarray(KEY_BYTES));
  const bound = (id: string): readonly string[] => ["push", id];
  return {
    publicKey: signing.getPublicKey("base64url"),
    privateKey: Buffer.from(secret.subarray(0, KEY_BYTES)).toString("base64url"),
    // Browsers subscribe only over https or on this machine, so the second one never leaves it.
    subject: () => (address.url.startsWith("https:") ? address.url : "mailto:nobody@cardea.invalid"),
    seal: (id, text) =>
      closeBox(sealing, (count) => world.randomBytes(count), { bound: bound(id), plain: Buffer.from(text) }),
    open: (id, sealed) => openBox(sealing, sealed, bound(id)).toString("utf8"),
  };
}

/** 32 bytes that are a private key of the curve: nearly all are. */
function privateKey(world: Pick<World, "randomBytes">): Uint8Array {
  for (;;) {
    const bytes = world.randomBytes(KEY_BYTES);
    try {
      createECDH(CURVE).setPrivateKey(bytes);
      return bytes;
    } catch {
      // Zero or beyond the order of the curve: one in 2^32 draws.
    }
  }
}
