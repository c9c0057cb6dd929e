import { HOUR_MS, type Instant, type Zone } from "@cardea/core";
import type { AlarmKind, StoredEvent } from "../../store/port.ts";
import type { NoticeWishes } from "../../store/push-port.ts";
import { isQuiet } from "./quiet.ts";

/** The kinds of events that can become a notice at all. */
export const NOTICED_KINDS: readonly string[] = ["entry", "alarm.opened"];

/** What a member hears of who has not chosen yet: what needs somebody. */
export const FIRST_WISHES: NoticeWishes = {
  entries: false,
  attempts: true,
  alarms: true,
  lockIds: null,
  holderIds: null,
  quiet: null,
};

export type NoticeTopic = "entry" | "attempt" | "alarm";

/** What is known when it is decided about one event. */
export interface Hearing {
  readonly wishes: NoticeWishes;
  /** Whether the listener may see that event at all. */
  readonly mayHear: boolean;
  /** Of the site that the event is about. */
  readonly siteZone: Zone;
  readonly now: Instant;
}

export type Verdict =
  | { readonly kind: "tell"; readonly topic: NoticeTopic; readonly isUrgent: boolean }
  | { readonly kind: "silent"; readonly why: "no_notice" | "hidden" | "too_old" | "not_wished" | "quiet_hours" };

/** Old news are in the log; a lock that was out of reach for a day does not ring for all of it. */
const ENTRY_AGE_MS_MAX = 6 * HOUR_MS;
const ALARM_AGE_MS_MAX = 24 * HOUR_MS;

/** Somebody may be getting in, or staying in, who should not. */
const DANGERS: ReadonlySet<string> = new Set<AlarmKind>([
  "tamper",
  "wrong_pin_limit",
  "locked_out",
  "unmanaged_change",
  "still_on_lock_after_end",
]);

/** Whether a listener is told of an event, and as what. Asked in this order: is it news, may it, does it want to, now? */
export function decideNotice(event: StoredEvent, { wishes, mayHear, siteZone, now }: Hearing): Verdict {
  const topic = topicOf(event);
  if (topic === null) return { kind: "silent", why: "no_notice" };
  if (!mayHear) return { kind: "silent", why: "hidden" };
  if (now - event.at > (topic === "alarm" ? ALARM_AGE_MS_MAX : ENTRY_AGE_MS_MAX)) {
    return { kind: "silent", why: "too_old" };
  }
  if (!isWished(event, topic, wishes)) return { kind: "silent", why: "not_wished" };
  const isDanger = topic === "alarm" && DANGERS.has(String(event.facts["alarm"]));
  const { quiet } = wishes;
  if (quiet !== null && !(isDanger && quiet.dangerPasses) && isQuiet(now, quiet, siteZone)) {
    return { kind: "silent", why: "quiet_hours" };
  }
  return { kind: "tell", topic, isUrgent: isDanger };
}

function topicOf({ kind, reason }: StoredEvent): NoticeTopic | null {
  if (kind === "alarm.opened") return "alarm";
  if (kind !== "entry") return null;
  return reason === "granted" ? "entry" : "attempt";
}

function isWished(event: StoredEvent, topic: NoticeTopic, wishes: NoticeWishes): boolean {
  const { lockIds, holderIds } = wishes;
  const wanted = { entry: wishes.entries, attempt: wishes.attempts, alarm: wishes.alarms }[topic];
  if (!wanted) return false;
  if (lockIds !== null && (event.lockId === null || !lockIds.includes(event.lockId))) return false;
  if (topic === "alarm" || holderIds === null) return true;
  // A granted entry that nobody can be named for is no entry of theirs; a PIN that nobody has may be anybody's guess.
  return event.holderId === null ? topic === "attempt" : holderIds.includes(event.holderId);
}

/** Some events that are told in one notice. */
export interface Bundle {
  readonly events: readonly [StoredEvent, ...StoredEvent[]];
  readonly topic: NoticeTopic;
  readonly isUrgent: boolean;
}

/** What is told of some events, oldest first: each by itself, but for attempts in a row at one lock, which are one. */
export function bundles(
  decided: readonly { readonly event: StoredEvent; readonly verdict: Verdict }[],
): readonly Bundle[] {
  const found: Bundle[] = [];
  for (const { event, verdict } of decided) {
    if (verdict.kind === "silent") continue;
    const { topic, isUrgent } = verdict;
    const last = found.at(-1);
    const isMore = last?.topic === "attempt" && topic === "attempt" && last.events[0].lockId === event.lockId;
    if (last !== undefined && isMore) found[found.length - 1] = { ...last, events: [...last.events, event] };
    else found.push({ events: [event], topic, isUrgent });
  }
  return found;
}
