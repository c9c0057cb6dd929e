import { FRESH_LOCK_STATE } from "../main/new-lock.ts";
import { randomBytes } from "node:crypto";
import {
  type Capabilities,
  DEFAULT_LOCK_SETTINGS,
  type Instant,
  instant,
  type KeypadReason,
  type LockId,
  type LockSettings,
  makeId,
  type Placement,
  plus,
  type SeenSlot,
  type Site,
  type Slot,
  unseenSlot,
  type WallTime,
  zoneOf,
} from "@cardea/core";
import { openSeal, silentLog } from "@cardea/testkit";
import type { Actor, LivePlacement, Store, StoredLock } from "../store/port.ts";
import { openSqliteStore } from "../store/sqlite.ts";
import { openVault } from "../vault/open-vault.ts";
import { systemWorld } from "../world/system-world.ts";
import type { CodeInput, CodeTools } from "./port.ts";

/** The PIN that must never leave. */
export const CANARY = "48291377";
/** 2026-06-01T08:00:00Z, a Monday; 10:00 in Berlin. */
export const MONDAY = instant(1_780_300_800_000);
export const OWNER: Actor = { kind: "api_key", id: "key_1", name: "Tests" };
const MASTER = { kind: "text", text: "ab".repeat(32), where: "the test" } as const;

export const PLAIN: Capabilities = {
  slots: { first: 1, count: 30 },
  pin: {
    lengths: [4, 5, 6, 7, 8, 9, 10],
    sameLength: false,
    forbiddenDigits: "",
    forbiddenPrefixes: [],
    uniqueFirstDigits: null,
  },
  schedules: null,
  readBack: "pin",
  reportsChanges: true,
  oneTime: false,
  keypadOff: true,
  remoteLock: true,
  remoteUnlock: true,
  lateWrites: false,
  firmware: null,
};

export interface House {
  readonly tools: CodeTools;
  readonly store: Store;
  readonly site: Site;
  /** Moves the clock. */
  at(now: Instant): void;
  pass(ms: number): void;
  now(): Instant;
  addLock(name: string, capabilities?: Partial<Capabilities>, settings?: Partial<LockSettings>): Promise<StoredLock>;
  /** Puts a placement into a slot, as the executor would have. */
  putInto(slot: number, live: LivePlacement): Promise<void>;
  /** Takes it out again, as the executor would have. */
  takeOut(slot: number, live: LivePlacement): Promise<void>;
  fill(lockId: LockId, seen: Partial<SeenSlot> & { readonly slot: Slot }): Promise<void>;
  onLock(lockId: LockId): Promise<readonly LivePlacement[]>;
  close(): Promise<void>;
}

