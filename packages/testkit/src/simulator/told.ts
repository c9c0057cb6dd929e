import type { CodeId, LockId } from "@cardea/core";
import type { StoredEvent } from "cardea/src/store/port.ts";
import { leavesOf } from "./audit-witness.ts";
import { Violation } from "./invariants.ts";
import type { Books } from "./reckoning.ts";
import type { TrueCode } from "./true-code.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** I4: what happened to codes and slots was told, each once, and stands in the audit log too. */
export async function toldOnce(books: Books, events: readonly StoredEvent[]): Promise<readonly Violation[]> {
  const codes = [...books.watch.codes().values()];
  const words = [
    ...(await recordsMissing(books, events)),
    ...codes.flatMap((code) => endsOf(code, books, events)),
    ...(await strangersUntold(books, events)),
    ...limitsPassedOver(books, events),
  ];
  return words.map((one) => new Violation("I4", books.now, one));
}

/** Kinds of events of which each has its record. */
const RECORDED = [
  "placement.verified",
  "placement.acknowledged",
  "placement.removed",
  "placement.lost",
  "placement.refused",
  "lock.unmanaged_code_found",
  "lock.gap",
  "code.used_up",
  "code.revoked",
  "alarm.opened",
  "alarm.closed",
] as const;

async function recordsMissing({ store }: Books, events: readonly StoredEvent[]): Promise<readonly string[]> {
  const leaves = await leavesOf(store);
  return RECORDED.flatMap((kind) => {
    const told = events.filter((event) => event.kind === kind).length;
    const recorded = leaves.filter((leaf) => leaf.includes(`"action":"${kind}"`)).length;
    return told === recorded
      ? []
      : [`${told} times ${kind} was told, but it stands ${recorded} times in the audit log`];
  });
}

/** A code that is over was told to be, in one way, and each end once. */
function endsOf(code: TrueCode, { now }: Books, events: readonly StoredEvent[]): readonly string[] {
  if (code.stored === null || code.isForgotten || code.stored.kind === "emergency") return [];
  const ends = endsTold(code.stored.id, events);
  const lapses = events.filter(({ kind, codeId }) => codeId === code.stored?.id && kind === "code.lapsed");
  if (new Set(lapses.map(({ at }) => at)).size < lapses.length)
    return [`code ${code.number} was told twice to be asleep again`];
  const instants = new Set(ends.map(({ kind, at }) => `${kind} ${at}`));
  if (instants.size < ends.length) return [`code ${code.number} was told to be over twice`];
  const lastUntil = Math.max(0, ...code.times().map(({ until }) => until));
  const isOver = code.times().length > 0 && lastUntil < now - HOUR;
  return isOver && ends.length === 0 ? [`code ${code.number} is over, and nobody was told`] : [];
}

const ENDS: readonly string[] = ["code.expired", "code.used_up", "code.revoked"];

function endsTold(id: CodeId, events: readonly StoredEvent[]): readonly StoredEvent[] {
  return events.filter(({ kind, codeId }) => codeId === id && ENDS.includes(kind));
}

/** A code of somebody else's that is known of was told of. */
async function strangersUntold({ store, locks, lockIds }: Books, events: readonly StoredEvent[]): Promise<string[]> {
  const untold: string[] = [];
  for (const lock of locks) {
    const id: LockId | undefined = lockIds[lock.number];
    if (id === undefined) continue;
    const told = new Set(
      events.filter(({ lockId, kind }) => lockId === id && TELLS.includes(kind)).map(({ slot }) => slot),
    );
    for (const { slot, content } of await store.slots(id)) {
      if (content === "unmanaged" && lock.foreign.has(slot) && !told.has(slot))
        untold.push(`${lock.address}: slot ${slot} holds somebody else's code, and nobody was told`);
    }
  }
  return untold;
}

const TELLS: readonly string[] = ["lock.unmanaged_code_found", "lock.slot_changed"];

/** Whoever tries more PINs than the owner allows is told of, and the keypad is switched off where that can be done. */
function limitsPassedOver({ locks, lockIds }: Books, events: readonly StoredEvent[]): readonly string[] {
  return locks.flatMap((lock) => {
    const own = events.filter(({ lockId }) => lockId === lockIds[lock.number]);
    const alarms = own.filter(({ kind, facts }) => kind === "alarm.opened" && isOfPins(facts));
    const wishes = own.filter(({ kind }) => kind === "lock.keypad_off_wanted");
    const limit = lock.draft.wrongPinLimit;
    if (limit === null) return [];
    if (mostWithin(triesIn(own), DAY) >= limit && alarms.length === 0)
      return [`${lock.address}: ${limit} wrong PINs were tried, and nobody was told`];
    // Tries of days ago, heard of only now, switch nothing off: it would be today's guests who stand outside.
    const ofToday = alarms.filter((alarm) => {
      const before = own.slice(0, own.indexOf(alarm));
      // An alarm that is closed where the next one opens has grown, which pardons nothing.
      const pardoned = before.findLast(
        ({ at, kind, facts }) => kind === "alarm.closed" && isOfPins(facts) && at < alarm.at,
      );
      const from = Math.max(alarm.at - DAY, pardoned?.at ?? 0);
      return triesIn(before).filter((at) => at > from).length >= limit;
    });
    return lock.capabilities.keypadOff && !ofToday.every((alarm) => wishes.some(({ at }) => at === alarm.at))
      ? [`${lock.address}: too many wrong PINs were tried, and its keypad stayed on`]
      : [];
  });
}

function isOfPins(facts: StoredEvent["facts"]): boolean {
  return facts["alarm"] === "wrong_pin_limit";
}

function triesIn(events: readonly StoredEvent[]): readonly number[] {
  return events.filter(({ kind, reason }) => kind === "entry" && reason === "unknown_code").map(({ at }) => at);
}

function mostWithin(times: readonly number[], spanMs: number): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => from <= at && at < from + spanMs).length));
}
