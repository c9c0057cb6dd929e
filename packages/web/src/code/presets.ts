import type { CodeKind } from "@cardea/core";
import { plusDays, plusMinutes, weekdayOf } from "../site/clock.ts";
import { type Draft, OFFICE_HOURS, WEEKDAYS } from "./draft.ts";

export type PresetName =
  | "twoHours"
  | "thisAfternoon"
  | "oneDay"
  | "weekend"
  | "oneWeek"
  | "officeHours"
  | "tuesdays"
  | "everyDay";

export interface Preset {
  readonly name: PresetName;
  readonly change: Partial<Draft>;
}

const FRIDAY = 4;

/** Times that are wanted often, for a kind, from the site's clock `wall` on. */
export function presetsOf(kind: CodeKind, wall: string): readonly Preset[] {
  switch (kind) {
    case "one_time":
    case "timed":
    case "custom":
      return spans(wall);
    case "recurring":
      return weeks();
    case "emergency":
      return [];
  }
}

function spans(wall: string): readonly Preset[] {
  const today = wall.slice(0, 10);
  const friday = plusDays(today, (FRIDAY - weekdayOf(today) + 7) % 7);
  const span = (name: PresetName, startsAt: string, endsAt: string): Preset => ({
    name,
    change: { startsAt, endsAt, endless: false },
  });
  const afternoon =
    wall < `${today}T18:00` ? [span("thisAfternoon", laterOf(wall, `${today}T13:00`), `${today}T18:00`)] : [];
  return [
    span("twoHours", wall, plusMinutes(wall, 120)),
    ...afternoon,
    span("oneDay", wall, plusMinutes(wall, 1_440)),
    span("weekend", laterOf(wall, `${friday}T15:00`), `${plusDays(friday, 3)}T11:00`),
    span("oneWeek", wall, plusMinutes(wall, 7 * 1_440)),
  ];
}

function weeks(): readonly Preset[] {
  return [
    { name: "officeHours", change: { hours: [OFFICE_HOURS] } },
    { name: "tuesdays", change: { hours: [{ days: ["TU"], from: "09:00", until: "12:00" }] } },
    { name: "everyDay", change: { hours: [{ days: WEEKDAYS, from: "08:00", until: "20:00" }] } },
  ];
}

function laterOf(a: string, b: string): string {
  return a > b ? a : b;
}