/** A house in Berlin with a store (in memory if no file is named), a real vault and a clock of its own. */
export async function openHouse(path = ":memory:"): Promise<House> {
  let now = MONDAY;
  const world = { ...systemWorld(), now: () => now };
  const store = await openSqliteStore({ path, world, log: silentLog, sealPersonal: openSeal });
  const vault = await openVault({ store, source: MASTER, world });
  const id = <Kind extends Parameters<typeof makeId>[0]>(kind: Kind) =>
    makeId(kind, now, new Uint8Array(randomBytes(10)));
  const zone = zoneOf("Europe/Berlin");
  if (zone === null) throw new Error("every runtime knows Berlin");
  const site: Site = {
    id: id("site"),
    name: "House",
    zone,
    address: null,
    position: null,
    radiusMeters: 100,
    checkIn: "15:00" as WallTime,
    checkOut: "11:00" as WallTime,
    holidays: new Map(),
    guestNotes: null,
  };
  const connection = { id: id("connection"), siteId: site.id, kind: "virtual", name: "Built in", createdAt: now };
  await store.unit(async (tx) => {
    await tx.insertSite(site);
    await vault.createSiteKeys(tx, site.id);
  });
  const settings = vault.seal({ siteId: site.id, purpose: "connection", recordId: connection.id }, "{}");
  await store.unit((tx) => tx.insertConnection({ ...connection, settings }));

  async function addLock(
    name: string,
    capabilities: Partial<Capabilities> = {},
    change: Partial<LockSettings> = {},
  ): Promise<StoredLock> {
    const lockId = id("lock");
    const lock: StoredLock = {
      id: lockId,
      siteId: site.id,
      connectionId: connection.id,
      address: lockId,
      name,
      class: "door",
      capabilities: { ...PLAIN, ...capabilities },
      settings: { ...DEFAULT_LOCK_SETTINGS, ...change },
      state: FRESH_LOCK_STATE,
      createdAt: now,
    };
    await store.unit((tx) => tx.insertLock(lock));
    return lock;
  }

  async function fill(lockId: LockId, seen: Partial<SeenSlot> & { readonly slot: Slot }): Promise<void> {
    await store.unit((tx) => tx.saveSlots(lockId, [{ ...unseenSlot(seen.slot), seenAt: now, ...seen }]));
  }

  async function move(slot: number, { placement, code }: LivePlacement, isIn: boolean): Promise<void> {
    const { lockId } = placement;
    const number = slot as Slot;
    const before = (await store.slots(lockId)).find((seen) => seen.slot === slot) ?? unseenSlot(number);
    const seen: SeenSlot = isIn
      ? { ...before, content: "ours", placementId: placement.id, pinTag: code.pinTag, proof: "read_back", seenAt: now }
      : {
          ...before,
          content: "empty",
          placementId: placement.id,
          pinTag: null,
          proof: "read_back",
          seenAt: now,
          clearedAt: now,
        };
    const ledger: Placement["ledger"] = isIn
      ? { ...placement.ledger, sentAt: now, acknowledgedAt: now, verifiedAt: now, proof: "read_back", removedAt: null }
      : { ...placement.ledger, removedAt: now };
    await store.unit(async (tx) => {
      await tx.saveSlots(lockId, [seen]);
      await tx.savePlacements([{ ...placement, slot: isIn ? number : null, ledger }]);
      const about = {
        siteId: site.id,
        lockId,
        codeId: code.id,
        holderId: code.holderId,
        reason: null,
        slot: number,
        facts: {},
      };
      await tx.publish([{ at: now, kind: isIn ? "placement.verified" : "placement.removed", ...about }]);
    });
  }

  return {
    tools: { store, vault, world },
    store,
    site,
    at: (instantWanted) => {
      now = instantWanted;
    },
    pass: (ms) => {
      now = plus(now, ms);
    },
    now: () => now,
    addLock,
    fill,
    putInto: (slot, live) => move(slot, live, true),
    takeOut: (slot, live) => move(slot, live, false),
    onLock: (lockId) => store.livePlacements(lockId),
    close: () => store.close(),
  };
}

/** A wish for a one-time code today from 10:00 to 18:00 in Berlin. */
export function oneTime(lockIds: readonly LockId[], change: Partial<CodeInput> = {}): CodeInput {
  return {
    kind: "one_time",
    lockIds,
    holder: { name: "Ann" },
    startsAt: "2026-06-01T10:00",
    endsAt: "2026-06-01T18:00",
    ...change,
  };
}

/** A wish for a custom code with chosen digits. */
export function custom(lockIds: readonly LockId[], pin: string, change: Partial<CodeInput> = {}): CodeInput {
  return { ...oneTime(lockIds), kind: "custom", pin, ...change };
}

/** An entry as a lock reports it. */
export function entry(sequence: number | null, at: Instant, reason: KeypadReason, slot: number | null) {
  return { sequence, at, happening: { kind: "entry" as const, reason, slot: slot as Slot | null } };
}

/** What a refused call threw: its code and the codes and paths of its fields. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ code: string; fields: readonly string[]; text: string }> {
  try {
    await call;
  } catch (error) {
    const { code, fields = [] } = error as { code: string; fields?: readonly { path: string; code: string }[] };
    return {
      code,
      fields: fields.map((field) => `${field.path}: ${field.code}`),
      text: `${String(error)} ${JSON.stringify(fields)}`,
    };
  }
  throw new Error("it was not refused");
}
