import { useEffect, useState, useSyncExternalStore } from "react";
import type { HouseEvent } from "../api-types.ts";
import { useLiveEvents, useLiveState } from "../live.tsx";
import { FIRST_EVENTS } from "../first/questions.ts";
import { readLog } from "./api.ts";
import { isOfChosenSite } from "../site/chosen-site.ts";
import { daysOf, joinedDays, type LogDay } from "./log-days.ts";
import { letsThrough, type LogFilter } from "./log-filter.ts";

/** Further parts than the first are large. */
const MORE_EVENTS = 200;

/** What is known of the log: newest first, without a gap. */
interface Known {
  readonly events: readonly HouseEvent[];
  readonly days: readonly LogDay[];
  /** Where the next page begins; undefined before the first one, null after the last. */
  readonly cursor: string | null | undefined;
  /** What came while somebody reads further down; newest first. */
  readonly arrived: readonly HouseEvent[];
  /** Events from this sequence on came while the page was open. */
  readonly newFrom: number;
  readonly error: Error | null;
}

const NOTHING: Known = {
  events: [],
  days: [],
  cursor: undefined,
  arrived: [],
  newFrom: Number.POSITIVE_INFINITY,
  error: null,
};

type Change =
  | { readonly kind: "older"; readonly items: readonly HouseEvent[]; readonly cursor: string | null }
  | { readonly kind: "newer"; readonly items: readonly HouseEvent[]; readonly isHeld: boolean }
  | { readonly kind: "show" }
  | { readonly kind: "again"; readonly items: readonly HouseEvent[]; readonly cursor: string | null }
  | { readonly kind: "failed"; readonly error: Error };

/** What is known after a change. `zone`: by whose clock days are told. */
function changedLog(zone: string) {
  return (known: Known, change: Change): Known => {
    switch (change.kind) {
      case "older": {
        const oldest = known.events.at(-1)?.sequence ?? Number.POSITIVE_INFINITY;
        const items = change.items.filter(({ sequence }) => sequence < oldest);
        return {
          ...known,
          events: known.events.concat(items),
          days: joinedDays(known.days, daysOf(items, zone)),
          cursor: change.cursor,
          error: null,
        };
      }
      case "newer": {
        const newest = (known.arrived[0] ?? known.events[0])?.sequence ?? 0;
        const items = change.items.filter(({ sequence }) => sequence > newest);
        const held = { ...known, arrived: [...items, ...known.arrived] };
        return change.isHeld ? held : shown(held, zone);
      }
      case "show":
        return shown(known, zone);
      case "again":
        return { ...NOTHING, events: change.items, days: daysOf(change.items, zone), cursor: change.cursor };
      case "failed":
        return { ...known, error: change.error };
    }
  };
}

function shown(known: Known, zone: string): Known {
  const { arrived } = known;
  const oldest = arrived.at(-1);
  if (oldest === undefined) return known;
  return {
    ...known,
    events: [...arrived, ...known.events],
    days: joinedDays(daysOf(arrived, zone), known.days),
    arrived: [],
    newFrom: Math.min(known.newFrom, oldest.sequence),
  };
}

type ReadLog = (page: { readonly after?: string | undefined; readonly limit: number }) => ReturnType<typeof readLog>;

/** The log as far as it was read, page by page, and what happens meanwhile. */
export class LogReader {
  #known = NOTHING;
  #isReading = false;
  readonly #read: ReadLog;
  readonly #changed: ReturnType<typeof changedLog>;
  readonly #listeners = new Set<() => void>();

  constructor(read: ReadLog, zone: string) {
    this.#read = read;
    this.#changed = changedLog(zone);
  }

  readonly known = (): Known => this.#known;

  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads on, unless that is under way or there is no more. */
  readonly readOlder = async (): Promise<void> => {
    const { cursor } = this.#known;
    if (this.#isReading || cursor === null) return;
    this.#isReading = true;
    try {
      const limit = cursor === undefined ? FIRST_EVENTS : MORE_EVENTS;
      const { items, nextCursor } = await this.#read({ after: cursor, limit });
      this.#change({ kind: "older", items, cursor: nextCursor });
    } catch (error) {
      this.#change({ kind: "failed", error: error as Error });
    } finally {
      this.#isReading = false;
    }
  };

  /** After the stream was lost: what was missed is put on top, or all is read anew where that was more than a page. */
  async catchUp(isHeld: boolean): Promise<void> {
    const newest = (this.#known.arrived[0] ?? this.#known.events[0])?.sequence;
    if (newest === undefined) return this.readOlder();
    try {
      // Mostly there is little; only after long it is worth to ask for much.
      const few = await this.#read({ limit: FIRST_EVENTS });
      const { items, nextCursor } = reaches(few, newest) ? few : await this.#read({ limit: MORE_EVENTS });
      const isWhole = reaches({ items, nextCursor }, newest);
      this.#change(isWhole ? { kind: "newer", items, isHeld } : { kind: "again", items, cursor: nextCursor });
    } catch (error) {
      this.#change({ kind: "failed", error: error as Error });
    }
  }

  /** Something has just happened. `isHeld`: somebody reads further down, so nothing may move. */
  take(event: HouseEvent, isHeld: boolean): void {
    this.#change({ kind: "newer", items: [event], isHeld });
  }

  /** Puts what came meanwhile on top. */
  readonly showArrived = (): void => this.#change({ kind: "show" });

  #change(change: Change): void {
    this.#known = this.#changed(this.#known, change);
    for (const listener of this.#listeners) listener();
  }
}

/** Whether the newest part of the log goes back to that sequence. */
function reaches({ items, nextCursor }: Awaited<ReturnType<ReadLog>>, sequence: number): boolean {
  return nextCursor === null || items.some((one) => one.sequence <= sequence);
}

interface LogWish {
  readonly filter: LogFilter;
  readonly zone: string;
  /** Whether somebody reads further down, so that nothing may move. */
  readonly isHeld: () => boolean;
}

/** The log of one filter, kept up to date. Its caller is to be made anew where the filter changes. */
export function useLog({ filter, zone, isHeld }: LogWish): Known & Pick<LogReader, "readOlder" | "showArrived"> {
  const [reader] = useState(() => new LogReader((page) => readLog(filter, zone, page), zone));
  const known = useSyncExternalStore(reader.listen, reader.known);
  const live = useLiveState();
  useEffect(() => {
    void (live === "live" ? reader.catchUp(true) : reader.readOlder());
  }, [reader, live]);
  useLiveEvents((event) => {
    if (isOfChosenSite(event.siteId) && letsThrough(filter, event, zone)) reader.take(event, isHeld());
  });
  return { ...known, readOlder: reader.readOlder, showArrived: reader.showArrived };
}
