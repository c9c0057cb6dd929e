import type { LockId, SeenSlot } from "@cardea/core";
import type { StoredEvent } from "cardea/src/store/port.ts";
import type { SqliteStore } from "cardea/src/store/sqlite.ts";
import { leavesOf } from "./audit-witness.ts";
import { type InvariantId, Violation } from "./invariants.ts";
import { isUnknowable } from "./pair.ts";
import type { Scenario } from "./scenario.ts";
import { showsOneOf } from "./shown.ts";
import type { SimLock, TrueEntry } from "./sim-lock.ts";
import { toldOnce } from "./told.ts";
import type { Watch } from "./watch.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;

export interface Books {
  readonly store: SqliteStore;
  readonly locks: readonly SimLock[];
  readonly lockIds: readonly LockId[];
  readonly watch: Watch;
  readonly now: number;
  readonly logged: readonly string[];
  readonly scenario: Scenario;
}

/** The balance after hours of quiet: what is stored against what is true. */
export async function reckon(books: Books): Promise<readonly Violation[]> {
  const events = await allEvents(books.store);
  const found: Violation[] = [];
  for (const lock of books.locks) {
    found.push(...slotsAsWanted(lock, books), ...(await knowledgeIsTrue(lock, books)));
    found.push(
      ...entriesToldOnce(lock, books, events),
      ...wrongPinsBounded(lock, books),
      ...writesBounded(lock, books),
    );
  }
  found.push(...(await nothingShown(books, events)), ...(await entriesRecorded(books, events)));
  found.push(...(await toldOnce(books, events)));
  return found;
}

function broken({ now }: Books, invariant: InvariantId, words: string): Violation {
  return new Violation(invariant, now, words);
}

/** I6: exactly the wanted PINs, and none of ours that is not. */
function slotsAsWanted(lock: SimLock, books: Books): Violation[] {
  return books.watch.demandsOn(lock).flatMap(({ pair: { code, tag }, demand }) => {
    const slot = lock.slotOf(tag);
    if (slot === null || lock.foreign.has(slot) || isUnknowable({ lock, tag })) return [];
    if (demand === "gone")
      return [broken(books, "I6", `${lock.address}: slot ${slot} still holds code ${code.number}, which is over`)];
    const isAhead = code.windows().some(({ until }) => until > books.now);
    const isLeftOver = demand === "closed" && !isAhead && lock.slot(slot)?.schedule !== null;
    return isLeftOver && isLongOver(code.windows(), books)
      ? [
          broken(
            books,
            "I6",
            `${lock.address}: slot ${slot} still holds code ${code.number}, whose last window is over`,
          ),
        ]
      : [];
  });
}

function isLongOver(windows: readonly { readonly until: number }[], { now }: Books): boolean {
  return windows.every(({ until }) => until < now - HOUR);
}

/** I6: what the store says of a slot it says with reason. */
async function knowledgeIsTrue(lock: SimLock, books: Books): Promise<Violation[]> {
  const id = books.lockIds[lock.number];
  if (id === undefined) return [];
  const known = await books.store.slots(id);
  const tags = new Map(books.watch.demandsOn(lock).map(({ pair }) => [pair.tag, pair.code]));
  return known.flatMap((seen) => {
    const held = lock.slot(seen.slot);
    const truth = held === undefined ? null : { isForeign: lock.foreign.has(seen.slot), isOurs: tags.has(held.tag) };
    const words = lock.doubts.unknowable.has(seen.slot) ? null : lieOf(seen, truth, books.watch.mayBeUnseen(lock));
    return words === null ? [] : [broken(books, "I6", `${lock.address}: slot ${seen.slot} ${words}`)];
  });
}

/** What is wrong with what is known of a slot; hands on a lock that doesn't tell of them may not have been noticed yet. */
function lieOf(
  seen: SeenSlot,
  held: { readonly isForeign: boolean; readonly isOurs: boolean } | null,
  isUnseen: boolean,
): string | null {
  switch (seen.content) {
    case "ours":
      return held === null && !isUnseen ? "is called ours, but is empty" : null;
    case "empty":
      return held !== null && !held.isForeign ? "is called empty, but holds a code" : null;
    case "unmanaged":
    case "unknown":
      return null;
  }
}

/** I4: every entry once, and under the right name or none. */
function entriesToldOnce(lock: SimLock, books: Books, events: readonly StoredEvent[]): Violation[] {
  const id = books.lockIds[lock.number];
  const told = events.filter(({ lockId, kind }) => lockId === id && kind === "entry");
  if (!lock.isNumbered) {
    const arrived = lock.entries.filter(({ sequence }) => lock.bells.told.has(sequence));
    const words =
      told.length > arrived.length
        ? `${told.length} entries are told, but ${arrived.length} happened: ${surplusOf(arrived, told, books)}`
        : null;
    const few =
      !mayForget(books) && told.length < arrived.length - repeatsIn(arrived)
        ? `of ${arrived.length} entries that were told to us only ${told.length} are stored: ${missingOf(arrived, told, books)}`
        : null;
    return [words, few].filter((one) => one !== null).map((one) => broken(books, "I4", `${lock.address}: ${one}`));
  }
  const gaps = events
    .filter(({ lockId, kind }) => lockId === id && kind === "lock.gap")
    .map(({ facts }) => ({ from: Number(facts["fromSequence"]), until: Number(facts["untilSequence"]) }));
  const found: Violation[] = [];
  const bySequence = new Map<number, StoredEvent[]>();
  for (const event of told) {
    const sequence = Number(event.facts["lockSequence"]);
    bySequence.set(sequence, [...(bySequence.get(sequence) ?? []), event]);
  }
  for (const entry of lock.entries) {
    const stored = bySequence.get(entry.sequence) ?? [];
    const isInGap = gaps.some(({ from, until }) => from <= entry.sequence && entry.sequence <= until);
    if (stored.length > 1)
      found.push(broken(books, "I4", `${lock.address}: entry ${entry.sequence} is stored ${stored.length} times`));
    if (stored.length === 0 && !isInGap)
      found.push(broken(books, "I4", `${lock.address}: entry ${entry.sequence} is not stored, and no gap tells of it`));
    if (stored[0] !== undefined && isWrongName(entry, stored[0], books))
      found.push(broken(books, "I4", `${lock.address}: entry ${entry.sequence} bears somebody else's name`));
  }
  return found;
}

