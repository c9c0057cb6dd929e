import type { Instant, LockEvent } from "@cardea/core";
import type { Log } from "../log/port.ts";
import type { World } from "../world/port.ts";
import type { DriverSink } from "./port.ts";

const LINES_AT_ONCE_MAX = 200;
const RETRY_MS = 1_000;
const RETRY_MS_MAX = 30_000;

/** One numbered line of a lock's log. `event` null: it is of no interest to us, but nothing is missing there. */
export interface LogLine {
  readonly sequence: number;
  readonly event: LockEvent | null;
}

/** A lock that keeps its own numbered log of events. */
export interface LogSource {
  readonly address: string;
  /** Its lines after that sequence number, at most `limit`; may begin later where its log was cut. */
  read(afterSequence: number, limit: number): Promise<readonly LogLine[]>;
}

/** What following a log needs. Nothing is read any more once `signal` is aborted. */
export interface FollowTools {
  readonly sink: DriverSink;
  readonly world: World;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export interface LogFollower {
  /** There may be news: look soon. Cheap; may be called at any time. */
  wake(): void;
  /** Resolves once nothing of this log is under way. */
  settled(): Promise<void>;
}

/**
 * Hands a lock's log to the sink: in order, one call at a time, each event until it is stored, from the last stored one
 * on. Numbers that the log lost are told as one `gap`. A failure (lock away, store full) is tried again with growing delay.
 */
export function followLog(source: LogSource, tools: FollowTools): LogFollower {
  const { sink, world, log, signal } = tools;
  let running: Promise<void> | null = null;
  let isNews = false;
  let failures = 0;
  let cancelRetry = () => {};

  /** The last number that is known to be stored; null: to be asked for. */
  let stored: number | null = null;

  async function drain(): Promise<void> {
    let last = stored ?? (await sink.lastSequence(source.address));
    while (!signal.aborted) {
      const lines = ascending(await source.read(last, LINES_AT_ONCE_MAX), last);
      const events = eventsOf(lines, { after: last, now: world.now() });
      if (lines.length === 0 || signal.aborted) return;
      stored = null; // until the sink has answered nobody knows how much of it is stored
      if (events.length > 0) await sink.events(source.address, events);
      last = lines.at(-1)?.sequence ?? last;
      stored = last;
    }
  }

  async function run(): Promise<void> {
    while (isNews && !signal.aborted) {
      isNews = false;
      try {
        await drain();
        failures = 0;
      } catch (cause) {
        if (signal.aborted) return;
        failures++;
        if (failures === 1) log.warn("events of a lock wait", { address: source.address });
        log.debug("a lock's log was not passed on", { address: source.address, failures, why: nameOf(cause) });
        cancelRetry();
        cancelRetry = world.after(Math.min(RETRY_MS * 2 ** (failures - 1), RETRY_MS_MAX), wake);
      }
    }
  }

  function wake(): void {
    isNews = true;
    if (signal.aborted) return;
    running ??= run().finally(() => {
      running = null;
      if (isNews) wake();
    });
  }

  signal.addEventListener("abort", () => cancelRetry(), { once: true });
  return { wake, settled: async () => running ?? undefined };
}

/** The lines that are news, in the order of their numbers; of a lock that tells more than it was asked for, the first. */
function ascending(lines: readonly LogLine[], last: number): readonly LogLine[] {
  const news = lines.filter((line) => line.sequence > last).sort((a, b) => a.sequence - b.sequence);
  return news.slice(0, LINES_AT_ONCE_MAX);
}

/**
 * The events of the lines, with a `gap` wherever numbers are missing and the lock didn't say so itself. A gap bears its
 * last lost number, so that it too is stored once.
 */
function eventsOf(lines: readonly LogLine[], { after, now }: { after: number; now: Instant }): readonly LockEvent[] {
  let expected = after + 1;
  return lines.flatMap(({ sequence, event }) => {
    const isTold = event?.happening.kind === "gap";
    const gap = sequence > expected && !isTold ? [gapEvent(expected, sequence - 1, event?.at ?? now)] : [];
    expected = sequence + 1;
    return event === null ? gap : [...gap, event];
  });
}

function gapEvent(fromSequence: number, untilSequence: number, at: Instant): LockEvent {
  return { sequence: untilSequence, at, happening: { kind: "gap", fromSequence, untilSequence } };
}

/** The kind of an error only: its message comes from outside and may hold anything. */
function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : typeof cause;
}
