import { expect, test } from "vitest";
import type { Site } from "../api-types.ts";
import { changeOf, draftOf, faultsOf } from "./site-draft.ts";
import "../text/english.ts";

const site: Site = {
  id: "site_1",
  name: "Sea house",
  zone: "Europe/Lisbon",
  address: null,
  position: { latitude: 38.7, longitude: -9.14 },
  radiusMeters: 150,
  checkIn: "15:00",
  checkOut: "11:00",
  holidays: { school: [{ from: "2026-12-20", until: "2027-01-06" }] },
  guestNotes: null,
};

test("a draft that nobody touched changes nothing", () => {
  expect(changeOf(site, draftOf(site))).toEqual({});
  expect(faultsOf(draftOf(site))).toEqual({});
});

test("only what was changed is sent; an emptied position is taken away", () => {
  const draft = { ...draftOf(site), address: " Rua 1 ", latitude: "", longitude: "", radius: "80" };
  expect(changeOf(site, draft)).toEqual({ address: "Rua 1", position: null, radiusMeters: 80 });
});

test("half a position, a wild radius and a zone that nobody knows are told", () => {
  const draft = { ...draftOf(site), longitude: "", radius: "5", zone: "Mars/Olympus" };
  expect(Object.keys(faultsOf(draft)).sort()).toEqual(["longitude", "radius", "zone"]);
});

test("rows of holidays that are not filled yet are left out", () => {
  const draft = draftOf(site);
  const [school] = draft.calendars;
  const spans = [...(school?.spans ?? []), { key: 99, from: "2027-05-01", until: "" }];
  const calendars = draft.calendars.map((one) => ({ ...one, spans }));
  expect(changeOf(site, { ...draft, calendars })).toEqual({});
});
