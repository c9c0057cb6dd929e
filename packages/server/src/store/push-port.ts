import type { Instant, MemberId, SubscriptionId, WallTime, Zone } from "@cardea/core";

export const NOTICE_LANGUAGES = ["en", "de"] as const;
export type NoticeLanguage = (typeof NOTICE_LANGUAGES)[number];

/** Hours of the day, in wall clock, in which nothing is sent. `until` before `from` means the next day. */
export interface QuietHours {
  readonly from: WallTime;
  readonly until: WallTime;
  /** Null: that of the site that the notice is about. */
  readonly zone: Zone | null;
  /** Whether alarms of danger are sent all the same. */
  readonly dangerPasses: boolean;
}

/** What a member wants to hear of. */
export interface NoticeWishes {
  readonly entries: boolean;
  /** Entries that were denied. */
  readonly attempts: boolean;
  readonly alarms: boolean;
  /** Null: all that the member may see. */
  readonly lockIds: readonly string[] | null;
  /** Whose entries and attempts; null: everybody's. A PIN that nobody has is told in any case. */
  readonly holderIds: readonly string[] | null;
  readonly quiet: QuietHours | null;
}

/** A browser that wants notices: a reader of the event stream which keeps its place. It goes with its session. */
export interface StoredSubscription extends SubscriptionProgress {
  readonly id: SubscriptionId;
  readonly memberId: MemberId;
  readonly sessionId: string;
  /** Address and keys, sealed by who can use them. */
  readonly sealed: string;
  readonly language: NoticeLanguage;
  readonly createdAt: Instant;
}

/** How far it has come, and how the last try went. */
export interface SubscriptionProgress {
  /** The last event that was looked at for it. */
  readonly sequence: number;
  readonly sentAt: Instant | null;
  /** Tries in a row that failed. */
  readonly failures: number;
  /** Why the last one did; null if it worked. */
  readonly failure: string | null;
  /** Nothing is tried before; null: at once. */
  readonly nextTryAt: Instant | null;
}

export interface PushReads {
  subscription(id: SubscriptionId): Promise<StoredSubscription | null>;
  /** Oldest first; of all members where none is given. */
  subscriptions(memberId?: MemberId): Promise<readonly StoredSubscription[]>;
  subscriptionByAddress(addressHash: string): Promise<StoredSubscription | null>;
  /** Null: nothing was chosen yet. */
  noticeWishes(memberId: MemberId): Promise<NoticeWishes | null>;
}

export interface PushWrites {
  insertSubscription(subscription: StoredSubscription, addressHash: string): Promise<void>;
  saveProgress(id: SubscriptionId, progress: SubscriptionProgress): Promise<void>;
  deleteSubscription(id: SubscriptionId): Promise<void>;
  saveNoticeWishes(memberId: MemberId, wishes: NoticeWishes): Promise<void>;
}
