import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { type CodesSearch, codesSearchOf } from "../code/codes-search.ts";
import { filterIn } from "../entry/log-filter.ts";
import { pages } from "../first/pages.ts";
import { Gate } from "./gate.tsx";
import { NotFound } from "./not-found.tsx";

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });
const house = createRoute({ getParentRoute: () => root, id: "house", component: Gate });
const inHouse = () => house;

const today = createRoute({
  getParentRoute: inHouse,
  path: "/",
  component: lazyRouteComponent(pages.today, "TodayPage"),
});
const doors = createRoute({
  getParentRoute: inHouse,
  path: "/doors",
  component: lazyRouteComponent(pages.doors, "DoorsPage"),
});
const door = createRoute({
  getParentRoute: () => doors,
  path: "/$lockId",
  component: lazyRouteComponent(pages.door, "DoorPage"),
});
const codes = createRoute({
  getParentRoute: inHouse,
  path: "/codes",
  component: lazyRouteComponent(pages.codes, "CodesPage"),
  validateSearch: (search: Record<string, unknown>): CodesSearch => codesSearchOf(search),
});
/** What a new code begins with: doors as ids with commas between, and wall-clock times `YYYY-MM-DDTHH:MM`. */
export interface NewCodeSearch {
  readonly doors?: string;
  readonly from?: string;
  readonly until?: string;
}
const newCode = createRoute({
  getParentRoute: inHouse,
  path: "/codes/new",
  component: lazyRouteComponent(pages.newCode, "NewCodePage"),
  validateSearch: (search: Record<string, unknown>): NewCodeSearch => ({
    ...(typeof search["doors"] === "string" && { doors: search["doors"] }),
    ...(typeof search["from"] === "string" && { from: search["from"] }),
    ...(typeof search["until"] === "string" && { until: search["until"] }),
  }),
});
/** Shown within the place of the list, which stays beside it where there is room. */
const code = createRoute({
  getParentRoute: () => codes,
  path: "$codeId",
  component: lazyRouteComponent(pages.code, "CodePage"),
});
const timeline = createRoute({
  getParentRoute: inHouse,
  path: "/timeline",
  component: lazyRouteComponent(pages.timeline, "TimelinePage"),
});
const log = createRoute({
  getParentRoute: inHouse,
  path: "/log",
  component: lazyRouteComponent(pages.log, "LogPage"),
  validateSearch: filterIn,
});
const insights = createRoute({
  getParentRoute: inHouse,
  path: "/insights",
  component: lazyRouteComponent(pages.insights, "InsightsPage"),
});
const checkUp = createRoute({
  getParentRoute: inHouse,
  path: "/check-up",
  component: lazyRouteComponent(pages.checkUp, "CheckUpPage"),
});
const people = createRoute({
  getParentRoute: inHouse,
  path: "/people",
  component: lazyRouteComponent(pages.people, "PeoplePage"),
});
const settings = createRoute({
  getParentRoute: inHouse,
  path: "/settings",
  component: lazyRouteComponent(pages.settings, "SettingsPage"),
});
const inSettings = () => settings;
const siteSettings = createRoute({
  getParentRoute: inSettings,
  path: "/site",
  component: lazyRouteComponent(() => import("../settings/site-settings.tsx"), "SiteSettings"),
});
const memberSettings = createRoute({
  getParentRoute: inSettings,
  path: "/members",
  component: lazyRouteComponent(() => import("../settings/member-settings.tsx"), "MemberSettings"),
});
const securitySettings = createRoute({
  getParentRoute: inSettings,
  path: "/security",
  component: lazyRouteComponent(() => import("../settings/security-settings.tsx"), "SecuritySettings"),
});
const connectionSettings = createRoute({
  getParentRoute: inSettings,
  path: "/connections",
  component: lazyRouteComponent(() => import("../settings/connection-settings.tsx"), "ConnectionSettings"),
});
const keySettings = createRoute({
  getParentRoute: inSettings,
  path: "/keys",
  component: lazyRouteComponent(() => import("../settings/key-settings.tsx"), "KeySettings"),
});
const privacySettings = createRoute({
  getParentRoute: inSettings,
  path: "/privacy",
  component: lazyRouteComponent(() => import("../settings/privacy-settings.tsx"), "PrivacySettings"),
});
const noticeSettings = createRoute({
  getParentRoute: inSettings,
  path: "/notices",
  component: lazyRouteComponent(() => import("./notices-page.tsx"), "NoticesPage"),
});
const person = createRoute({
  getParentRoute: inHouse,
  path: "/people/$holderId",
  component: lazyRouteComponent(pages.person, "PersonPage"),
});
const more = createRoute({
  getParentRoute: inHouse,
  path: "/more",
  component: lazyRouteComponent(() => import("./more-page.tsx"), "MorePage"),
});
const account = createRoute({
  getParentRoute: inHouse,
  path: "/account",
  component: lazyRouteComponent(() => import("./account-page.tsx"), "AccountPage"),
});
const keypad = createRoute({
  getParentRoute: () => root,
  path: "/keypad/$lockId",
  component: lazyRouteComponent(() => import("./keypad-page.tsx"), "KeypadPage"),
});

const listOfCodes = codes.addChildren([code]);
const listOfDoors = doors.addChildren([door]);
const listOfSettings = settings.addChildren([
  siteSettings,
  memberSettings,
  securitySettings,
  connectionSettings,
  keySettings,
  privacySettings,
  noticeSettings,
]);
const further = [timeline, log, insights, checkUp, people, person, listOfSettings, more, account];
const places = [today, listOfDoors, listOfCodes, newCode, ...further];

/** The router of the whole app, beginning at the address that is open. */
export function makeRouter() {
  return createRouter({
    routeTree: root.addChildren([house.addChildren(places), keypad]),
    defaultPreload: "intent",
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
