import type { CodeKind } from "@cardea/core";
import type { IconName } from "../ui/icon.tsx";

export const KINDS: readonly CodeKind[] = ["one_time", "timed", "recurring", "custom", "emergency"];

export const KIND_ICONS: Readonly<Record<CodeKind, IconName>> = {
  one_time: "once",
  timed: "stay",
  recurring: "weekly",
  custom: "digits",
  emergency: "emergency",
};
