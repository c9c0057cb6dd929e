import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { hold, overflowOf, PHONE, picture, startBrowser } from "./browser.ts";
import { type LastingServer, startLastingServer } from "./lasting-server.ts";
import { askAs, becomeOwner, lockIdOf } from "./owner-page.ts";

const PICTURES = process.env["CARDEA_SCREENSHOTS"];
const PIN = "48291377";

describe("the app on a bad network", () => {
  let server: LastingServer;
  let browser: Browser;
  let owner: BrowserContext;
  let page: Page;
  let front = "";
  let cookie = "";

  beforeAll(async () => {
    server = await startLastingServer();
    browser = await startBrowser(process.env["CHROMIUM_PATH"]);
    owner = await browser.newContext({ viewport: PHONE, locale: "en-GB", timezoneId: "Europe/Berlin" });
    owner.setDefaultTimeout(60_000);
    page = await owner.newPage();
    await becomeOwner(page, server.setupLink);
    front = await lockIdOf(page, "Front door");
    const custom = { kind: "custom", lockIds: [front], holder: { name: "Ann Miller" }, pin: PIN, endless: true };
    await askAs(page, "/codes", custom);
    cookie = (await owner.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
    await vi.waitUntil(async () => (await press(PIN)) === "granted", { interval: 1_000, timeout: 60_000 });
    await page.evaluate(() => navigator.serviceWorker.ready);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });

  /** Types at the keypad of the front door, past the browser and its network. */
  async function press(pin: string): Promise<string> {
    const answer = await fetch(`${server.url}/api/v1/virtual-locks/${front}/keypad`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ pin }),
    });
    return ((await answer.json()) as { outcome: string }).outcome;
  }

  async function codesNamed(name: string): Promise<number> {
    const url = `${server.url}/api/v1/codes?text=${encodeURIComponent(name)}`;
    const { items } = (await (await fetch(url, { headers: { cookie } })).json()) as { items: unknown[] };
    return items.length;
  }

  /** Only lines of the log: the head of the page tells the last entry once more. */
  const entryLines = (log: Page) => log.locator("[data-log]").getByText("Ann Miller opened Front door");

  const live = (shown: Page, state: string) => shown.locator(`[data-live="${state}"]`).waitFor();

  test("can be installed, and its worker is never taken from a cache", async () => {
    const cdp = await owner.newCDPSession(page);
    const { installabilityErrors } = await cdp.send("Page.getInstallabilityErrors");
    const errors = installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito");
    expect(errors).toEqual([]);
    const worker = await fetch(`${server.url}/sw.js`);
    expect(worker.headers.get("cache-control")).toBe("no-cache");
    expect(worker.headers.get("content-type")).toContain("javascript");
    const manifest = (await (await fetch(`${server.url}/manifest.webmanifest`)).json()) as { icons: { src: string }[] };
    for (const { src } of manifest.icons) expect((await fetch(server.url + src)).status).toBe(200);
  });

  test("keeps none of the API's answers on the device", async () => {
    const kept = await page.evaluate(async () => {
      const names = await caches.keys();
      const lists = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return lists.flat().map(({ url }) => new URL(url).pathname);
    });
    expect(kept).toContain("/index.html");
    expect(kept.filter((path) => path.startsWith("/api") || path.startsWith("/g"))).toEqual([]);
  });

  test("tells when the server is gone, keeps what it showed, and comes back by itself", async () => {
    const log = await owner.newPage();
    await log.goto(`${server.url}/log`);
    await entryLines(log).first().waitFor();
    const entries = () => entryLines(log).count();
    const before = await entries();
    await server.stop("SIGKILL");
    await live(log, "lost");
    await log.getByText("The page has lost the server").waitFor();
    expect(await entries()).toBe(before);
    expect(await overflowOf(log)).toBe(0);
    await picture(log, PICTURES, "phone-light-lost");
    await server.start();
    await live(log, "live");
    await expect.poll(() => press(PIN), { interval: 1_000 }).toBe("granted");
    await expect.poll(entries).toBe(before + 1);
    await log.close();
  });

  test("shows each entry once that happened while it was offline", async () => {
    const log = await owner.newPage();
    await log.goto(`${server.url}/log`);
    await live(log, "live");
    const entries = () => entryLines(log).count();
    await expect.poll(entries).toBeGreaterThan(1);
    const before = await entries();
    await owner.setOffline(true);
    await live(log, "lost");
    for (let count = 0; count < 3; count++) expect(await press(PIN)).toBe("granted");
    await owner.setOffline(false);
    await live(log, "live");
    await expect.poll(entries).toBe(before + 3);
    expect(await press(PIN)).toBe("granted");
    await expect.poll(entries).toBe(before + 4);
    await log.close();
  });

  test("refuses without a connection what a door depends on, and does not do it later", async () => {
    const boltOf = async () => {
      const answer = await fetch(`${server.url}/api/v1/locks/${front}`, { headers: { cookie } });
      return ((await answer.json()) as { state: { bolt: string } }).state.bolt;
    };
    await expect.poll(boltOf).toBe("locked"); // it closes by itself after an entry
    await page.goto(`${server.url}/doors`);
    await live(page, "live");
    const region = page.getByRole("region", { name: "Front door" });
    await region.getByRole("button", { name: "Hold to unlock" }).waitFor();
    const sent: string[] = [];
    page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
    await owner.setOffline(true);
    await live(page, "lost");
    await hold(page, "Hold to unlock", () => page.locator('[data-refused="offline"]').waitFor(), region);
    await picture(page, PICTURES, "phone-light-refused");
    await owner.setOffline(false);
    await live(page, "live");
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect([sent, await boltOf()]).toEqual([[], "locked"]);
  });

  test("keeps a code that was made offline, marked as not sent, and makes it once, though two tabs wait with it", async () => {
    const other = await owner.newPage();
    await other.goto(`${server.url}/codes`);
    await live(other, "live");
    await page.bringToFront();
    await page.goto(`${server.url}/codes/new`);
    await page.getByLabel("Name").fill("Olive Offline");
    await page.getByRole("checkbox", { name: "Front door" }).check();
    await page.locator('[data-preview="sound"]').waitFor();
    await owner.setOffline(true);
    await live(page, "lost");
    await page.getByRole("button", { name: "Make code" }).click();
    await page.locator('[data-unsent="waiting"]').waitFor();
    await page.getByText("Code for Olive Offline, Front door").waitFor();
    await other.locator('[data-unsent="waiting"]').waitFor();
    expect(await overflowOf(page)).toBe(0);
    await picture(page, PICTURES, "phone-light-unsent");
    expect(await codesNamed("Olive Offline")).toBe(0);
    await owner.setOffline(false);
    await page
      .getByRole("link", { name: /Olive Offline/ })
      .first()
      .waitFor();
    await expect.poll(() => page.locator("[data-unsent]").count()).toBe(0);
    await expect.poll(() => other.locator("[data-unsent]").count()).toBe(0);
    expect(await codesNamed("Olive Offline")).toBe(1);
    await other.close();
  });

  test("keeps no digits that a person chose", async () => {
    await page.goto(`${server.url}/codes/new`);
    await page.getByLabel("Name").fill("Cora Custom");
    await page.locator('[data-kind="custom"]').click();
    await page.getByRole("textbox", { name: "PIN" }).fill("60718294");
    await page.getByRole("checkbox", { name: "Front door" }).check();
    await page.locator('[data-preview="sound"]').waitFor();
    await owner.setOffline(true);
    await live(page, "lost");
    await page.getByRole("button", { name: "Make code" }).click();
    await page.getByText("digits of your own are not kept").waitFor();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain("60718294");
    await owner.setOffline(false);
    await live(page, "live");
  });

  test("starts without the server and says so, and goes on once it answers; the keypad is no part of it", async () => {
    await page.goto(server.url);
    await live(page, "live");
    await server.stop();
    await page.reload();
    await page.getByRole("heading", { name: "No connection" }).waitFor();
    expect(await overflowOf(page)).toBe(0);
    await picture(page, PICTURES, "phone-light-no-connection");
    for (const path of [`/keypad/${front}`, "/g"]) {
      const other = await owner.newPage();
      await expect(other.goto(server.url + path)).rejects.toThrow(/ERR_CONNECTION_REFUSED/);
      await other.close();
    }
    await server.start();
    await live(page, "live");
  });

  test("speaks the other language too without the server, though nobody has read it here", async () => {
    const speak = async (language: string): Promise<void> => {
      await page.evaluate((chosen) => localStorage.setItem("cardea.language", chosen), language);
      await page.reload();
    };
    await server.stop();
    await speak("de");
    await page.getByRole("heading", { name: "Keine Verbindung" }).waitFor();
    await speak("en");
    await page.getByRole("heading", { name: "No connection" }).waitFor();
    await server.start();
    await live(page, "live");
  });
});
