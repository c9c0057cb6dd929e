import {
  CardeaError,
  type CodeId,
  type Fence,
  FENCE_RADIUS_MAX,
  FENCE_RADIUS_MIN,
  type Instant,
  isOver,
  LIVE_MINUTES_DEFAULT,
  type Site,
  stateOf,
} from "@cardea/core";
import { backupOf, makeBackup } from "../codes/backup-code.ts";
import { fenceCode, wakeFenced } from "../codes/fence-code.ts";
import { contextOf } from "../codes/openings.ts";
import type { CodeTools } from "../codes/port.ts";
import { found } from "../codes/refuse.ts";
import { endNow } from "../codes/revoke-code.ts";
import type { Place } from "../codes/wish.ts";
import { closeGuestAlarms } from "./alarms.ts";
import { tellCode } from "../events/tell-code.ts";
import type { StoredGuestLink } from "../store/guest-port.ts";
import type { Actor, Reads, StoredCode, StoredLock, Tx } from "../store/port.ts";
import { localeOf } from "./locale.ts";
import type { GuestLink } from "./port.ts";
import { hashOf, makeToken } from "./secret.ts";
import { liveUntil } from "./stay.ts";

/** What a link is to be like. */
export interface LinkWish {
  readonly registeredDevice: boolean;
  readonly backup: boolean;
  /** Undefined: as it is. Null: none. Parts left out: those of the site, or the usual. */
  readonly fence:
    | { readonly radiusMeters?: number | undefined; readonly liveMinutes?: number | undefined }
    | null
    | undefined;
  /** Null: the holder's. */
  readonly locale: string | null;
}

interface Owned {
  readonly code: StoredCode;
  readonly place: Place;
  readonly actor: Actor;
  readonly now: Instant;
}

/**
 * Makes the link of a code, and withdraws the one before. The token is in the answer and nowhere else.
 * Throws conflict for a code without a stay that may still be, and where fence or backup cannot be.
 */
export async function makeLink(
  tools: CodeTools,
  { codeId, wish }: { readonly codeId: CodeId; readonly wish: LinkWish },
  actor: Actor,
): Promise<{ readonly token: string; readonly link: GuestLink }> {
  const token = makeToken(tools.world);
  const link = await tools.store.unit(async (tx) => {
    const now = tools.world.now();
    const owned = { ...(await held(tx, codeId, now)), actor, now };
    refuseDead(owned);
    const fence = fenceOf(wish.fence, owned);
    const code = await fenceCode(tx, { ...owned, fence });
    const backupCodeId = await backupFor(tools, tx, { ...owned, code }, wish.backup);
    const locale = wish.locale ?? (await localeOf(tools, tx, code));
    const { registeredDevice } = wish;
    await tx.saveGuestLink(
      freshLink({ codeId, tokenHash: hashOf(token), now, locale, registeredDevice, backupCodeId }),
    );
    const facts = { registeredDevice, backup: wish.backup, fence: fence !== null };
    await tellCode(tx, code, { actor, action: "code.link_made", at: now, facts });
    await closeGuestAlarms(tx, code, { actor, at: now });
    return readLink(tx, codeId, now);
  });
  return { token, link: found(link, "link") };
}

interface Fresh extends Pick<StoredGuestLink, "codeId" | "tokenHash" | "locale" | "registeredDevice" | "backupCodeId"> {
  readonly now: Instant;
}

function freshLink({ now, ...given }: Fresh): StoredGuestLink {
  return {
    ...given,
    createdAt: now,
    withdrawnAt: null,
    openings: 0,
    lastOpenedAt: null,
    device: null,
    deviceRefusedAt: null,
    backupHandedOutAt: null,
    asked: null,
  };
}

async function held(tx: Tx, codeId: CodeId, now: Instant): Promise<Omit<Owned, "actor">> {
  const { siteId } = found(await tx.code(codeId), "code");
  await tx.holdSite(siteId);
  const code = found(await tx.code(codeId), "code");
  const site = found(await tx.site(siteId), "site");
  const locks: StoredLock[] = [];
  for (const lockId of code.lockIds) locks.push(found(await tx.lock(lockId), "lock"));
  return { code, place: { site, context: contextOf(site), locks }, now };
}

function refuseDead({ code, place, now }: Owned): void {
  if (code.kind === "emergency") {
    throw new CardeaError("conflict", "An emergency code has no stay: it is woken by you, not shown to a guest.");
  }
  if (code.backupOf !== null) {
    throw new CardeaError(
      "conflict",
      "This is a backup code: its guest gets it by the link of the code that it is for.",
    );
  }
  const state = stateOf(code, place.context, now);
  if (isOver(state)) throw new CardeaError("conflict", `This code is ${state}. Make a new code.`);
}

/** Throws conflict where the site has no place to measure from. */
function fenceOf(wish: LinkWish["fence"], { code, place: { site } }: Owned): Fence | null {
  if (wish === undefined) return code.fence;
  if (wish === null) return null;
  if (site.position === null) {
    throw new CardeaError("conflict", "Say first where the site is: a fence is measured from there.");
  }
  return {
    radiusMeters: wish.radiusMeters ?? usualRadius(site),
    liveMinutes: wish.liveMinutes ?? LIVE_MINUTES_DEFAULT,
  };
}

