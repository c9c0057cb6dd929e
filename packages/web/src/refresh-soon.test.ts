import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { refreshSoon } from "./refresh-soon.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A client that knows two lists; answers which of them are out of date. */
function knownLists() {
  const client = new QueryClient();
  for (const name of ["locks", "alarms"]) client.setQueryData([name], []);
  const stale = () => ["locks", "alarms"].filter((name) => client.getQueryState([name])?.isInvalidated === true);
  return { client, stale };
}

test("a crowd of events has each list asked for once, soon, and what they do not touch not at all", async () => {
  const { client, stale } = knownLists();
  const invalidate = vi.spyOn(client, "invalidateQueries");
  for (let n = 0; n < 500; n++) refreshSoon(client, [["locks"]]);
  expect(stale()).toEqual([]);
  await vi.advanceTimersByTimeAsync(100);
  expect(stale()).toEqual(["locks"]);
  expect(invalidate).toHaveBeenCalledTimes(1);
});

test("an event after the crowd is not forgotten", async () => {
  const { client } = knownLists();
  const invalidate = vi.spyOn(client, "invalidateQueries");
  refreshSoon(client, [["locks"]]);
  await vi.advanceTimersByTimeAsync(100);
  refreshSoon(client, [["locks"], ["alarms"]]);
  await vi.advanceTimersByTimeAsync(100);
  expect(invalidate.mock.calls.map(([filter]) => filter?.queryKey)).toEqual([["locks"], ["locks"], ["alarms"]]);
});
