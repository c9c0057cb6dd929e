import type { StoredSession } from "../../store/accounts-port.ts";
import type { Store, StoredEvent } from "../../store/port.ts";
import type { Log } from "../../log/port.ts";
import type { World } from "../../world/port.ts";

/** The server's own name towards push services, and what seals the addresses of browsers. */
export interface PushKeys {
  /** P-256, uncompressed, base64url: what a browser subscribes with. @see RFC 8292 section 3.2 */
  readonly publicKey: string;
  readonly privateKey: string;
  /** How the operator of a push service may reach who runs this server: an https or mailto URL. */
  subject(): string;
  seal(subscriptionId: string, text: string): string;
  /** Throws an Error without any secret where it was sealed for something else. */
  open(subscriptionId: string, sealed: string): string;
}

/** Where a browser takes messages, and the keys that only it can read with. @see W3C Push API, PushSubscription */
export interface PushTarget {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** How a push service answered, if it did. */
export type PostAnswer =
  | { readonly kind: "answered"; readonly status: number; readonly retryAfterMs: number | null }
  | { readonly kind: "unreachable"; readonly reason: string }
  /** The address leads to where nothing may be sent from here. */
  | { readonly kind: "forbidden" };

export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Uint8Array;
}

/** Sends one request and reads no more of the answer than is needed. Never throws. */
export type Post = (request: PostRequest) => Promise<PostAnswer>;

export interface PushTools {
  readonly store: Store;
  readonly world: World;
  readonly log: Log;
  readonly keys: PushKeys;
  readonly post: Post;
  /** Lets in as many deliveries as may run at the same time; null: full. The answer is how to leave. */
  readonly enter: () => (() => void) | null;
  /** Whether browsers on this very machine may be written to, without TLS. For tests only. */
  readonly isLoopbackAllowed: boolean;
  /** What that session may see, as the event stream would show it. */
  hearingOf(session: StoredSession): Promise<(event: StoredEvent) => boolean>;
}
