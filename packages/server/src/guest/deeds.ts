import {
  CardeaError,
  type Instant,
  type LockId,
  MINUTE_MS,
  nearness,
  type PhonePosition,
  type Pin,
  plus,
  toldDistance,
} from "@cardea/core";
import { wakeFenced } from "../codes/fence-code.ts";
import type { CodeTools } from "../codes/port.ts";
import { tellCode } from "../events/tell-code.ts";
import type { GuestQuestion } from "../store/guest-port.ts";
import type { Tx } from "../store/port.ts";
import { closeGuestAlarms } from "./alarms.ts";
import { alarmOwner, type Guest, guestActor, type GuestTrouble, type Knock, withGuest, withLink } from "./admit.ts";
import type { GuestView, PositionAnswer } from "./port.ts";
import { hashOf, makeToken } from "./secret.ts";
import { isAwake, liveUntil, pinHiddenBy, windowNow } from "./stay.ts";
import { usableBackup, viewFor } from "./view.ts";
import { withoutPins } from "./words.ts";

const CHALLENGE_MS = 5 * MINUTE_MS;
/** Looks at a link so near to each other are one opening. */
const OPENING_MS = 10 * MINUTE_MS;

/** Something to sign, once, within five minutes. */
export async function giveChallenge(
  tools: CodeTools,
  knock: Knock,
): Promise<{ readonly challenge: string; readonly expiresAt: Instant }> {
  const challenge = makeToken(tools.world);
  return withLink(tools, knock, async (tx, { code }, now) => {
    const expiresAt = plus(now, CHALLENGE_MS);
    await tx.insertGuestChallenge({ hash: hashOf(challenge), codeId: code.id, expiresAt }, now);
    return { challenge, expiresAt };
  });
}

/** What the guest may know of the stay. The first device that looks is the one of a link for one device. */
export async function viewStay(tools: CodeTools, knock: Knock): Promise<GuestView> {
  return withGuest(tools, knock, async (tx, guest, now) => {
    await countOpening(tx, guest, now);
    return viewFor(tx, guest, now);
  });
}

async function countOpening(tx: Tx, guest: Guest, now: Instant): Promise<void> {
  const { link, code } = guest;
  if (link.lastOpenedAt !== null && now - link.lastOpenedAt < OPENING_MS) return;
  const openings = link.openings + 1;
  await tx.saveGuestLink({ ...link, openings, lastOpenedAt: now });
  await tellCode(tx, code, { actor: guestActor(guest), action: "code.link_opened", at: now, facts: { openings } });
}

/** The PIN for its holder, handed out only after the record of it is durable. Throws not_yet, fence_closed. */
export async function showPin({ vault, ...tools }: CodeTools, knock: Knock): Promise<Pin> {
  return withGuest({ ...tools, vault }, knock, async (tx, guest, now) => {
    const { code } = guest;
    refuseHidden(guest, now);
    const pin = vault.openPin(code.siteId, code.id, code.pin);
    await tellCode(tx, code, { actor: guestActor(guest), action: "code.shown_to_guest", at: now });
    return pin;
  });
}

function refuseHidden({ code, place }: Guest, now: Instant): void {
  switch (pinHiddenBy({ code, context: place.context, now })) {
    case "not_yet":
      throw new CardeaError("not_yet", "The code is shown when the stay has begun.");
    case "fence_closed":
      throw new CardeaError("fence_closed", "The code sleeps until your phone shows that you are near.");
    case null:
  }
}

/** Wakes the code where the phone is near enough. The position itself is kept nowhere. Throws conflict, not_yet. */
export async function showPosition(tools: CodeTools, knock: Knock, phone: PhonePosition): Promise<PositionAnswer> {
  return withGuest(tools, knock, async (tx, guest, now) => {
    const { code, place } = guest;
    const moment = { code, context: place.context, now };
    if (code.fence === null) throw new CardeaError("conflict", "This code has no fence: it works without a position.");
    if (windowNow(moment) === null)
      throw new CardeaError("not_yet", "The code wakes only within the times of the stay.");
    const { position } = place.site;
    const found = position === null ? "unclear" : nearness(phone, position, code.fence);
    const distanceMeters = position === null ? null : toldDistance(phone, position, found);
    if (found === "unclear") return { outcome: "inaccurate", liveUntil: liveUntil(moment), distanceMeters: null };
    if (found === "outside") return { outcome: "outside", liveUntil: liveUntil(moment), distanceMeters };
    const awake = await wake(tx, guest, now);
    return { outcome: "live", liveUntil: liveUntil({ ...moment, code: awake }), distanceMeters };
  });
}

