import type { Page } from "playwright-core";
import type { LivedInHouse } from "./lived-in-house.ts";

/** Where a guest's phone is that is not at the house yet. */
export const FAR_AWAY = { latitude: 38.7142, longitude: -9.1432 };

/** An address of the page, and who opens it. */
export interface View {
  readonly name: string;
  readonly path: string;
  /** The owner, if it is nobody else; a newcomer owns a house in which nothing has happened yet. */
  readonly as?: "stranger" | "newcomer";
  /** What is arranged before the page is opened. */
  readonly before?: (page: Page) => Promise<unknown>;
  /** What is done and waited for before the picture. */
  readonly ready?: (page: Page) => Promise<unknown>;
}

/** All views of the house, and what is waited for in each. */
export function viewsOf({ lockId, codeId, guestLink, fencedLink }: LivedInHouse): readonly View[] {
  const title = (page: Page) => page.getByRole("heading", { level: 1 }).first().waitFor();
  const opened = (page: Page) => page.locator('[data-stage]:not([data-stage="opening"])').waitFor();
  const places = {
    today: "/",
    doors: "/doors",
    door: `/doors/${lockId}`,
    codes: "/codes",
    "new-code": "/codes/new",
    code: `/codes/${codeId}`,
    timeline: "/timeline",
    log: "/log",
    insights: "/insights",
    "check-up": "/check-up",
    more: "/more",
    people: "/people",
    "settings-site": "/settings/site",
    "settings-members": "/settings/members",
    "settings-notices": "/settings/notices",
    "settings-connections": "/settings/connections",
    account: "/account",
  };
  return [
    ...Object.entries(places).map(([name, path]) => ({ name, path, ready: title })),
    { name: "keypad", path: `/keypad/${lockId}`, ready: (page) => page.getByRole("button", { name: "5" }).waitFor() },
    { name: "sign-in", path: "/", as: "stranger", ready: title },
    { name: "guest", path: pathOf(guestLink), as: "stranger", ready: opened },
    {
      name: "guest-asleep",
      path: pathOf(fencedLink),
      as: "stranger",
      async ready(page) {
        await opened(page);
        await page.locator('[data-action="find-position"]').click();
      },
    },
  ];
}

/** A link's path with what stands behind its #. */
function pathOf(link: string): string {
  const { pathname, hash } = new URL(link);
  return pathname + hash;
}
