import { describe, expect, test } from "vitest";
import { instant } from "../time/instant.ts";
import { zoneOf } from "../time/zone.ts";
import { instantOfTime, readDuration, readTime } from "./calendar-time.ts";
import { WINDOWS_ZONES } from "./windows-zones.ts";
import { zoneLookup } from "./zone-name.ts";

function isoOf(value: string, tzid: string | null): string {
  const time = readTime(value, tzid, zoneLookup());
  const home = zoneOf("America/New_York");
  if (typeof time === "string") return time;
  if (home === null) return "no zones at all";
  return `${time.kind} ${new Date(instantOfTime(time, home)).toISOString().slice(0, 19)}`;
}

describe("a time is read", () => {
  test.each([
    ["20260105", null, "date 2026-01-05T05:00:00"],
    ["20260105T090000Z", null, "utc 2026-01-05T09:00:00"],
    ["20260105t090000z", "Europe/Paris", "utc 2026-01-05T09:00:00"],
    ["20260105T090000", null, "floating 2026-01-05T14:00:00"],
    ["20260105T090000", "Europe/Paris", "zoned 2026-01-05T08:00:00"],
    ["20260105T090000", "europe/paris", "zoned 2026-01-05T08:00:00"],
    ["20260705T090000", "W. Europe Standard Time", "zoned 2026-07-05T07:00:00"],
    ["20260705T090000", "w. europe standard time", "zoned 2026-07-05T07:00:00"],
    ["20260105T090000", "/mozilla.org/20050126_1/Europe/Berlin", "zoned 2026-01-05T08:00:00"],
    ["20260105T090000", "/freeassociation.sourceforge.net/America/Argentina/Buenos_Aires", "zoned 2026-01-05T12:00:00"],
    ["20161231T235960Z", null, "utc 2016-12-31T23:59:59"],
    ["20240229", null, "date 2024-02-29T05:00:00"],
    [" 20260105 ", null, "date 2026-01-05T05:00:00"],
  ])("%s in the zone %s", (value, tzid, expected) => {
    expect(isoOf(value, tzid)).toBe(expected);
  });

  test.each(["", "2026", "20260229", "20260100", "20261301", "18991231", "22000101", "99991231", "20260105T240000Z"])(
    "%j is none",
    (value) => {
      expect(isoOf(value, null)).toBe("unreadable");
    },
  );

  test.each(["20260105T0900", "20260105T096000Z", "2026-01-05", "20260105T090000+0100", "20260105T090000ZZ"])(
    "%j is none either",
    (value) => {
      expect(isoOf(value, null)).toBe("unreadable");
    },
  );

  test.each([
    "Customized Time Zone",
    "Crazy",
    "+02:00",
    "",
    "../../etc/passwd",
    "/etc/passwd",
    "__proto__",
    "constructor",
  ])("the zone %j is not known", (tzid) => {
    expect(isoOf("20260105T090000", tzid)).toBe("unknown_zone");
  });

  test("where the clock jumps, the offset before the gap holds, and the first of two times", () => {
    expect(isoOf("20260329T023000", "Europe/Paris")).toBe("zoned 2026-03-29T01:30:00");
    expect(isoOf("20261025T023000", "Europe/Paris")).toBe("zoned 2026-10-25T00:30:00");
  });
});

describe("zones", () => {
  test("all that Windows names are zones of this runtime", () => {
    const unknown = Object.entries(WINDOWS_ZONES).filter(([, zone]) => zoneOf(zone) === null);
    expect(unknown).toEqual([]);
    expect(Object.keys(WINDOWS_ZONES).length).toBeGreaterThan(130);
  });

  test("a feed may name so many and no more", () => {
    const zones = zoneLookup();
    for (let n = 0; n < 199; n++) expect(zones(`Nowhere/${n}`)).toBeNull();
    expect(zones("Europe/Paris")).toBe("Europe/Paris");
    expect(zones("Europe/Berlin")).toBeNull();
    expect(zones("Europe/Paris")).toBe("Europe/Paris");
  });
});

describe("a duration is read", () => {
  test.each([
    ["P1W", { days: 7, ms: 0 }],
    ["P3D", { days: 3, ms: 0 }],
    ["+P1DT2H3M4S", { days: 1, ms: 7_384_000 }],
    ["PT90M", { days: 0, ms: 5_400_000 }],
    ["p1d", { days: 1, ms: 0 }],
  ])("%s", (value, expected) => {
    expect(readDuration(value)).toEqual(expected);
  });

  test.each(["", "P", "PT", "P1DT", "-P1D", "1D", "P1Y", "P1M", "P9999999D", "PT1H1H", "P1W2D"])(
    "%j is none",
    (value) => {
      expect(readDuration(value)).toBeNull();
    },
  );
});

test("an instant that has a zone of its own does not depend on the reader", () => {
  const at = instant(1_767_603_600_000);
  for (const name of ["UTC", "Asia/Tokyo"]) {
    const home = zoneOf(name);
    expect(home && instantOfTime({ kind: "utc", at }, home)).toBe(at);
  }
});
