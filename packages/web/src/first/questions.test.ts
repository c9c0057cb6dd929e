import type { Right } from "@cardea/core";
import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Site } from "../api-types.ts";
import { checkUpQuery } from "../check-up/api.ts";
import { linkQuery, partOf } from "../code/api.ts";
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
import { timelineQuery } from "../timeline/api.ts";
import { takeAnswers } from "./answers.ts";
import { askEarly, forgetEarly, takeEarly } from "./early.ts";
import { CHUNK_MS, FIRST_EVENTS, PAGE_PEOPLE, questionsAt, questionsOf, SESSION } from "./questions.ts";

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

const RIGHTS: ReadonlySet<Right> = new Set(["send_links"]);
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
    [
      () => client.fetchQuery(codeQuery("code_1")),
      () => client.fetchQuery(codeEntriesQuery("code_1")),
      () => client.fetchQuery(linkQuery("code_1")),
    ],
  ],
  ["/timeline", [locks]],
  ["/log", [() => readLog({}, "Europe/Lisbon", { after: undefined, limit: FIRST_EVENTS }), entries]],
  ["/check-up", [() => client.fetchQuery(checkUpQuery)]],
  ["/people", [() => peopleApi.holders("", { after: undefined, limit: PAGE_PEOPLE })]],
  ["/settings", []],
])("what is asked early for %s is what the page then asks, letter by letter", async (path, questions) => {
  for (const ask of [...frame, ...questions]) await ask();
  expect(questionsAt({ pathname: path, search: "" }, RIGHTS).toSorted()).toEqual(asked.toSorted());
});

test("for the timeline it is also what is asked of the site that is shown, once that is known", async () => {
  const site = { id: "site_1" } as Site;
  await client.fetchQuery(timelineQuery(site.id, 600));
  expect(questionsOf([site], "/timeline", 600 * CHUNK_MS)).toEqual(asked);
  expect(questionsOf([site], "/timeline", 601 * CHUNK_MS - 1)).toEqual(asked);
  expect(questionsOf([site], "/codes", 600 * CHUNK_MS)).toEqual([]);
  expect(questionsOf([], "/timeline", 600 * CHUNK_MS)).toEqual([]);
});

test("for the list of codes it is where it begins", async () => {
  await locks();
  for (const state of ["active", "scheduled"] as const) await partOf({}, { state, after: undefined }, state);
  expect(questionsAt({ pathname: "/codes", search: "" }, RIGHTS)).toEqual(expect.arrayContaining(asked));
});

test("who narrows a list is not answered with the whole one", () => {
  expect(questionsAt({ pathname: "/codes", search: "?state=revoked" }, RIGHTS)).toEqual(
    questionsAt({ pathname: "/settings", search: "" }, RIGHTS),
  );
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

test("who may send no links asks for none", () => {
  const questions = questionsAt({ pathname: "/codes/code_1", search: "" }, new Set());
  expect(questions.some((address) => address.endsWith("/link"))).toBe(false);
});

test("what is answered early is known before the page is drawn, and asked once", async () => {
  const roles = [{ rights: ["send_links"] }];
  vi.stubGlobal("fetch", async (address: string) => {
    asked.push(address);
    return Response.json(address === SESSION ? { signedIn: true, member: { roles } } : { items: [], link: null });
  });
  await askEarly(SESSION);
  const early = questionsAt({ pathname: "/codes/code_1", search: "" }, RIGHTS);
  for (const address of early) await askEarly(address);
  await takeAnswers(client, "/codes/code_1");
  expect(asked).toEqual([SESSION, ...early]);
  expect(client.getQueryData(codeQuery("code_1").queryKey)).toBeDefined();
});

test("of who is not signed in, or of a server that is away, nothing else is asked", async () => {
  vi.stubGlobal("fetch", async (address: string) => {
    asked.push(address);
    return Response.json({ signedIn: false, setUp: true, member: null });
  });
  await takeAnswers(client, "/doors");
  expect(asked).toEqual([SESSION]);
  client.clear();
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
  await expect(takeAnswers(client, "/doors")).resolves.toBeUndefined();
});

test("nobody has an early answer before what it leads to is asked", async () => {
  const steps: string[] = [];
  const asking = askEarly(SESSION, async (answer) => {
    await answer.json();
    steps.push("asked further");
  });
  await takeEarly(SESSION)?.then(async (answer) => steps.push(`read ${JSON.stringify(await answer.json())}`));
  await asking;
  expect(steps).toEqual(["asked further", 'read {"items":[],"nextCursor":null}']);
});
