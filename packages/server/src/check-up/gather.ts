import {
  type CheckUpFacts,
  type CodeFacts,
  type CodeId,
  DAY_MS,
  type HolderId,
  type HourOfUse,
  type Instant,
  isOver,
  localAt,
  type LockFacts,
  plus,
  stateOf,
  triesBelowHigh,
  weaknessOf,
} from "@cardea/core";
import { contextOf } from "../codes/openings.ts";
import type { CodeTools } from "../codes/port.ts";
import { riskOf } from "../codes/preview-code.ts";
import { listUnmanaged } from "../codes/unmanaged.ts";
import type { LivePlacement, StoredCode, StoredHolder, StoredLock } from "../store/port.ts";
import { gatherHouse, gatherPeople } from "./gather-people.ts";
import type { Scope } from "./scope.ts";

/** How far back the use of a code is looked at. */
const USE_DAYS = 28;

type ScopedSite = Scope["sites"][number];

/** What a check-up looks at, as far as the caller may. Holds no digits: of a PIN only whether it is weak. */
export async function gatherFacts(tools: CodeTools, scope: Scope, now: Instant): Promise<CheckUpFacts> {
  const { store } = tools;
  const sites: CheckUpFacts["sites"][number][] = [];
  const locks: LockFacts[] = [];
  const codes: CodeFacts[] = [];
  for (const one of scope.sites) {
    const live = await livePlacements(tools, one);
    const inUseSince =
      one.locks.length === 0 ? null : (Math.min(...one.locks.map((lock) => lock.createdAt)) as Instant);
    const people = one.seesPeople ? await gatherPeople(store, one, { now, self: scope.self }) : null;
    sites.push({ id: one.site.id, name: one.site.name, inUseSince, people });
    locks.push(...(await gatherLocks(tools, one, live)));
    codes.push(...(await gatherCodes(tools, one, { live, now })));
  }
  return { sites, locks, codes, house: scope.seesHouse ? await gatherHouse(store, now) : null };
}

type LiveByLock = ReadonlyMap<string, readonly LivePlacement[]>;

async function livePlacements({ store }: CodeTools, { locks }: ScopedSite): Promise<LiveByLock> {
  const live = new Map<string, readonly LivePlacement[]>();
  for (const { id } of locks) live.set(id, await store.livePlacements(id));
  return live;
}

async function gatherLocks(tools: CodeTools, { site, locks }: ScopedSite, live: LiveByLock): Promise<LockFacts[]> {
  const { store } = tools;
  const kinds = new Map((await store.connections()).map(({ id, kind }) => [id, kind]));
  const alarms = await store.alarms({ open: true, siteId: site.id });
  const facts: LockFacts[] = [];
  for (const lock of locks) {
    const low = alarms.find((alarm) => alarm.kind === "low_battery" && alarm.lockId === lock.id);
    const unmanaged = (await listUnmanaged(tools, lock.id)).filter(({ isIgnored }) => !isIgnored);
    const kind = kinds.get(lock.connectionId) ?? "";
    const own = { kind, batteryLowSince: low?.openedAt ?? null, live: live.get(lock.id) ?? [] };
    facts.push({ ...lockFacts(lock, own), unmanaged });
  }
  return facts;
}

interface OfLock {
  readonly kind: string;
  readonly batteryLowSince: Instant | null;
  readonly live: readonly LivePlacement[];
}

function lockFacts(lock: StoredLock, { kind, batteryLowSince, live }: OfLock): Omit<LockFacts, "unmanaged"> {
  const { id, siteId, name, createdAt, capabilities, settings, state } = lock;
  const { firmware, ...able } = capabilities;
  const lengths = live.map(({ code }) => code.pinLength);
  const newest = Math.max(...live.map(({ code }) => code.createdAt));
  return {
    id,
    siteId,
    name,
    createdAt,
    isBuiltIn: kind === "virtual",
    make: JSON.stringify([kind, able]),
    firmware,
    batteryPercent: state.batteryPercent,
    batteryLowSince,
    unreachableSince: state.unreachableSince,
    risk: riskOf(lock, lengths).level,
    triesBelowHigh: triesBelowHigh(lengths),
    keypadOff: capabilities.keypadOff,
    wrongPinLimit: settings.wrongPinLimit,
    codesLive: live.length,
    newestCodeAt: live.length === 0 ? null : (newest as Instant),
  };
}

interface OfCodes {
  readonly live: LiveByLock;
  readonly now: Instant;
}

async function gatherCodes(tools: CodeTools, place: ScopedSite, { live, now }: OfCodes): Promise<CodeFacts[]> {
  const { site, locks } = place;
  const context = contextOf(site);
  const seen = new Set<string>(locks.map(({ id }) => id));
  const codes = new Map([...live.values()].flat().map(({ code }) => [code.id, code]));
  // Who may mend but some doors can't change a code that opens others too.
  const own = [...codes.values()].filter((code) => code.lockIds.every((id) => seen.has(id)));
  const holders = await tools.store.holders([...new Set(own.map(({ holderId }) => holderId))]);
  const hours = await hoursOfUse(tools, place, now);
  return own.flatMap((code) => {
    const state = stateOf(code, context, now);
    if (isOver(state)) return [];
    const use = hours.get(code.id) ?? [];
    return [{ ...codeFacts(code, holders), state, hours: use, hasWeakPin: isWeak(tools, code) }];
  });
}

function codeFacts(
  code: StoredCode,
  holders: ReadonlyMap<HolderId, StoredHolder>,
): Omit<CodeFacts, "state" | "hours" | "hasWeakPin"> {
  const { id, siteId, kind, label, createdAt, startsAt, endsAt, lastUsedAt, rule } = code;
  const holderName = holders.get(code.holderId)?.name ?? "";
  return { id, siteId, kind, holderName, label, createdAt, startsAt, endsAt, lastUsedAt, maxUses: rule.maxUses };
}

/** Drawn digits are as good as any others; only chosen ones are looked at, and nothing of them is told. */
function isWeak({ vault }: CodeTools, { pinChosen, siteId, id, pin }: StoredCode): boolean {
  return pinChosen && weaknessOf(vault.openPin(siteId, id, pin)) !== null;
}

/** An hour more or less on a day when the clocks change says nothing else about habits. */
async function hoursOfUse(
  { store }: CodeTools,
  { site, locks }: ScopedSite,
  now: Instant,
): Promise<ReadonlyMap<CodeId, readonly HourOfUse[]>> {
  const lockIds = locks.map(({ id }) => id);
  const span = { from: plus(now, -USE_DAYS * DAY_MS), until: now, offsetMs: localAt(now, site.zone) - now };
  const byCode = new Map<CodeId, HourOfUse[]>();
  for (const { codeId, hour, count } of await store.codeHours({ siteId: site.id, lockIds, ...span })) {
    byCode.set(codeId, [...(byCode.get(codeId) ?? []), { hour, count }]);
  }
  return byCode;
}
