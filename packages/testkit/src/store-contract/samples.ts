import { FRESH_LOCK_STATE } from "cardea/src/main/new-lock.ts";
import {
  type Capabilities,
  type CodeId,
  type ConnectionId,
  DEFAULT_LOCK_SETTINGS,
  type HolderId,
  type IdKinds,
  type Instant,
  type LockId,
  makeId,
  type PinTag,
  type Placement,
  plus,
  type SeenSlot,
  type Site,
  type SiteId,
  type Slot,
  UNLIMITED_RULE,
  type WallTime,
  type Zone,
} from "@cardea/core";
import type {
  Actor,
  NewEvent,
  NewRecord,
  StoredAlarm,
  StoredApiKey,
  StoredCode,
  StoredConnection,
  StoredHolder,
  StoredLock,
  Tx,
} from "cardea/src/store/port.ts";
import type { Sealed } from "cardea/src/vault/port.ts";

/** 2026-06-01T00:00:00Z; all samples stand around it. */
export const NOW = 1_780_272_000_000 as Instant;

/** After every sample. */
export const later = (NOW + 1_000_000) as Instant;

let made = 0;

/** Ids in the order in which they are made. */
export function nextId<Kind extends keyof IdKinds>(kind: Kind): IdKinds[Kind] {
  made += 1;
  const random = new Uint8Array(10);
  new DataView(random.buffer).setUint32(0, made & 0xfff_ffff);
  return makeId(kind, NOW + made, random);
}

export const ACTOR: Actor = { kind: "api_key", id: "key_1", name: "Tests" };

export const CAPABILITIES: Capabilities = {
  slots: { first: 1, count: 30 },
  pin: { lengths: [4, 6], sameLength: false, forbiddenDigits: "", forbiddenPrefixes: [], uniqueFirstDigits: null },
  schedules: null,
  readBack: "pin",
  reportsChanges: true,
  oneTime: true,
  keypadOff: true,
  remoteLock: true,
  remoteUnlock: true,
  lateWrites: false,
  firmware: null,
};

export function sampleSite(change: Partial<Site> = {}): Site {
  return {
    id: nextId("site"),
    name: "Demo house",
    zone: "Europe/Berlin" as Zone,
    address: "Unter den Linden 1",
    position: { latitude: 52.517, longitude: 13.389 },
    radiusMeters: 150,
    checkIn: "15:00" as WallTime,
    checkOut: "10:00" as WallTime,
    holidays: new Map([["school", []]]),
    guestNotes: "Bins stand in the yard.\nPark on the left.",
    ...change,
  };
}

export function sampleConnection(siteId: SiteId): StoredConnection {
  return {
    id: nextId("connection"),
    siteId,
    kind: "virtual",
    name: "Built-in locks",
    settings: "sealed:settings" as Sealed,
    createdAt: NOW,
  };
}

export function sampleLock(siteId: SiteId, connectionId: ConnectionId, change: Partial<StoredLock> = {}): StoredLock {
  const id = nextId("lock");
  return {
    id,
    siteId,
    connectionId,
    address: `address-${id}`,
    name: "Front door",
    class: "door",
    capabilities: CAPABILITIES,
    settings: DEFAULT_LOCK_SETTINGS,
    state: FRESH_LOCK_STATE,
    createdAt: NOW,
    ...change,
  };
}

export function sampleHolder(siteId: SiteId, name = "Ada Lovelace"): StoredHolder {
  return { id: nextId("holder"), siteId, name, contact: "sealed:contact" as Sealed, createdAt: NOW, erasedAt: null };
}

export interface CodeOwner {
  readonly siteId: SiteId;
  readonly holderId: HolderId;
  readonly lockIds: readonly LockId[];
}

