import {
  type AccessCode,
  earliest,
  endOf,
  FOREVER,
  type Instant,
  type LockId,
  nextWindow,
  plus,
  type RuleContext,
  SECOND_MS,
} from "@cardea/core";
import type { Actor, NewEvent, NewRecord, StoredCode, Tx } from "../store/port.ts";

/** What happened to a code, e.g. `code.revoked`, and who did it. */
export interface CodeNews {
  readonly actor: Actor;
  readonly action: `code.${string}`;
  readonly at: Instant;
  readonly facts?: NewRecord["facts"];
  /** Facts on its holder, kept apart so that they can be erased. */
  readonly personal?: Readonly<Record<string, string>>;
}

/** Puts it into the audit log and the event stream, within the unit that did it. */
export async function tellCode(tx: Tx, code: AccessCode, news: CodeNews): Promise<void> {
  const facts = news.facts ?? {};
  const personal =
    news.personal === undefined
      ? {}
      : { personal: { holderId: code.holderId, siteId: code.siteId, facts: news.personal } };
  await tx.record([
    {
      actor: news.actor,
      action: news.action,
      subject: { codeId: code.id, holderId: code.holderId, siteId: code.siteId },
      facts,
      ...personal,
    },
  ]);
  await tx.publish([eventOf(code, news.action, news.at, facts)]);
}

/** An event about a code as a whole. */
export function eventOf(code: AccessCode, kind: string, at: Instant, facts: NewEvent["facts"]): NewEvent {
  return {
    at,
    kind,
    siteId: code.siteId,
    lockId: null,
    codeId: code.id,
    holderId: code.holderId,
    reason: null,
    slot: null,
    facts,
  };
}

/** A new code that is not needed within this time may wait for others that come with it. */
const URGENT_MS = 10 * SECOND_MS;
const SOON_MS = SECOND_MS;
const SPREAD_MS = 1_500;

/** Lets every lock of a new code be looked at: at once if it opens right away, else soon, together with other new ones. */
export async function wakeLocksFor(tx: Tx, code: StoredCode, now: Instant): Promise<void> {
  const isUrgent = code.startsAt === null || code.startsAt - now < URGENT_MS;
  if (isUrgent) return wakeLocks(tx, code, now);
  for (const lockId of code.lockIds) await tx.scheduleBy("sync_lock", lockId, plus(now, SOON_MS + spreadMs(lockId)));
}

/** Each lock has a moment of its own, so that not all of them are looked at in the same one. */
function spreadMs(lockId: LockId): number {
  return Number.parseInt(lockId.slice(-4), 16) % SPREAD_MS;
}

/** Lets every lock of the code be looked at at once. */
export async function wakeLocks(tx: Tx, code: AccessCode, now: Instant): Promise<void> {
  for (const lockId of code.lockIds) await tx.schedule("sync_lock", lockId, now);
}

/** Edges are told a little later, so that the locks, whose time it is, come first. */
const EDGE_DELAY_MS = 3 * SECOND_MS;

/** Schedules that the code's next edge, its start or end, is told; nothing if it has none. */
export async function scheduleEdge(tx: Tx, code: AccessCode, context: RuleContext, now: Instant): Promise<void> {
  const at = nextEdge(code, context, now);
  if (at !== null && at !== FOREVER) await tx.schedule("code_edge", code.id, plus(at, EDGE_DELAY_MS));
}

/** When the code starts or ends next; null if neither will happen by itself. */
function nextEdge(code: AccessCode, context: RuleContext, now: Instant): Instant | null {
  const end = endOf(code, context, now);
  if (end !== null && end <= now) return null;
  return earliest(end, startOf(code, context, now));
}

function startOf(code: AccessCode, context: RuleContext, now: Instant): Instant | null {
  if (code.kind === "emergency") return null;
  const first = nextWindow(code.rule, context, code.createdAt);
  return first !== null && first.from > now ? first.from : null;
}

/** The public facts of a code for the log: never its holder, never its digits. */
export function publicFacts(code: StoredCode): NewRecord["facts"] {
  return {
    kind: code.kind,
    lockIds: code.lockIds.join(" "),
    startsAt: code.startsAt,
    endsAt: code.endsAt,
    maxUses: code.rule.maxUses,
    pinLength: code.pinLength,
    pinChosen: code.pinChosen,
  };
}
