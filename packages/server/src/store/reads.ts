import type { AccountReads } from "./accounts-port.ts";
import type { CheckUpReads } from "./check-up-port.ts";
import type { GuestReads } from "./guest-port.ts";
import type { InsightReads } from "./insights-port.ts";
import type { Reads } from "./port.ts";
import type { PushReads } from "./push-port.ts";
import type { Session } from "./statement.ts";
import { alarm, alarms } from "./tables/alarms.ts";
import { answer } from "./tables/answers.ts";
import { apiKeyByHash, apiKeys } from "./tables/api-keys.ts";
import { signInGuard, strictSites } from "./tables/access-guards.ts";
import { auditLeafHashes, auditRecords, auditTree, checkpoints } from "./tables/audit.ts";
import { authRows } from "./tables/auth-rows.ts";
import { ignoredFindings, logReadings } from "./tables/check-up.ts";
import { codes } from "./tables/code-pages.ts";
import { codesWithin } from "./tables/code-spans.ts";
import { code } from "./tables/codes.ts";
import { comingCodes } from "./tables/coming-codes.ts";
import { connection, connections } from "./tables/connections.ts";
import { events, eventsAfter, eventsOfKindsAfter, lastEventSequence, wrongPinsIn } from "./tables/events.ts";
import { guestLink, guestLinkByToken } from "./tables/guest-links.ts";
import { holder, holders } from "./tables/holders.ts";
import { batteryByDay, codeHours, entriesByCode, entriesByDay, entriesByHour } from "./tables/insights.ts";
import { jobCounts } from "./tables/jobs.ts";
import { lock, lockAt, locks } from "./tables/locks.ts";
import {
  invitationByToken,
  invitations,
  memberByEmail,
  members,
  memberships,
  membershipsAt,
  session as storedSession,
  sessionsOf,
} from "./tables/members.ts";
import { codesOfHolder, holderHasLiveCode, holderPage, idleHolders, namesKeptDays } from "./tables/people.ts";
import { drawnSince } from "./tables/pin-history.ts";
import {
  liveByPrefixTag,
  liveByTag,
  isEverPlaced,
  livePlacementCounts,
  livePlacements,
  placementsByTag,
  placementsOfCode,
  liveCountWithin,
  placements,
  placementsOfCodes,
} from "./tables/placements.ts";
import { noticeWishes, subscription, subscriptionByAddress, subscriptions } from "./tables/push.ts";
import { setting } from "./tables/settings.ts";
import { site, sites } from "./tables/sites.ts";
import { slots, unmanagedCounts, unmanagedTags } from "./tables/slots.ts";