async function wake(tx: Tx, guest: Guest, now: Instant): Promise<Guest["code"]> {
  const { code, place } = guest;
  const minutes = code.fence?.liveMinutes ?? 0;
  const waking = { context: place.context, minutes, by: "position", actor: guestActor(guest), now } as const;
  const backup = await usableBackup(tx, guest, now);
  if (backup !== null) await wakeFenced(tx, { ...waking, code: backup });
  return wakeFenced(tx, { ...waking, code });
}

export interface Question {
  readonly about: GuestQuestion;
  readonly lockId: LockId | null;
  readonly text: string | null;
}

const TROUBLES: Readonly<Record<GuestQuestion, GuestTrouble["kind"]>> = {
  does_not_work: "guest_code_fails",
  no_position: "guest_no_position",
  other_device: "guest_other_device",
};

/** Tells the owner. Who asks to be let in on another device cannot show the one that is bound. Throws invalid_field. */
export async function askOwner(
  tools: CodeTools,
  knock: Knock,
  question: Question,
): Promise<{ readonly told: true; readonly backupOffered: boolean }> {
  const { about, lockId } = question;
  return (about === "other_device" ? withLink : withGuest)(tools, knock, async (tx, guest, now) => {
    if (lockId !== null && !guest.code.lockIds.includes(lockId)) throw noSuchDoor();
    const text = await readableText(tools, tx, guest, question.text);
    await tx.saveGuestLink({ ...guest.link, asked: { about, at: now, lockId } });
    const personal = text === null ? {} : { personal: { text } };
    const facts = { about, ...(lockId !== null && { lockId }) };
    await tellCode(tx, guest.code, {
      actor: guestActor(guest),
      action: "code.guest_asked",
      at: now,
      facts,
      ...personal,
    });
    // Who asks again is heard anew, but one alarm for it is enough.
    await closeGuestAlarms(tx, guest.code, { actor: guestActor(guest), at: now, kinds: [TROUBLES[about]] });
    await alarmOwner(tx, guest, { kind: TROUBLES[about], lockId, facts: text === null ? {} : { text } }, now);
    const offer = about === "does_not_work" && (await offered(tx, guest, now)) !== null;
    return { told: true, backupOffered: offer };
  });
}

function noSuchDoor(): CardeaError {
  const message = "The stay has no such door.";
  return new CardeaError("invalid_field", message, { fields: [{ path: "lockId", code: "invalid_field", message }] });
}

async function readableText(
  { vault }: CodeTools,
  tx: Tx,
  { code }: Guest,
  text: string | null,
): Promise<string | null> {
  const trimmed = text?.trim() ?? "";
  if (trimmed === "") return null;
  const backupId = (await tx.guestLink(code.id))?.backupCodeId ?? null;
  const backup = backupId === null ? null : await tx.code(backupId);
  const codes = backup === null ? [code] : [code, backup];
  return withoutPins(
    trimmed,
    codes.map(({ id, siteId, pin }) => vault.openPin(siteId, id, pin).reveal()),
  );
}

/** The second code, while the stay's own should work and so may be said not to. */
async function offered(tx: Tx, guest: Guest, now: Instant): Promise<Guest["code"] | null> {
  const moment = { code: guest.code, context: guest.place.context, now };
  if (windowNow(moment) === null || !isAwake(moment)) return null;
  return usableBackup(tx, guest, now);
}

/**
 * Hands the prepared second code out, to a guest who has said that the first does not work; the owner is told.
 * Throws not_found where the owner allowed none, not_yet, fence_closed.
 */
export async function handOutBackup(
  tools: CodeTools,
  knock: Knock,
): Promise<{ readonly pin: Pin; readonly view: GuestView }> {
  return withGuest(tools, knock, async (tx, guest, now) => {
    const { link, code } = guest;
    refuseHidden(guest, now);
    if ((await usableBackup(tx, guest, now)) === null) throw noBackup();
    const backup = await offered(tx, guest, now);
    const mayAsk = link.backupHandedOutAt !== null || link.asked?.about === "does_not_work";
    if (backup === null || !mayAsk) {
      throw new CardeaError("not_yet", "Say first that the code does not work, once the stay has begun.");
    }
    const handed = { ...link, backupHandedOutAt: link.backupHandedOutAt ?? now };
    await tx.saveGuestLink(handed);
    const facts = { backupCodeId: backup.id };
    await tellCode(tx, code, { actor: guestActor(guest), action: "code.backup_handed_out", at: now, facts });
    const lockId = link.asked?.lockId ?? null;
    if (link.backupHandedOutAt === null)
      await alarmOwner(tx, guest, { kind: "guest_has_backup", lockId, facts: {} }, now);
    const pin = tools.vault.openPin(backup.siteId, backup.id, backup.pin);
    return { pin, view: await viewFor(tx, { ...guest, link: handed }, now) };
  });
}

function noBackup(): CardeaError {
  return new CardeaError("not_found", "There is no second code for this stay. Ask whoever sent the link.");
}
