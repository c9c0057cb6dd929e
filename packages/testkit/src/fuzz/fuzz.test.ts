import { assert, parseWallDate } from "@cardea/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { texts } from "./mutate.ts";
import { fuzzedParser, HANG_MS } from "./parser.ts";
import { PARSERS } from "./parsers.ts";

const INPUTS = 1_500;
/** A new one each day finds more in time; a fault tells it. */
const SEED = 20_261_123;

describe("whatever is sent, read or found on the disk", () => {
  test.each(PARSERS.map((parser) => [parser.name, parser] as const))("%s keep their law", async (_name, parser) => {
    const { fault, inputs, refusedShare } = await parser.fuzz({ inputs: INPUTS, seed: SEED });
    expect(fault).toBeNull();
    expect(inputs).toBeGreaterThan(0);
    // A law over inputs of which all, or none, are taken would say little.
    expect([refusedShare > 0.01, refusedShare < 0.99]).toEqual([true, true]);
  });
});

describe("the fuzzer", () => {
  const dates = texts(fc.constantFrom("2026-02-28", "2026-12-24"));

  test("finds a parser that takes too much", async () => {
    const careless = fuzzedParser({
      name: "careless",
      inputs: dates,
      law: (text) => {
        const isTaken = /^\d{4}-\d\d-\d\d/.test(text);
        assert(!isTaken || parseWallDate(text) !== null, "only dates are taken");
        return isTaken ? "accepted" : "refused";
      },
    });
    const { fault } = await careless.fuzz({ inputs: INPUTS, seed: 1 });
    expect(fault).toMatch(/only dates are taken/);
  });

  test("finds a parser that throws what it never should", async () => {
    const fragile = fuzzedParser({
      name: "fragile",
      inputs: dates,
      law: (text) => (JSON.parse(`"${text}"`) === text ? "accepted" : "refused"),
    });
    expect((await fragile.fuzz({ inputs: INPUTS, seed: 1 })).fault).toMatch(/SyntaxError/);
  });

  test("finds a parser that takes ever longer", async () => {
    const slow = fuzzedParser({
      name: "slow",
      inputs: fc.constant("2026-02-28"),
      law: () => {
        for (const before = process.cpuUsage(); ; ) {
          const { user, system } = process.cpuUsage(before);
          if (user + system > 1_100 * HANG_MS) break; // microseconds: works on, as a careless pattern does
        }
        return "accepted";
      },
    });
    expect((await slow.fuzz({ inputs: 1, seed: 1 })).fault).toMatch(/it took \d+ ms/);
  });
});
