import type { Instant, LockId, SiteId } from "@cardea/core";
import { readConfig } from "cardea/src/config.ts";
import { closeHouse, startWork } from "cardea/src/main.ts";
import { type House, openHouse } from "cardea/src/main/house.ts";
import { systemWorld } from "cardea/src/world/system-world.ts";
import type { NewEvent } from "cardea/src/store/port.ts";
import { silentLog } from "../store-contract/rig.ts";
import { newServerFolder, settingsIn } from "./server-process.ts";

const DOORS = 20;
const EVENTS_AT_A_TIME = 2_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;

/** A new server folder whose house has twenty doors, so many codes and so many events, the newest of them just now. */
export async function filledServerFolder(size: { readonly codes: number; readonly events: number }): Promise<string> {
  const folder = await newServerFolder();
  const world = systemWorld();
  const house = await openHouse(readConfig({}, settingsIn(folder)), { world, log: silentLog, role: "server" });
  try {
    await startWork(house);
    const [site] = await house.store.sites();
    if (site === undefined) throw new Error("the demo house has a site");
    for (let door = 1; door <= DOORS; door++) {
      await send(house, "/api/v1/virtual-locks", { siteId: site.id, name: `Door ${door}` });
    }
    const lockIds = (await house.store.locks()).map(({ id }) => id);
    for (let code = 0; code < size.codes; code++)
      await send(house, "/api/v1/codes", wishFor(code, lockIds, world.now()));
    await addEvents(house, { siteId: site.id, lockIds, count: size.events, now: world.now() });
  } finally {
    await closeHouse(house);
  }
  return folder;
}

async function send({ app, operatorToken }: House, url: string, body: object): Promise<void> {
  const headers = { authorization: `Bearer ${operatorToken}`, "content-type": "application/json" };
  const { statusCode, payload } = await app.inject({ method: "POST", url, headers, payload: JSON.stringify(body) });
  if (statusCode !== 201) throw new Error(`${url} answered ${statusCode}: ${payload}`);
}

/** Every third code comes each week, the others are stays spread over two months. */
function wishFor(code: number, lockIds: readonly LockId[], now: number): object {
  const holder = { name: `Person ${code + 1}` };
  const doors = [lockIds[code % lockIds.length], lockIds[(code * 7 + 3) % lockIds.length]];
  const wish = { holder, lockIds: [...new Set(doors)] };
  const at = (ms: number): string => new Date(now + ms).toISOString();
  if (code % 3 === 0) {
    const days = [WEEKDAYS[code % 7], WEEKDAYS[(code + 3) % 7]];
    const weekly = [{ days: [...new Set(days)], from: "09:00", until: "13:00" }];
    return { ...wish, kind: "recurring", weekly, startsAt: at(HOUR_MS), endsAt: at(60 * DAY_MS) };
  }
  const startsAt = at(((code * 5) % 60) * DAY_MS + HOUR_MS);
  return { ...wish, kind: "timed", startsAt, endsAt: at((((code * 5) % 60) + 1 + (code % 3)) * DAY_MS) };
}

interface Filling {
  readonly siteId: SiteId;
  readonly lockIds: readonly LockId[];
  readonly count: number;
  readonly now: number;
}

async function addEvents({ store }: House, { siteId, lockIds, count, now }: Filling): Promise<void> {
  const { items } = await store.codes({}, { after: null, limit: 100 }, now as Instant);
  for (let start = 0; start < count; start += EVENTS_AT_A_TIME) {
    const length = Math.min(EVENTS_AT_A_TIME, count - start);
    const events = Array.from({ length }, (_, index): NewEvent => {
      const number = start + index;
      const code = items[number % items.length];
      const isRefused = number % 7 === 0;
      return {
        at: (now - (count - number) * 5 * MINUTE_MS) as Instant,
        kind: number % 3 === 0 ? "lock.bolt" : "entry",
        siteId,
        lockId: lockIds[number % lockIds.length] ?? null,
        codeId: isRefused ? null : (code?.id ?? null),
        holderId: isRefused ? null : (code?.holderId ?? null),
        reason: number % 3 === 0 ? null : isRefused ? "unknown_code" : "granted",
        slot: null,
        facts: number % 3 === 0 ? { position: "locked", cause: "relock" } : {},
      };
    });
    await store.unit((tx) => tx.publish(events));
  }
}
