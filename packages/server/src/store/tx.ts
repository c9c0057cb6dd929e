import { assert, earliest, type Instant, type RecordFacts, type SiteId } from "@cardea/core";
import type { AccountWrites } from "./accounts-port.ts";
import type { CheckUpWrites } from "./check-up-port.ts";
import type { KeptSlots } from "./kept-slots.ts";
import type { NewEvent, NewRecord, Reads, Tx } from "./port.ts";
import type { PushWrites } from "./push-port.ts";
import { readsOn } from "./reads.ts";
import type { Session } from "./statement.ts";
import {
  claimTotp,
  clearSignInGuard,
  deleteOldAccess,
  saveSignInGuard,
  saveStrictSite,
} from "./tables/access-guards.ts";
import { closeAlarms, openAlarm } from "./tables/alarms.ts";
import { deleteAnswersBefore, insertAnswer, saveAnswer } from "./tables/answers.ts";
import { insertApiKey, updateApiKey } from "./tables/api-keys.ts";
import { saveCheckpoint } from "./tables/audit.ts";
import { deleteAuthRows, insertAuthRow, updateAuthRows } from "./tables/auth-rows.ts";
import { heedFinding, ignoreFinding, noteLogReading } from "./tables/check-up.ts";
import { insertCodeRow, updateCode } from "./tables/codes.ts";
import { deleteConnection, insertConnection, updateConnection } from "./tables/connections.ts";
import { appendEvents } from "./tables/events.ts";
import { insertGuestChallenge, saveGuestLink, useGuestChallenge } from "./tables/guest-links.ts";
import { eraseHolder, insertHolder, updateHolder } from "./tables/holders.ts";
import { scheduleJob, scheduleJobBy } from "./tables/jobs.ts";
import { insertLock, updateLock, updateLockState } from "./tables/locks.ts";
import { deleteMembership, insertInvitation, saveMembership, useInvitation } from "./tables/members.ts";
import { saveNamesKeptDays } from "./tables/people.ts";
import { closePlacements, insertPlacements, reopenPlacements, savePlacements } from "./tables/placements.ts";
import { deleteSubscription, insertSubscription, saveNoticeWishes, saveProgress } from "./tables/push.ts";
import { fence } from "./tables/servers.ts";
import { saveSetting } from "./tables/settings.ts";
import { insertSite, updateSite } from "./tables/sites.ts";
import { saveSlots, slots } from "./tables/slots.ts";

/** Seals personal facts under the holder's own key, which it may make in the same unit; null if the holder was erased. */
export type SealPersonal = (tx: Tx, personal: NonNullable<NewRecord["personal"]>) => Promise<string | null>;

/** What a unit leaves for the end of its transaction. */
export interface UnitRest {
  /** In the order recorded. */
  readonly records: readonly RecordFacts[];
  readonly publishedEvents: boolean;
  /** The earliest time for which a job was scheduled; null if none was. */
  readonly scheduledFor: Instant | null;
  /** Sites or connections; also where one was removed. */
  readonly madePlaces: boolean;
}

export interface OpenUnit {
  readonly tx: Tx;
  /** Appends the events not written yet and closes the unit: its `tx` throws from here on. */
  end(): Promise<UnitRest>;
  /** Closes it without writing anything. */
  drop(): void;
}

export interface UnitTools {
  readonly session: Session;
  readonly now: () => Instant;
  readonly sealPersonal: SealPersonal | undefined;
  readonly recordSalt: (() => string) | undefined;
  readonly holdSite: (id: SiteId) => Promise<void>;
  /** Only where nobody else writes to the store. */
  readonly keptSlots?: KeptSlots;
}

const AFTER_ITS_END = "a unit's Tx is not used after its end";

