import type { Page } from "playwright-core";
import type { View } from "./house-views.ts";
import type { LivedInHouse } from "./lived-in-house.ts";

const title = (page: Page) => page.getByRole("heading", { level: 1 }).first().waitFor();

/** What is seen only after a step, or only now and then: for pictures, in any language of the page. */
export function furtherViewsOf(house: LivedInHouse): readonly View[] {
  return [...partsOf(house), ...entrances(), ...emptyViews()];
}

/** Parts of a view that somebody has opened; none that shows a PIN or a link, since the pictures are for everybody. */
function partsOf({ lockId, holderId, nextStay }: LivedInHouse): readonly View[] {
  const newCode = `/codes/new?${new URLSearchParams(nextStay).toString()}`;
  const settings = ["security", "keys", "privacy"];
  return [
    { name: "person", path: `/people/${holderId}`, ready: title },
    { name: "settings", path: "/settings", ready: title },
    ...settings.map((part) => ({ name: `settings-${part}`, path: `/settings/${part}`, ready: title })),
    { name: "new-code-when", path: newCode, ready: (page) => scrolledTo(page, 1) },
    { name: "new-code-where", path: newCode, ready: (page) => scrolledTo(page, 2) },
    { name: "log-filtered", path: `/log?show=entries&door=${lockId}`, ready: openFilter },
    { name: "log-verified", path: "/log", ready: verifyLog },
    { name: "record", path: "/log?show=entries", ready: openRecord },
    { name: "timeline-list", path: "/timeline", ready: asList },
    { name: "not-found", path: "/nowhere", ready: (page) => page.getByRole("link").first().waitFor() },
  ];
}

async function scrolledTo(page: Page, step: number): Promise<void> {
  await page.getByRole("textbox").first().fill("Elin Berg");
  const card = page.locator("form section.card").nth(step);
  await card.evaluate((part) => window.scrollTo(0, part.getBoundingClientRect().top + window.scrollY - 80));
}

async function openFilter(page: Page): Promise<void> {
  await page.locator("[data-log] li").first().waitFor();
  const filter = page.locator('[role="search"] button[aria-expanded]');
  if (await filter.isVisible()) await filter.click();
}

async function verifyLog(page: Page): Promise<void> {
  await page.locator("main button[aria-expanded]").first().click();
  await page.locator("[data-verdict]").waitFor();
}

async function openRecord(page: Page): Promise<void> {
  await page.locator("[data-log] li button").first().click();
  await page.getByRole("dialog").waitFor();
}

async function asList(page: Page): Promise<void> {
  await page.locator("[data-timeline]").waitFor();
  await page.getByRole("group").last().getByRole("button").last().click();
  await page.getByRole("table").first().waitFor();
}

/** Before somebody is inside. */
function entrances(): readonly View[] {
  const nobody = { signedIn: false, setUp: false };
  return [
    { name: "become-owner", path: "/#setup=invented", as: "stranger", ready: title },
    { name: "join", path: "/#invitation=invented", as: "stranger", ready: title },
    {
      name: "signed-out",
      path: "/",
      as: "stranger",
      ready: title,
      before: (page) => page.route("**/api/v1/session", (route) => route.fulfill({ json: nobody })),
    },
  ];
}

/** A house on its first day: two built-in locks, and nothing else yet. */
function emptyViews(): readonly View[] {
  const places = ["codes", "timeline", "log", "insights", "check-up", "people"];
  const noLocks = (page: Page) => page.route("**/api/v1/locks", (route) => route.fulfill({ json: { items: [] } }));
  return [
    { name: "today-empty", path: "/", as: "newcomer", ready: title },
    { name: "doors-empty", path: "/doors", as: "newcomer", ready: title, before: noLocks },
    ...places.map((place) => ({
      name: `${place}-empty`,
      path: `/${place}`,
      as: "newcomer" as const,
      ready: title,
    })),
  ];
}
