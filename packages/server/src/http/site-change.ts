import { CardeaError, type Site } from "@cardea/core";
import { boundsOf } from "../codes/draft.ts";
import { contextOf } from "../codes/openings.ts";
import type { LivePlacement, Reads, Tx } from "../store/port.ts";
import { badField } from "./request.ts";

/**
 * Refuses a change of a site that would silently move or open codes that exist: another zone while any code is not over,
 * or a holiday calendar taken away that a code's rule names.
 */
export async function refuseIfCodesSuffer(reads: Reads, before: Site, after: Site): Promise<void> {
  const lost = [...before.holidays.keys()].filter((name) => !after.holidays.has(name));
  if (before.zone === after.zone && lost.length === 0) return;
  const live = await liveCodes(reads, before);
  if (before.zone !== after.zone && live.length > 0) {
    throw new CardeaError(
      "conflict",
      `${live.length} codes are written in the wall clock of ${before.zone}; revoke them or wait until they are over, then change the zone.`,
    );
  }
  if (live.some(({ code }) => code.rule.exceptHolidays.some((name) => lost.includes(name)))) {
    throw badField("holidays", "in_use", "A code leaves out the days of a calendar that this would remove.");
  }
}

/** Holidays may be the first or last days of a code: it is found under its state by its bounds, so these follow. */
export async function followHolidays(tx: Tx, before: Site, after: Site): Promise<void> {
  if (JSON.stringify([...before.holidays]) === JSON.stringify([...after.holidays])) return;
  const codes = new Map((await liveCodes(tx, after)).map(({ code }) => [code.id, code]));
  for (const code of codes.values()) {
    const bounds = boundsOf(code, contextOf(after));
    const isSame = bounds.startsAt === code.startsAt && bounds.endsAt === code.endsAt;
    if (code.rule.exceptHolidays.length > 0 && !isSame) await tx.updateCode({ ...code, ...bounds });
  }
}

async function liveCodes(reads: Reads, site: Site): Promise<readonly LivePlacement[]> {
  const locks = await reads.locks({ siteId: site.id });
  const live: LivePlacement[] = [];
  for (const lock of locks) live.push(...(await reads.livePlacements(lock.id)));
  return live;
}
