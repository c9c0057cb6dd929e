import { type Instant, isOver, type LockId, stateOf } from "@cardea/core";
import { backupOf } from "../codes/backup-code.ts";
import { placementView } from "../codes/placement-view.ts";
import type { Reads, StoredCode } from "../store/port.ts";
import type { Guest } from "./admit.ts";
import type { GuestView } from "./port.ts";
import { liveUntil, type Moment, pinHiddenBy, stayState, windowsAhead } from "./stay.ts";

/** The stay as its guest sees it now. */
export async function viewFor(reads: Reads, guest: Guest, now: Instant): Promise<GuestView> {
  const { link, code, place } = guest;
  const backup = await usableBackup(reads, guest, now);
  const handed = link.backupHandedOutAt !== null && backup !== null ? backup : code;
  const moment: Moment = { code, context: place.context, now };
  const doors = await doorsOf(reads, { ...guest, code: handed }, now);
  return {
    state: stayState(
      { ...moment, code: handed },
      doors.map(({ state }) => state),
    ),
    locale: link.locale,
    holderName: (await reads.holder(code.holderId))?.name ?? "",
    site: siteOf(guest),
    startsAt: code.startsAt,
    endsAt: code.endsAt,
    windows: windowsAhead(moment),
    doors,
    fence:
      code.fence === null
        ? null
        : { ...code.fence, liveUntil: liveUntil(moment), asked: link.asked?.about === "no_position" },
    device: link.device === null ? null : { boundAt: link.device.boundAt },
    pin: { canShow: pinHiddenBy(moment) === null, length: code.pinLength },
    backup: { allowed: backup !== null, handedOut: link.backupHandedOutAt !== null && backup !== null },
    now,
  };
}

/** The prepared second code while it can be handed out. */
export async function usableBackup(reads: Reads, { code, place }: Guest, now: Instant): Promise<StoredCode | null> {
  const backup = await backupOf(reads, code.id);
  return backup === null || isOver(stateOf(backup, place.context, now)) ? null : backup;
}

function siteOf({ place: { site } }: Guest): GuestView["site"] {
  return {
    name: site.name,
    zone: site.zone,
    address: site.address,
    latitude: site.position?.latitude ?? null,
    longitude: site.position?.longitude ?? null,
    notes: site.guestNotes,
  };
}

async function doorsOf(reads: Reads, { code, place }: Guest, now: Instant): Promise<GuestView["doors"]> {
  const placements = new Map<LockId, GuestView["doors"][number]>();
  for (const placement of await reads.placementsOfCode(code.id)) {
    const lock = place.locks.find(({ id }) => id === placement.lockId);
    if (lock === undefined) continue;
    const { state } = placementView({ placement, code, lock, context: place.context, now });
    const { verifiedAt, acknowledgedAt } = placement.ledger;
    placements.set(lock.id, {
      lockId: lock.id,
      name: lock.name,
      class: lock.class,
      state,
      checkedAt: verifiedAt ?? acknowledgedAt,
    });
  }
  return code.lockIds.flatMap((lockId) => placements.get(lockId) ?? []);
}