export function sampleCode(owner: CodeOwner, change: Partial<StoredCode> = {}): StoredCode {
  const id = nextId("code");
  return {
    ...owner,
    id,
    kind: "timed",
    rule: UNLIMITED_RULE,
    pinTag: `tag-${id}` as PinTag,
    pinLength: 6,
    pinChosen: false,
    createdAt: NOW,
    revokedAt: null,
    activation: null,
    fence: null,
    uses: 0,
    firstUsedAt: null,
    lastUsedAt: null,
    label: null,
    pin: `sealed:${id}` as Sealed,
    note: null,
    createdBy: ACTOR,
    revokedReason: null,
    activationReason: null,
    backupOf: null,
    startsAt: plus(NOW, 3_600_000),
    endsAt: plus(NOW, 7_200_000),
    version: 1,
    ...change,
  };
}

export function samplePlacement(codeId: CodeId, lockId: LockId, change: Partial<Placement> = {}): Placement {
  return {
    id: nextId("placement"),
    codeId,
    lockId,
    slot: null,
    enforcement: "cardea",
    schedule: null,
    lockMaxUses: null,
    ledger: {
      wantedAt: NOW,
      sentAt: null,
      acknowledgedAt: null,
      verifiedAt: null,
      proof: null,
      firstUsedAt: null,
      removedAt: null,
    },
    refusal: null,
    failures: null,
    ...change,
  };
}

export function sampleSlot(slot: number, change: Partial<SeenSlot> = {}): SeenSlot {
  return {
    slot: slot as Slot,
    content: "empty",
    placementId: null,
    pinTag: null,
    proof: null,
    seenAt: NOW,
    failures: null,
    clearedAt: null,
    rechecks: 0,
    ...change,
  };
}

export function sampleEvent(siteId: SiteId, change: Partial<NewEvent> = {}): NewEvent {
  return {
    at: NOW,
    kind: "code.created",
    siteId,
    lockId: null,
    codeId: null,
    holderId: null,
    reason: null,
    slot: null,
    facts: {},
    ...change,
  };
}

export function sampleAlarm(siteId: SiteId, lockId: LockId, change: Partial<StoredAlarm> = {}): StoredAlarm {
  return {
    id: nextId("alarm"),
    siteId,
    kind: "low_battery",
    lockId,
    codeId: null,
    placementId: null,
    facts: { percent: 9 },
    openedAt: NOW,
    closedAt: null,
    ...change,
  };
}

export function sampleKey(hash: string): StoredApiKey {
  return {
    id: nextId("key"),
    name: "Tests",
    hash,
    createdAt: NOW,
    lastUsedAt: null,
    expiresAt: null,
    revokedAt: null,
    scope: "all",
    lockIds: null,
  };
}

export function sampleRecord(action: string, subject: Readonly<Record<string, string>> = {}): NewRecord {
  return { actor: ACTOR, action, subject, facts: {} };
}

/** A site with one connection, two locks and a holder: what codes stand on. */
export interface House {
  readonly site: Site;
  readonly connection: StoredConnection;
  readonly front: StoredLock;
  readonly garage: StoredLock;
  readonly holder: StoredHolder;
}

export async function insertHouse(tx: Tx): Promise<House> {
  const site = sampleSite();
  const connection = sampleConnection(site.id);
  const front = sampleLock(site.id, connection.id);
  const garage = sampleLock(site.id, connection.id, { name: "Garage", class: "garage" });
  const holder = sampleHolder(site.id);
  await tx.insertSite(site);
  await tx.insertConnection(connection);
  await tx.insertLock(front);
  await tx.insertLock(garage);
  await tx.insertHolder(holder);
  return { site, connection, front, garage, holder };
}

/** A code on the front door with its placement, stored. */
export async function insertSampleCode(
  tx: Tx,
  house: House,
  change: Partial<StoredCode> = {},
): Promise<{ readonly code: StoredCode; readonly placements: readonly Placement[] }> {
  const owner = { siteId: house.site.id, holderId: house.holder.id, lockIds: [house.front.id] };
  const code = sampleCode(owner, change);
  const placements = code.lockIds.map((lockId) => samplePlacement(code.id, lockId));
  await tx.insertCode(code, placements, { prefixTag: null, reusableFrom: null });
  return { code, placements };
}
