import type { Static } from "typebox";
import type { GuestLink, GuestView } from "../../guest/port.ts";
import type { GuestViewBody, LinkBody } from "../schema/guest.ts";
import { timeOf, timeOrNull, windowBody } from "./time.ts";

export function guestViewBody(view: GuestView): Static<typeof GuestViewBody> {
  const { fence, device } = view;
  return {
    ...view,
    startsAt: timeOrNull(view.startsAt),
    endsAt: timeOrNull(view.endsAt),
    windows: view.windows.map(windowBody),
    doors: view.doors.map((door) => ({ ...door, checkedAt: timeOrNull(door.checkedAt) })),
    fence: fence === null ? null : { ...fence, liveUntil: timeOrNull(fence.liveUntil) },
    device: device === null ? null : { boundAt: timeOf(device.boundAt) },
    now: timeOf(view.now),
  };
}

export function guestLinkBody(link: GuestLink): NonNullable<Static<typeof LinkBody>["link"]> {
  const { device, fence, backup } = link;
  return {
    ...link,
    createdAt: timeOf(link.createdAt),
    expiresAt: timeOrNull(link.expiresAt),
    lastOpenedAt: timeOrNull(link.lastOpenedAt),
    device: device === null ? null : { boundAt: timeOf(device.boundAt), refusedAt: timeOrNull(device.refusedAt) },
    fence: fence === null ? null : { ...fence, liveUntil: timeOrNull(fence.liveUntil) },
    backup: { ...backup, handedOutAt: timeOrNull(backup.handedOutAt) },
    askedAt: timeOrNull(link.askedAt),
  };
}
