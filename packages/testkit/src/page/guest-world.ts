import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { PHONE, startBrowser, type Watch, watch } from "./browser.ts";
import { type GuestHouse, openGuestHouse } from "./guest-house.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

const BUILT = fileURLToPath(new URL("../../../web/dist/guest.html", import.meta.url));
/** What a browser says by itself of answers that refuse, and of a connection that is gone. */
const EXPECTED = /Failed to load resource: (?:the server responded with a status of [45]|net::ERR_INTERNET)/;

/** A house with a server of its own, and the phones of its guests. */
export interface GuestWorld {
  readonly server: ServerProcess;
  readonly house: GuestHouse;
  phone(options?: object): Promise<BrowserContext>;
  /** A phone of its own that opens the link, as soon as it shows something. */
  open(url: string, options?: object): Promise<Page>;
  /** The digits that the page shows after a tap. */
  pinOn(page: Page, action?: string): Promise<string>;
  /** What went wrong in any browser, and each PIN that was in an address or in the server's log. */
  faults(): readonly string[];
  close(): Promise<void>;
}

export async function openGuestWorld(): Promise<GuestWorld> {
  if (!existsSync(BUILT)) throw new Error("the page is not built: npm test does that, or vite build in packages/web");
  const server = await startServerProcess();
  const browser = await startBrowser(process.env["CHROMIUM_PATH"]);
  const house = await openGuestHouse(browser, server);
  const seen: Watch = { errors: [], addresses: [] };
  const pins: string[] = [];
  const phone: GuestWorld["phone"] = (options) => openPhone(browser, seen, options);
  return {
    server,
    house,
    phone,
    async open(url, options) {
      const page = await (await phone(options)).newPage();
      await page.goto(url);
      await page.locator('[data-stage]:not([data-stage="opening"])').waitFor();
      return page;
    },
    async pinOn(page, action = "show-pin") {
      await act(page, action);
      const pin = ((await page.locator("[data-pin] .pin-digits").textContent()) ?? "").replaceAll(/\D/g, "");
      pins.push(pin);
      return pin;
    },
    faults() {
      const told = [...seen.addresses.map((address) => address.replace(/#.*/, "")), server.output()].join("\n");
      const leaked = pins.filter((pin) => pin === "" || told.includes(pin)).map((pin) => `PIN ${pin} was told`);
      const tokens = /[?&/](?:token|pin)[=/]/.exec(told);
      return [...seen.errors.filter((error) => !EXPECTED.test(error)), ...leaked, ...(tokens ?? [])];
    },
    async close() {
      await browser.close();
      await server.stop();
    },
  };
}

async function openPhone(browser: Browser, seen: Watch, options: object = {}): Promise<BrowserContext> {
  const usual = { viewport: PHONE, locale: "en-GB", timezoneId: "Europe/Lisbon" };
  const context = await browser.newContext({ ...usual, ...options });
  context.setDefaultTimeout(60_000); // longer than the page takes until it asks again
  watch(context, seen);
  return context;
}

export function works(page: Page): Promise<void> {
  return page.locator('[data-stay="works"]').waitFor();
}

export function act(page: Page, action: string): Promise<void> {
  return page.locator(`[data-action="${action}"]`).click();
}
