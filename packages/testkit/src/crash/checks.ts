import { readExport } from "@cardea/core";
import { sha256, verifyEd25519 } from "cardea/src/audit/ed25519.ts";
import { exportLog } from "cardea/src/audit/export-log.ts";
import type { StoredCode } from "cardea/src/store/port.ts";
import { keysOf, keyTroubles } from "./check-keys.ts";
import { entriesKept, entriesOnce, jobsKept, locksAsWanted, wholePlacements } from "./check-locks.ts";
import type { CrashHouse } from "./house.ts";
import { counted, grantedTo, readStored, type Stored } from "./stored.ts";
import type { Known, KnownCode, Told, Wish } from "./told.ts";

/** What was found after a crash: what is wrong, in words, and what is known from now on. */
export interface Findings {
  readonly violations: readonly string[];
  readonly known: Known;
}

/** Holds what is stored, and what the locks hold, against what was promised. The house has come to rest before. */
export async function checkHouse(house: CrashHouse, told: Told): Promise<Findings> {
  const stored = await readStored(house);
  const codes = knownFrom(house, stored, told);
  const doubtful = new Set(
    codes.filter(({ id, entries }) => entries > grantedTo(stored.events, id)).map(({ digits }) => digits),
  );
  const size = await house.store.auditSize();
  const known: Known = {
    ...told.known,
    codes,
    logSize: size,
    lastEvent: await house.store.lastEventSequence(),
    aheadMs: house.world.aheadMs(),
    keys: await keysOf(house),
  };
  const violations = [
    ...keptCodes(house, stored, told),
    ...wholeCodes(stored),
    ...(await wholePlacements(house, stored)),
    ...entriesOnce(house, stored),
    ...told.known.codes.flatMap((code) => entriesKept(code, stored, told.underWay)),
    ...stream(stored, told.known, known),
    ...(await audit(house, told.known)),
    ...(await jobsKept(house, stored)),
    ...keyTroubles(told, known.keys),
    ...(await locksAsWanted(house, codes, doubtful)),
  ];
  return { violations, known };
}

/** What is on the disk after a restart stays: it is as good as told. */
function knownFrom(house: CrashHouse, { codes, names, events }: Stored, { known }: Told): readonly KnownCode[] {
  const before = new Map(known.codes.map((code) => [code.id, code]));
  return [...codes.values()].map((code) => ({
    id: code.id,
    name: names.get(code.id) ?? "",
    digits: digitsOf(house, code),
    locks: code.lockIds.map((id) => nameOf(house, id)),
    label: code.label,
    endsAt: code.endsAt ?? Number.MAX_SAFE_INTEGER,
    once: code.rule.maxUses === 1,
    revoked: code.revokedAt !== null,
    entries: Math.max(before.get(code.id)?.entries ?? 0, grantedTo(events, code.id)),
  }));
}

function digitsOf({ vault }: CrashHouse, code: StoredCode): string {
  try {
    return vault.openPin(code.siteId, code.id, code.pin).reveal();
  } catch {
    return "cannot be opened";
  }
}

function nameOf({ locks }: CrashHouse, id: string): string {
  return [...locks.values()].find((lock) => lock.id === id)?.name ?? id;
}

function keptCodes(house: CrashHouse, stored: Stored, { known, underWay }: Told): readonly string[] {
  const ids = new Set(known.codes.map(({ id }) => id));
  const wished = new Set(underWay.flatMap((wish) => (wish.wish === "create" ? [wish.name] : [])));
  const names = [...stored.names.values()];
  return [
    ...known.codes.flatMap((code) => keptCode(house, stored.codes.get(code.id), code, underWay)),
    ...[...stored.names]
      .filter(([id, name]) => !ids.has(id) && !wished.has(name))
      .map(([id]) => `${id} exists, and nobody asked for it`),
    ...names.filter((name, at) => names.indexOf(name) !== at).map(() => "one wish became two codes"),
  ];
}

