import { expect, test } from "vitest";
import { hours, FRIDAY, viewWith } from "./guest.arbitrary.ts";
import { keepable } from "./kept-view.ts";
import { linkIn } from "./link.ts";
import { nextAskMs } from "./poll.ts";

test("a link is what stands behind the #; one that was cut off on its way is told from one that is not there", () => {
  const token = "abcdefghijklmnopqrst_-";
  expect(linkIn(`#${token}`)).toEqual({ kind: "held", token });
  expect(linkIn("")).toEqual({ kind: "none" });
  for (const hash of [`#${token.slice(1)}`, `#${token} `, "#<script>", `#${"a".repeat(129)}`]) {
    expect(linkIn(hash)).toEqual({ kind: "broken" });
  }
});

test("a page that is looked at asks every 15 s, more seldom when it fails or nobody touches it, and ends some time", () => {
  const ask = (failures: number, untouchedMs = 0): number | null =>
    nextAskMs({ failures, untouchedMs, isWaiting: false });
  expect([0, 1, 2, 3, 4, 5, 50].map((failures) => ask(failures))).toEqual([
    15_000, 15_000, 30_000, 60_000, 120_000, 120_000, 120_000,
  ]);
  expect(ask(0, 30 * 60_000)).toBe(60_000);
  expect(ask(0, 7 * 3_600_000)).toBe(null);
});

test("a code on its way to the door is asked for often, but not for long and not against silence", () => {
  const ask = (failures: number, untouchedMs: number): number | null =>
    nextAskMs({ failures, untouchedMs, isWaiting: true });
  expect([ask(0, 0), ask(0, 4 * 60_000), ask(3, 0)]).toEqual([3_000, 15_000, 60_000]);
});

test("a PIN is kept only where it may be shown and no fence guards it, and nothing is kept of what is over", () => {
  const kept = { view: viewWith(), checkedAtMs: FRIDAY, pin: "482913" };
  const fence = { radiusMeters: 150, liveMinutes: 30, liveUntil: hours(1), asked: false };
  expect(keepable(kept)?.pin).toBe("482913");
  expect(keepable({ ...kept, view: viewWith({ fence }) })?.pin).toBe(null);
  expect(keepable({ ...kept, view: viewWith({ pin: { canShow: false, length: 6 } }) })?.pin).toBe(null);
  expect(keepable({ ...kept, view: viewWith({ state: "ended" }) })).toBe(null);
});
