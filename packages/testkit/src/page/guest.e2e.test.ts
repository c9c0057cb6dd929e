import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DESKTOP, overflowOf, PHONE, picture, startBrowser, type Watch, watch } from "./browser.ts";
import { type GuestHouse, HOUSE, openGuestHouse } from "./guest-house.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

const PICTURES = process.env["CARDEA_SCREENSHOTS"];
const BUILT = fileURLToPath(new URL("../../../web/dist/guest.html", import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** What a browser says by itself of answers that refuse, and of a connection that is gone. */
const EXPECTED = /Failed to load resource: (?:the server responded with a status of 4|net::ERR_INTERNET)/;
const FAR = { latitude: HOUSE.latitude + 0.0028, longitude: HOUSE.longitude, accuracy: 20 };
const NEAR = { ...HOUSE, accuracy: 15 };

const seen: Watch = { errors: [], addresses: [] };
const pins: string[] = [];
let server: ServerProcess;
let browser: Browser;
let house: GuestHouse;

beforeAll(async () => {
  if (!existsSync(BUILT)) throw new Error("the page is not built: npm test does that, or vite build in packages/web");
  server = await startServerProcess();
  browser = await startBrowser(process.env["CHROMIUM_PATH"]);
  house = await openGuestHouse(browser, server);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

async function phone(options: object = {}): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: PHONE,
    locale: "en-GB",
    timezoneId: "Europe/Lisbon",
    ...options,
  });
  context.setDefaultTimeout(15_000);
  watch(context, seen);
  return context;
}

async function open(url: string, options: object = {}): Promise<Page> {
  const page = await (await phone(options)).newPage();
  await page.goto(url);
  await page.locator('[data-stage]:not([data-stage="opening"])').waitFor();
  return page;
}

const works = (page: Page) => page.locator('[data-stay="works"]').waitFor();
const act = (page: Page, action: string) => page.locator(`[data-action="${action}"]`).click();

async function pinOn(page: Page, action = "show-pin"): Promise<string> {
  await act(page, action);
  const pin = ((await page.locator("[data-pin] .pin-digits").textContent()) ?? "").replaceAll(/\D/g, "");
  pins.push(pin);
  return pin;
}

/** What axe-core finds that is serious or critical. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    type Found = { id: string; impact: string; nodes: { html: string }[] };
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Found[] }> } };
    const found = (await axe.run()).violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  });
}

async function check(page: Page, name: string): Promise<void> {
  expect([name, await violations(page)]).toEqual([name, []]);
  expect([name, await overflowOf(page)]).toEqual([name, 0]);
}

describe("a guest's link", () => {
  test("opens the stay, leaves the address at once, and survives a reload but no other tab", async () => {
    const { url } = await house.openStay();
    const page = await open(url);
    await works(page);
    expect(page.url()).toBe(`${server.url}/g`);
    await page.getByRole("heading", { name: /^Your code works now, until / }).waitFor();
    await page.getByText(/^Checked on the door \d\d:\d\d$/).waitFor();
    await page.getByText("Hello Ann Miller").waitFor();
    await page.reload();
    await works(page);
    const other = await page.context().newPage();
    await other.goto(`${server.url}/g`);
    await other.getByRole("heading", { name: "Open your link" }).waitFor();
    expect(await page.context().cookies()).toEqual([]);
    await page.context().close();
  });

  test("shows the PIN on a tap only; it opens the door, can be copied, and hides by itself", async () => {
    const { url } = await house.openStay();
    const context = await phone({ permissions: ["clipboard-read", "clipboard-write"] });
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(url);
    await works(page);
    expect(await page.locator("[data-pin]").count()).toBe(0);
    const pin = await pinOn(page);
    expect(pin).toMatch(/^\d{6}$/);
    expect(await house.press(pin)).toBe("granted");
    await check(page, "PIN shown");
    await act(page, "copy-pin");
    await page.getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate(() => (navigator as unknown as Clip).clipboard.readText())).toBe(pin);
    await page.clock.runFor(31_000);
    await page.locator("[data-pin]").waitFor({ state: "detached" });
    expect(await page.content()).not.toContain(pin);
    await context.close();
  });

  test("puts the stay into a calendar without its PIN or its link", async () => {
    const { url } = await house.openStay();
    const page = await open(url);
    const [file] = await Promise.all([page.waitForEvent("download"), act(page, "add-to-calendar")]);
    expect(file.suggestedFilename()).toBe("door-code.ics");
    const text = readFileSync(await file.path(), "utf8");
    expect(text).toMatch(/^BEGIN:VCALENDAR\r\n[^]*DTSTART:\d{8}T\d{6}Z\r\nDTEND:[^]*Rua das Flores 12\\, 2/);
    expect(text).not.toContain(url.split("#")[1]);
    await page.context().close();
  });

  test("is read in each language without running over, and switched on the page", async () => {
    const { url } = await house.openStay();
    const page = await open(url, { locale: "de-DE" });
    await page.getByRole("heading", { name: /^Dein Code gilt jetzt, bis / }).waitFor();
    const titles = new Set<string>();
    for (const language of ["de", "fr", "es", "it", "pt", "nl", "ja", "en"]) {
      await page.getByRole("combobox").selectOption(language);
      await page.locator(`html[lang="${language}"]`).waitFor();
      titles.add((await page.getByRole("heading", { level: 1 }).textContent()) ?? "");
      await check(page, language);
      await picture(page, PICTURES, `phone-light-guest-${language}`);
    }
    expect(titles.size).toBe(8);
    await page.context().close();
  });

  test("speaks the language that the owner chose for it before that of the browser", async () => {
    const { url } = await house.openStay({ locale: "ja" });
    const page = await open(url, { locale: "de-DE" });
    await page.getByRole("button", { name: "暗証番号を表示" }).waitFor();
    await page.context().close();
  });

  const SIGHTS = [
    ["phone-light", {}],
    ["phone-dark", { colorScheme: "dark" }],
    ["desktop-light", { viewport: DESKTOP }],
    ["desktop-dark", { viewport: DESKTOP, colorScheme: "dark" }],
  ] as const;
  test.each(SIGHTS)("is without barriers: %s", async (name, options) => {
    const { url } = await house.openStay();
    const page = await open(url, { timezoneId: "Asia/Tokyo", ...options });
    await works(page);
    await page.getByText("On your clock").waitFor();
    await check(page, name);
    await picture(page, PICTURES, `${name}-guest`);
    await act(page, "trouble");
    await check(page, `${name}, trouble`);
    await picture(page, PICTURES, `${name}-guest-trouble`);
    await page.goto(`${server.url}/g#tooshort`);
    await page.locator('[data-stage="broken_link"]').waitFor();
    await check(page, `${name}, closed`);
    await picture(page, PICTURES, `${name}-guest-closed`);
    await page.context().close();
  });
});

interface Clip {
  readonly clipboard: { readText(): Promise<string> };
}

describe("a code that does not work", () => {
  test("is tried in three steps before the owner is told, and then a backup PIN opens the door", async () => {
    const { url, codeId } = await house.openStay({ backup: true });
    const page = await open(url);
    await works(page);
    await act(page, "trouble");
    await page.getByText("Step 1 of 3").waitFor();
    await page.getByRole("button", { name: "Front door" }).click();
    await page.getByText("Step 2 of 3").waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Type it like this");
    await page.getByRole("button", { name: "Done, it is still closed" }).click();
    await act(page, "still-closed");
    expect(await house.alarms(codeId)).toEqual([]);
    await page.getByLabel("What happens?").fill("<b>The light is red</b>");
    await check(page, "telling");
    await act(page, "tell-owner");
    await page.getByRole("heading", { name: "The owner knows" }).waitFor();
    expect(await house.alarms(codeId)).toContain("guest_code_fails");
    const backup = await pinOn(page, "show-backup");
    expect(backup).toMatch(/^\d{6,10}$/);
    expect(await house.press(backup)).toBe("granted");
    await page.getByRole("heading", { name: "Your backup PIN" }).waitFor();
    await page.context().close();
  });
});

describe("a fenced code", () => {
  const fenced = { fence: { radiusMeters: 150, liveMinutes: 30 } };

  test("wakes only where the phone is near, and says how far it is where it is not", async () => {
    const { url } = await house.openStay(fenced);
    const context = await phone({ geolocation: FAR, permissions: ["geolocation"] });
    const page = await context.newPage();
    await page.goto(url);
    await page.getByRole("heading", { name: "Your code sleeps until you are here" }).waitFor();
    expect(await page.locator('[data-action="show-pin"]').count()).toBe(0);
    await act(page, "find-position");
    await page.getByText(/about 350 m away\. Come within 150 m/).waitFor();
    await check(page, "outside");
    await picture(page, PICTURES, "phone-light-guest-fence");
    await context.setGeolocation({ ...NEAR, accuracy: 3_000 });
    await act(page, "find-position");
    await page.getByText("Your phone is not sure where you are", { exact: false }).waitFor();
    await context.setGeolocation(NEAR);
    await act(page, "find-position");
    await page.getByText(/^Your code is awake until \d\d:\d\d\.$/).waitFor();
    await works(page);
    expect(await house.press(await pinOn(page))).toBe("granted");
    await context.close();
  });

  test("is woken by the owner for who has no position", async () => {
    const { url, codeId } = await house.openStay(fenced);
    const page = await open(url);
    await act(page, "find-position");
    await page.getByText("This page may not see your position", { exact: false }).waitFor();
    await act(page, "ask-owner");
    await page.getByText("The owner was asked", { exact: false }).waitFor();
    expect(await house.alarms(codeId)).toEqual(["guest_no_position"]);
    await house.post(`/codes/${codeId}/link/wake`, { minutes: 20 });
    await page.reload();
    await works(page);
    await page.context().close();
  });

  test("shows nothing of its PIN without a connection", async () => {
    const { url, codeId } = await house.openStay(fenced);
    await house.post(`/codes/${codeId}/link/wake`, { minutes: 20 });
    const page = await open(url);
    await works(page);
    await pinOn(page);
    await page.getByRole("button", { name: "Hide" }).click();
    await isKept(page);
    await page.context().setOffline(true);
    await page.locator("[data-stale]").waitFor();
    await page.getByText("You need a connection to see your PIN.").waitFor();
    await page.reload();
    await page.locator("[data-stale]").waitFor();
    await page.getByText("You need a connection to see your PIN.").waitFor();
    await page.context().close();
  });
});

/** Waits until the page can be opened without a connection. */
async function isKept(page: Page): Promise<void> {
  await page.waitForFunction(async () => {
    type Kept = { match(path: string): Promise<unknown> };
    const { caches, navigator: own } = globalThis as unknown as {
      caches: { open(name: string): Promise<Kept> };
      navigator: { serviceWorker: { ready: Promise<unknown> } };
    };
    await own.serviceWorker.ready;
    return (await (await caches.open("cardea-guest")).match("/g")) !== undefined;
  });
  await page.waitForTimeout(500); // what is kept of the view
}

test("without a connection the page says how old it is, still shows a PIN that was seen, and comes back by itself", async () => {
  const { url } = await house.openStay();
  const page = await open(url);
  await works(page);
  const pin = await pinOn(page);
  await page.getByRole("button", { name: "Hide" }).click();
  await isKept(page);
  expect(await storedText(page)).not.toContain(pin);
  await page.context().setOffline(true);
  await page.reload();
  await page.getByText(/^Not connected\. This is from \d\d:\d\d\.$/).waitFor();
  await page.getByText(/^Checked on the door/).waitFor();
  expect(await pinOn(page)).toBe(pin);
  await page.getByText(/^Kept on this phone\. Last checked/).waitFor();
  await check(page, "offline");
  await picture(page, PICTURES, "phone-light-guest-offline");
  await page.context().setOffline(false);
  await page.locator("[data-stale]").waitFor({ state: "detached" });
  await page.context().close();
});

/** All that the browser keeps of the page, as text. */
function storedText(page: Page): Promise<string> {
  return page.evaluate(async () => {
    type Any = Record<string, (...given: unknown[]) => Promise<unknown>>;
    const { sessionStorage, localStorage, indexedDB } = globalThis as unknown as Record<string, object> & {
      indexedDB: { open(name: string): EventTarget & { result: never } };
    };
    const request = indexedDB.open("cardea-guest");
    await new Promise((resolve) => request.addEventListener("success", resolve));
    const database = request.result as unknown as {
      transaction(names: string[]): { objectStore(name: string): { getAll(): EventTarget & { result: object[] } } };
    };
    const all = database.transaction(["views"]).objectStore("views").getAll();
    await new Promise((resolve) => all.addEventListener("success", resolve));
    const bytes = (all.result as { sealed: ArrayBuffer }[]).map(({ sealed }) =>
      String.fromCharCode(...new Uint8Array(sealed)),
    );
    const exported = await (globalThis as unknown as { crypto: { subtle: Any } }).crypto.subtle["exportKey"]?.(
      "raw",
      (all.result[0] as { key: unknown }).key,
    ).catch((error: Error) => error.name);
    return JSON.stringify([sessionStorage, localStorage, all.result, bytes, exported]);
  });
}

describe("a link for one device", () => {
  test("binds itself once the guest chose the device, refuses another, and lets it in when the owner allows it", async () => {
    const { url, codeId } = await house.openStay({ registeredDevice: true });
    const first = await open(url);
    await first.getByRole("heading", { name: "Use this phone?" }).waitFor();
    await check(first, "choose device");
    await act(first, "choose-device");
    await works(first);
    await first.reload();
    await works(first);
    expect(await house.press(await pinOn(first))).toBe("granted");

    const second = await open(url);
    await act(second, "choose-device");
    await second.getByRole("heading", { name: "Opened on another device" }).waitFor();
    await check(second, "refused");
    await act(second, "ask-owner");
    await second.getByText("The owner was asked", { exact: false }).waitFor();
    expect(await house.alarms(codeId)).toContain("guest_other_device");
    await house.post(`/codes/${codeId}/link/allow-device`);
    await act(second, "retry");
    await works(second);
    await first.reload();
    await first.getByRole("heading", { name: "Opened on another device" }).waitFor();
    await Promise.all([first.context().close(), second.context().close()]);
  });
});

describe("a link that opens nothing", () => {
  test("says so when the code is revoked while the page is open, and forgets what it kept", async () => {
    const { url, codeId } = await house.openStay();
    const page = await open(url);
    await works(page);
    await isKept(page);
    await house.post(`/codes/${codeId}/revoke`);
    await page.reload();
    await page.getByRole("heading", { name: "This link does not work any more" }).waitFor();
    await page.context().setOffline(true);
    await page.reload();
    await page.getByRole("heading", { name: "No connection" }).waitFor();
    await page.context().close();
  });

  test("says so when the server is down", async () => {
    const context = await phone();
    await context.route("**/api/v1/guest/**", (route) => route.fulfill({ status: 503, body: "" }));
    const page = await context.newPage();
    await page.goto(`${server.url}/g#${"a".repeat(22)}`);
    await page.getByRole("heading", { name: "The door's server does not answer" }).waitFor();
    await context.close();
    seen.errors.splice(0, Infinity, ...seen.errors.filter((error) => !error.includes("503")));
  });

  test("is not guessed: after ten that are unknown the page says to wait", async () => {
    const page = await open(`${server.url}/g#${"a".repeat(22)}`);
    await page.getByRole("heading", { name: "This link does not work any more" }).waitFor();
    for (let tries = 1; tries <= 10; tries++) {
      await page.goto(`${server.url}/g#${String(tries).padStart(22, "b")}`);
      await page.locator('[data-stage]:not([data-stage="opening"])').waitFor();
    }
    await page.getByRole("heading", { name: "Too many tries" }).waitFor();
    await page.context().close();
  });
});

test("nothing went wrong in the browser, and no PIN or token was in an address or in the server's log", () => {
  const told = [...seen.addresses.map((address) => address.replace(/#.*/, "")), server.output()].join("\n");
  expect(pins.length).toBeGreaterThan(5);
  for (const pin of pins) expect(told).not.toContain(pin);
  expect(told).not.toMatch(/[?&/](?:token|pin)[=/]/);
  expect(seen.errors.filter((error) => !EXPECTED.test(error))).toEqual([]);
});
