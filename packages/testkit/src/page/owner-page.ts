import type { Browser, Page } from "playwright-core";
import { PHONE, type Watch, watch } from "./browser.ts";
import type { ServerProcess } from "./server-process.ts";

const OWNER = { name: "Olga Owner", email: "owner@example.org", password: "four words in a row" };

/** A phone in whose browser the owner is signed in. `seen` hears of what goes wrong in its pages from then on. */
export async function openOwnerPage(browser: Browser, server: ServerProcess, seen: Watch): Promise<Page> {
  const context = await browser.newContext({ viewport: PHONE, locale: "en-GB", timezoneId: "Europe/Berlin" });
  context.setDefaultTimeout(30_000);
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
