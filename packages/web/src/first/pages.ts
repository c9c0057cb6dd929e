import { loadOpenings } from "../today/load-openings.ts";

/** What loads the page of each place. */
export const pages = {
  today: () => import("../routes/today-page.tsx"),
  doors: () => import("../routes/doors-page.tsx"),
  door: () => import("../routes/door-page.tsx"),
  codes: () => import("../routes/codes-page.tsx"),
  code: () => import("../routes/code-page.tsx"),
  newCode: () => import("../routes/new-code-page.tsx"),
  timeline: () => import("../routes/timeline-page.tsx"),
  log: () => import("../routes/log-page.tsx"),
  insights: () => import("../routes/insights-page.tsx"),
  checkUp: () => import("../routes/check-up-page.tsx"),
  people: () => import("../routes/people-page.tsx"),
  person: () => import("../routes/person-page.tsx"),
  settings: () => import("../routes/settings-page.tsx"),
} as const;

const OF_PLACES: Readonly<Record<string, () => Promise<unknown>>> = {
  "": () => Promise.all([pages.today(), loadOpenings()]),
  doors: pages.doors,
  codes: pages.codes,
  timeline: pages.timeline,
  log: pages.log,
  insights: pages.insights,
  "check-up": pages.checkUp,
  people: pages.people,
  settings: pages.settings,
};
const OF_PARTS: Readonly<Record<string, () => Promise<unknown>>> = {
  doors: pages.door,
  codes: pages.code,
  people: pages.person,
};

/** Begins to load the pages at that path, without waiting for the rest of the app. */
export function loadPagesAt(pathname: string): void {
  const [, place = "", part] = pathname.split("/");
  const wanted = pathname === "/codes/new" ? [pages.newCode] : [OF_PLACES[place], part && OF_PARTS[place]];
  for (const load of wanted) if (typeof load === "function") load().catch(() => {}); // the router tries again
}
