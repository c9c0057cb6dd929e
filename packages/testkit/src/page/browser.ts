import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const QUIETLY = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A phone in a hand, the width that everything must fit. */
export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };

/** `path`: the browser to take instead of the usual one. */
export async function startBrowser(path: string | undefined, further: readonly string[] = []): Promise<Browser> {
  const executablePath = path ?? PLACES.find((place) => existsSync(place));
  if (executablePath === undefined) throw new Error("no browser: install chromium or set CHROMIUM_PATH");
  return chromium.launch({ executablePath, args: [...QUIETLY, ...further] });
}

/** What a browser showed or said that it must not. */
export interface Watch {
  /** Errors of the page and of the console. */
  readonly errors: string[];
  /** Every address that was asked for or shown, and every title. */
  readonly addresses: string[];
}

/** Writes down all errors, addresses and titles of the pages of a context. */
export function watch(context: BrowserContext, { errors, addresses }: Watch): void {
  context.on("page", (page) => {
    page.on("pageerror", (error) => errors.push(`${error.name}: ${error.message}`));
    page.on("console", (said) => said.type() === "error" && errors.push(said.text()));
    page.on("request", (request) => addresses.push(request.url()));
    page.on("framenavigated", (frame) => addresses.push(frame.url()));
  });
}

/** How much wider than its window a page is; 0 if all fits. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

/** Writes a picture of the whole page into a folder; without a folder it does nothing. */
export async function picture(page: Page, folder: string | undefined, name: string): Promise<void> {
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await page.evaluate(asKeptHere);
  await page.waitForTimeout(400); // the last transitions
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: false });
}

/** With its typeface, as on a device that keeps the app: in a new browser the page shows a stand-in. */
export async function asKeptHere(): Promise<void> {
  const [file] = (await (await fetch("/sw.js")).text()).match(/assets\/inter-latin-wght[\w-]*\.woff2/) ?? [];
  if (file === undefined) return;
  const typeface = new FontFace("Inter Variable", `url(/${file})`, { weight: "100 900" });
  document.fonts.add(await typeface.load());
}

const HOLD_MS_MAX = 6_000;
const HOLD_TRIES_MAX = 6;

/** Presses a button for as long as it takes until `done` has come to pass; again where the page moved it away meanwhile. */
export async function hold(
  page: Page,
  label: string,
  done: () => Promise<void>,
  within: Pick<Page, "getByRole"> = page,
): Promise<void> {
  const button = within.getByRole("button", { name: label });
  let isOver = false;
  const over = done().finally(() => (isOver = true));
  over.catch(() => undefined); // told by the last line
  for (let tries = 0; !isOver && tries < HOLD_TRIES_MAX; tries++) {
    const isThere = await Promise.race([
      over.then(
        () => false,
        () => false,
      ),
      button.hover().then(
        () => true,
        () => false,
      ),
    ]);
    if (!isThere) continue;
    await page.mouse.down();
    await Promise.race([over.catch(() => undefined), page.waitForTimeout(HOLD_MS_MAX)]);
    await page.mouse.up();
  }
  await over;
}
