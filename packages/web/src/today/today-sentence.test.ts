import { expect, test } from "vitest";
import { comingDays } from "./comings.ts";
import { sampleCode } from "./house.arbitrary.ts";
import { todaySentence } from "./today-sentence.ts";
import "../text/english.ts";

const NOW = Date.parse("2026-06-01T12:00:00Z");
const ZONE = "UTC";
const ann = sampleCode("Ann", { state: "scheduled", startsAt: "2026-06-01T15:00:00Z" });
const ben = sampleCode("Ben", { startsAt: "2026-05-01T00:00:00Z", endsAt: "2026-06-02T11:00:00Z" });
const facts = { needs: 0, doors: 2, days: comingDays([], new Map(), { zone: ZONE, now: NOW }), isCut: false };
const daysOf = (...codes: Parameters<typeof comingDays>[0]) => comingDays(codes, new Map(), { zone: ZONE, now: NOW });

test("the day is told in one sentence: what is needed, else who comes, else who goes", () => {
  const told = (change: Partial<typeof facts>) => todaySentence({ ...facts, ...change }, ZONE, NOW);
  expect(told({ doors: 0 })).toBe("No doors yet");
  expect(told({ needs: 1, days: daysOf(ann) })).toBe("1 thing needs you");
  expect(told({ needs: 2 })).toBe("2 things need you");
  expect(told({ days: daysOf(ann, ben) })).toBe("All is well: Ann arrives today 15:00");
  expect(told({ days: daysOf(ben) })).toBe("All is well: Ben leaves tomorrow 11:00");
  expect(told({})).toBe("All is well, and nobody is expected");
});

test("nobody is said to be expected only where all codes were looked through", () => {
  expect(todaySentence({ ...facts, isCut: true }, ZONE, NOW)).toBe("All is well");
});
