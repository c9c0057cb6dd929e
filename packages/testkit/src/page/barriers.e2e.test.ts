import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barriers, otherColors } from "./barriers.ts";
import { DESKTOP, PHONE, startBrowser, type Watch } from "./browser.ts";
import { holdsFocus } from "./focus.ts";
import { addParts, type PartCodes, partsOf } from "./house-parts.ts";
import { FAR_AWAY, viewsOf } from "./house-views.ts";
import { moveIn } from "./lived-in-house.ts";
import { newContext, type OpenHouse, openHouseForBrowsers, signInOwner } from "./open-house.ts";

/** A phone in both schemes; each size in each scheme when all are asked for. */
const isWhole = process.env["CARDEA_ALL_LOOKS"] !== undefined;
const LOOKS = [
  ["a phone by day", { viewport: PHONE, colorScheme: "light" }],
  ["a desk at night", { viewport: DESKTOP, colorScheme: "dark" }],
  ["a phone at night", { viewport: PHONE, colorScheme: "dark" }],
  ["a desk by day", { viewport: DESKTOP, colorScheme: "light" }],
] as const;
/** The frame around what opens was looked at with each view. */
const OPENED = ["main", '[role="dialog"]', '[role="menu"]'];
/** Long enough for what moves. */
const SETTLE_MS = 300;
const LOOK_MS_MAX = 300_000;

describe("nobody is kept out by how a view is made, nor has to scroll sideways", () => {
  const seen: Watch = { errors: [], addresses: [] };
  let house: OpenHouse;
  let browser: Browser;
  let told: PartCodes;
  let storageState: Awaited<ReturnType<Awaited<ReturnType<typeof newContext>>["storageState"]>>;

  beforeAll(async () => {
    house = await openHouseForBrowsers();
    browser = await startBrowser(process.env["CHROMIUM_PATH"]);
    told = await addParts(house.rig, await moveIn(house.rig));
    const owner = await signInOwner(house, { browser, seen });
    storageState = await owner.context().storageState();
    await owner.context().close();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });

  test.each(isWhole ? LOOKS : LOOKS.slice(0, 1))(
    "on %s",
    async (_, look) => {
      const owner = await newContext(browser, seen, { ...look, storageState });
      const here = { geolocation: FAR_AWAY, permissions: ["geolocation"] };
      const stranger = await newContext(browser, seen, { ...look, ...here });
      const found: Record<string, readonly string[]> = {};
      for (const view of viewsOf(told)) {
        const page = await (view.as === "stranger" ? stranger : owner).newPage();
        await page.goto(new URL(view.path, house.url).href);
        await view.ready?.(page);
        await page.waitForTimeout(SETTLE_MS);
        found[view.name] = [...(await barriers(page)), ...(await otherColors(page, look.colorScheme))];
        await page.close();
      }
      await owner.close();
      await stranger.close();
      expect(Object.entries(found).filter(([, some]) => some.length > 0)).toEqual([]);
      expect(Object.keys(found).length).toBeGreaterThan(18);
    },
    LOOK_MS_MAX,
  );

  test.each(isWhole ? LOOKS.slice(0, 2) : LOOKS.slice(0, 1))(
    "nor by what opens in it, in either scheme, on %s",
    async (_, look) => {
      const owner = await (await newContext(browser, seen, { ...look, storageState })).newPage();
      const stranger = await (await newContext(browser, seen, look)).newPage();
      const found: Record<string, readonly string[]> = {};
      for (const part of partsOf(told)) {
        const page = part.as === "stranger" ? stranger : owner;
        const address = new URL(part.path, house.url).href;
        if (page.url() !== address) await page.goto(address);
        try {
          await part.open(page);
          await page.waitForTimeout(SETTLE_MS);
          const faults = [...(await barriers(page, OPENED)), ...(await otherColors(page, look.colorScheme, OPENED))];
          found[part.name] = [...faults, ...(part.holds === undefined ? [] : await holdsFocus(page, part.holds))];
        } catch (error) {
          found[part.name] = [String(error)];
        }
        await page.unrouteAll();
      }
      await owner.context().close();
      await stranger.context().close();
      expect(Object.entries(found).filter(([, some]) => some.length > 0)).toEqual([]);
      expect(Object.keys(found).length).toBeGreaterThan(25);
    },
    LOOK_MS_MAX,
  );
});