/** All reads, on one session. */
export function readsOn(session: Session): Reads {
  return {
    site: (id) => site(session, id),
    sites: () => sites(session),
    connection: (id) => connection(session, id),
    connections: () => connections(session),
    lock: (id) => lock(session, id),
    locks: (filter) => locks(session, filter),
    lockAt: (connectionId, address) => lockAt(session, connectionId, address),
    holder: (id) => holder(session, id),
    holders: (ids) => holders(session, ids),
    holderPage: (filter, page, now) => holderPage(session, filter, { page, now }),
    codesOfHolder: (id) => codesOfHolder(session, id),
    holderHasLiveCode: (id, now) => holderHasLiveCode(session, id, now),
    idleHolders: (siteId, before, limit) => idleHolders(session, siteId, { before, limit }),
    namesKeptDays: (siteId) => namesKeptDays(session, siteId),
    code: (id) => code(session, id),
    codes: (filter, page, now) => codes(session, filter, { page, now }),
    comingCodes: (filter, page, now) => comingCodes(session, filter, { page, now }),
    codesWithin: (filter, span, limit) => codesWithin(session, filter, { span, limit }),
    placementsOfCode: (id) => placementsOfCode(session, id),
    liveCountWithin: (lockId, window) => liveCountWithin(session, lockId, window),
    placements: (ids) => placements(session, ids),
    placementsOfCodes: (ids) => placementsOfCodes(session, ids),
    livePlacements: (lockId) => livePlacements(session, lockId),
    isEverPlaced: (lockIds) => isEverPlaced(session, lockIds),
    livePlacementCounts: (lockIds) => livePlacementCounts(session, lockIds),
    placementsByTag: (lockId, pinTag) => placementsByTag(session, lockId, pinTag),
    liveByTag: (lockIds, pinTag) => liveByTag(session, lockIds, pinTag),
    liveByPrefixTag: (lockIds, prefixTag) => liveByPrefixTag(session, lockIds, prefixTag),
    slots: (lockId) => slots(session, lockId),
    unmanagedCounts: (lockIds) => unmanagedCounts(session, lockIds),
    unmanagedTags: (lockIds) => unmanagedTags(session, lockIds),
    drawnSince: (siteId, pinTag, since) => drawnSince(session, siteId, pinTag, since),
    events: (filter, page) => events(session, filter, page),
    eventsAfter: (sequence, limit) => eventsAfter(session, sequence, limit),
    eventsOfKindsAfter: (kinds, sequence, limit) => eventsOfKindsAfter(session, kinds, { sequence, limit }),
    lastEventSequence: () => lastEventSequence(session),
    wrongPinsIn: (lockId, time) => wrongPinsIn(session, lockId, time),
    alarm: (id) => alarm(session, id),
    alarms: (filter) => alarms(session, filter),
    apiKeyByHash: (hash) => apiKeyByHash(session, hash),
    apiKeys: () => apiKeys(session),
    answer: (keyId, idempotencyKey) => answer(session, keyId, idempotencyKey),
    setting: (name) => setting(session, name),
    auditSize: async () => (await auditTree(session)).size,
    auditTree: () => auditTree(session),
    auditRecords: (from, until) => auditRecords(session, from, until),
    auditLeafHashes: (from, until) => auditLeafHashes(session, from, until),
    checkpoints: (limit) => checkpoints(session, limit),
    jobCounts: () => jobCounts(session),
    ...accountReadsOn(session),
    ...guestReadsOn(session),
    ...pushReadsOn(session),
    ...insightReadsOn(session),
  };
}

function insightReadsOn(session: Session): InsightReads & CheckUpReads {
  return {
    ignoredFindings: () => ignoredFindings(session),
    logReadings: () => logReadings(session),
    entriesByDay: (stretch) => entriesByDay(session, stretch),
    entriesByHour: (stretch) => entriesByHour(session, stretch),
    entriesByCode: (stretch) => entriesByCode(session, stretch),
    codeHours: (stretch) => codeHours(session, stretch),
    batteryByDay: (stretch) => batteryByDay(session, stretch),
  };
}

function pushReadsOn(session: Session): PushReads {
  return {
    subscription: (id) => subscription(session, id),
    subscriptions: (memberId) => subscriptions(session, memberId),
    subscriptionByAddress: (addressHash) => subscriptionByAddress(session, addressHash),
    noticeWishes: (memberId) => noticeWishes(session, memberId),
  };
}

function accountReadsOn(session: Session): AccountReads {
  return {
    authRows: (query) => authRows(session, query),
    session: (tokenHash) => storedSession(session, tokenHash),
    sessionsOf: (memberId) => sessionsOf(session, memberId),
    members: () => members(session),
    memberByEmail: (email) => memberByEmail(session, email),
    memberships: (memberId) => memberships(session, memberId),
    membershipsAt: (siteId) => membershipsAt(session, siteId),
    invitations: (siteId) => invitations(session, siteId),
    invitationByToken: (tokenHash) => invitationByToken(session, tokenHash),
    strictSites: () => strictSites(session),
    signInGuard: (accountHash) => signInGuard(session, accountHash),
  };
}

function guestReadsOn(session: Session): GuestReads {
  return {
    guestLink: (codeId) => guestLink(session, codeId),
    guestLinkByToken: (tokenHash) => guestLinkByToken(session, tokenHash),
  };
}
