import { type Kept, readKept, writeKept } from "./browser-store.ts";
import { subtleCrypto } from "./link.ts";
import { msOf } from "./time.ts";
import type { GuestView } from "./view.ts";

const CIPHER = "AES-GCM";
const DAY_MS = 86_400_000;
/** How long a view without an end is kept after it was last seen. */
const KEPT_MS = 30 * DAY_MS;

/** What a guest sees without a connection. `pin` is there once they have seen it, and never with a fence. */
export interface KeptView {
  readonly view: GuestView;
  readonly checkedAtMs: number;
  readonly pin: string | null;
}

interface SealedView extends Kept {
  readonly key: CryptoKey;
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

/** What may be kept: nothing of a stay that is over, no PIN where the code is fenced or may not be shown. */
export function keepable({ view, checkedAtMs, pin }: KeptView): KeptView | null {
  if (view.state === "ended") return null;
  const mayKeepPin = view.fence === null && view.pin.canShow;
  return { view, checkedAtMs, pin: mayKeepPin ? pin : null };
}

/** Seals with a key of its own that never leaves this browser. Without a secure connection nothing is kept. */
export async function keepView(id: string, kept: KeptView): Promise<void> {
  const subtle = subtleCrypto();
  if (subtle === null) return;
  const key = await subtle.generateKey({ name: CIPHER, length: 256 }, false, ["encrypt", "decrypt"]);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(kept));
  const sealed = await subtle.encrypt({ name: CIPHER, iv: nonce }, key, plain);
  const dropAtMs = (msOf(kept.view.endsAt) ?? kept.checkedAtMs + KEPT_MS) + DAY_MS;
  const sealedView: SealedView = { id, dropAtMs, key, nonce, sealed };
  await writeKept("views", sealedView);
}

/** What was kept of that link; null where there is nothing that can be read. */
export async function findView(id: string): Promise<KeptView | null> {
  const found = await readKept<SealedView>("views", id).catch(() => null);
  if (found === null) return null;
  const cipher = { name: CIPHER, iv: found.nonce };
  const plain = await crypto.subtle.decrypt(cipher, found.key, found.sealed).catch(() => null);
  return plain === null ? null : (JSON.parse(new TextDecoder().decode(plain)) as KeptView);
}
