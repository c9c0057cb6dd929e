import { expect, test } from "vitest";
import type { HouseEvent } from "../api-types.ts";
import { LogReader } from "./use-log.ts";

function event(sequence: number): HouseEvent {
  const at = new Date(Date.parse("2026-06-01T00:00Z") + sequence * 600_000).toISOString();
  const nobody = { lockId: null, lockName: null, codeId: null, holderId: null, holderName: null };
  return { sequence, at, kind: "entry", siteId: "site_1", ...nobody, reason: null, slot: null, facts: {} };
}

/** A server that holds events 1 to `newest`. */
function serverWith(start: number) {
  const server = {
    newest: start,
    asked: 0,
    fails: false,
    async read({ after, limit }: { readonly after?: string | undefined; readonly limit: number }) {
      server.asked++;
      if (server.fails) throw new Error("no answer");
      const top = after === undefined ? server.newest : Number(after) - 1;
      const items = Array.from({ length: Math.min(limit, top) }, (_, i) => event(top - i));
      return { items, nextCursor: top > limit ? String(top - limit + 1) : null };
    },
  };
  return server;
}

const sequences = (reader: LogReader): readonly number[] => reader.known().events.map(({ sequence }) => sequence);
const countUp = (newest: number): readonly number[] => Array.from({ length: newest }, (_, i) => newest - i);

test("the log is read page by page, each event once, and two asks at a time are one", async () => {
  const server = serverWith(300);
  const reader = new LogReader(server.read, "UTC");
  await Promise.all([reader.readOlder(), reader.readOlder()]);
  expect([server.asked, reader.known().events.length]).toEqual([1, 60]);
  while (reader.known().cursor !== null) await reader.readOlder();
  expect(sequences(reader)).toEqual(countUp(300));
  expect(reader.known().days.reduce((sum, { count }) => sum + count, 0)).toBe(300);
  await reader.readOlder();
  expect(server.asked).toBe(3);
});

test("what happens while somebody reads further down waits until it is asked for", async () => {
  const reader = new LogReader(serverWith(10).read, "UTC");
  await reader.readOlder();
  reader.take(event(11), true);
  reader.take(event(12), true);
  reader.take(event(12), true);
  expect([reader.known().events.length, reader.known().arrived.length]).toEqual([10, 2]);
  reader.showArrived();
  expect(sequences(reader)).toEqual(countUp(12));
  reader.take(event(13), false);
  expect(sequences(reader)).toEqual(countUp(13));
  expect(reader.known().newFrom).toBe(11);
});

test("what was missed while the stream was lost is put on top, or all is read anew", async () => {
  const server = serverWith(100);
  const reader = new LogReader(server.read, "UTC");
  await reader.readOlder();
  server.newest = 120;
  await reader.catchUp(false);
  expect(sequences(reader)).toEqual(countUp(120).slice(0, 80));
  server.newest = 900;
  await reader.catchUp(true);
  expect(sequences(reader)).toEqual(countUp(900).slice(0, 200));
  while (reader.known().cursor !== null) await reader.readOlder();
  expect(sequences(reader)).toEqual(countUp(900));
});

test("a page that fails is told, and read when it is asked for again", async () => {
  const server = serverWith(100);
  const reader = new LogReader(server.read, "UTC");
  server.fails = true;
  await reader.readOlder();
  expect(reader.known().error?.message).toBe("no answer");
  server.fails = false;
  await reader.readOlder();
  expect([reader.known().error, reader.known().events.length]).toEqual([null, 60]);
});
