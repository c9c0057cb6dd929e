import { expect, test } from "vitest";
import type { CodeState } from "@cardea/core";
import type { Code } from "../api-types.ts";
import { firstPlace, type Part, type Place, placeAfter, rowsOf } from "./stages.ts";

const code = (id: string, state: CodeState): Code => ({ id, state }) as Code;
const part = (items: readonly Code[], next?: Part["next"]): Part => ({ items, next });

test("all codes are read state by state, each to its last page", () => {
  const read: string[] = [];
  const cursors = ["c1"];
  for (let place: Place | undefined = firstPlace(undefined); place !== undefined; ) {
    read.push(`${place.state} ${place.after ?? "-"}`);
    place = placeAfter(place, cursors.shift() ?? null, undefined);
  }
  expect(read).toEqual(["active -", "active c1", "scheduled -", "dormant -", "expired -", "used -", "revoked -"]);
});

test("a list of one state ends with that state", () => {
  const place = firstPlace("revoked");
  expect(place).toEqual({ state: "revoked", after: undefined });
  expect(placeAfter(firstPlace("active"), null, "active")).toBeUndefined();
  expect(placeAfter(firstPlace("active"), "c1", "active")).toEqual({ state: "active", after: "c1" });
});

test("what opens doors comes first, and what is over last, whatever it ended by", () => {
  const rows = rowsOf([
    part([code("a", "active"), code("b", "scheduled")]),
    part([code("c", "used"), code("d", "revoked")]),
  ]);
  expect(rows.map((row) => (row.kind === "head" ? `${row.group} ${row.count}` : row.code.id))).toEqual([
    "live 1",
    "a",
    "coming 1",
    "b",
    "over 2",
    "c",
    "d",
  ]);
});

test("a backup code stands under its code and is not counted; without it in its group it stands by itself", () => {
  const backup = (id: string, backupOf: string, state: CodeState): Code => ({ ...code(id, state), backupOf });
  const rows = rowsOf([
    part([backup("b", "a", "active"), code("c", "active"), code("a", "active"), backup("d", "c", "revoked")]),
  ]);
  expect(rows.map((row) => (row.kind === "head" ? `${row.group} ${row.count}` : row.code.id))).toEqual([
    "live 2",
    "c",
    "a",
    "b",
    "over 1",
    "d",
  ]);
});

test("a group that more may follow of says so; the others are whole", () => {
  const rows = rowsOf([part([code("a", "active"), code("b", "scheduled")], { state: "scheduled", after: "x" })]);
  const heads = rows.flatMap((row) => (row.kind === "head" ? [[row.group, row.isWhole]] : []));
  expect(heads).toEqual([
    ["live", true],
    ["coming", false],
  ]);
});

test("a code that ended while the pages were read stands once, as what it is now", () => {
  const rows = rowsOf([part([code("a", "active")]), part([code("a", "revoked")])]);
  expect(rows.map((row) => (row.kind === "head" ? row.group : row.code.state))).toEqual(["over", "revoked"]);
});
