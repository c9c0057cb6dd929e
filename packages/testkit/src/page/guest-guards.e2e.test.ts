import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barriers } from "./barriers.ts";
import { picture } from "./browser.ts";
import { HOUSE } from "./guest-house.ts";
import { act, type GuestWorld, openGuestWorld, works } from "./guest-world.ts";

const PICTURES = process.env["CARDEA_SCREENSHOTS"];
const FAR = { latitude: HOUSE.latitude + 0.0028, longitude: HOUSE.longitude, accuracy: 20 };
const NEAR = { ...HOUSE, accuracy: 15 };

let world: GuestWorld;
/** A code that was woken for a minute, which goes by while the other tests are at it. */
let awake: { readonly page: Page; readonly pin: string };
beforeAll(async () => {
  world = await openGuestWorld();
  const { codeId, url } = await world.house.openStay(FENCED);
  await world.house.post(`/codes/${codeId}/link/wake`, { minutes: 1 });
  const page = await world.open(url);
  await works(page);
  awake = { page, pin: await world.pinOn(page) };
});
afterAll(() => world?.close());

const FENCED = { fence: { radiusMeters: 150, liveMinutes: 30 } };

describe("a fenced code", () => {
  test("that the owner woke for a minute opens the door", async () => {
    expect(await world.house.press(awake.pin)).toBe("granted");
  });

  test("wakes only where the phone is near, and says how far it is where it is not", async () => {
    const { url } = await world.house.openStay(FENCED);
    const context = await world.phone({ geolocation: FAR, permissions: ["geolocation"] });
    const page = await context.newPage();
    await page.goto(url);
    await page.getByRole("heading", { name: "Your code sleeps until you are here" }).waitFor();
    expect(await page.locator('[data-action="show-pin"]').count()).toBe(0);
    await act(page, "find-position");
    await page.getByText(/about 350 m away\. Come within 150 m/).waitFor();
    expect(["outside", await barriers(page)]).toEqual(["outside", []]);
    await picture(page, PICTURES, "phone-light-guest-fence");
    await context.setGeolocation({ ...NEAR, accuracy: 3_000 });
    await act(page, "find-position");
    await page.getByText("Your phone is not sure where you are", { exact: false }).waitFor();
    await context.setGeolocation(NEAR);
    await act(page, "find-position");
    await page.getByText(/^Your code is awake until \d?\d:\d\d\.$/).waitFor();
    await works(page);
    expect(await world.house.press(await world.pinOn(page))).toBe("granted");
    await context.close();
  });

  test("is woken by the owner for who has no position", async () => {
    const { url, codeId } = await world.house.openStay(FENCED);
    const page = await world.open(url);
    await act(page, "find-position");
    await page.getByText("This page may not see your position", { exact: false }).waitFor();
    await act(page, "ask-owner");
    await page.getByText("The owner was asked", { exact: false }).waitFor();
    expect(await world.house.alarms(codeId)).toEqual(["guest_no_position"]);
    await world.house.post(`/codes/${codeId}/link/wake`, { minutes: 20 });
    await page.locator('[data-stay="works"]').waitFor(); // the page sees it by itself
    await page.context().close();
  });

  test("shows nothing of its PIN without a connection", async () => {
    const { url, codeId } = await world.house.openStay(FENCED);
    await world.house.post(`/codes/${codeId}/link/wake`, { minutes: 20 });
    const page = await world.open(url);
    await works(page);
    await world.pinOn(page);
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
  const { url } = await world.house.openStay();
  const page = await world.open(url);
  await works(page);
  const pin = await world.pinOn(page);
  await page.getByRole("button", { name: "Hide" }).click();
  await isKept(page);
  expect(await storedText(page)).not.toContain(pin);
  await page.context().setOffline(true);
  await page.reload();
  await page.getByText(/^Not connected\. This is from \d?\d:\d\d\.$/).waitFor();
  await page.getByText(/^Checked on the door/).waitFor();
  expect(await world.pinOn(page)).toBe(pin);
  await page.getByText(/^Kept on this phone\. Last checked/).waitFor();
  expect(["offline", await barriers(page)]).toEqual(["offline", []]);
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
    const { url, codeId } = await world.house.openStay({ registeredDevice: true });
    const first = await world.open(url);
    await first.getByRole("heading", { name: "Use this phone?" }).waitFor();
    expect(["choose device", await barriers(first)]).toEqual(["choose device", []]);
    await act(first, "choose-device");
    await works(first);
    await first.reload();
    await works(first);
    expect(await world.house.press(await world.pinOn(first))).toBe("granted");

    const second = await world.open(url);
    await act(second, "choose-device");
    await second.getByRole("heading", { name: "Opened on another device" }).waitFor();
    expect(["refused", await barriers(second)]).toEqual(["refused", []]);
    await act(second, "ask-owner");
    await second.getByText("The owner was asked", { exact: false }).waitFor();
    expect(await world.house.alarms(codeId)).toContain("guest_other_device");
    await world.house.post(`/codes/${codeId}/link/allow-device`);
    await act(second, "retry");
    await works(second);
    await first.reload();
    await first.getByRole("heading", { name: "Opened on another device" }).waitFor();
    await Promise.all([first.context().close(), second.context().close()]);
  });
});