/** Opens a unit of work on a transaction that has begun. */
export function openUnit(tools: UnitTools): OpenUnit {
  const { session, now, holdSite } = tools;
  let open = true;
  let scheduledFor: Instant | null = null;
  let publishedEvents = false;
  let madePlaces = false;
  let events: NewEvent[] = [];
  const records: RecordFacts[] = [];

  const guarded = guardedBy(session, () => open);
  // Events wait for the end, since writing them makes other servers wait. Who reads events before has them written first.
  const flush = async (): Promise<void> => {
    const waiting = events;
    events = [];
    await appendEvents(guarded, waiting);
  };

  const tx: Tx = {
    ...readsAfter(readsOn(guarded), flush),
    ...writesOn(guarded, now),
    ...(tools.keptSlots === undefined ? {} : slotsThrough(tools.keptSlots, guarded, () => open)),
    holdSite,
    ...placesOn(guarded, () => {
      madePlaces = true;
      tools.keptSlots?.forget(); // a connection that is removed takes those of its locks along
    }),
    async publish(published) {
      assert(open, AFTER_ITS_END);
      publishedEvents ||= published.length > 0;
      events.push(...published);
    },
    async record(made) {
      assert(open, AFTER_ITS_END);
      for (const record of made) records.push(await factsOf(tx, record, tools));
    },
    async scheduleBy(task, key, runAt) {
      scheduledFor = earliest(scheduledFor, runAt);
      await scheduleJobBy(guarded, { task, key, runAt }, now());
    },
    async schedule(task, key, runAt) {
      scheduledFor = earliest(scheduledFor, runAt);
      await scheduleJob(guarded, { task, key, runAt });
    },
  };
  return {
    tx,
    async end() {
      await flush();
      open = false;
      return { records, publishedEvents, scheduledFor, madePlaces };
    },
    drop() {
      open = false;
    },
  };
}

/** `changed` is called after each change. */
function placesOn(
  session: Session,
  changed: () => void,
): Pick<Tx, "insertSite" | "insertConnection" | "deleteConnection"> {
  return {
    insertSite: (site) => insertSite(session, site).then(changed),
    insertConnection: (connection) => insertConnection(session, connection).then(changed),
    deleteConnection: (id) => deleteConnection(session, id).then(changed),
  };
}

function slotsThrough(kept: KeptSlots, session: Session, isOpen: () => boolean): Pick<Tx, "slots" | "saveSlots"> {
  return {
    async slots(lockId) {
      assert(isOpen(), AFTER_ITS_END);
      const known = kept.of(lockId);
      if (known !== undefined) return known;
      const changes = kept.changes();
      const found = await slots(session, lockId);
      kept.keep(lockId, found, changes);
      return found;
    },
    async saveSlots(lockId, changed) {
      await saveSlots(session, lockId, changed);
      kept.change(lockId, changed);
    },
  };
}

function guardedBy(session: Session, isOpen: () => boolean): Session {
  return {
    kind: session.kind,
    compiler: session.compiler,
    rows(sql, parameters) {
      assert(isOpen(), AFTER_ITS_END);
      return session.rows(sql, parameters);
    },
    change(sql, parameters) {
      assert(isOpen(), AFTER_ITS_END);
      return session.change(sql, parameters);
    },
  };
}

function readsAfter(reads: Reads, flush: () => Promise<void>): Reads {
  return {
    ...reads,
    events: (filter, page) => flush().then(() => reads.events(filter, page)),
    eventsAfter: (sequence, limit) => flush().then(() => reads.eventsAfter(sequence, limit)),
    eventsOfKindsAfter: (kinds, sequence, limit) =>
      flush().then(() => reads.eventsOfKindsAfter(kinds, sequence, limit)),
    lastEventSequence: () => flush().then(() => reads.lastEventSequence()),
    wrongPinsIn: (lockId, time) => flush().then(() => reads.wrongPinsIn(lockId, time)),
    entriesByDay: (stretch) => flush().then(() => reads.entriesByDay(stretch)),
    entriesByHour: (stretch) => flush().then(() => reads.entriesByHour(stretch)),
    entriesByCode: (stretch) => flush().then(() => reads.entriesByCode(stretch)),
    codeHours: (stretch) => flush().then(() => reads.codeHours(stretch)),
    batteryByDay: (stretch) => flush().then(() => reads.batteryByDay(stretch)),
  };
}

type Writes = Omit<
  Tx,
  | keyof Reads
  | "holdSite"
  | "insertSite"
  | "insertConnection"
  | "deleteConnection"
  | "publish"
  | "record"
  | "schedule"
  | "scheduleBy"
>;

