import type { CodeId, HolderId, Instant, KeypadReason, LockId, SiteId } from "@cardea/core";

/** Entries at some locks of a site in `[from, until)`, in which the site's clock is `offsetMs` ahead of UTC throughout. */
export interface Stretch {
  readonly siteId: SiteId;
  readonly lockIds: readonly LockId[];
  readonly from: Instant;
  readonly until: Instant;
  readonly offsetMs: number;
}

/** `day`: days from 1970-01-01 on the site's wall. */
export interface DayCount {
  readonly lockId: LockId;
  readonly day: number;
  readonly reason: KeypadReason;
  readonly count: number;
}

/** `hour`: hours from Thursday 0:00 on the site's wall, 0 to 167. */
export interface HourCount {
  readonly hour: number;
  readonly granted: boolean;
  readonly count: number;
}

export interface CodeCount {
  readonly codeId: CodeId;
  readonly holderId: HolderId | null;
  readonly lockId: LockId;
  readonly granted: boolean;
  readonly count: number;
  readonly lastAt: Instant;
}

/** Entries of one code, hour by hour on the site's wall: `hour` counts from 1970-01-01T00:00. */
export interface CodeHour {
  readonly codeId: CodeId;
  readonly hour: number;
  readonly count: number;
}

/** The lowest charge that a lock told on a day. */
export interface BatteryDay {
  readonly lockId: LockId;
  readonly day: number;
  readonly percent: number;
}

/** What happened, counted by the database. */
export interface InsightReads {
  entriesByDay(stretch: Stretch): Promise<readonly DayCount[]>;
  entriesByHour(stretch: Stretch): Promise<readonly HourCount[]>;
  /** In no order. Entries that belong to no code are left out. */
  entriesByCode(stretch: Stretch): Promise<readonly CodeCount[]>;
  /** Granted ones only. */
  codeHours(stretch: Stretch): Promise<readonly CodeHour[]>;
  /** By lock and day. */
  batteryByDay(stretch: Stretch): Promise<readonly BatteryDay[]>;
}
