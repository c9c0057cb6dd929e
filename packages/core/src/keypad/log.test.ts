import fc from "fast-check";
import { expect, test } from "vitest";
import type { LockEvent } from "../lock/event.ts";
import { instant } from "../time/instant.ts";
import { EventLog } from "./log.ts";

function event(sequence: number): LockEvent {
  return { sequence, at: instant(sequence * 1_000), happening: { kind: "tamper" } };
}

function logOf(size: number, count: number): EventLog {
  const log = new EventLog(size);
  for (let sequence = 1; sequence <= count; sequence++) log.append(event(sequence));
  return log;
}

test("a reader gets what is newer than it has, at most so many", () => {
  const log = logOf(10, 5);
  expect(log.after(0, 100).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
  expect(log.after(2, 2).map(({ sequence }) => sequence)).toEqual([3, 4]);
  expect(log.after(5, 100)).toEqual([]);
  expect(log.after(99, 100)).toEqual([]);
});

test("a reader who comes too late gets one gap made from the numbers", () => {
  const log = logOf(3, 10);
  expect(log.after(2, 100)).toEqual([
    { sequence: 7, at: instant(8_000), happening: { kind: "gap", fromSequence: 3, untilSequence: 7 } },
    event(8),
    event(9),
    event(10),
  ]);
});

test("whatever the sizes, pages and pace, every event is read once, or told as lost, in order", () => {
  const sizes = fc.record({
    size: fc.integer({ min: 1, max: 8 }),
    limit: fc.integer({ min: 1, max: 5 }),
    bursts: fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 12 }),
  });
  fc.assert(
    fc.property(sizes, ({ size, limit, bursts }) => {
      const log = new EventLog(size);
      let written = 0;
      let read = 0;
      for (const burst of bursts) {
        for (let i = 0; i < burst; i++) log.append(event(++written));
        for (const { sequence, happening } of log.after(read, limit)) {
          expect(happening.kind === "gap" ? happening.fromSequence : sequence).toBe(read + 1);
          read = sequence ?? 0;
        }
      }
      expect(log.newest).toBe(written);
      expect(log.kept().length).toBe(Math.min(size, written));
    }),
    { numRuns: 2_000 },
  );
});
