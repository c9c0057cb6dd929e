import { describe, expect, test } from "vitest";
import { CONNECTION_CASES } from "./connection-cases.ts";
import { EVENT_CASES } from "./event-cases.ts";
import { FAULT_CASES } from "./fault-cases.ts";
import { READ_CASES } from "./read-cases.ts";
import type { ContractCase, DriverUnderTest, Quirk } from "./rig.ts";
import { WRITE_CASES } from "./write-cases.ts";

/** Every law that a driver must keep. */
export const DRIVER_CASES: readonly ContractCase[] = [
  ...WRITE_CASES,
  ...READ_CASES,
  ...FAULT_CASES,
  ...EVENT_CASES,
  ...CONNECTION_CASES,
];

/**
 * Registers the conformance tests of a driver. Laws about quirks that its lock can't have are left out; the last test
 * says how many, and demands a reason for each quirk.
 */
export function driverContract(driver: DriverUnderTest): void {
  describe(`${driver.name} keeps the driver contract`, () => {
    const kept = DRIVER_CASES.filter((law) => excuseFor(driver, law) === null);
    for (const law of kept) test(law.name, () => runCase(driver, law));
    const leftOut = DRIVER_CASES.length - kept.length;
    test(`${leftOut} of ${DRIVER_CASES.length} laws are left out, each for a quirk that its lock cannot have`, () => {
      expectReasons(driver.impossible);
      for (const quirk of Object.keys(driver.impossible)) {
        const isNamed = DRIVER_CASES.some(({ needs }) => needs.some((needed) => needed === quirk));
        expect(isNamed, `${quirk} excuses from a law`).toBe(true);
      }
    });
  });
}

/** Opens a fresh rig for one law, runs it and closes the rig. Throws where the driver breaks the law. */
export async function runCase(driver: DriverUnderTest, law: ContractCase): Promise<void> {
  const rig = await driver.open(new Set(law.needs));
  try {
    await law.run(rig);
  } finally {
    await rig.close();
  }
}

/** Why a law has no meaning for this driver; null if it has. */
export function excuseFor(driver: DriverUnderTest, law: ContractCase): string | null {
  const missing = law.needs.filter((quirk) => driver.impossible[quirk] !== undefined);
  return missing.length === 0 ? null : missing.map((quirk) => `${quirk}: ${driver.impossible[quirk]}`).join("; ");
}

/** A reason is a clause of some words, not an empty excuse. */
export function expectReasons(impossible: Partial<Readonly<Record<Quirk, string>>>): void {
  for (const [quirk, why] of Object.entries(impossible)) {
    expect(why.split(" ").length, `the reason why ${quirk} cannot happen`).toBeGreaterThanOrEqual(4);
  }
}
