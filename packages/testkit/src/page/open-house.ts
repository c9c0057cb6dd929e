import { setupToken } from "cardea/src/main/people.arbitrary.ts";
import { openRig, type Rig } from "cardea/src/main/rig.arbitrary.ts";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { PHONE, type Watch, watch } from "./browser.ts";

/** A server in this process, so that a test can put years of life into its store, and reach it with a browser. */
export interface OpenHouse {
  readonly rig: Rig;
  readonly url: string;
  close(): Promise<void>;
}

export async function openHouseForBrowsers(): Promise<OpenHouse> {
  const rig = await openRig();
  const url = await rig.app.listen({ host: "127.0.0.1", port: 0 });
  return { rig, url, close: () => rig.close() };
}

/** The owner of every site in a new browser context, signed in, in English. */
export async function signInOwner(
  { rig, url }: OpenHouse,
  {
    browser,
    seen,
    email = "olga@example.org",
  }: { readonly browser: Browser; readonly seen: Watch; readonly email?: string },
): Promise<Page> {
  const context = await newContext(browser, seen);
  const page = await context.newPage();
  await page.goto(`${url}/#setup=${await setupToken(rig)}`);
  await page.getByLabel("Your name").fill("Olga Owner");
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill("four words in a row");
  await page.getByRole("button", { name: "Go in" }).click();
  await page.locator('[data-live="live"]').waitFor();
  return page;
}

export async function newContext(browser: Browser, seen: Watch, options: object = {}): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: PHONE,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    ...options,
  });
  context.setDefaultTimeout(60_000);
  watch(context, seen);
  return context;
}
