import { DAY_MS, HOUR_MS, type Instant, type LockId, type SiteId } from "@cardea/core";
import type { NewEvent } from "cardea/src/store/port.ts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DESKTOP, overflowOf, picture, startBrowser, type Watch } from "./browser.ts";
import { newContext, type OpenHouse, openHouseForBrowsers, signInOwner } from "./open-house.ts";

const PICTURES = process.env["CARDEA_SCREENSHOTS"];

describe("the insights", () => {
  const seen: Watch = { errors: [], addresses: [] };
  let house: OpenHouse;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    house = await openHouseForBrowsers();
    browser = await startBrowser(process.env["CHROMIUM_PATH"]);
    page = await signInOwner(house, { browser, seen });
  });
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });

  const part = (name: string) => page.locator(`[data-insight="${name}"]`);

  test("say honestly that nothing happened yet", async () => {
    await page.goto(`${house.url}/insights`);
    await page.getByRole("heading", { name: "Nobody came in 30 days" }).waitFor();
    await part("battery").getByText("No lock has told its charge in this time.").waitFor();
    expect(await page.getByRole("img", { name: "Entries by door" }).count()).toBe(0);
    expect(await overflowOf(page)).toBe(0);
    await picture(page, PICTURES, "phone-light-insights-empty");
  });

  test("tell in a sentence, a chart and a table what happened", async () => {
    await page.goto("about:blank"); // a page that listens would ask anew at each of so many events
    await liveForAYear(house);
    await page.goto(`${house.url}/insights`);
    await page.getByRole("heading", { name: /^\d+ entries in 30 days$/ }).waitFor();
    await part("entries")
      .getByText(/^Most at Front door: \d+ of \d+\.$/)
      .waitFor();
    await part("entries").locator("[data-bars]").first().waitFor();
    await part("denied")
      .getByText(/in all, most at Front door\. .*wrong PIN/)
      .waitFor();
    await part("hours")
      .getByText(/^Most entries: Monday around 0?8:00\.$/)
      .waitFor();
    await part("codes")
      .getByText(/came most often/)
      .waitFor();
    await part("battery")
      .getByText(/Front door needs new batteries first: in about \d+ (?:days|weeks)/)
      .waitFor();
    expect(await overflowOf(page)).toBe(0);
    await picture(page, PICTURES, "phone-light-insights");

    await page.getByRole("button", { name: "Entries by door: show as a table" }).click();
    const table = page.getByRole("table", { name: "Entries by door" });
    await expect.poll(() => table.getByRole("row").count()).toBe(31);
    const cells = await table.locator("tbody td:last-child").allTextContents();
    const total = cells.reduce((sum, cell) => sum + Number(cell), 0);
    const heading = (await page.getByRole("heading", { level: 1 }).textContent()) ?? "";
    expect(String(total)).toBe(/^\d+/.exec(heading)?.[0]);
    expect(await overflowOf(page)).toBe(0);
    await page.getByRole("button", { name: "Entries by door: show as a chart" }).click();
  });

  test("are narrowed to a span and a door", async () => {
    await page.getByRole("button", { name: "A year" }).click();
    await page.getByRole("heading", { name: /in 365 days$/ }).waitFor();
    await page.getByRole("button", { name: "Garage", exact: true }).click();
    await part("entries").getByText("All of them at Garage.").waitFor();
    await page.getByRole("button", { name: "7 days" }).click();
    await page.getByRole("heading", { name: /in 7 days$/ }).waitFor();
    expect(await overflowOf(page)).toBe(0);
  });

  test("fit a desk and the dark, and add no style element, which a strict policy would refuse", async () => {
    const storageState = await page.context().storageState();
    for (const colorScheme of ["light", "dark"] as const) {
      const context = await newContext(browser, seen, { viewport: DESKTOP, colorScheme, storageState });
      const desk = await context.newPage();
      await desk.goto(`${house.url}/account`);
      await desk.locator('[data-live="live"]').waitFor();
      const styles = await desk.locator("style").count();
      await desk.goto(`${house.url}/insights`);
      await desk.locator('[data-insight="battery"] [data-line]').first().waitFor();
      await desk.locator('[data-insight="entries"] [data-plot]').hover();
      const pointed = desk.locator('[data-insight="entries"] [data-pointed]');
      await expect.poll(() => pointed.textContent()).toMatch(/^\d+ \w+$/);
      expect(await overflowOf(desk)).toBe(0);
      await picture(desk, PICTURES, `desktop-${colorScheme}-insights`);
      expect(await desk.locator("style").count()).toBe(styles);
      await context.close();
    }
    const phone = await newContext(browser, seen, { colorScheme: "dark", storageState });
    const dark = await phone.newPage();
    await dark.goto(`${house.url}/insights`);
    await dark.locator('[data-insight="battery"] [data-line]').first().waitFor();
    await dark.locator('[data-insight="codes"]').scrollIntoViewIfNeeded();
    if (PICTURES !== undefined) await dark.screenshot({ path: `${PICTURES}/phone-dark-insights.png`, fullPage: true });
    expect(await overflowOf(dark)).toBe(0);
    await phone.close();
  });

  test("leave no error in the console", () => {
    expect(seen.errors).toEqual([]);
  });
});

