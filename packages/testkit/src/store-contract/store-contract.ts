import { afterAll, beforeAll, describe } from "vitest";
import { accountsContract } from "./accounts.ts";
import { codesContract } from "./codes.ts";
import { eventsContract } from "./events.ts";
import { insightsContract } from "./insights.ts";
import { guestsContract } from "./guests.ts";
import { jobsContract } from "./jobs.ts";
import { fenceContract } from "./fence.ts";
import { placementsContract } from "./placements.ts";
import { placesContract } from "./places.ts";
import { pushContract } from "./push.ts";
import { peopleContract } from "./people.ts";
import type { StoreUnderTest } from "./rig.ts";
import { unitsContract } from "./units.ts";

/** What every store promises, whatever database is below. */
export function storeContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`the store on ${name}`, () => {
    let opened: StoreUnderTest;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());
    const given = (): StoreUnderTest => opened;

    describe("places and people", () => {
      placesContract(given);
      peopleContract(given);
    });
    describe("codes", () => {
      codesContract(given);
    });
    describe("placements, slots and alarms", () => {
      placementsContract(given);
    });
    describe("events and answers", () => {
      eventsContract(given);
    });
    describe("units of work", () => {
      unitsContract(given);
    });
    describe("servers", () => {
      fenceContract(given);
    });
    describe("accounts", () => {
      accountsContract(given);
    });
    describe("insights and check-up", () => {
      insightsContract(given);
    });
    describe("notices", () => {
      pushContract(given);
    });
    describe("guests", () => {
      guestsContract(given);
    });
    describe("jobs", () => {
      jobsContract(given);
    });
  });
}
