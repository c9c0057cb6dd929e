import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRig, type Rig } from "../main/rig.arbitrary.ts";

let rig: Rig;
let url: string;
beforeAll(async () => {
  rig = await openRig();
  url = `/api/v1/sites/${(await rig.get("/api/v1/sites")).body.items[0].id}`;
});
afterAll(() => rig.close());

const change = (body: object) => rig.send("PATCH", url, { body });

describe("the place of a site", () => {
  const place = {
    address: "Unter den Linden 1\n10117 Berlin",
    position: { latitude: 52.51706, longitude: 13.38886 },
    radiusMeters: 80,
    guestNotes: "Park on the left.\nBins stand in the yard.",
  };

  test("is kept, and what a change leaves out stays", async () => {
    expect((await change(place)).body).toMatchObject(place);
    const { status, body } = await change({ radiusMeters: 300 });
    expect([status, body]).toMatchObject([200, { ...place, radiusMeters: 300 }]);
    expect((await rig.get(url)).body).toMatchObject({ ...place, radiusMeters: 300 });
  });

  test("can be taken back, and white space is nothing", async () => {
    const { body } = await change({ address: "  ", position: null, guestNotes: " \n" });
    expect(body).toMatchObject({ address: null, position: null, guestNotes: null });
  });

  test("of a new site is unknown, with a radius of 150 meters", async () => {
    const { body } = await rig.post("/api/v1/sites", { name: "Cabin", zone: "Europe/Oslo" });
    expect(body).toMatchObject({ address: null, position: null, radiusMeters: 150, guestNotes: null });
  });

  const refused: readonly (readonly [string, object, string])[] = [
    ["half a position", { position: { latitude: 52 } }, "position.longitude"],
    ["a latitude beyond the pole", { position: { latitude: 90.1, longitude: 0 } }, "position.latitude"],
    ["a longitude beyond the date line", { position: { latitude: 0, longitude: -180.5 } }, "position.longitude"],
    ["a position in words", { position: { latitude: "52", longitude: 13 } }, "position.latitude"],
    ["a radius of 9 meters", { radiusMeters: 9 }, "radiusMeters"],
    ["half a meter", { radiusMeters: 80.5 }, "radiusMeters"],
    ["an escape in the address", { address: "\u001b[31mroad" }, "address"],
    ["a turn of direction in the notes", { guestNotes: "a\u202eb" }, "guestNotes"],
    ["notes of 2001 characters", { guestNotes: "x".repeat(2001) }, "guestNotes"],
    ["a zone that does not exist", { zone: "Mars/Olympus" }, "zone"],
  ];
  for (const [what, body, path] of refused) {
    test(`refuses ${what}, and nothing changes`, async () => {
      const before = (await rig.get(url)).body;
      const answer = await change(body);
      expect([answer.status, answer.body.fields?.[0]?.path]).toEqual([422, path]);
      expect((await rig.get(url)).body).toEqual(before);
    });
  }
});
