import { createHash, ECDH } from "node:crypto";
import { CardeaError, makeId, type SubscriptionId, zoneOf } from "@cardea/core";
import type { StoredSession } from "../../store/accounts-port.ts";
import type { Actor, Tx } from "../../store/port.ts";
import type { NoticeLanguage, NoticeWishes, StoredSubscription } from "../../store/push-port.ts";
import { readEndpoint } from "./address.ts";
import { dropGone } from "./deliver.ts";
import type { PushTarget, PushTools } from "./port.ts";
import { type SendOutcome, sendNotice } from "./send.ts";
import { testText } from "./words.ts";

/** Browsers of one member; the oldest makes room. */
export const SUBSCRIPTIONS_MAX = 20;

const AUTH_BYTES = 16;

/**
 * Lets this browser hear of what happens from now on. The same browser again changes nothing, or goes over to the session
 * that it shows now. Throws invalid_field.
 */
export async function subscribe(
  tools: PushTools,
  session: StoredSession,
  { target, language }: { readonly target: PushTarget; readonly language: NoticeLanguage },
): Promise<StoredSubscription> {
  checkTarget(target, tools.isLoopbackAllowed);
  const addressHash = createHash("sha256").update(target.endpoint).digest("hex");
  const now = tools.world.now();
  const id = makeId("subscription", now, tools.world.randomBytes(10));
  const sealed = tools.keys.seal(id, JSON.stringify(target));
  return tools.store.unit(async (tx) => {
    const before = await tx.subscriptionByAddress(addressHash);
    if (before !== null && isSame(tools, before, { session, target, language })) return before;
    if (before !== null) await tx.deleteSubscription(before.id);
    // Who goes on with the same browser has missed nothing; anybody else begins here.
    const isKnown = before?.memberId === session.memberId;
    const sequence = isKnown ? before.sequence : await tx.lastEventSequence();
    const made = {
      id,
      memberId: session.memberId,
      sessionId: session.id,
      sealed,
      language,
      createdAt: now,
      sequence,
      sentAt: isKnown ? before.sentAt : null,
      failures: 0,
      failure: null,
      nextTryAt: null,
    };
    await tx.insertSubscription(made, addressHash);
    await makeRoom(tx, made);
    await tell(tx, session, { action: "notices.turned_on", subscriptionId: id });
    return made;
  });
}

function isSame(
  { keys }: PushTools,
  before: StoredSubscription,
  { session, target, language }: { session: StoredSession; target: PushTarget; language: NoticeLanguage },
): boolean {
  if (before.sessionId !== session.id || before.language !== language) return false;
  const known = JSON.parse(keys.open(before.id, before.sealed)) as PushTarget;
  return known.keys.auth === target.keys.auth && known.keys.p256dh === target.keys.p256dh;
}

async function makeRoom(tx: Tx, { memberId, id }: StoredSubscription): Promise<void> {
  const others = (await tx.subscriptions(memberId)).filter((one) => one.id !== id);
  for (const { id: oldest } of others.slice(0, Math.max(0, others.length + 1 - SUBSCRIPTIONS_MAX))) {
    await tx.deleteSubscription(oldest);
  }
}

function checkTarget({ endpoint, keys }: PushTarget, isLoopbackAllowed: boolean): void {
  if (readEndpoint(endpoint, isLoopbackAllowed) === null) {
    throw badField("endpoint", "It must be the https address of a push service on the public internet.");
  }
  if (!isPoint(keys.p256dh)) throw badField("keys.p256dh", "It must be a point of P-256, uncompressed, in base64url.");
  if (bytesOf(keys.auth)?.length !== AUTH_BYTES) throw badField("keys.auth", "It must be 16 bytes in base64url.");
}

function bytesOf(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text.replace(/=+$/, "") ? bytes : null;
}

function isPoint(text: string): boolean {
  const bytes = bytesOf(text);
  if (bytes === null || bytes.length !== 65 || bytes[0] !== 4) return false;
  try {
    ECDH.convertKey(bytes, "prime256v1");
    return true;
  } catch {
    return false; // not on the curve
  }
}

function badField(path: string, message: string): CardeaError {
  const fields = [{ path, code: "wrong_form", message }];
  return new CardeaError("invalid_field", "A field cannot be taken. Nothing was changed.", { fields });
}

/** Turns notices off in one of the member's own browsers. Throws not_found. */
export async function unsubscribe(tools: PushTools, session: StoredSession, id: SubscriptionId): Promise<void> {
  await tools.store.unit(async (tx) => {
    await ownSubscription(tx, session, id);
    await tx.deleteSubscription(id);
    await tell(tx, session, { action: "notices.turned_off", subscriptionId: id });
  });
}

async function ownSubscription(
  reads: Pick<Tx, "subscription">,
  { memberId }: StoredSession,
  id: SubscriptionId,
): Promise<StoredSubscription> {
  const subscription = await reads.subscription(id);
  if (subscription !== null && subscription.memberId === memberId) return subscription;
  throw new CardeaError("not_found", "There is no subscription of that id.");
}

/** Keeps what the member wants to hear of. Throws invalid_field. */
export async function saveWishes(tools: PushTools, session: StoredSession, wishes: NoticeWishes): Promise<void> {
  const { quiet } = wishes;
  if (quiet !== null && quiet.from === quiet.until) {
    throw badField("quiet.until", "Let the quiet hours end at another time than they begin.");
  }
  if (quiet !== null && quiet.zone !== null && zoneOf(quiet.zone) === null) {
    throw badField("quiet.zone", "It must be the name of a time zone, like Europe/Berlin.");
  }
  const { memberId } = session;
  await tools.store.unit(async (tx) => {
    await tx.saveNoticeWishes(memberId, wishes);
    const { entries, attempts, alarms } = wishes;
    const facts = { entries, attempts, alarms, quiet: quiet !== null };
    await tx.record([{ actor: actorOf(session), action: "notices.chosen", subject: { memberId }, facts }]);
  });
}

/** Sends a notice of nothing to one of the member's own browsers, once. Throws not_found. */
export async function sendTest(tools: PushTools, session: StoredSession, id: SubscriptionId): Promise<SendOutcome> {
  const subscription = await ownSubscription(tools.store, session, id);
  const shown = { ...testText(subscription.language), tag: "test", url: "/settings/notices" };
  const outcome = await sendNotice(tools, subscription, { ...shown, isUrgent: true, topic: null });
  if (outcome.kind === "gone") await dropGone(tools, subscription);
  return outcome;
}

async function tell(
  tx: Tx,
  session: StoredSession,
  { action, subscriptionId }: { readonly action: string; readonly subscriptionId: string },
): Promise<void> {
  const subject = { memberId: session.memberId, subscriptionId };
  await tx.record([{ actor: actorOf(session), action, subject, facts: {} }]);
}

function actorOf({ memberId, memberName }: StoredSession): Actor {
  return { kind: "member", id: memberId, name: memberName };
}
