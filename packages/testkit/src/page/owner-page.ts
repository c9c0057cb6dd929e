import type { Browser, Page } from "playwright-core";
import { PHONE, type Watch, watch } from "./browser.ts";
import type { ServerProcess } from "./server-process.ts";

export const OWNER = { name: "Olga Owner", email: "owner@example.org", password: "four words in a row" };

/** A phone in whose browser the owner is signed in. `seen` hears of what goes wrong in its pages from then on. */
export async function openOwnerPage(browser: Browser, server: ServerProcess, seen: Watch): Promise<Page> {
  const context = await browser.newContext({ viewport: PHONE, locale: "en-GB", timezoneId: "Europe/Berlin" });
  context.setDefaultTimeout(60_000);
  const blank = await context.newPage();
  await blank.goto(new URL("/health", server.url).href);
  const token = server.setupLink.split("#setup=")[1];
  const status = await blank.evaluate(
    async (body) => {
      const headers = { "content-type": "application/json" };
      return (await fetch("/api/v1/setup", { method: "POST", headers, body })).status;
    },
    JSON.stringify({ token, ...OWNER }),
  );
  if (status !== 200) throw new Error(`the owner was not made: ${status}`);
  await blank.close();
  watch(context, seen);
  return context.newPage();
}

/** Makes the owner with a set-up link; the page then shows the app. */
export async function becomeOwner(page: Page, setupLink: string): Promise<void> {
  await page.goto(setupLink);
  await page.getByLabel("Your name").fill(OWNER.name);
  await page.getByLabel("E-mail").fill(OWNER.email);
  await page.getByRole("textbox", { name: "Password" }).fill(OWNER.password);
  await page.getByRole("button", { name: "Go in" }).click();
  await page.locator('[data-live="live"]').waitFor();
}

/** Asks the API as whoever is signed in on the page. */
export async function askAs<Answer>(page: Page, path: string, body?: object): Promise<Answer> {
  return page.evaluate(
    async ([where, sent]) => {
      const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(sent) };
      const answer = await fetch(`/api/v1${String(where)}`, sent === undefined ? {} : init);
      if (!answer.ok) throw new Error(`${String(where)}: ${await answer.text()}`);
      return answer.json();
    },
    [path, body] as const,
  ) as Promise<Answer>;
}

/** The lock of that name. */
export async function lockIdOf(page: Page, name: string): Promise<string> {
  const { items } = await askAs<{ items: readonly { id: string; name: string }[] }>(page, "/locks");
  return items.find((lock) => lock.name === name)?.id ?? "";
}
