/** A browser that wants notices. It goes with its session. */
interface PushSubscriptionTable {
  id: string;
  member_id: string;
  session_id: string;
  /** SHA-256 of its address, so that one browser has one row. */
  address_hash: string;
  /** Address and keys, sealed: whoever has them can write to that browser. */
  sealed: string;
  language: string;
  created_at: number;
  /** The last event that was looked at for it. */
  sequence: number;
  sent_at: number | null;
  /** Tries in a row that failed. */
  failures: number;
  failure: string | null;
  next_try_at: number | null;
}

/** What a member wants to hear of, in all browsers alike. */
interface NoticeWishTable {
  member_id: string;
  /** JSON. */
  wishes: string;
}

export interface PushSchema {
  push_subscription: PushSubscriptionTable;
  notice_wish: NoticeWishTable;
}
