import { makeId, type SiteId, type WallTime, type Zone } from "@cardea/core";
import type { Actor, Tx } from "../store/port.ts";
import { addBuiltIn, type BuiltInTools } from "./built-in-locks.ts";

const CARDEA: Actor = { kind: "cardea", id: null, name: "first start" };
/** Whether the question was ever decided, so that a later start brings nothing back. */
const DECIDED = "demo.decided";

export interface DemoTools extends BuiltInTools {
  /** Makes the keys of a new site in the unit that makes the site. */
  readonly createSiteKeys: (tx: Tx, siteId: SiteId) => Promise<void>;
}

/**
 * At the first start without data: a house with two built-in locks to try everything on. `Front door` ends one-time codes
 * by itself, `Garage` keeps schedules of its own. Nothing where it is not `wanted`, or at any later start.
 */
export async function firstStart(tools: DemoTools, { wanted, zone }: { wanted: boolean; zone: Zone }): Promise<void> {
  if ((await tools.store.setting(DECIDED)) !== null) return;
  const isFresh = (await tools.store.sites()).length === 0;
  const siteId = wanted && isFresh ? await makeHouse(tools, zone) : null;
  if (siteId !== null) {
    await addBuiltIn(tools, { siteId, name: "Front door", class: "door", preset: "built_in_default" }, CARDEA);
    await addBuiltIn(tools, { siteId, name: "Garage", class: "garage", preset: "built_in_scheduled" }, CARDEA);
  }
  await tools.store.unit((tx) => tx.saveSetting(DECIDED, siteId ?? "none"));
}

async function makeHouse({ store, world, createSiteKeys }: DemoTools, zone: Zone): Promise<SiteId> {
  const id = makeId("site", world.now(), world.randomBytes(10));
  await store.unit(async (tx) => {
    await tx.insertSite({
      id,
      name: "Demo house",
      zone,
      address: null,
      position: null,
      radiusMeters: 150,
      checkIn: "15:00" as WallTime,
      checkOut: "11:00" as WallTime,
      holidays: new Map(),
      guestNotes: null,
    });
    await createSiteKeys(tx, id);
    await tx.record([
      { actor: CARDEA, action: "site.created", subject: { siteId: id }, facts: { name: "Demo house", zone } },
    ]);
  });
  return id;
}
