import { expect, test } from "vitest";
import type { Placement } from "../api-types.ts";
import { hasOtherDoors, isTakenOff, movesOf, wantedPlacements } from "./doors.ts";

const DOORS = [
  { id: "lock_a", name: "Front door" },
  { id: "lock_b", name: "Garage" },
  { id: "lock_c", name: "Cellar" },
];
const code = { lockIds: ["lock_a", "lock_c"] };

test("a code with other doors comes to some and leaves some, by name", () => {
  expect(movesOf(code, ["lock_b", "lock_a"], DOORS)).toEqual({ comesTo: ["Garage"], leaves: ["Cellar"] });
  expect(movesOf(code, ["lock_c", "lock_a"], DOORS)).toEqual({ comesTo: [], leaves: [] });
});

test("the same doors in another order are no other doors", () => {
  expect(hasOtherDoors(code, ["lock_c", "lock_a"])).toBe(false);
  expect(hasOtherDoors(code, ["lock_a"])).toBe(true);
  expect(hasOtherDoors(code, ["lock_a", "lock_b"])).toBe(true);
});

test("a door that it was taken off is none of those where it is to be", () => {
  const placements = [{ lockId: "lock_a" }, { lockId: "lock_b" }] as unknown as readonly Placement[];
  expect(wantedPlacements({ ...code, placements }).map(({ lockId }) => lockId)).toEqual(["lock_a"]);
  expect(placements.map((one) => isTakenOff(one, code))).toEqual([false, true]);
});