function usualRadius({ radiusMeters }: Site): number {
  return Math.min(FENCE_RADIUS_MAX, Math.max(FENCE_RADIUS_MIN, radiusMeters));
}

/** A backup code that nobody was handed yet serves the new link too; one that was, or is not wanted any more, ends. */
async function backupFor(tools: CodeTools, tx: Tx, owned: Owned, isWanted: boolean): Promise<CodeId | null> {
  const { code, place, actor, now } = owned;
  const before = await backupOf(tx, code.id);
  const link = await tx.guestLink(code.id);
  const isLive = before !== null && !isOver(stateOf(before, place.context, now));
  if (before !== null && isLive && isWanted && link?.backupHandedOutAt === null) {
    await fenceCode(tx, { code: before, place, fence: code.fence, actor, now });
    return before.id;
  }
  if (before !== null) await endNow(tx, before, { reason: null, actor, context: place.context, now });
  return isWanted ? (await makeBackup(tx, code, { tools, place, actor, now })).id : null;
}

/** The link of a code as its owner sees it; null where there is none that works. */
export async function readLink(reads: Reads, codeId: CodeId, now: Instant): Promise<GuestLink | null> {
  const link = await reads.guestLink(codeId);
  const code = await reads.code(codeId);
  const site = code === null ? null : await reads.site(code.siteId);
  if (link === null || link.withdrawnAt !== null || code === null || site === null) return null;
  const context = contextOf(site);
  if (isOver(stateOf(code, context, now))) return null;
  const backup = await backupOf(reads, codeId);
  return {
    createdAt: link.createdAt,
    expiresAt: code.endsAt,
    lastOpenedAt: link.lastOpenedAt,
    openings: link.openings,
    locale: link.locale,
    registeredDevice: link.registeredDevice,
    device: link.device === null ? null : { boundAt: link.device.boundAt, refusedAt: link.deviceRefusedAt },
    fence: code.fence === null ? null : { ...code.fence, liveUntil: liveUntil({ code, context, now }) },
    backup: {
      allowed: backup !== null && !isOver(stateOf(backup, context, now)),
      handedOutAt: link.backupHandedOutAt,
      codeId: backup?.id ?? null,
    },
    askedAt: link.asked?.at ?? null,
    askedAbout: link.asked?.about ?? null,
  };
}

/** Ends a link at once; a code behind a fence stays there. One without a link stays as it is. */
export async function withdrawLink(tools: CodeTools, codeId: CodeId, actor: Actor): Promise<null> {
  return tools.store.unit(async (tx) => {
    const now = tools.world.now();
    const { code, place } = await held(tx, codeId, now);
    const link = await tx.guestLink(codeId);
    if (link === null || link.withdrawnAt !== null) return null;
    await tx.saveGuestLink({ ...link, withdrawnAt: now });
    await tellCode(tx, code, { actor, action: "code.link_withdrawn", at: now });
    const backup = await backupOf(tx, codeId);
    // Nobody can be handed it any more; who has it already keeps it, like the code itself.
    if (backup !== null && link.backupHandedOutAt === null)
      await endNow(tx, backup, { reason: null, actor, context: place.context, now });
    await closeGuestAlarms(tx, code, { actor, at: now });
    return null;
  });
}

/** Forgets the device that a link is bound to: the next one that opens it is the one. Throws conflict. */
export async function allowDevice(tools: CodeTools, codeId: CodeId, actor: Actor): Promise<GuestLink | null> {
  return tools.store.unit(async (tx) => {
    const now = tools.world.now();
    const { code } = await held(tx, codeId, now);
    const link = await tx.guestLink(codeId);
    if (link?.withdrawnAt !== null || !link.registeredDevice) {
      throw new CardeaError("conflict", "This code has no link that is bound to a device.");
    }
    await tx.saveGuestLink({ ...link, device: null, deviceRefusedAt: null });
    await tellCode(tx, code, { actor, action: "code.device_forgotten", at: now });
    await closeGuestAlarms(tx, code, { actor, at: now, kinds: ["guest_other_device"] });
    return readLink(tx, codeId, now);
  });
}

/** Wakes a code behind a fence for some minutes without a position, within its times. Throws conflict. */
export async function wakeByHand(
  tools: CodeTools,
  { codeId, minutes }: { readonly codeId: CodeId; readonly minutes: number },
  actor: Actor,
): Promise<GuestLink | null> {
  return tools.store.unit(async (tx) => {
    const now = tools.world.now();
    const { code, place } = await held(tx, codeId, now);
    refuseDead({ code, place, actor, now });
    if (code.fence === null) throw new CardeaError("conflict", "This code has no fence: it needs no waking.");
    const waking = { context: place.context, minutes, by: "member", actor, now } as const;
    await wakeFenced(tx, { ...waking, code });
    const backup = await backupOf(tx, codeId);
    if (backup !== null && !isOver(stateOf(backup, place.context, now)))
      await wakeFenced(tx, { ...waking, code: backup });
    await closeGuestAlarms(tx, code, { actor, at: now, kinds: ["guest_no_position"] });
    return readLink(tx, codeId, now);
  });
}
