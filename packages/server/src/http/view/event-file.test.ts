import fc from "fast-check";
import { expect, test } from "vitest";
import { csvCell, EVENT_FILES } from "./event-file.ts";

const EVENT = {
  sequence: 7,
  at: "2026-06-01T08:00:00.000Z",
  kind: "entry",
  siteId: "site_1",
  lockId: "lock_1",
  lockName: 'The "blue" door, left',
  codeId: null,
  holderId: null,
  holderName: "=HYPERLINK(1)",
  reason: "granted" as const,
  slot: 3,
  facts: { doubt: "shared" },
};

test("an event is one line of a table, with quotes where its words need them", () => {
  expect(EVENT_FILES.csv.line(EVENT)).toBe(
    `7,2026-06-01T08:00:00.000Z,entry,"The ""blue"" door, left",'=HYPERLINK(1),granted,3,"{""doubt"":""shared""}",site_1,lock_1,,\r\n`,
  );
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])("%j is no formula in a table", (name) =>
  expect(csvCell(name).replace(/^"/, "")).toMatch(/^'/),
);

test("whatever a name is, its cell is read back as that name", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      const cell = csvCell(name);
      const inner = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
      expect(inner === name || inner === `'${name}`).toBe(true);
      expect(cell.startsWith('"') || !/[",\r\n]/.test(cell)).toBe(true);
    }),
  );
});
