import type { CodeId } from "@cardea/core";
import type { CrashHouse } from "./house.ts";
import { contentsOf, ownEvents } from "./settle.ts";
import { counted, grantedTo, type Stored } from "./stored.ts";
import type { KnownCode, Wish } from "./told.ts";

/** A code has one placement on each of its locks, and what happens to it is in stream and audit log alike. */
export async function wholePlacements(
  { store }: CrashHouse,
  { codes, events, leaves }: Stored,
): Promise<readonly string[]> {
  const placements = await store.placementsOfCodes([...codes.keys()] as CodeId[]);
  const isOfPlacement = (kind: string): boolean => kind.startsWith("placement.");
  const inStream = counted(
    events.filter(({ kind }) => isOfPlacement(kind)).map((event) => `${event.kind} ${event.codeId} ${event.lockId}`),
  );
  const inLog = counted(
    leaves
      .filter(({ action }) => isOfPlacement(action))
      .map(({ action, subject }) => `${action} ${subject["codeId"]} ${subject["lockId"]}`),
  );
  return [
    ...[...codes.values()].flatMap(({ id, lockIds }) => {
      const found = (placements.get(id) ?? []).map(({ lockId }) => lockId).sort();
      return found.join() === [...lockIds].sort().join() ? [] : [`${id} has not one placement on each of its locks`];
    }),
    ...[...new Set([...inStream.keys(), ...inLog.keys()])].flatMap((key) => {
      const [told, recorded] = [inStream.get(key) ?? 0, inLog.get(key) ?? 0];
      return told === recorded ? [] : [`${key}: ${told} in the stream, ${recorded} in the audit log`];
    }),
  ];
}

/** Whatever a lock has logged is stored once, and nothing else. */
export function entriesOnce(house: CrashHouse, { events }: Stored): readonly string[] {
  return [...house.locks].flatMap(([name, { id }]) => {
    const stored = events.filter((event) => event.kind === "entry" && event.lockId === id);
    const key = (...facts: readonly unknown[]): string => facts.map(String).join(" ");
    const inStore = counted(stored.map((event) => key(event.facts["lockSequence"], event.reason, event.slot)));
    const own = ownEvents(house, name).flatMap(({ sequence, happening }) =>
      happening.kind === "entry" ? [key(sequence, happening.reason, happening.slot)] : [],
    );
    return [
      ...[...inStore].filter(([, count]) => count > 1).map(([entry]) => `entry ${entry} at ${name} is stored twice`),
      ...own.filter((entry) => !inStore.has(entry)).map((entry) => `entry ${entry} at ${name} is not stored`),
      ...(stored.length > own.length ? [`more entries are stored of ${name} than it had`] : []),
    ];
  });
}

/** An entry that is heard of late, so shortly after its slot changed hands, is nobody's: no name is better than a wrong one. */
function namelessEntries({ events }: Stored): number {
  return events.filter(({ kind, reason, codeId }) => kind === "entry" && reason === "granted" && codeId === null)
    .length;
}

/** The entries of a code that somebody saw are stored, and no other. */
export function entriesKept(code: KnownCode, stored: Stored, underWay: readonly Wish[]): readonly string[] {
  const found = grantedTo(stored.events, code.id);
  const least = code.entries - namelessEntries(stored);
  const most = code.entries + underWay.filter((wish) => wish.wish === "press" && wish.id === code.id).length;
  return [
    ...(found < least ? [`${code.id}: ${code.entries} entries were seen, ${found} are stored`] : []),
    ...(found > most ? [`${code.id}: at most ${most} entries were made, ${found} are stored`] : []),
    ...(code.once && found > 1 ? [`${code.id} is for one entry and opened ${found} times`] : []),
  ];
}

/** Nothing that is to happen later is forgotten. */
export async function jobsKept(
  { waitingJobs, world, locks }: CrashHouse,
  { codes }: Stored,
): Promise<readonly string[]> {
  const waiting = new Set(await waitingJobs());
  const ahead = [...codes.values()].filter(
    ({ revokedAt, endsAt, rule, uses }) =>
      revokedAt === null && (endsAt ?? 0) > world.now() && !(rule.maxUses !== null && uses >= rule.maxUses),
  );
  const lockIds = new Set(ahead.flatMap((code) => code.lockIds));
  return [
    ...ahead
      .filter(({ id }) => !waiting.has(`code_edge:${id}`))
      .map(({ id }) => `nobody will tell of the end of ${id}`),
    ...[...locks]
      .filter(([, { id }]) => lockIds.has(id) && !waiting.has(`sync_lock:${id}`))
      .map(([name]) => `nobody will look at ${name} again`),
  ];
}

/**
 * Each lock holds the digits of the codes that are valid there now, in a slot each, and no other of ours. Of a one-time
 * code whose entry is nobody's the lock alone knows that it is used.
 */
export async function locksAsWanted(
  house: CrashHouse,
  codes: readonly KnownCode[],
  doubtful: ReadonlySet<string>,
): Promise<readonly string[]> {
  const now = house.world.now();
  const violations: string[] = [];
  for (const [name, { id }] of house.locks) {
    const valid = codes.filter((code) => code.locks.includes(name) && !code.revoked && code.endsAt > now);
    const wanted = valid.filter((code) => !(code.once && code.entries > 0)).map(({ digits }) => digits);
    const foreign = new Set(
      (await house.store.slots(id)).filter(({ content }) => content === "unmanaged").map(({ slot }) => slot as number),
    );
    const held = [...(await contentsOf(house, name))]
      .filter(([slot]) => !foreign.has(slot))
      .map(([, digits]) => digits);
    const known = new Map(codes.map((code) => [code.digits, code.id]));
    const strangers = [...(await contentsOf(house, name))].filter(
      ([slot, digits]) => foreign.has(slot) && known.has(digits),
    );
    const missing = wanted.filter((digits) => !held.includes(digits));
    const left = held.filter((digits) => !wanted.includes(digits) && !doubtful.has(digits));
    violations.push(
      ...missing.map((digits) => `${known.get(digits)} is valid and not on ${name}`),
      ...left.map((digits) => `${name} still holds the digits of ${known.get(digits) ?? "a code that nobody knows"}`),
      ...(held.length > new Set(held).size ? [`${name} holds digits twice`] : []),
      ...strangers.map(([slot]) => `slot ${slot} of ${name} holds a code of ours as somebody else's`),
    );
  }
  return violations;
}
