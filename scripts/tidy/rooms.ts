// Who may import whom: the rooms of the house and the doors between them, as a table.

/** A room: the files below a folder, or one file. Rooms are looked up by their longest path. */
export interface Room {
  readonly path: string;
  /** The rooms it may import besides itself. "*" is all; a folder opens the rooms in it too, but not with `/.` after it. */
  readonly mayImport: readonly string[];
  /** Where the program starts: nobody imports that, but tests. */
  readonly isEntry?: boolean;
}

const CORE = "packages/core/src";
const LOCK = "packages/lock/src";
const SERVER = "packages/server/src";

/** Parts of core from the ground up: a part may import its own level and those below it. */
const CORE_LEVELS: readonly (readonly string[])[] = [
  ["brand.ts", "ids.ts", "error.ts", "problem.ts", "role.ts"],
  ["time", "pin"],
  ["code", "lock", "site", "audit"],
  ["sync", "booking", "check-up"],
  ["keypad"],
];

const core = (...names: string[]): string[] => names.map((name) => `${CORE}/${name}`);
const server = (...names: string[]): string[] => names.map((name) => `${SERVER}/${name}`);

const coreRooms: Room[] = [
  { path: `${CORE}/index.ts`, mayImport: [CORE] },
  ...CORE_LEVELS.flatMap((level, height) =>
    level.map((name) => ({ path: `${CORE}/${name}`, mayImport: core(...CORE_LEVELS.slice(0, height + 1).flat()) })),
  ),
];

/** Each driver is a room of its own, which no other driver may enter. */
export const DRIVERS = `${SERVER}/drivers`;
const driverNeeds = [CORE, ...server("world", "log", "drivers/port.ts"), `${DRIVERS}/.`];

const ports = server(
  "store/port.ts",
  "store/accounts-port.ts",
  "store/check-up-port.ts",
  "store/insights-port.ts",
  "store/push-port.ts",
  "store/guest-port.ts",
  "store/people-port.ts",
  "vault/port.ts",
  "jobs/port.ts",
  "drivers/port.ts",
  "delivery/port.ts",
);
const needsOfTasks = [CORE, ...server("store/port.ts", "world", "log")];

const serverRooms: Room[] = [
  ...ports.map((path) => ({ path, mayImport: [CORE, ...ports] })),
  { path: `${SERVER}/config.ts`, mayImport: [CORE] },
  { path: `${SERVER}/world`, mayImport: [CORE] },
  { path: `${SERVER}/log`, mayImport: [CORE, ...server("world")] },
  { path: `${SERVER}/vault`, mayImport: [CORE, ...server("world", "log", "vault/port.ts")] },
  {
    path: `${SERVER}/store`,
    mayImport: [
      CORE,
      ...server(
        "world",
        "log",
        "store/port.ts",
        "store/accounts-port.ts",
        "store/check-up-port.ts",
        "store/insights-port.ts",
        "store/push-port.ts",
        "store/guest-port.ts",
        "store/people-port.ts",
        "vault/port.ts",
        "jobs/port.ts",
      ),
    ],
  },
  { path: DRIVERS, mayImport: driverNeeds },
  { path: `${DRIVERS}/registry.ts`, mayImport: [...driverNeeds, DRIVERS] },
  { path: `${DRIVERS}/<one>`, mayImport: driverNeeds },
  { path: `${DRIVERS}/virtual`, mayImport: [...driverNeeds, LOCK] },
  {
    path: `${SERVER}/sync`,
    mayImport: [...needsOfTasks, ...server("drivers/port.ts", "jobs/port.ts", "vault/port.ts", "events")],
  },
  { path: `${SERVER}/codes`, mayImport: [...needsOfTasks, ...server("vault/port.ts", "jobs/port.ts", "events")] },
  { path: `${SERVER}/events`, mayImport: needsOfTasks },
  {
    path: `${SERVER}/check-up`,
    mayImport: [
      ...needsOfTasks,
      ...server("store/accounts-port.ts", "store/check-up-port.ts", "vault/port.ts", "codes", "auth"),
    ],
  },
  { path: `${SERVER}/insights`, mayImport: [...needsOfTasks, ...server("store/insights-port.ts")] },
  {
    path: `${SERVER}/guest`,
    mayImport: [...needsOfTasks, ...server("store/guest-port.ts", "vault/port.ts", "codes", "events")],
  },
  { path: `${SERVER}/people`, mayImport: [...needsOfTasks, ...server("vault/port.ts")] },
  { path: `${SERVER}/audit`, mayImport: [...needsOfTasks, ...server("vault")] },
  { path: `${SERVER}/jobs`, mayImport: [...needsOfTasks, ...server("jobs/port.ts")] },
  { path: `${SERVER}/bookings`, mayImport: needsOfTasks },
  {
    path: `${SERVER}/delivery`,
    mayImport: [...needsOfTasks, ...server("store/accounts-port.ts", "store/push-port.ts", "jobs/port.ts")],
  },
  { path: `${SERVER}/home`, mayImport: needsOfTasks },
  { path: `${SERVER}/auth`, mayImport: [CORE, ...server("store", "world", "log")] },
  {
    path: `${SERVER}/http`,
    mayImport: [
      CORE,
      ...server(
        "auth",
        "store/port.ts",
        "store/accounts-port.ts",
        "store/push-port.ts",
        "delivery",
        "store/guest-port.ts",
        "sync/wake.ts",
        "codes",
        "check-up",
        "insights",
        "guest",
        "audit",
        "events",
        "people",
        "world",
        "log",
      ),
    ],
  },
  ...["main.ts", "main", "main.e2e.test.ts", "config.test.ts", "cli.ts", "cli"].map((name) => ({
    path: `${SERVER}/${name}`,
    mayImport: ["*"],
    isEntry: true,
  })),
];

