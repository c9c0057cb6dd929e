import type { Alarm, Code, Lock, Placement, Rule } from "../api-types.ts";

const PLAIN_RULE: Rule = {
  startsAt: null,
  endsAt: null,
  weekly: [],
  dated: [],
  terms: [],
  except: [],
  maxUses: null,
  firstUseTtlMinutes: null,
};

/** A code that is valid from one instant to another. */
export function sampleCode(name: string, change: Partial<Code> = {}): Code {
  return {
    id: `code_${name}`,
    siteId: "site_1",
    kind: "timed",
    state: "active",
    label: null,
    note: null,
    holder: { id: `holder_${name}`, name },
    lockIds: ["lock_front"],
    rule: PLAIN_RULE,
    pinLength: 6,
    pinChosen: false,
    startsAt: null,
    endsAt: null,
    createdAt: "2026-01-01T00:00:00Z",
    createdBy: { kind: "member", id: null, name: null },
    revokedAt: null,
    revokedReason: null,
    activation: null,
    activationReason: null,
    uses: 0,
    firstUsedAt: null,
    lastUsedAt: null,
    version: 1,
    placements: [],
    ...change,
  };
}

/** A rule with hours on each week. */
export function weeklyRule(days: Rule["weekly"][number]["days"], from: string, until: string): Rule {
  return { ...PLAIN_RULE, weekly: [{ days, from, until }] };
}

export function sampleLock(name: string, state: Partial<Lock["state"]> = {}): Lock {
  return {
    id: `lock_${name}`,
    siteId: "site_1",
    name,
    class: "door",
    capabilities: {
      slots: { first: 1, count: 30 },
      pin: { lengths: [4, 6, 8] },
      schedules: null,
      firmware: null,
      readBack: "pin",
      oneTime: true,
      remoteLock: true,
      remoteUnlock: true,
      keypadOff: true,
    },
    settings: { leadMs: 7_200_000, wrongPinLimit: 20, doorOpenLimitMs: 600_000 },
    state: {
      bolt: "locked",
      boltCause: null,
      door: null,
      batteryPercent: null,
      lockedOutUntil: null,
      keypadWanted: null,
      keypadSeen: null,
      unreachableSince: null,
      lastHeardAt: null,
      lastEntryAt: null,
      ...state,
    },
    codesLive: 0,
    codesUnmanaged: 0,
    slotsFree: 30,
    risk: null,
    isBuiltIn: true,
  };
}

export function sampleAlarm(kind: string, change: Partial<Alarm> = {}): Alarm {
  return {
    id: `alarm_${kind}`,
    kind,
    lockId: "lock_front",
    lockName: "front",
    codeId: null,
    facts: {},
    openedAt: "2026-06-01T08:00:00Z",
    closedAt: null,
    ...change,
  };
}

export function samplePlacement(state: Placement["state"], lockId = "lock_front"): Placement {
  return {
    id: `placement_${state}_${lockId}`,
    lockId,
    lockName: lockId,
    state,
    sentence: "",
    slot: 1,
    enforcement: "cardea",
    enforcementSentence: "",
    oneTimeSentence: null,
    ledger: {
      wantedAt: "2026-06-01T08:00:00Z",
      sentAt: null,
      acknowledgedAt: null,
      verifiedAt: null,
      proof: null,
      firstUsedAt: null,
      removedAt: null,
    },
    refusal: null,
    nextTryAt: null,
    unreachableSince: null,
  };
}
