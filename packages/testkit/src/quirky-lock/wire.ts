import type { Capabilities, SlotSchedule } from "@cardea/core";

/** What is told to a quirky lock. Slot 0 in `drop` means all slots, as in Z-Wave: a trap for careless drivers. */
export type Command =
  | { readonly do: "put"; readonly slot: number; readonly code: string; readonly once: boolean }
  | { readonly do: "schedule"; readonly slot: number; readonly schedule: SlotSchedule | null }
  | { readonly do: "drop"; readonly slot: number }
  | { readonly do: "ask"; readonly slot: number }
  | { readonly do: "keypad"; readonly on: boolean }
  | { readonly do: "bolt"; readonly to: "locked" | "unlocked" }
  | { readonly do: "about" }
  | { readonly do: "log"; readonly after: number; readonly max: number };

/** How a quirky lock answers a command, in numbers as the Zigbee door lock cluster does. */
export const STATUS = { ok: 0, failed: 1, full: 2, duplicate: 3, length: 4, unsupported: 5 } as const;

export interface Answer {
  /** The number of the command. */
  readonly re: number;
  readonly status: number;
  readonly slot?: number;
  readonly state?: "free" | "taken";
  readonly code?: string;
  readonly text?: string;
  readonly about?: Capabilities;
  readonly events?: readonly EventFrame[];
}

/** What a quirky lock tells by itself. */
export interface EventFrame {
  /** Counts frames, not events: the same frame sent twice bears the same number. */
  readonly frame: number;
  /** The number in its log; null where it numbers nothing. */
  readonly n: number | null;
  readonly at: number;
  readonly what: string;
  readonly slot?: number | null;
  readonly reason?: string;
  readonly level?: number;
  readonly to?: string;
  readonly cause?: string;
  readonly on?: boolean;
  readonly change?: string;
  readonly retained?: boolean;
  readonly typed?: string;
}

/** What travels: a line of text, from or to one lock. */
export interface Frame {
  readonly address: string;
  readonly text: string;
}
