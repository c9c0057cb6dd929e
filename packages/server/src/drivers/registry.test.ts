import { recordedLog, virtualWorld } from "@cardea/testkit";
import { expect, test } from "vitest";
import { driverRegistry } from "./registry.ts";

function registry() {
  return driverRegistry({ virtualJournalPath: null, world: virtualWorld(), log: recordedLog() });
}

test("each kind of connection has its driver, loaded once", async () => {
  const drivers = registry();
  for (const kind of drivers.kinds) {
    const driver = await drivers.driverOf(kind);
    expect(driver?.kind).toBe(kind);
    expect(await drivers.driverOf(kind)).toBe(driver);
  }
  expect(await drivers.driverOf("virtual")).toBe(drivers.virtual);
});

test("a kind that nobody knows has no driver", async () => {
  const drivers = registry();
  expect(await drivers.driverOf("toaster")).toBeNull();
  expect(await drivers.driverOf("constructor")).toBeNull();
});
