import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { DESKTOP, PHONE, startBrowser, type Watch } from "./browser.ts";
import { FAR_AWAY, type View, viewsOf } from "./house-views.ts";
import { moveIn } from "./lived-in-house.ts";
import { newContext, type OpenHouse, openHouseForBrowsers, signInOwner } from "./open-house.ts";

/** What to take pictures of, and where to put them. */
export interface PictureWish {
  readonly folder: string;
  readonly locale: string;
  /** Only views whose names are among these; all if it is empty. */
  readonly views: readonly string[];
}

const SIZES = { phone: PHONE, desktop: DESKTOP };
const SCHEMES = ["light", "dark"] as const;
/** Long enough for what moves, for charts and for a list's first measure. */
const SETTLE_MS = 700;
/** What is enough to judge the dark by: each picture weighs on every clone of the repository. */
const DARK_TOO: readonly string[] = ["today", "code", "timeline", "keypad", "guest"];

/** Takes a picture of each view, on a phone and at a desk; of a few, or of those wished for, in the dark too. Answers what the browser complained of. */
export async function takePictures(wish: PictureWish): Promise<readonly string[]> {
  const seen: Watch = { errors: [], addresses: [] };
  const house = await openHouseForBrowsers();
  const browser = await startBrowser(process.env["CHROMIUM_PATH"]);
  try {
    await mkdir(wish.folder, { recursive: true });
    const told = await moveIn(house.rig);
    const owner = await signInOwner(house, { browser, seen, email: "olga@example.org" });
    const storageState = await owner.context().storageState();
    await owner.context().close();
    const views = viewsOf(told).filter(({ name }) => wish.views.length === 0 || wish.views.includes(name));
    const isDarkToo = (name: string) => wish.views.length > 0 || DARK_TOO.includes(name);
    await takeAll({ ...wish, isDarkToo, house, browser, seen, storageState, views });
  } finally {
    await browser.close();
    await house.close();
  }
  return seen.errors;
}

interface Session extends Pick<PictureWish, "folder" | "locale"> {
  readonly house: OpenHouse;
  readonly browser: Browser;
  readonly seen: Watch;
  readonly storageState: NonNullable<BrowserContextOptions["storageState"]>;
  readonly views: readonly View[];
  readonly isDarkToo: (view: string) => boolean;
}

async function takeAll({
  house,
  browser,
  seen,
  storageState,
  views,
  isDarkToo,
  folder,
  locale,
}: Session): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of SCHEMES) {
      const usual = { viewport, colorScheme, locale, timezoneId: "Europe/Lisbon" };
      const here = { geolocation: FAR_AWAY, permissions: ["geolocation"] };
      const owner = await newContext(browser, seen, { ...usual, storageState });
      const stranger = await newContext(browser, seen, { ...usual, ...here });
      for (const view of views.filter(({ name }) => colorScheme === "light" || isDarkToo(name))) {
        const page = await (view.as === "stranger" ? stranger : owner).newPage();
        await page.goto(new URL(view.path, house.url).href);
        await view.ready?.(page);
        await page.waitForTimeout(SETTLE_MS);
        await page.screenshot({ path: join(folder, `${view.name}-${size}-${colorScheme}.png`) });
        await page.close();
      }
      await owner.close();
      await stranger.close();
    }
  }
}
