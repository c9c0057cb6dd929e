import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PHONE, startBrowser } from "./browser.ts";
import { type GuestHouse, openGuestHouse } from "./guest-house.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

const DIST = fileURLToPath(new URL("../../../web/dist", import.meta.url));
const SCRIPT_BYTES_MAX = 60_000;
const USABLE_MS_MAX = 1_500;
/**
 * 1.6 Mbit/s and 150 ms there and back. The processor is left as it is: how much of it a test gets on a busy machine is
 * chance. `npm run lighthouse` measures the same page on a processor four times slower.
 */
const SLOW = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };
const ROUNDS_MAX = 8;

let server: ServerProcess;
let browser: Browser;
let house: GuestHouse;
beforeAll(async () => {
  if (!existsSync(join(DIST, "guest.html"))) throw new Error("the page is not built: vite build in packages/web");
  server = await startServerProcess();
  browser = await startBrowser(process.env["CHROMIUM_PATH"]);
  house = await openGuestHouse(browser, server);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** A script and all that it imports before it runs. */
function withImports(path: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(path)) return found;
  found.add(path);
  const text = readFileSync(join(DIST, path), "utf8");
  for (const [, name = ""] of text.matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g))
    withImports(`assets/${name}`, found);
  return found;
}

test("the first scripts of the guest's page, with the largest language, stay small", () => {
  const html = readFileSync(join(DIST, "guest.html"), "utf8");
  const entries = [...html.matchAll(/(?:src|href)="\/(assets\/[\w.-]+\.js)"/g)].map(([, path = ""]) => path);
  expect(entries.length).toBeGreaterThan(0);
  const scripts = new Set(entries.flatMap((entry) => [...withImports(entry)]));
  const entry = readFileSync(join(DIST, entries[0] ?? ""), "utf8");
  const languages = [...entry.matchAll(/import\(["'`]\.\/(guest-(?:en|de|fr|es|it|pt|nl|ja)-[\w-]+\.js)["'`]\)/g)];
  expect(languages).toHaveLength(8);
  const sizeOf = (path: string): number => gzipSync(readFileSync(join(DIST, path))).length;
  const language = Math.max(...languages.map(([, name = ""]) => sizeOf(`assets/${name}`)));
  const bytes = [...scripts].reduce((sum, path) => sum + sizeOf(path), language);
  expect(bytes).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);
});

/** Milliseconds from the tap on the link until the button for the PIN is there, by the page's own clock. */
async function usableMs(url: string): Promise<number> {
  const context = await browser.newContext({ viewport: PHONE, locale: "en-GB", serviceWorkers: "block" });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", SLOW);
  await page.addInitScript(NOTE_WHEN_USABLE);
  await page.goto(url, { waitUntil: "commit" });
  await page.locator('[data-action="show-pin"]').waitFor();
  const ms = await page.evaluate(() => (globalThis as unknown as { usableAt: number }).usableAt);
  await context.close();
  return ms;
}

const NOTE_WHEN_USABLE = `new MutationObserver((_, observer) => {
  if (document.querySelector('[data-action="show-pin"]') === null) return;
  requestAnimationFrame(() => { globalThis.usableAt = performance.now(); });
  observer.disconnect();
}).observe(document, { childList: true, subtree: true })`;

test("on a slow network the page can be used within a second and a half", async () => {
  const { url } = await house.openStay();
  const times: number[] = [];
  // The machine may be busy with other things: one round in time shows that it can be.
  while (times.length < ROUNDS_MAX && !times.some((ms) => ms <= USABLE_MS_MAX)) times.push(await usableMs(url));
  expect(Math.min(...times)).toBeLessThanOrEqual(USABLE_MS_MAX);
});
