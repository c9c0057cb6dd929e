import {
  type AlarmId,
  assert,
  MINUTE_MS,
  plus,
  SECOND_MS,
  type SubscriptionId,
  wallOf,
  type Zone,
  zoneOf,
} from "@cardea/core";
import type { Hold } from "../../jobs/port.ts";
import type { Reads, StoredEvent, Tx } from "../../store/port.ts";
import type { StoredSubscription, SubscriptionProgress } from "../../store/push-port.ts";
import { type Bundle, bundles, decideNotice, FIRST_WISHES, type Hearing, NOTICED_KINDS } from "./decide.ts";
import type { PushTools } from "./port.ts";
import { type Notice, type SendOutcome, sendNotice } from "./send.ts";
import { noticeText } from "./words.ts";

/** Events that are looked at in one pass. */
const PASS_EVENTS_MAX = 50;
/** Tries for one notice; then it is left out, which the member sees, and the next one is tried. */
export const TRIES_MAX = 8;
/** Jobs that wait for a push service would keep others, above all those of locks, from running. */
export const AT_ONCE_MAX = 3;
const FULL_MS = SECOND_MS;
const RETRY_MS_FIRST = 5 * SECOND_MS;
const RETRY_MS_MAX = 10 * MINUTE_MS;

/**
 * Tells one browser what happened since it was last told. A browser is a reader of the event stream that keeps its place
 * in the store: whatever breaks off, the next pass goes on from there. What was sent but not kept before a crash is sent
 * again under the same tag, so that it is shown once.
 */
export async function deliverPush(tools: PushTools, id: SubscriptionId, hold: Hold): Promise<void> {
  const { store, world } = tools;
  const subscription = await store.subscription(id);
  if (subscription === null) return;
  const { nextTryAt } = subscription;
  if (nextTryAt !== null && nextTryAt > world.now()) {
    return store.unit((tx) => tx.schedule("push", id, nextTryAt)); // something new came in while it waits
  }
  const leave = tools.enter();
  if (leave === null) return store.unit((tx) => tx.schedule("push", id, plus(world.now(), FULL_MS)));
  await pass(tools, subscription, hold).finally(leave);
}

async function pass(tools: PushTools, subscription: StoredSubscription, hold: Hold): Promise<void> {
  const { store, world } = tools;
  const { id } = subscription;
  const after = Math.min(subscription.sequence, await store.lastEventSequence());
  const events = await store.eventsOfKindsAfter(NOTICED_KINDS, after, PASS_EVENTS_MAX);
  const hearing = await hearingOf(tools, subscription);
  if (hearing === null) return; // signed out: what belongs to the session goes with it
  const decided: { event: StoredEvent; verdict: ReturnType<typeof decideNotice> }[] = [];
  for (const event of events) decided.push({ event, verdict: decideNotice(event, await hearing(event)) });
  const keeper: Keeper = { tools, hold, subscription };
  for (const bundle of bundles(decided)) if (!(await tell(keeper, bundle))) return;
  const last = events.at(-1)?.sequence;
  if (last === undefined) return;
  await keep(keeper, { sequence: last }, async (tx) => {
    if (events.length === PASS_EVENTS_MAX) await tx.schedule("push", id, world.now());
  });
}

/** What is to be known of each event before it is decided about; null once the session is over. */
async function hearingOf(
  { store, world, hearingOf: hears }: PushTools,
  { memberId, sessionId }: StoredSubscription,
): Promise<((event: StoredEvent) => Promise<Hearing>) | null> {
  const now = world.now();
  const session = (await store.sessionsOf(memberId)).find(({ id, expiresAt }) => id === sessionId && expiresAt > now);
  if (session === undefined) return null;
  const wishes = (await store.noticeWishes(memberId)) ?? FIRST_WISHES;
  const mayHear = await hears(session);
  return async (event) => ({
    wishes,
    now,
    mayHear: mayHear(event) && !(await isSettled(store, event)),
    siteZone: (await store.site(event.siteId))?.zone ?? utc(),
  });
}

function utc(): Zone {
  const zone = zoneOf("UTC");
  assert(zone !== null, "UTC is a zone");
  return zone;
}

