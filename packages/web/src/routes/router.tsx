import { createRootRoute, createRoute, createRouter, Outlet } from "@tanstack/react-router";
import { AccountPage } from "./account-page.tsx";
import { CodePage } from "./code-page.tsx";
import { CodesPage } from "./codes-page.tsx";
import { DoorsPage } from "./doors-page.tsx";
import { KeypadPage } from "./keypad-page.tsx";
import { LogPage } from "./log-page.tsx";
import { NewCodePage } from "./new-code-page.tsx";
import { NotFound } from "./not-found.tsx";
import { Gate } from "./gate.tsx";

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });
const house = createRoute({ getParentRoute: () => root, id: "house", component: Gate });

const doors = createRoute({ getParentRoute: () => house, path: "/", component: DoorsPage });
const codes = createRoute({ getParentRoute: () => house, path: "/codes", component: CodesPage });
/** Which doors are chosen already, as ids with commas between. */
const newCode = createRoute({
  getParentRoute: () => house,
  path: "/codes/new",
  component: NewCodePage,
  validateSearch: (search: Record<string, unknown>): { doors?: string } =>
    typeof search["doors"] === "string" ? { doors: search["doors"] } : {},
});
const code = createRoute({ getParentRoute: () => house, path: "/codes/$codeId", component: CodePage });
const log = createRoute({ getParentRoute: () => house, path: "/log", component: LogPage });
const account = createRoute({ getParentRoute: () => house, path: "/account", component: AccountPage });
const keypad = createRoute({ getParentRoute: () => root, path: "/keypad/$lockId", component: KeypadPage });

export const router = createRouter({
  routeTree: root.addChildren([house.addChildren([doors, codes, newCode, code, log, account]), keypad]),
  defaultPreload: false,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
