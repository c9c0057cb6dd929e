import { rm } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DESKTOP, overflowOf, startBrowser, type Watch } from "./browser.ts";
import { filledServerFolder } from "./filled-house.ts";
import { openOwnerPage } from "./owner-page.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";
import { scrolled } from "./smoothness.ts";

const CODES = 500;
const BOX = "[data-timeline]";

let folder: string;
let server: ServerProcess;
let browser: Browser;
let page: Page;
const seen: Watch = { errors: [], addresses: [] };

beforeAll(async () => {
  folder = await filledServerFolder({ codes: CODES, events: 1_000 });
  server = await startServerProcess(folder);
  browser = await startBrowser(process.env["CHROMIUM_PATH"]);
  page = await openOwnerPage(browser, server, seen);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const bars = () => page.locator("[data-bar]");

describe("the timeline with 500 codes", () => {
  test.each(["3 days", "Month"])(
    "stays smooth on a phone, %s on the screen, and never holds more than is in sight",
    async (zoom) => {
      await page.goto(`${server.url}/timeline`);
      await page.getByRole("button", { name: zoom }).click();
      await bars().first().waitFor();
      expect(await overflowOf(page)).toBe(0);
      const across = await scrolled(browser, page, { selector: BOX, left: 60, top: 0, stepsMax: 150 });
      const down = await scrolled(browser, page, { selector: BOX, left: 0, top: 60, stepsMax: 150 });
      const back = await scrolled(browser, page, { selector: BOX, left: -90, top: -20, stepsMax: 150 });
      for (const { longestTaskMs, nodesMax } of [across, down, back]) {
        expect(nodesMax).toBeLessThan(1_500);
        expect(longestTaskMs).toBeLessThan(100);
      }
    },
    120_000,
  );

  test("fits a wide screen, and stays smooth there too", async () => {
    await page.setViewportSize(DESKTOP);
    await page.goto(`${server.url}/timeline`);
    await bars().first().waitFor();
    expect(await overflowOf(page)).toBe(0);
    const across = await scrolled(browser, page, { selector: BOX, left: 90, top: 0, stepsMax: 150 });
    const down = await scrolled(browser, page, { selector: BOX, left: 0, top: 60, stepsMax: 150 });
    expect(Math.max(across.longestTaskMs, down.longestTaskMs)).toBeLessThan(100);
    expect(Math.max(across.nodesMax, down.nodesMax)).toBeLessThan(2_500);
  });

  test("leads by arrow keys from bar to bar, and by Enter to the code", async () => {
    await page.goto(`${server.url}/timeline`);
    await bars().first().waitFor();
    const [first] = await bars().all();
    await first?.focus();
    const start = await page.evaluate(() => document.activeElement?.getAttribute("data-bar"));
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("data-bar"))).not.toBe(start);
    await page.keyboard.press("ArrowDown");
    const codeId = await page.evaluate(() => document.activeElement?.getAttribute("data-code"));
    await page.keyboard.press("Enter");
    await page.waitForURL(`${server.url}/codes/${codeId}`);
  });

  test("keeps what is in sight where one zooms with the wheel or a key", async () => {
    await page.goto(`${server.url}/timeline`);
    await bars().first().waitFor();
    const box = page.locator(BOX);
    await box.focus();
    await page.keyboard.press("-");
    await page.locator('button[aria-pressed="true"]', { hasText: "Month" }).waitFor();
    await box.hover();
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -100);
    await page.keyboard.up("Control");
    await page.locator('button[aria-pressed="true"]', { hasText: "Week" }).waitFor();
    const isNowSeen = await box.evaluate((element) => {
      const line = [...element.querySelectorAll("div")].find(({ className }) => /(^|_)now/.test(className));
      const x = line?.getBoundingClientRect().left ?? -1;
      return x > element.getBoundingClientRect().left && x < element.getBoundingClientRect().right;
    });
    expect(isNowSeen).toBe(true);
  });

  test("tells the same in words, by doors and by people", async () => {
    await page.getByRole("button", { name: "List" }).click();
    await page.getByRole("region", { name: "Door 1", exact: true }).getByRole("table").waitFor();
    await page.getByRole("button", { name: "People" }).click();
    await page.getByRole("heading", { name: "Person 2", exact: true }).waitFor();
    expect(await overflowOf(page)).toBe(0);
  });

  test("goes to a day and back to today", async () => {
    await page.getByRole("button", { name: "Chart" }).click();
    await page.getByRole("button", { name: "Doors" }).click();
    const day = await page.evaluate(() => new Date(Date.now() + 100 * 86_400_000).toISOString().slice(0, 10));
    await page.getByLabel("Go to a day").fill(day);
    await expect.poll(() => page.getByLabel("Go to a day").inputValue()).toBe(day);
    await expect.poll(() => bars().count()).toBe(0);
    await page.getByRole("button", { name: "Today" }).click();
    await bars().first().waitFor();
  });

  test("begins a code at the door and time where an empty place is tapped", async () => {
    await page.goto(`${server.url}/timeline`);
    await bars().first().waitFor();
    const spot = await page.locator(BOX).evaluate((box) => {
      const { left, width, top, height } = box.getBoundingClientRect();
      for (let y = top + 90; y < top + height - 10; y += 8) {
        for (let x = left + width - 20; x > left + 20; x -= 10) {
          const hit = document.elementFromPoint(x, y);
          if (hit?.matches("section[aria-label]") === true) return { x, y };
        }
      }
      throw new Error("no place is empty");
    });
    await page.mouse.click(spot.x, spot.y);
    await page.waitForURL(/\/codes\/new\?/);
    const search = new URL(page.url()).searchParams;
    expect(search.get("doors")).toMatch(/^lock_/);
    expect(search.get("from")).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
    expect((search.get("until") ?? "") > (search.get("from") ?? "")).toBe(true);
  });

  test("left no error in the browser", () => {
    expect(seen.errors).toEqual([]);
  });
});
