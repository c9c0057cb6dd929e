import { createHash } from "node:crypto";
import { HOUR_MS, SECOND_MS } from "@cardea/core";
import type { StoredSubscription } from "../../store/push-port.ts";
import type { PushTarget, PushTools } from "./port.ts";

/** What a browser shows. */
export interface Notice {
  readonly title: string;
  readonly body: string;
  /** A notice with the same tag takes the place of the one before. */
  readonly tag: string;
  /** Where a tap leads: a path of the page. */
  readonly url: string;
  readonly isUrgent: boolean;
  /** With the same topic a push service keeps only the newest of what it could not hand over yet; null: all. */
  readonly topic: string | null;
}

export type SendOutcome =
  | { readonly kind: "sent" }
  /** The browser does not listen any more, and never will under that address. */
  | { readonly kind: "gone" }
  /** It will not be taken later either. */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string; readonly retryAfterMs: number | null };

const TTL_S = { urgent: (24 * HOUR_MS) / SECOND_MS, usual: (4 * HOUR_MS) / SECOND_MS } as const;

/**
 * Encrypts a notice for one browser and hands it to the browser's push service, once.
 * @see RFC 8030, RFC 8291, RFC 8292
 */
export async function sendNotice(
  tools: Pick<PushTools, "keys" | "post" | "log">,
  subscription: StoredSubscription,
  notice: Notice,
): Promise<SendOutcome> {
  const request = await encrypted(tools, subscription, notice);
  if (request === null) return { kind: "refused", reason: "keys" };
  const answer = await tools.post(request);
  switch (answer.kind) {
    case "forbidden":
      return { kind: "refused", reason: "address" };
    case "unreachable":
      return { kind: "failed", reason: answer.reason, retryAfterMs: null };
    case "answered":
      return outcomeOf(answer.status, answer.retryAfterMs);
  }
}

function outcomeOf(status: number, retryAfterMs: number | null): SendOutcome {
  if (status >= 200 && status < 300) return { kind: "sent" };
  if (status === 404 || status === 410) return { kind: "gone" };
  const reason = `status ${status}`;
  if (status === 429 || status >= 500) return { kind: "failed", reason, retryAfterMs };
  return { kind: "refused", reason };
}

async function encrypted(
  { keys, log }: Pick<PushTools, "keys" | "log">,
  { id, sealed }: StoredSubscription,
  notice: Notice,
) {
  const { generateRequestDetails } = (await import("web-push")).default; // heavy, and needed by few
  const { topic, isUrgent, ...shown } = notice;
  try {
    const target = JSON.parse(keys.open(id, sealed)) as PushTarget;
    const { endpoint, headers, body } = generateRequestDetails(target, JSON.stringify(shown), {
      vapidDetails: { subject: keys.subject(), publicKey: keys.publicKey, privateKey: keys.privateKey },
      TTL: isUrgent ? TTL_S.urgent : TTL_S.usual,
      urgency: isUrgent ? "high" : "normal",
      ...(topic === null ? {} : { topic: topicName(topic) }),
    });
    return { url: endpoint, headers: headers as Record<string, string | number>, body: body ?? Buffer.alloc(0) };
  } catch (cause) {
    log.error("a notice could not be encrypted", { subscriptionId: id }, cause);
    return null;
  }
}

/** At most 32 characters, and telling nothing. @see RFC 8030 section 5.4 */
function topicName(topic: string): string {
  return createHash("sha256").update(topic).digest("base64url").slice(0, 32);
}