function writesOn(session: Session, now: () => Instant): Writes {
  return {
    ...accountWritesOn(session),
    ...checkUpWritesOn(session),
    ...pushWritesOn(session),
    fence: (token) => fence(session, token),
    updateSite: (site) => updateSite(session, site),
    updateConnection: (connection) => updateConnection(session, connection),
    insertLock: (lock) => insertLock(session, lock),
    updateLock: (lock) => updateLock(session, lock),
    updateLockState: (id, change) => updateLockState(session, id, change),
    insertHolder: (holder) => insertHolder(session, holder),
    updateHolder: (holder) => updateHolder(session, holder),
    eraseHolder: (id, erased) => eraseHolder(session, id, erased),
    saveNamesKeptDays: (siteId, days) => saveNamesKeptDays(session, siteId, days),
    async insertCode(code, placements, pin) {
      await insertCodeRow(session, code, pin);
      await insertPlacements(session, placements);
    },
    updateCode: (code, newPin) => updateCode(session, code, { newPin, now: now() }),
    insertPlacements: (placements) => insertPlacements(session, placements),
    savePlacements: (placements) => savePlacements(session, placements),
    closePlacements: (ids) => closePlacements(session, ids),
    reopenPlacements: (ids) => reopenPlacements(session, ids),
    saveSlots: (lockId, slots) => saveSlots(session, lockId, slots),
    openAlarm: (alarm) => openAlarm(session, alarm),
    closeAlarms: (ids, at) => closeAlarms(session, ids, at),
    insertApiKey: (key) => insertApiKey(session, key),
    updateApiKey: (key) => updateApiKey(session, key),
    saveGuestLink: (link) => saveGuestLink(session, link),
    insertGuestChallenge: (challenge, at) => insertGuestChallenge(session, challenge, at),
    useGuestChallenge: (challenge, at) => useGuestChallenge(session, challenge, at),
    insertAnswer: (keyId, idempotencyKey, answer) => insertAnswer(session, { keyId, idempotencyKey }, answer),
    saveAnswer: (keyId, idempotencyKey, answer) => saveAnswer(session, { keyId, idempotencyKey }, answer),
    deleteAnswersBefore: (at) => deleteAnswersBefore(session, at),
    saveSetting: (name, value) => saveSetting(session, name, value),
    saveCheckpoint: (checkpoint) => saveCheckpoint(session, checkpoint),
  };
}

function checkUpWritesOn(session: Session): CheckUpWrites {
  return {
    ignoreFinding: (ignored) => ignoreFinding(session, ignored),
    heedFinding: (finding) => heedFinding(session, finding),
    noteLogReading: (memberId, at) => noteLogReading(session, memberId, at),
  };
}

function accountWritesOn(session: Session): AccountWrites {
  return {
    insertAuthRow: (table, row) => insertAuthRow(session, table, row),
    updateAuthRows: (query, change) => updateAuthRows(session, query, change),
    deleteAuthRows: (query) => deleteAuthRows(session, query),
    saveMembership: (memberId, membership) => saveMembership(session, memberId, membership),
    deleteMembership: (memberId, siteId) => deleteMembership(session, memberId, siteId),
    insertInvitation: (invitation) => insertInvitation(session, invitation),
    useInvitation: (id, at) => useInvitation(session, id, at),
    saveStrictSite: (siteId, isStrict) => saveStrictSite(session, siteId, isStrict),
    saveSignInGuard: (accountHash, guard) => saveSignInGuard(session, accountHash, guard),
    clearSignInGuard: (accountHash) => clearSignInGuard(session, accountHash),
    claimTotp: (memberId, codeHash, at) => claimTotp(session, { memberId, codeHash, at }),
    deleteOldAccess: (at) => deleteOldAccess(session, at),
  };
}

function pushWritesOn(session: Session): PushWrites {
  return {
    insertSubscription: (subscription, addressHash) => insertSubscription(session, subscription, addressHash),
    saveProgress: (id, progress) => saveProgress(session, id, progress),
    deleteSubscription: (id) => deleteSubscription(session, id),
    saveNoticeWishes: (memberId, wishes) => saveNoticeWishes(session, memberId, wishes),
  };
}

/** A new record as the log tells it: its personal facts sealed. */
async function factsOf(tx: Tx, record: NewRecord, { sealPersonal, recordSalt }: UnitTools): Promise<RecordFacts> {
  const { actor, action, subject, facts, personal } = record;
  const salt = recordSalt === undefined ? {} : { salt: recordSalt() };
  if (personal === undefined) return { actor, action, subject, facts, personal: null, ...salt };
  assert(sealPersonal !== undefined, "personal facts are recorded only by a store that can seal them");
  return { actor, action, subject, facts, personal: await sealPersonal(tx, personal), ...salt };
}
