import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { asKeptHere, DESKTOP, PHONE, startBrowser, type Watch } from "./browser.ts";
import { furtherViewsOf } from "./further-views.ts";
import { FAR_AWAY, type View, viewsOf } from "./house-views.ts";
import { moveIn } from "./lived-in-house.ts";
import { newContext, type OpenHouse, openHouseForBrowsers, signInOwner } from "./open-house.ts";
import { smallPng } from "./small-png.ts";

/** What to take pictures of, and where to put them. */
export interface PictureWish {
  readonly folder: string;
  readonly locale: string;
  /** Of whole pages, not only of what a screen shows of them. */
  readonly isWhole: boolean;
  /** "phone-light", "desktop-dark"; all if it is empty. */
  readonly looks: readonly string[];
  /** Only views whose names are among these; all if it is empty. */
  readonly views: readonly string[];
}

const SIZES = { phone: PHONE, desktop: DESKTOP };
const SCHEMES = ["light", "dark"] as const;
/** Long enough for what moves, for charts and for a list's first measure. */
const SETTLE_MS = 700;

type Who = "owner" | NonNullable<View["as"]>;
type StorageState = NonNullable<BrowserContextOptions["storageState"]>;

interface Session extends Pick<PictureWish, "folder" | "locale" | "isWhole" | "looks"> {
  readonly browser: Browser;
  readonly seen: Watch;
  /** Where each of them lives, and what their browser keeps. */
  readonly homes: Readonly<Record<Who, { readonly url: string; readonly kept: StorageState | undefined }>>;
  readonly views: readonly View[];
}

/** Takes a picture of each view, on a phone and at a desk, by day and by night. Answers what was complained of. */
export async function takePictures(wish: PictureWish): Promise<readonly string[]> {
  const seen: Watch = { errors: [], addresses: [] };
  const [house, newHouse] = [await openHouseForBrowsers(), await openHouseForBrowsers()];
  const browser = await startBrowser(process.env["CHROMIUM_PATH"]);
  const keptBy = async (one: OpenHouse): Promise<StorageState> => {
    const page = await signInOwner(one, { browser, seen, email: "olga@example.org" });
    const kept = await page.context().storageState();
    await page.context().close();
    return kept;
  };
  try {
    await mkdir(wish.folder, { recursive: true });
    const told = await moveIn(house.rig);
    const homes = {
      owner: { url: house.url, kept: await keptBy(house) },
      newcomer: { url: newHouse.url, kept: await keptBy(newHouse) },
      stranger: { url: house.url, kept: undefined },
    };
    const all = [...viewsOf(told), ...furtherViewsOf(told)];
    const views = all.filter(({ name }) => wish.views.length === 0 || wish.views.includes(name));
    await takeAll({ ...wish, browser, seen, homes, views });
  } finally {
    await browser.close();
    await house.close();
    await newHouse.close();
  }
  return seen.errors;
}

async function takeAll(session: Session): Promise<void> {
  const { browser, seen, homes, views, folder, locale, looks } = session;
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of SCHEMES) {
      if (looks.length > 0 && !looks.includes(`${size}-${colorScheme}`)) continue;
      const here = { geolocation: FAR_AWAY, permissions: ["geolocation"] };
      const usual = { viewport, colorScheme, locale, timezoneId: "Europe/Lisbon", ...here };
      for (const who of ["owner", "newcomer", "stranger"] as const) {
        const { url, kept } = homes[who];
        const context = await newContext(browser, seen, {
          ...usual,
          ...(kept !== undefined && { storageState: kept }),
        });
        for (const view of views.filter(({ as = "owner" }) => as === who)) {
          const page = await context.newPage();
          const file = join(folder, `${view.name}-${size}-${colorScheme}.png`);
          await writeFile(file, await pictureOf(page, { ...session, view, url }));
          await page.close();
        }
        await context.close();
      }
    }
  }
}

interface Shot extends Pick<Session, "seen" | "isWhole"> {
  readonly view: View;
  readonly url: string;
}

/** A picture also of what does not get ready, so that one sees why. */
async function pictureOf(page: Page, { view, url, isWhole, seen }: Shot): Promise<Buffer> {
  await view.before?.(page);
  await page.goto(new URL(view.path, url).href);
  const arrive = async (): Promise<unknown> => {
    await view.ready?.(page);
    await page.waitForTimeout(SETTLE_MS);
    return page.waitForFunction(() => document.querySelector(".mantine-Skeleton-root") === null);
  };
  await arrive().catch((error: Error) => seen.errors.push(`${view.name}: ${error.message}`));
  await page.evaluate(asKeptHere).catch(() => {}); // some views are without a connection
  await page.waitForTimeout(SETTLE_MS);
  return smallPng(await page.screenshot({ fullPage: isWhole }));
}