describe("a link that opens nothing", () => {
  test("says so when the code is revoked while the page is open, and forgets what it kept", async () => {
    const { url, codeId } = await world.house.openStay();
    const page = await world.open(url);
    await works(page);
    await isKept(page);
    await world.house.post(`/codes/${codeId}/revoke`);
    await page.reload();
    await page.getByRole("heading", { name: "This link does not work any more" }).waitFor();
    await page.context().setOffline(true);
    await page.reload();
    await page.getByRole("heading", { name: "No connection" }).waitFor();
    await page.context().close();
  });

  test("says that the stay has ended, when it ends while the page is open", async () => {
    const { url } = await world.house.openStay({}, { endsAt: new Date(Date.now() + 12_000).toISOString() });
    const page = await world.open(url);
    await page.locator('[data-stay="ended"]').waitFor({ timeout: 60_000 });
    await page.getByRole("heading", { name: "Your code has ended" }).waitFor();
    await page.getByText("There is no PIN to show any more.").waitFor();
    await page.context().close();
  });

  test("says so when the server is down", async () => {
    const context = await world.phone();
    await context.route("**/api/v1/guest/**", (route) => route.fulfill({ status: 503, body: "" }));
    const page = await context.newPage();
    await page.goto(`${world.server.url}/g#${"a".repeat(22)}`);
    await page.getByRole("heading", { name: "The door's server does not answer" }).waitFor();
    await context.close();
  });
});

test("a code that was woken for a minute is asleep after it, and the keypad refuses it", async () => {
  await awake.page.getByRole("heading", { name: "Your code sleeps until you are here" }).waitFor({ timeout: 90_000 });
  await expect.poll(() => world.house.press(awake.pin)).toBe("denied");
});

describe("a link", () => {
  test("is not guessed: after ten that are unknown the page says to wait", async () => {
    const page = await world.open(`${world.server.url}/g#${"a".repeat(22)}`);
    await page.getByRole("heading", { name: "This link does not work any more" }).waitFor();
    for (let tries = 1; tries <= 10; tries++) {
      await page.goto(`${world.server.url}/g#${String(tries).padStart(22, "b")}`);
      await page.locator('[data-stage]:not([data-stage="opening"])').waitFor();
    }
    await page.getByRole("heading", { name: "Too many requests" }).waitFor();
    await page.context().close();
  });
});

test("nothing went wrong in any browser, and no PIN was in an address or in the server's log", () => {
  expect(world.faults()).toEqual([]);
});
