import { readFile, rm } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DESKTOP, overflowOf, PHONE, picture, startBrowser, type Watch, watch } from "./browser.ts";
import { filledServerFolder } from "./filled-house.ts";
import { openOwnerPage } from "./owner-page.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";
import { scrolled } from "./smoothness.ts";

const EVENTS = 100_000;

let folder: string;
let server: ServerProcess;
let browser: Browser;
let page: Page;
const seen: Watch = { errors: [], addresses: [] };

beforeAll(async () => {
  folder = await filledServerFolder({ codes: 20, events: EVENTS });
  server = await startServerProcess(folder);
  browser = await startBrowser(process.env["CHROMIUM_PATH"]);
  page = await openOwnerPage(browser, server, seen);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const lines = () => page.locator("[data-log] li");

/** Somebody types a PIN that no door knows. */
async function typeWrongPin(): Promise<void> {
  await page.evaluate(async () => {
    const { items } = await (await fetch("/api/v1/locks")).json();
    const lock = items.find(({ name }: { name: string }) => name === "Garage");
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ pin: "000111" });
    await fetch(`/api/v1/virtual-locks/${lock.id}/keypad`, { method: "POST", headers, body });
  });
}

describe("the log with 100,000 records", () => {
  test("stays smooth on a phone down to its oldest record, and never holds more than is in sight", async () => {
    await page.goto(`${server.url}/log`);
    await lines().first().waitFor();
    await page.locator('[data-live="live"]').waitFor();
    expect(await overflowOf(page)).toBe(0);
    const scrolling = { selector: null, left: 0, top: 3_000, stepsMax: 20_000, untilText: "That is all there is." };
    const { longestTaskMs, nodesMax } = await scrolled(browser, page, scrolling);
    await page.getByText("That is all there is.").waitFor();
    const height = await page.locator("[data-log]").evaluate((list) => list.getBoundingClientRect().height);
    expect(height).toBeGreaterThan(EVENTS * 64);
    expect(nodesMax).toBeLessThan(1_500);
    expect(longestTaskMs).toBeLessThan(100);
  });

  test("does not move under who reads further down, and tells how many came", async () => {
    await page.evaluate(() => window.scrollTo({ top: 40_000 }));
    await page.waitForTimeout(300);
    const before = await lines().nth(8).textContent();
    await typeWrongPin();
    const pill = page.getByRole("button", { name: /^\d+ new$/ });
    await pill.waitFor();
    expect(await page.evaluate(() => window.scrollY)).toBe(40_000);
    expect(await lines().nth(8).textContent()).toBe(before);
    await pill.click();
    await lines().filter({ hasText: "Wrong PIN at Garage" }).first().waitFor();
    expect(await page.evaluate(() => window.scrollY)).toBe(0);
  });

  test("is narrowed to refused entries, a door and a day, and leads back there by its address", async () => {
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await page.getByRole("button", { name: "Refused" }).click();
    await page.getByLabel("Door", { exact: true }).selectOption({ label: "Door 3" });
    await page.waitForURL(/show=failed/);
    await expect.poll(() => lines().allTextContents()).not.toEqual([]);
    await expect
      .poll(async () => (await lines().allTextContents()).every((line) => line.startsWith("Wrong PIN at Door 3")))
      .toBe(true);
    const day = await page.evaluate(() => new Date(Date.now() - 200 * 86_400_000).toISOString().slice(0, 10));
    await page.getByLabel("Until the end of this day").fill(day);
    await expect.poll(() => page.locator("[data-log] time").first().getAttribute("datetime")).toMatch(/^20\d\d-/);
    await expect
      .poll(async () => ((await page.locator("[data-log] time").first().getAttribute("datetime")) ?? "9") < `${day}T24`)
      .toBe(true);
    await page.reload();
    await lines().first().waitFor();
    await expect.poll(() => lines().first().textContent()).toMatch(/^Wrong PIN at Door 3/);
  });

  test("is taken along as it is filtered", async () => {
    const downloaded = page.waitForEvent("download");
    await page.getByRole("link", { name: "Take along as CSV" }).click();
    const text = await readFile(await (await downloaded).path(), "utf8");
    const rows = text.trim().split("\r\n");
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.slice(1).every((row) => row.includes(",Door 3,") && row.includes("unknown_code"))).toBe(true);
    await page.getByRole("button", { name: "Show everything" }).click();
    await page.waitForURL(/\/log$/);
  });

  test("opens a record to its facts and to a proof that the browser computes", async () => {
    await page.goto(`${server.url}/log?show=failed`);
    await lines().filter({ hasText: "Wrong PIN at Garage" }).first().click();
    const dialog = page.getByRole("dialog", { name: "Record" });
    await dialog.getByText("No code on this lock has these digits.").waitFor();
    await dialog.getByRole("button", { name: "Check its proof" }).click();
    await dialog.locator('[data-proof="proven"]').waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
  });

  test("is verified in the browser against what it saw before, and a lie is told plainly", async () => {
    await page.getByRole("button", { name: "Verify this log" }).click();
    await page.locator('[data-verdict="fits"]').waitFor();
    await page.getByText("good (Ed25519)").waitFor();
    await page.getByText("Checked in this browser").waitFor();
    await typeWrongPin();
    await page.getByRole("button", { name: "Check again" }).click();
    await page.getByText(/[1-9]\d* added, none changed since/).waitFor();
    await page.evaluate(() => {
      const key = "cardea.log.seen";
      const before = JSON.parse(localStorage.getItem(key) ?? "{}");
      localStorage.setItem(key, JSON.stringify({ ...before, root: `A${String(before.root).slice(1)}` }));
    });
    await page.getByRole("button", { name: "Check again" }).click();
    await page.locator('[data-verdict="misfit"]').waitFor();
    await page.getByRole("heading", { name: "The log does NOT fit" }).waitFor();
  });

  test("is verified whole by who owns but one site, and read only as far as it is of that site", async () => {
    const link = await page.evaluate(async () => {
      const send = async (path: string, body: object) => {
        const headers = { "content-type": "application/json" };
        return (await fetch(`/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) })).json();
      };
      const site = await send("/sites", { name: "Cabin", zone: "Europe/Oslo" });
      const limits = { lockIds: null, kinds: null, stayDaysMax: null };
      return (await send(`/sites/${site.id}/invitations`, { email: "site@example.org", role: "owner", limits })).link;
    });
    const context = await browser.newContext({ viewport: PHONE, locale: "en-GB" });
    watch(context, seen);
    const other = await context.newPage();
    await other.goto(link);
    await other.getByLabel("Your name").fill("Sigrid");
    await other.getByRole("textbox", { name: "Password" }).fill("four words in a row");
    await other.getByRole("button", { name: "Go in" }).click();
    await other.locator('[data-live="live"]').waitFor();
    await other.goto(`${server.url}/log`);
    await other.getByRole("button", { name: "Verify this log" }).click();
    await other.locator('[data-verdict="fits"]').waitFor();
    await other.getByText(/^[1-9]\d* records? to read; [1-9]\d* others there as a hash only$/).waitFor();
    expect(await overflowOf(other)).toBe(0);
    await picture(other, process.env["CARDEA_SCREENSHOTS"], "phone-light-verify-site");
    await context.close();
  });

  test("fits a wide screen", async () => {
    await page.setViewportSize(DESKTOP);
    await page.goto(`${server.url}/log`);
    await lines().first().waitFor();
    expect(await overflowOf(page)).toBe(0);
  });

  test("left no error in the browser", () => {
    expect(seen.errors).toEqual([]);
  });
});
