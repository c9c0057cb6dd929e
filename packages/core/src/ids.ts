import type { Brand } from "./brand.ts";

export type SiteId = Brand<string, "SiteId">;
export type LockId = Brand<string, "LockId">;
export type ConnectionId = Brand<string, "ConnectionId">;
export type HolderId = Brand<string, "HolderId">;
export type CodeId = Brand<string, "CodeId">;
export type PlacementId = Brand<string, "PlacementId">;
export type AlarmId = Brand<string, "AlarmId">;
export type ApiKeyId = Brand<string, "ApiKeyId">;
export type MemberId = Brand<string, "MemberId">;
export type InvitationId = Brand<string, "InvitationId">;
export type SubscriptionId = Brand<string, "SubscriptionId">;
export type BookingId = Brand<string, "BookingId">;

/** What each id prefix stands for. An id is `prefix_` and a UUIDv7 in its usual dashed form. */
export interface IdKinds {
  site: SiteId;
  lock: LockId;
  connection: ConnectionId;
  holder: HolderId;
  code: CodeId;
  placement: PlacementId;
  alarm: AlarmId;
  key: ApiKeyId;
  member: MemberId;
  invitation: InvitationId;
  subscription: SubscriptionId;
  booking: BookingId;
}

const ID_PATTERN = /^([a-z]+)_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether `text` has the form of an id of that kind; says nothing about whether such a thing exists. */
export function isId<Kind extends keyof IdKinds>(kind: Kind, text: string): text is IdKinds[Kind] & string {
  return ID_PATTERN.exec(text)?.[1] === kind;
}

/**
 * A new id from the present instant (milliseconds) and 10 random bytes; ids made later sort later.
 * @see RFC 9562 section 5.7, UUID version 7
 */
export function makeId<Kind extends keyof IdKinds>(kind: Kind, nowMs: number, random: Uint8Array): IdKinds[Kind] {
  const time = nowMs.toString(16).padStart(12, "0");
  const hex = Array.from(random.subarray(0, 10), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const variant = ((Number.parseInt(hex.slice(3, 4), 16) & 0x3) | 0x8).toString(16);
  const uuid = `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(4, 7)}-${hex.slice(7, 19)}`;
  return `${kind}_${uuid}` as IdKinds[Kind];
}
