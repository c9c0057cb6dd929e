import type { Operation } from "./counted-lock.ts";
import { type Door, type MadeCode, makeCodes, type SeveralServers, within } from "./rig.ts";
import type { ServerChild } from "./server-child.ts";

/** What befalls the server that is at work. */
export type Blow = "kill" | "pause";

/** What came of one blow amid the setting or clearing of many codes. */
export interface BlowReport {
  readonly blow: Blow;
  readonly verb: Operation["verb"];
  /**
   * For each lock that the server was at work on: from the blow until another server did what was due there next, which
   * for slots in doubt is to look at them.
   */
  readonly takeoverMs: readonly number[];
  /** And until the next code was set or cleared there. */
  readonly changeMs: readonly number[];
  /** Codes that are not as they should be on their lock in the end. */
  readonly lost: number;
  /** Commands that were given again although the lock's answer to the first was heard and written down. */
  readonly doubled: number;
  /** Clears that were given again since the blow fell before their answer was written down: an empty slot stays empty. */
  readonly repeated: number;
  readonly victim: ServerChild;
}

/** A lock has so many commands behind it, and at least so many before it, when the blow falls. */
const DONE_MIN = 3;
const LEFT_MIN = 3;
const AT_WORK_MS_MAX = 60_000;
const TAKEOVER_MS_MAX = 40_000;
const SETTLED_MS_MAX = 60_000;
/** What a server sent before the blow may come in after it. */
const ON_ITS_WAY_MS = 50;
/** By then the lock has answered that, and nobody has taken over yet. */
const LAST_ANSWER_MS = 1_000;
/** Time to make the codes before the first of them opens. */
const AHEAD_MS = 3_000;
const MADE_MS_EACH = 100;

/** Codes open on all locks at once while the first blow falls, and are revoked all at once while the second one falls. */
export async function playRound(
  rig: SeveralServers,
  { blows, codesEach }: { readonly blows: readonly [Blow, Blow]; readonly codesEach: number },
): Promise<readonly BlowReport[]> {
  const startsAt = Date.now() + AHEAD_MS + codesEach * rig.doors.length * MADE_MS_EACH;
  const codes = await makeCodes(rig, codesEach, startsAt);
  const opened = await playPart(rig, { codes, verb: "set", blow: blows[0] });
  const closing = playPart(rig, { codes, verb: "clear", blow: blows[1] });
  const [closed] = await Promise.all([closing, revokeAll(rig, codes)]);
  return [opened, closed];
}

async function revokeAll(rig: SeveralServers, codes: readonly MadeCode[]): Promise<void> {
  for (const { id } of codes) {
    await rig.ask("POST", `/codes/${id}/revoke`, { reason: "the end of the round" });
  }
}

interface Part {
  readonly codes: readonly MadeCode[];
  readonly verb: Operation["verb"];
  readonly blow: Blow;
}

async function playPart(rig: SeveralServers, { codes, verb, blow }: Part): Promise<BlowReport> {
  const marks = new Set(codes.map(({ mark }) => mark));
  const done = ({ lock }: Door): readonly Operation[] =>
    lock.operations().filter((one) => one.verb === verb && marks.has(one.mark));
  const due = ({ lockId }: Door): number => codes.filter((code) => code.lockId === lockId).length;
  const isAmid = (door: Door): boolean => done(door).length >= DONE_MIN && due(door) - done(door).length >= LEFT_MIN;

  const victim = await serverAtWork(rig, isAmid);
  const driven: Door[] = [];
  for (const door of rig.doors) if ((await rig.driverOf(door.lockId)) === victim) driven.push(door);
  const struck = driven.filter(isAmid);
  const at = Date.now();
  if (blow === "kill") await victim.kill();
  else victim.pause();
  await new Promise((later) => setTimeout(later, LAST_ANSWER_MS));
  const unwritten = new Set(verb === "set" ? [] : (await Promise.all(driven.map(unwrittenAt))).flat());
  const changeMs = await Promise.all(struck.map((door) => nextAfter(() => done(door), at)));
  const takeoverMs = await Promise.all(struck.map(({ lock }) => nextAfter(lock.operations, at)));
  victim.resume();
  const expected = (door: Door): readonly string[] =>
    verb === "clear" ? [] : codes.filter(({ lockId }) => lockId === door.lockId).map(({ mark }) => mark);
  const missing = () => Promise.all(rig.doors.map((door) => differences(door, expected(door))));
  await within(SETTLED_MS_MAX, async () => (await missing()).every((count) => count === 0));
  const lost = (await missing()).reduce((sum, count) => sum + count, 0);
  return { blow, verb, takeoverMs, changeMs, lost, ...repeatedIn(rig.doors.flatMap(done), unwritten), victim };

  /** Marks that are off the lock by now, while the store doesn't know it yet. */
  async function unwrittenAt(door: Door): Promise<readonly string[]> {
    const rows = await rig.query(`select slot from slot where lock_id = '${door.lockId}' and content <> 'empty'`);
    const unknown = new Set(rows.map(({ slot }) => Number(slot)));
    return done(door).flatMap(({ slot, mark }) => (unknown.has(slot) ? [mark] : []));
  }
}

async function serverAtWork(rig: SeveralServers, isAmid: (door: Door) => boolean): Promise<ServerChild> {
  let victim: ServerChild | null = null;
  await within(AT_WORK_MS_MAX, async () => {
    const door = rig.doors.find(isAmid);
    if (door !== undefined) victim = await rig.driverOf(door.lockId);
    return victim !== null;
  });
  if (victim === null) throw new Error("no server was met at work");
  return victim;
}

/** How long after `at` the next command came. */
async function nextAfter(operations: () => readonly Operation[], at: number): Promise<number> {
  const next = (): Operation | undefined => operations().find((one) => one.at > at + ON_ITS_WAY_MS);
  await within(TAKEOVER_MS_MAX, () => next() !== undefined);
  return (next()?.at ?? Number.POSITIVE_INFINITY) - at;
}

/** How many codes are missing or too many on a lock. */
async function differences({ lock }: Door, expected: readonly string[]): Promise<number> {
  const found = await lock.marks();
  return (
    expected.filter((mark) => !found.includes(mark)).length + found.filter((mark) => !expected.includes(mark)).length
  );
}

/** Commands of one kind and PIN beyond the first whose answer was heard; each that was unwritten may come once more. */
export function repeatedIn(
  operations: readonly Operation[],
  unwritten: ReadonlySet<string>,
): { readonly doubled: number; readonly repeated: number } {
  const heard = new Set<string>();
  const excused = new Set(unwritten);
  let doubled = 0;
  let repeated = 0;
  for (const { mark, isAnswered } of operations) {
    if (!heard.has(mark)) {
      if (isAnswered) heard.add(mark);
    } else if (excused.delete(mark)) repeated++;
    else doubled++;
  }
  return { doubled, repeated };
}
