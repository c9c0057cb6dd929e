import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { checkUpQuery } from "../check-up/api.ts";
import { partOf } from "../code/api.ts";
import { readLog } from "../entry/api.ts";
import { peopleApi } from "../people/api.ts";
import {
  alarmsQuery,
  codeEntriesQuery,
  codeQuery,
  doorCodesQuery,
  lastEntriesQuery,
  locksQuery,
  sessionQuery,
  sitesQuery,
} from "../queries.ts";
import { askEarly, forgetEarly, takeEarly } from "./early.ts";
import { FIRST_EVENTS, PAGE_PEOPLE, questionsAt, SESSION } from "./questions.ts";

let asked: string[] = [];
beforeEach(() => {
  asked = [];
  client.clear();
  vi.stubGlobal("fetch", async (address: string) => {
    asked.push(address);
    return Response.json({ items: [], nextCursor: null });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  forgetEarly();
});

const client = new QueryClient({ defaultOptions: { queries: { staleTime: 0 } } });
const frame = [() => client.fetchQuery(sitesQuery), () => client.fetchQuery(alarmsQuery)];
const locks = () => client.fetchQuery(locksQuery);
const entries = () => client.fetchQuery(lastEntriesQuery);
const codes = (state: "active" | "scheduled" | "dormant") => () => client.fetchQuery(doorCodesQuery(state));

test.each<[string, readonly (() => Promise<unknown>)[]]>([
  ["/", [locks, codes("active"), codes("scheduled"), entries]],
  ["/doors", [locks, codes("active"), codes("scheduled"), codes("dormant"), entries]],
  [
    "/codes/code_1",
    [() => client.fetchQuery(codeQuery("code_1")), () => client.fetchQuery(codeEntriesQuery("code_1"))],
  ],
  ["/timeline", [locks]],
  ["/log", [() => readLog({}, "Europe/Lisbon", { after: undefined, limit: FIRST_EVENTS }), entries]],
  ["/check-up", [() => client.fetchQuery(checkUpQuery)]],
  ["/people", [() => peopleApi.holders("", { after: undefined, limit: PAGE_PEOPLE })]],
  ["/settings", []],
])("what is asked early for %s is what the page then asks, letter by letter", async (path, questions) => {
  for (const ask of [...frame, ...questions]) await ask();
  expect(questionsAt(path, "").toSorted()).toEqual(asked.toSorted());
});

test("for the list of codes it is where it begins", async () => {
  await locks();
  for (const state of ["active", "scheduled"] as const) await partOf({}, { state, after: undefined }, state);
  expect(questionsAt("/codes", "")).toEqual(expect.arrayContaining(asked));
});

test("who narrows a list is not answered with the whole one", () => {
  expect(questionsAt("/codes", "?state=revoked")).toEqual(questionsAt("/settings", ""));
});

test("an answer is for the first who asks, and of no use to somebody else", async () => {
  await askEarly(SESSION);
  expect(asked).toEqual([SESSION]);
  await client.fetchQuery(sessionQuery);
  expect(asked).toEqual([SESSION]);
  await client.fetchQuery({ ...sessionQuery, staleTime: 0 });
  expect(asked).toEqual([SESSION, SESSION]);
  await askEarly(SESSION);
  forgetEarly();
  expect(takeEarly(SESSION)).toBeUndefined();
});
