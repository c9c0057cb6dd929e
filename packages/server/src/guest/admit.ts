import { assert, CardeaError, type Instant, isOver, stateOf, unreachable } from "@cardea/core";
import { contextOf } from "../codes/openings.ts";
import type { CodeTools } from "../codes/port.ts";
import type { Place } from "../codes/wish.ts";
import { raiseAlarm } from "../events/alarms.ts";
import { tellCode } from "../events/tell-code.ts";
import type { StoredGuestLink } from "../store/guest-port.ts";
import type { Actor, Reads, StoredCode, StoredLock, Tx } from "../store/port.ts";
import { type DeviceProof, deviceKey, isSigned } from "./device.ts";
import { hashOf } from "./secret.ts";
import { noteWrongToken, refuseGuessers } from "./tries.ts";

/** Who knocks: with which link, from which device, from where. */
export interface Knock {
  readonly token: string;
  readonly device: DeviceProof | null;
  /** The network address. */
  readonly address: string;
}

/** A guest whose link holds, with the stay that it is for. */
export interface Guest {
  readonly link: StoredGuestLink;
  readonly code: StoredCode;
  readonly place: Place;
}

/** Guests are told nothing more, whatever is wrong with their link. */
function linkUnknown(): CardeaError {
  return new CardeaError(
    "link_unknown",
    "This link does not work: it is mistyped, withdrawn, or the stay is over. Ask whoever sent it for a new one.",
  );
}

/** The guest behind a token, in the present moment; null where there is none (any more). */
export async function guestAt(reads: Reads, tokenHash: string, now: Instant): Promise<Guest | null> {
  const link = await reads.guestLinkByToken(tokenHash);
  return link === null ? null : guestOf(reads, link, now);
}

/** The guest of a link; null where it is withdrawn or its stay is over. */
export async function guestOf(reads: Reads, link: StoredGuestLink, now: Instant): Promise<Guest | null> {
  if (link.withdrawnAt !== null) return null;
  const code = await reads.code(link.codeId);
  const site = code === null ? null : await reads.site(code.siteId);
  if (code === null || site === null) return null;
  const context = contextOf(site);
  if (isOver(stateOf(code, context, now))) return null;
  const locks: StoredLock[] = [];
  for (const lockId of code.lockIds) {
    const lock = await reads.lock(lockId);
    if (lock !== null) locks.push(lock);
  }
  return { link, code, place: { site, context, locks } };
}

/**
 * Lets a guest in, for one deed within one unit. Who has a right link but the wrong device is told so, and so is the
 * owner. Throws link_unknown, device_needed, device_refused, rate_limited, and what the deed throws.
 */
export async function withGuest<Result>(
  tools: CodeTools,
  knock: Knock,
  deed: (tx: Tx, guest: Guest, now: Instant) => Promise<Result>,
): Promise<Result> {
  const { link } = await admitted(tools, knock);
  if (link.registeredDevice) await admitDevice(tools, link, knock.device);
  return asGuest(tools, link.tokenHash, deed);
}

/** The same for what no device needs to show: getting a challenge, and asking to be let in. */
export async function withLink<Result>(
  tools: CodeTools,
  knock: Knock,
  deed: (tx: Tx, guest: Guest, now: Instant) => Promise<Result>,
): Promise<Result> {
  const { link } = await admitted(tools, knock);
  return asGuest(tools, link.tokenHash, deed);
}

async function admitted(tools: CodeTools, { token, address }: Knock): Promise<Guest> {
  await refuseGuessers(tools, address);
  const tokenHash = hashOf(token);
  const guest = await guestAt(tools.store, tokenHash, tools.world.now());
  if (guest !== null) return guest;
  if ((await tools.store.guestLinkByToken(tokenHash)) === null) await noteWrongToken(tools, address);
  throw linkUnknown();
}

/** In one unit, looked up again: since the guest was let in the link may have died. */
async function asGuest<Result>(
  { store, world }: CodeTools,
  tokenHash: string,
  deed: (tx: Tx, guest: Guest, now: Instant) => Promise<Result>,
): Promise<Result> {
  return store.unit(async (tx) => deed(tx, ...(await heldGuest(tx, tokenHash, world.now()))));
}

async function heldGuest(tx: Tx, tokenHash: string, now: Instant): Promise<[Guest, Instant]> {
  const first = await guestAt(tx, tokenHash, now);
  if (first === null) throw linkUnknown();
  await tx.holdSite(first.place.site.id);
  const guest = await guestAt(tx, tokenHash, now);
  if (guest === null) throw linkUnknown();
  return [guest, now];
}

type Admission = "in" | "needed" | "refused";

/** In a unit of its own, so that a challenge is used up and a refusal is told whatever becomes of the deed. */
async function admitDevice(tools: CodeTools, { tokenHash }: StoredGuestLink, proof: DeviceProof | null): Promise<void> {
  const admission =
    proof === null
      ? "needed"
      : await asGuest(tools, tokenHash, (tx, guest, now) => judgeDevice(tx, { guest, proof, now }));
  switch (admission) {
    case "in":
      return;
    case "needed":
      throw new CardeaError("device_needed", "This link belongs to one device: ask for a challenge and sign it.");
    case "refused":
      throw new CardeaError(
        "device_refused",
        "This link was opened on another device, and works only there. Whoever sent it can allow this one.",
      );
    default:
      unreachable(admission);
  }
}

interface Showing {
  readonly guest: Guest;
  readonly proof: DeviceProof;
  readonly now: Instant;
}

async function judgeDevice(tx: Tx, { guest, proof, now }: Showing): Promise<Admission> {
  const { link } = guest;
  const key = deviceKey(proof.publicKey);
  const isFresh = await tx.useGuestChallenge({ hash: hashOf(proof.challenge), codeId: link.codeId }, now);
  if (key === null || !isFresh || !isSigned(key, proof)) return "needed";
  if (link.device?.key === key) return "in";
  if (link.device !== null) {
    await refuseDevice(tx, guest, now);
    return "refused";
  }
  await tx.saveGuestLink({ ...link, device: { key, boundAt: now } });
  await tellCode(tx, guest.code, { actor: guestActor(guest), action: "code.device_bound", at: now });
  return "in";
}

async function refuseDevice(tx: Tx, guest: Guest, now: Instant): Promise<void> {
  await tx.saveGuestLink({ ...guest.link, deviceRefusedAt: now });
  await tellCode(tx, guest.code, { actor: guestActor(guest), action: "code.device_refused", at: now });
  await alarmOwner(tx, guest, { kind: "guest_other_device", lockId: null, facts: {} }, now);
}

/** The holder, who shows nothing but a link. */
export function guestActor({ code }: Guest): Actor {
  return { kind: "holder", id: code.holderId, name: null };
}

export interface GuestTrouble {
  readonly kind: "guest_code_fails" | "guest_no_position" | "guest_other_device" | "guest_has_backup";
  /** The door in question; null: the first of the stay. */
  readonly lockId: StoredLock["id"] | null;
  readonly facts: Readonly<Record<string, string>>;
}

/** Something that the owner should see to. */
export async function alarmOwner(tx: Tx, { code, place }: Guest, trouble: GuestTrouble, now: Instant): Promise<void> {
  const lock = place.locks.find(({ id }) => id === trouble.lockId) ?? place.locks[0];
  assert(lock !== undefined, "a code has a lock");
  const placements = await tx.placementsOfCode(code.id);
  const placementId = placements.find(({ lockId }) => lockId === lock.id)?.id ?? null;
  await raiseAlarm(tx, lock, { kind: trouble.kind, placementId, codeId: code.id, facts: trouble.facts }, now);
}