/** An alarm that is over needs nobody any more. */
async function isSettled(reads: Reads, { kind, facts }: StoredEvent): Promise<boolean> {
  if (kind !== "alarm.opened") return false;
  const alarm = await reads.alarm(String(facts["alarmId"]) as AlarmId);
  return alarm !== null && alarm.closedAt !== null;
}

/** One pass over one subscription. */
interface Keeper {
  readonly tools: PushTools;
  readonly hold: Hold;
  subscription: StoredSubscription;
}

/** Sends one notice and keeps how it went; false where the rest has to wait. */
async function tell(keeper: Keeper, bundle: Bundle): Promise<boolean> {
  const { tools, hold, subscription } = keeper;
  const notice = await noticeOf(tools.store, subscription, bundle);
  hold.assertHeld();
  const outcome = await sendNotice(tools, subscription, notice);
  return keepOutcome(keeper, outcome, bundle.events.at(-1)?.sequence ?? subscription.sequence);
}

async function keepOutcome(keeper: Keeper, outcome: SendOutcome, sequence: number): Promise<boolean> {
  const { tools, subscription } = keeper;
  const now = tools.world.now();
  switch (outcome.kind) {
    case "sent":
      await keep(keeper, { sequence, sentAt: now, failures: 0, failure: null, nextTryAt: null });
      return true;
    case "gone":
      await dropGone(tools, subscription);
      return false;
    case "refused":
      await keep(keeper, { sequence, failures: subscription.failures + 1, failure: outcome.reason, nextTryAt: null });
      return true;
    case "failed": {
      const failures = subscription.failures + 1;
      const { reason: failure } = outcome;
      const waitMs = outcome.retryAfterMs ?? Math.min(RETRY_MS_MAX, RETRY_MS_FIRST * 2 ** (failures - 1));
      const nextTryAt = plus(now, waitMs);
      const isGivenUp = failures % TRIES_MAX === 0;
      const progress = { failures, failure, nextTryAt, ...(isGivenUp && { sequence }) };
      await keep(keeper, progress, (tx) => tx.schedule("push", subscription.id, nextTryAt));
      return false;
    }
  }
}

/** Takes a browser off the list that its push service does not know any more. */
export async function dropGone(
  { store }: Pick<PushTools, "store">,
  { id, memberId }: StoredSubscription,
): Promise<void> {
  await store.unit(async (tx) => {
    if ((await tx.subscription(id)) === null) return;
    await tx.deleteSubscription(id);
    const subject = { subscriptionId: id, memberId };
    await tx.record([
      { actor: { kind: "cardea", id: null, name: null }, action: "notices.dropped", subject, facts: {} },
    ]);
  });
}

async function keep(
  keeper: Keeper,
  progress: Partial<SubscriptionProgress>,
  more: (tx: Tx) => Promise<void> = async () => {},
): Promise<void> {
  const { tools, hold, subscription } = keeper;
  keeper.subscription = { ...subscription, ...progress };
  await tools.store.unit(async (tx) => {
    await tx.fence(hold.token);
    await tx.saveProgress(subscription.id, keeper.subscription);
    await more(tx);
  });
}

async function noticeOf(reads: Reads, { language }: StoredSubscription, bundle: Bundle): Promise<Notice> {
  const [event] = bundle.events;
  const lock = event.lockId === null ? null : await reads.lock(event.lockId);
  const holder = event.holderId === null ? null : await reads.holder(event.holderId);
  const site = await reads.site(event.siteId);
  const { title, body } = noticeText(language, {
    topic: bundle.topic,
    door: lock?.name ?? null,
    who: holder?.name ?? null,
    reason: event.reason,
    alarm: bundle.topic === "alarm" ? String(event.facts["alarm"]) : null,
    count: bundle.events.length,
    time: wallOf(event.at, site?.zone ?? utc()).slice(11, 16),
    site: site?.name ?? "",
  });
  const about = bundle.topic === "attempt" ? `attempt ${event.lockId}` : null;
  return {
    title,
    body,
    tag: about ?? `event ${event.sequence}`,
    url: pathOf(event),
    isUrgent: bundle.isUrgent,
    topic: about,
  };
}

function pathOf({ codeId, kind }: StoredEvent): string {
  if (codeId !== null) return `/codes/${codeId}`;
  return kind === "alarm.opened" ? "/doors" : "/log";
}