const GUESTS = ["Ann Miller", "Ben Cole", "Familie Schröder", "Ivana Petrović", "Kim Park", "Leo van den Berg"];

/** A year of habits: mornings on weekdays most of all, a few wrong PINs, batteries that run down. */
async function liveForAYear({ rig }: OpenHouse): Promise<void> {
  const { store, world } = rig.house;
  const [site] = (await rig.get("/api/v1/sites")).body.items as { id: SiteId }[];
  if (site === undefined) throw new Error("the demo house has a site");
  const siteId = site.id;
  for (const name of ["Garden gate", "Studio", "Cellar"]) await rig.post("/api/v1/virtual-locks", { siteId, name });
  const front = (await rig.lockId("Front door")) as LockId;
  const garage = (await rig.lockId("Garage")) as LockId;
  const others = [await rig.lockId("Garden gate"), await rig.lockId("Studio"), await rig.lockId("Cellar")] as LockId[];
  const lockIds = [front, garage, ...others];
  const codes: { id: string; holder: { id: string } }[] = [];
  for (const name of GUESTS) {
    codes.push((await rig.post("/api/v1/codes", { kind: "emergency", lockIds, holder: { name } })).body);
  }
  const now = world.now();
  const monday = startOfMonday(now);
  const events: NewEvent[] = [];
  const base = { siteId, slot: null, holderId: null, codeId: null, reason: null, facts: {} };
  for (let day = 0; day < 365; day++) {
    const midnight = monday + 6 * DAY_MS - day * DAY_MS;
    const entries = 3 + ((day * 7) % 5);
    for (let entry = 0; entry < entries; entry++) {
      const hour = entry < 2 ? 8 : 9 + ((day * 3 + entry * 5) % 12);
      const at = (midnight + hour * HOUR_MS + entry * 7 * 60_000 - berlinLead(midnight)) as Instant;
      if (at > now) continue;
      const lockId = [front, front, garage, front, ...others, front][(day + entry) % 8] ?? front;
      const code = codes[(day * 2 + entry) % (entry === 0 ? 2 : codes.length)];
      const isWrong = (day * 11 + entry) % 17 === 0;
      const codeId = isWrong ? null : (code?.id ?? null);
      const reason = isWrong ? "unknown_code" : "granted";
      events.push({ ...base, kind: "entry", at, lockId, codeId, reason } as NewEvent);
    }
    if ((new Date(midnight).getUTCDay() + 6) % 7 === 0) {
      const at = (midnight + 8.5 * HOUR_MS - berlinLead(midnight)) as Instant;
      const extra = { ...base, kind: "entry", at, lockId: front, codeId: codes[0]?.id ?? null, reason: "granted" };
      for (let one = 0; one < 4; one++) if (at <= now) events.push(extra as NewEvent);
    }
    const charges = [
      [front, 40 + day / 3],
      [garage, 71 + day / 14],
    ] as const;
    for (const [lockId, percent] of charges) {
      const facts = { percent: Math.min(100, Math.round(percent)) };
      if (midnight <= now) events.push({ ...base, kind: "lock.battery", at: midnight as Instant, lockId, facts });
    }
  }
  await store.unit((tx) => tx.publish(events));
}

/** Midnight in UTC of this week's Monday. */
function startOfMonday(now: number): number {
  const today = Math.floor(now / DAY_MS);
  return (today - ((today + 3) % 7)) * DAY_MS;
}

/** The demo house stands in this machine's zone, which may be any: entries are made by its wall. */
function berlinLead(at: number): number {
  return -new Date(at).getTimezoneOffset() * 60_000;
}
