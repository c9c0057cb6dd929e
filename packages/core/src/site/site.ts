import type { HolidayCalendars } from "../code/rule.ts";
import type { SiteId } from "../ids.ts";
import type { WallTime, Zone } from "../time/wall.ts";

/** A property or building: one wall clock for all its doors. */
export interface Site {
  readonly id: SiteId;
  readonly name: string;
  readonly zone: Zone;
  readonly address: string | null;
  readonly position: { readonly latitude: number; readonly longitude: number } | null;
  /** Around the position: where a phone counts as being there. */
  readonly radiusMeters: number;
  readonly checkIn: WallTime;
  readonly checkOut: WallTime;
  readonly holidays: HolidayCalendars;
  /** What every guest may read, in several lines: where to park, where the bins stand. No secrets. */
  readonly guestNotes: string | null;
}
