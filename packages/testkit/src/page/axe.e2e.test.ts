import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barriers, LOOKS } from "./barriers.ts";
import { picture, startBrowser, type Watch } from "./browser.ts";
import { type LivedIn, liveIn } from "./lived-in-house.ts";
import { newContext, type OpenHouse, openHouseForBrowsers, signInOwner } from "./open-house.ts";

const PICTURES = process.env["CARDEA_SCREENSHOTS"];
const LOOK_MS = 240_000;
const OPENER_MS = 3_000;
const SETTLED_MS = 5_000;

/** A page, and what is opened on it one after the other: the names of buttons, and of what folds out. */
interface View {
  readonly name: string;
  readonly path: string;
  readonly opens?: readonly (string | RegExp)[];
}

const viewsOf = ({ frontId, garageId, codes }: LivedIn): readonly View[] => [
  { name: "today", path: "/" },
  { name: "doors", path: "/doors", opens: ["Add a door"] },
  { name: "door", path: `/doors/${frontId}`, opens: [/^Show all/, "Change"] },
  { name: "door in trouble", path: `/doors/${garageId}` },
  { name: "codes", path: "/codes", opens: ["All kinds", "Choose several", "All shown"] },
  { name: "no such codes", path: "/codes?q=nobody" },
  { name: "new code", path: "/codes/new", opens: [/^A stay/, /^Every week/, /^Own digits/, /^Emergency/, "Make code"] },
  { name: "stay", path: `/codes/${codes.stay}`, opens: ["Change", "Extend", "Make a new link"] },
  { name: "code of own digits", path: `/codes/${codes.own}`, opens: ["Make a link", "Show"] },
  { name: "emergency code", path: `/codes/${codes.asleep}` },
  { name: "revoked code", path: `/codes/${codes.over}` },
  { name: "no such code", path: "/codes/code_01900000-0000-7000-8000-000000000009" },
  { name: "timeline", path: "/timeline", opens: ["Month", "List", "People"] },
  { name: "log", path: "/log", opens: ["Verify this log", /opened Front door|opened Garage|Wrong PIN/] },
  { name: "insights", path: "/insights", opens: [/Entries by door: show as a table/] },
  { name: "check-up", path: "/check-up", opens: [/^Remove the code/] },
  { name: "people", path: "/people" },
  { name: "settings", path: "/settings" },
  { name: "notices", path: "/settings/notices" },
  { name: "account", path: "/account" },
  { name: "more", path: "/more" },
  { name: "keypad", path: `/keypad/${frontId}` },
  { name: "no such page", path: "/nowhere" },
];

describe("every view of the house is without barriers", () => {
  const seen: Watch = { errors: [], addresses: [] };
  let house: OpenHouse;
  let browser: Browser;
  let owner: Page;
  let views: readonly View[] = [];

  beforeAll(async () => {
    house = await openHouseForBrowsers();
    browser = await startBrowser(process.env["CHROMIUM_PATH"]);
  });
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });

  /** What was found by name of what was looked at; only what has barriers. */
  const looking = (page: Page, look: string) => {
    const found: Record<string, readonly string[]> = {};
    const at = async (name: string): Promise<void> => {
      await settled(page);
      const barriersHere = await barriers(page);
      if (barriersHere.length > 0) found[name] = barriersHere;
      await picture(page, PICTURES, `${look}-${name.replaceAll(/\W+/g, "-")}`);
    };
    return { found, at };
  };

  test.each(LOOKS)("before anybody is the owner: %s", async (look, options) => {
    const context = await newContext(browser, seen, options);
    const page = await context.newPage();
    const { found, at } = looking(page, look);
    await page.goto(house.url);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await at("signed out");
    await page.goto(`${house.url}/#setup=${"a".repeat(43)}`);
    await page.reload();
    await page.getByRole("button", { name: "Go in" }).click();
    await at("owner's form");
    expect(found).toEqual({});
    await context.close();
  });

  test("for an owner who has lived there for a month", async () => {
    owner = await signInOwner(house, { browser, seen });
    const { found, at } = looking(owner, "phone-light");
    await at("empty today");
    for (const path of ["/codes", "/timeline", "/insights", "/log"]) {
      await owner.goto(house.url + path);
      await at(`empty ${path}`);
    }
    expect(found).toEqual({});
    await owner.goto("about:blank"); // a page that listens would ask anew at each of so many events
    views = viewsOf(await liveIn(house));
  });

  test.each(LOOKS)(
    "signed in: %s",
    async (look, options) => {
      const storageState = await owner.context().storageState();
      const context = await newContext(browser, seen, { ...options, storageState });
      const page = await context.newPage();
      const { found, at } = looking(page, look);
      for (const { name, path, opens = [] } of views) {
        await page.goto(house.url + path);
        await page.locator("main :is(h1, [role=alert], .note)").first().waitFor();
        await at(name);
        for (const what of opens) {
          const opener = page
            .getByRole("button", { name: what })
            .or(page.getByRole("radio", { name: what }))
            .first();
          const isThere = await opener.click({ timeout: OPENER_MS }).then(
            () => true,
            () => false,
          );
          if (isThere) await at(`${name}, ${String(what)}`);
          else found[`${name}, ${String(what)}`] = ["there is nothing of that name to open"];
        }
        await foldOut(page);
        await at(`${name}, folded out`);
      }
      expect(found).toEqual({});
      await context.close();
    },
    LOOK_MS,
  );

  test.each(LOOKS)("dialogs: %s", async (look, options) => {
    const storageState = await owner.context().storageState();
    const context = await newContext(browser, seen, { ...options, storageState });
    const page = await context.newPage();
    const { found, at } = looking(page, look);
    await page.goto(house.url);
    await page.locator('[data-live="live"]').waitFor();
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menu").waitFor();
    await at("menu");
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await at("list of keys");
    const stay = views.find(({ name }) => name === "stay")?.path ?? "";
    await page.goto(house.url + stay);
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.getByLabel("Reason").fill("I check it");
    const stale = { status: 403, code: "step_up_required", title: "", detail: "", fields: [] };
    const refusal = { status: 403, contentType: "application/problem+json", body: JSON.stringify(stale) };
    await page.route("**/reveal", (route) => route.fulfill(refusal), { times: 1 });
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.getByRole("dialog", { name: "Is it still you?" }).waitFor();
    await at("step-up");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Make a new link" }).click();
    await page.getByRole("button", { name: /^Make a (new )?link$/ }).click();
    await page.locator('[data-link="shown"]').waitFor();
    await at("share sheet");
    await page.getByRole("button", { name: "Hold to revoke" }).click();
    await at("revoke");
    expect(found).toEqual({});
    await context.close();
  });

  test.each(LOOKS)("somebody who has to sign in: %s", async (look, options) => {
    const context = await newContext(browser, seen, options);
    const page = await context.newPage();
    const { found, at } = looking(page, look);
    await page.goto(house.url);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await at("sign-in");
    await page.goto(`${house.url}/#invitation=${"a".repeat(43)}`);
    await page.reload();
    await at("invitation");
    expect(found).toEqual({});
    await context.close();
  });
});

/** Waits until nothing is asked for and nothing moves any more: colors on their way are not yet those that are read. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      document.querySelector('[aria-busy="true"]') === null &&
      document.getAnimations().every(({ effect }) => effect?.getComputedTiming().endTime === Infinity),
    undefined,
    { timeout: SETTLED_MS },
  );
}

async function foldOut(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll("details")) fold.open = true;
  });
}