/** When entries happened that nobody stored, in milliseconds after the start. */
function missingOf(arrived: readonly TrueEntry[], told: readonly StoredEvent[], { scenario }: Books): string {
  const missing = arrived.filter(
    (entry) => !told.some(({ at, reason }) => reason === entry.reason && Math.abs(at - entry.at) <= 12 * 60_000),
  );
  return missing.map(({ at, reason }) => `${reason} at ${at - scenario.startAt}`).join(", ");
}

/** When entries are told that nobody made, in milliseconds after the start. */
function surplusOf(arrived: readonly TrueEntry[], told: readonly StoredEvent[], { scenario }: Books): string {
  const left = [...arrived];
  const surplus = told.filter(({ at, reason }) => {
    const match = left.findIndex((entry) => entry.reason === reason && Math.abs(entry.at - at) <= 12 * 60_000);
    if (match >= 0) left.splice(match, 1);
    return match < 0;
  });
  return surplus.map(({ at, reason }) => `${reason} at ${at - scenario.startAt}`).join(", ");
}

/** What no log keeps is lost with the server that heard it. */
function mayForget({ scenario }: Books): boolean {
  return scenario.acts.some((act) => FORGETFUL.includes(act.do));
}

const FORGETFUL: readonly string[] = ["kill", "pause", "restore"];

/** The same at the same keypad within two seconds counts as one where nothing is numbered. */
function repeatsIn(entries: readonly TrueEntry[]): number {
  return entries.filter((entry, index) =>
    entries
      .slice(Math.max(0, index - 30), index)
      .some((before) => entry.reason === before.reason && Math.abs(entry.at - before.at) <= 12 * 60_000),
  ).length;
}

function isWrongName({ who, isMixedUp }: TrueEntry, { codeId }: StoredEvent, { watch }: Books): boolean {
  if (codeId === null || isMixedUp) return false;
  const code = who === null ? undefined : watch.codes().get(who);
  return code?.stored?.id !== codeId && code?.isForgotten !== true;
}

/** I11: in any 24 hours at most the budget's daily number is looked at. */
function wrongPinsBounded(lock: SimLock, books: Books): Violation[] {
  const tries = lock.entries.filter(({ reason }) => reason === "unknown_code").map(({ at }) => at);
  const isOver = tries.some((at, index) => tries.slice(index).filter((other) => other < at + DAY).length > DAILY_MAX);
  return isOver
    ? [broken(books, "I11", `${lock.address}: more than ${DAILY_MAX} wrong PINs were looked at within a day`)]
    : [];
}

const DAILY_MAX = 20;
const WRITES_PER_GRANT = 20;
const WRITES_BESIDE = 200;

/** I9: a bounded number of writes for each time that a code comes onto a lock. */
function writesBounded(lock: SimLock, books: Books): Violation[] {
  const pairs = books.watch.demandsOn(lock);
  const grants = pairs.reduce((sum, { pair }) => sum + Math.max(1, pair.code.windows().length) + pair.code.wakings, 0);
  const isCalm = books.scenario.acts.every((act) => CALM.includes(act.do));
  const max = isCalm ? 2 * grants : WRITES_PER_GRANT * grants + WRITES_BESIDE;
  const writes = books.watch.writesOf(lock);
  return writes > max
    ? [broken(books, "I9", `${lock.address}: ${writes} writes for ${grants} grants; at most ${max}`)]
    : [];
}

const CALM: readonly string[] = ["create", "revoke", "press", "mistype"];

/** I8: the digits of no code stand anywhere in the open. */
async function nothingShown(books: Books, events: readonly StoredEvent[]): Promise<readonly Violation[]> {
  const digits = new Set([...books.watch.codes().values()].flatMap(({ keys }) => keys.map((key) => key.digits)));
  const leaves = await leavesOf(books.store);
  const places = [
    ["an event", events.map((event) => JSON.stringify(event.facts))],
    ["a record", leaves],
    ["a log line", books.logged],
  ] as const;
  return places.flatMap(([place, texts]) =>
    texts.some((text) => showsOneOf(text, digits)) ? [broken(books, "I8", `${place} shows the digits of a code`)] : [],
  );
}

/** I4: each stored entry has its record in the audit log, and the other way round. */
async function entriesRecorded(books: Books, events: readonly StoredEvent[]): Promise<readonly Violation[]> {
  const leaves = await leavesOf(books.store);
  const recorded = leaves.filter((leaf) => leaf.includes('"entry.granted"') || leaf.includes('"entry.denied"')).length;
  const told = events.filter(({ kind }) => kind === "entry").length;
  return recorded === told
    ? []
    : [broken(books, "I4", `${told} entries are stored, but ${recorded} are in the audit log`)];
}

async function allEvents(store: SqliteStore): Promise<readonly StoredEvent[]> {
  const all: StoredEvent[] = [];
  for (let after = 0; ; after = all.at(-1)?.sequence ?? after) {
    const events = await store.eventsAfter(after, 1_000);
    all.push(...events);
    if (events.length < 1_000) return all;
  }
}