/** All rooms. A source file outside of them all is a fault. */
export const ROOMS: readonly Room[] = [
  ...coreRooms,
  { path: LOCK, mayImport: [CORE] },
  ...serverRooms,
  { path: "packages/web", mayImport: [CORE] },
  { path: "packages/testkit", mayImport: ["*"] },
  { path: "scripts", mayImport: ["*"] },
];

/** Rooms that every room of the server may import: what the configuration and its limits are. */
const FOR_ALL_OF_SERVER = [`${SERVER}/config.ts`];

/** The packages by their names; an import of the name is an import of the whole package. */
export const PACKAGE_NAMES: Readonly<Record<string, string>> = {
  "@cardea/core": `${CORE}/index.ts`,
  "@cardea/lock": `${LOCK}/index.ts`,
  "@cardea/testkit": "packages/testkit/src/index.ts",
  cardea: `${SERVER}/main.ts`,
};

/** Who may import what is for tests only. */
export const FOR_TESTS_ONLY = "packages/testkit";

/** The room of a file, or undefined where there is none. */
export function roomOf(path: string): Room | undefined {
  const named = ROOMS.filter((room) => path === room.path || path.startsWith(`${room.path}/`));
  const longest = named.toSorted((a, b) => b.path.length - a.path.length)[0];
  const driver = new RegExp(`^${DRIVERS}/([^/]+)/`).exec(path)?.[1];
  if (longest?.path === DRIVERS && driver !== undefined) return aDriver(`${DRIVERS}/${driver}`);
  return longest;
}

function aDriver(path: string): Room {
  const template = ROOMS.find((room) => room.path === `${DRIVERS}/<one>`);
  return { path, mayImport: template?.mayImport ?? [] };
}

/** Whether a file of the room `from` may import a file of the room `to`. */
export function mayEnter(from: Room, to: Room): boolean {
  if (from.path === to.path || from.mayImport.includes("*")) return true;
  if (to.isEntry === true) return false;
  if (from.path.startsWith(SERVER) && FOR_ALL_OF_SERVER.includes(to.path)) return true;
  return from.mayImport.some((door) => to.path === door || `${to.path}/.` === door || isPartOf(to.path, door));
}

/** A door to a room opens its inner rooms too: who may import the store may import its port. */
function isPartOf(inner: string, outer: string): boolean {
  return inner.startsWith(`${outer}/`);
}