function keptCode(
  house: CrashHouse,
  stored: StoredCode | undefined,
  code: KnownCode,
  underWay: readonly Wish[],
): readonly string[] {
  if (stored === undefined) return [`${code.id}, which was told to be made, is lost`];
  const mine = underWay.filter((wish) => "id" in wish && wish.id === code.id);
  const digits = digitsOf(house, stored);
  const isRevoked = stored.revokedAt !== null;
  const mayBeRevoked = mine.some(({ wish }) => wish === "revoke");
  const hasDigits = (wish: Wish): boolean => wish.wish === "replace" && wish.digits === digits;
  const hasChange = (wish: Wish): boolean =>
    wish.wish === "change" && wish.label === stored.label && wish.endsAt === stored.endsAt;
  const isAsBefore = stored.label === code.label && (stored.endsAt ?? Number.MAX_SAFE_INTEGER) === code.endsAt;
  return [
    ...(code.revoked && !isRevoked ? [`the revocation of ${code.id}, which was told, is lost`] : []),
    ...(!code.revoked && isRevoked && !mayBeRevoked ? [`${code.id} is revoked, and nobody asked for it`] : []),
    ...(digits !== code.digits && !mine.some(hasDigits) ? [`${code.id} has not the digits that were told`] : []),
    ...(!isAsBefore && !mine.some(hasChange) ? [`the change of ${code.id}, which was told, is lost or half`] : []),
  ];
}

const TOLD_TWICE = ["code.created", "code.revoked", "code.changed", "code.pin_replaced", "code.revealed"];

/** Change, record and event are one unit: each there once, or none of them. */
function wholeCodes({ codes, events, leaves }: Stored): readonly string[] {
  const inStream = counted(events.map((event) => `${event.kind} ${event.codeId}`));
  const inLog = counted(leaves.map((leaf) => `${leaf.action} ${leaf.subject["codeId"]}`));
  return [...codes.values()].flatMap((code) => [
    ...TOLD_TWICE.flatMap((kind) => {
      const key = `${kind} ${code.id}`;
      const [told, recorded] = [inStream.get(key) ?? 0, inLog.get(key) ?? 0];
      return told === recorded ? [] : [`${key}: ${told} in the stream, ${recorded} in the audit log`];
    }),
    ...expectCount(inLog, `code.created ${code.id}`, 1),
    ...expectCount(inLog, `code.revoked ${code.id}`, code.revokedAt === null ? 0 : 1),
    ...(grantedTo(events, code.id) === code.uses ? [] : [`${code.id} has another number of uses than of entries`]),
  ]);
}

function expectCount(counts: ReadonlyMap<string, number>, key: string, expected: number): readonly string[] {
  const found = counts.get(key) ?? 0;
  return found === expected ? [] : [`${found} records of ${key}, not ${expected}`];
}

function stream({ events }: Stored, before: Known, now: Known): readonly string[] {
  const edges = counted(
    events.filter(({ kind }) => EDGES.has(kind)).map(({ kind, codeId, at }) => `${kind} ${codeId} ${at}`),
  );
  return [
    ...(events.every(({ sequence }, at) => sequence === at + 1) ? [] : ["the event stream has a hole"]),
    ...(now.lastEvent < before.lastEvent ? ["the event stream became shorter"] : []),
    ...(now.logSize < before.logSize ? ["the audit log became shorter"] : []),
    ...[...edges].filter(([, count]) => count > 1).map(([edge]) => `${edge} is told twice`),
  ];
}

const EDGES = new Set(["code.started", "code.expired", "code.lapsed"]);

async function audit(house: CrashHouse, { note }: Known): Promise<readonly string[]> {
  const checks = { hash: sha256, verifySignature: verifyEd25519, ...(note !== null && { olderCheckpoint: note }) };
  const reading = readExport(checks);
  for await (const line of exportLog(house)) {
    const problem = reading.take(line.slice(0, -1));
    if (problem !== null) return [`audit log, line ${problem.line}: ${problem.problem}`];
  }
  const verdict = reading.finish();
  return verdict.kind === "good" ? [] : [`audit log, line ${verdict.line}: ${verdict.problem}`];
}
