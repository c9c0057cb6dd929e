import { describe, expect, test } from "vitest";
import { inspect } from "./tidy/inspect.ts";
import { messageFaults } from "./tidy/message.ts";
import { scan } from "./tidy/scan.ts";

const SYNC = "packages/server/src/sync/reconcile.ts";

/** What the laws say about files planted at these paths. */
function said(files: Readonly<Record<string, string>>): string[] {
  return inspect(new Map(Object.entries(files))).findings.map(
    ({ path, line, message }) => `${path}:${line} ${message}`,
  );
}

/** Whether exactly one law complains about this single file, and in such words. */
function expectFault(path: string, text: string, words: RegExp): void {
  const messages = said({ [path]: text });
  expect(messages, `${path}: ${text}`).toHaveLength(1);
  expect(messages[0]).toMatch(words);
}

function expectClean(path: string, text: string): void {
  expect(said({ [path]: text }), `${path}: ${text}`).toEqual([]);
}

test("no files at all is a fault", () => {
  expect(() => inspect(new Map())).toThrow("saw no files");
});

describe("who may import whom", () => {
  test.each([
    [SYNC, 'import type { LockId } from "@cardea/core";'],
    [SYNC, 'import type { Store } from "../store/port.ts";\nimport { randomId } from "../world/random.ts";'],
    ["packages/server/src/drivers/virtual/driver.ts", 'import { openLock } from "@cardea/lock";'],
    [
      "packages/server/src/drivers/zwave/driver.ts",
      'import { readFile } from "node:fs/promises";\nimport { x } from "./wire.ts";',
    ],
    ["packages/server/src/drivers/virtual/driver.ts", 'import { followLog } from "../follow-log.ts";'],
    ["packages/server/src/drivers/registry.ts", 'export const load = () => import("./zwave/driver.ts");'],
    ["packages/server/src/http/routes/codes.ts", 'import { createCode } from "../../codes/create.ts";'],
    ["packages/server/src/codes/create.ts", 'import type { Scheduler } from "../jobs/port.ts";'],
    ["packages/server/src/main.ts", 'import { openSqlite } from "./store/sqlite.ts";'],
    [
      "packages/server/src/sync/reconcile.test.ts",
      'import { world } from "@cardea/testkit";\nimport { open } from "../store/sqlite.ts";',
    ],
    ["packages/core/src/sync/plan.ts", 'import { Slot } from "../lock/slot.ts";'],
    ["packages/web/src/code/list.tsx", 'import { Button } from "@mantine/core";\nimport "./list.css";'],
    ["scripts/bench.ts", 'import { openStore } from "../packages/server/src/store/open.ts";'],
  ])("%s may say %s", expectClean);

  test.each([
    [SYNC, 'import { open } from "../store/sqlite.ts";', /sync may not import .*store/],
    [SYNC, 'import { app } from "../http/app.ts";', /may not import .*http/],
    [SYNC, "export type { Main } from '../main.ts';", /may not import .*main\.ts/],
    [
      "packages/core/src/time/window.ts",
      'import { plan } from "../sync/plan.ts";',
      /core\/src\/time may not import .*sync/,
    ],
    ["packages/core/src/time/zone.ts", 'import { readFileSync } from "node:fs";', /core does no I\/O/],
    ["packages/core/src/pin/draw.ts", 'import { openLock } from "@cardea/lock";', /may not import packages\/lock/],
    ["packages/lock/src/memory.ts", 'import { start } from "../../server/src/main.ts";', /may not import/],
    [
      "packages/server/src/drivers/zwave/driver.ts",
      'import { x } from "../zigbee/wire.ts";',
      /zwave may not import .*zigbee/,
    ],
    ["packages/server/src/drivers/zwave/driver.ts", 'const x = await import("../../store/port.ts");', /may not import/],
    [
      "packages/server/src/drivers/zigbee/driver.ts",
      'import { x } from "../registry.ts";',
      /may not import .*registry/,
    ],
    ["packages/server/src/drivers/zigbee/driver.ts", 'import { openLock } from "@cardea/lock";', /may not import/],
    [
      "packages/server/src/codes/create.ts",
      'import { open } from "../vault/vault.ts";',
      /codes may not import .*vault/,
    ],
    ["packages/server/src/http/app.ts", 'import { world } from "@cardea/testkit";', /testkit is for tests/],
    ["packages/web/src/main.tsx", 'import { start } from "cardea";', /web may not import/],
    ["packages/core/src/code/rule.ts", 'import { Rule } from "@cardea/core";', /own files are imported by their path/],
    [
      "packages/lock/src/memory.ts",
      'import { Pin } from "../../core/src/index.ts";',
      /another package is imported by its name/,
    ],
    ["packages/lock/src/memory.ts", 'import { openLock } from "./index.ts";', /import the file itself/],
    ["packages/server/src/cellar/wine.ts", "export const wine = 1;", /in no room/],
    ["packages/core/src/cellar/wine.ts", "export const wine = 1;", /in no room/],
  ])("%s may not say %s", expectFault);

  test("what only tests may import is not imported by the product", () => {
    expectFault("packages/core/src/code/rule.ts", 'import { ruleArb } from "./rule.arbitrary.ts";', /for tests only/);
  });
});

describe("each library in its room", () => {
  test.each([
    ["packages/server/src/store/sqlite.ts", 'import Database from "better-sqlite3";'],
    ["packages/server/src/jobs/graphile.ts", 'import { run } from "graphile-worker";'],
    ["packages/server/src/http/app.ts", 'import cookie from "@fastify/cookie";'],
    ["packages/core/src/time/zone.ts", 'import { Temporal } from "temporal-polyfill";'],
  ])("%s may say %s", expectClean);

  test.each([
    [SYNC, 'import { sql } from "kysely";', /kysely is used in .*store/],
    [SYNC, 'import type { Pool } from "pg";', /pg is used in/],
    ["packages/server/src/codes/create.ts", 'import { Type } from "typebox";', /typebox is used in .*http only/],
    ["packages/server/src/auth/keys.ts", 'import Database from "better-sqlite3";', /better-sqlite3 is used in/],
    [
      "packages/core/src/keypad/engine.ts",
      'import { sha256 } from "@noble/hashes/sha2.js";',
      /@noble\/hashes.* is used in/,
    ],
    ["packages/server/src/http/app.ts", 'import leftPad from "left-pad";', /left-pad has no room yet/],
  ])("%s may not say %s", expectFault);
});

describe("no circles", () => {
  test("two files that import each other are told once", () => {
    const files = {
      "packages/core/src/code/a.ts": 'import type { B } from "./b.ts";',
      "packages/core/src/code/b.ts": 'export type { A } from "./c.ts";',
      "packages/core/src/code/c.ts": 'import { a } from "./a.ts";',
      "packages/core/src/code/d.ts": 'import { a } from "./a.ts";\nimport { c } from "./c.ts";',
    };
    expect(said(files)).toEqual([
      expect.stringMatching(/imports go in a circle: .*a\.ts -> .*b\.ts -> .*c\.ts -> .*a\.ts$/),
    ]);
  });

  test("two ways to the same file are no circle", () => {
    const files = {
      "packages/core/src/code/a.ts": 'import "./b.ts";\nimport "./c.ts";',
      "packages/core/src/code/b.ts": 'import "./c.ts";',
      "packages/core/src/code/c.ts": "export const c = 1;",
    };
    expect(said(files)).toEqual([]);
  });
});

describe("what comes in through one door", () => {
  test.each([
    [SYNC, "const at = Date.now();", /the clock is given/],
    [SYNC, "const at = new Date( );", /the clock is given/],
    ["packages/lock/src/memory.ts", "const at = performance.now();", /the clock is given/],
    [SYNC, "const x = Math.random();", /chance is given/],
    ["packages/server/src/vault/seal.ts", 'import { randomBytes } from "node:crypto";', /chance is given/],
    [SYNC, "const id = crypto.randomUUID();", /chance is given/],
    [
      SYNC,
      'import { wait } from "node:timers/promises";\nimport { setTimeout as wait2 } from "node:timers/promises";',
      /waiting is given/,
    ],
    [SYNC, "setTimeout(go, 5);", /waiting is given/],
    [SYNC, "const x = `${setInterval(go, 5)}`;", /waiting is given/],
    ["packages/server/src/http/app.ts", "const port = process.env.PORT;", /settings are read in config\.ts/],
    ["packages/web/src/main.tsx", 'console.log("x");', /use the log/],
    [SYNC, "console.error(1);", /use the log/],
  ])("%s may not say %s", expectFault);

  test.each([
    ["packages/server/src/world/clock.ts", "export const now = () => Date.now();"],
    ["packages/lock/src/clock.ts", "export const wait = () => setTimeout(go, 1);"],
    ["packages/server/src/config.ts", "export const port = process.env.CARDEA_PORT;"],
    ["packages/server/src/cli.ts", "console.log(process.env.CARDEA_DATA);"],
    ["packages/web/src/main.tsx", "const now = Date.now();"],
    ["scripts/bench.ts", "console.log(Date.now());"],
    ["packages/server/src/sync/reconcile.test.ts", "setTimeout(go, Date.now());"],
    ["packages/core/src/pin/draw.ts", "export const draw = (randomInt: Draw) => randomInt(10);"],
    [SYNC, "const shown = new Date(instant).toISOString();"],
    [SYNC, 'const text = "Date.now() and console.log"; // Math.random() is not used'],
    [SYNC, 'const pattern = /setTimeout\\("/g; const a = 4 / 2 / 1;'],
  ])("%s may say %s", expectClean);
});

describe("plain syntax", () => {
  test.each([
    [SYNC, "export enum Mood { good }", /no enum/],
    [SYNC, "const enum Mood { good }", /no enum/],
    [SYNC, "namespace Moods { }", /no namespace/],
    [SYNC, "@sealed\nclass Mood {}", /no decorators/],
    [SYNC, "export default 1;", /no default export/],
    [SYNC, "export { mood as default };", /no default export/],
    [SYNC, 'export * from "./wake.ts";', /no barrel/],
    ["packages/server/src/sync/index.ts", "export const x = 1;", /no index\.ts/],
  ])("%s may not say %s", expectFault);

  test.each([
    ["packages/core/src/index.ts", 'export * from "./ids.ts";'],
    ["packages/web/vite.config.ts", "export default {};"],
    [SYNC, "const enumerated = 1; /** @see RFC 5545 */\nconst namespaced = 2;"],
  ])("%s may say %s", expectClean);
});

describe("words", () => {
  test.each([
    [SYNC, "const desiredPins = 1;", /say wanted/],
    [SYNC, "interface UserCode {}", /say pin, slot or code/],
    [SYNC, "const pinPasscode = 1;", /say pin/],
    [SYNC, "class LockManager {}", /say what it is/],
    [SYNC, "const favouriteColour = 1;", /say color/],
    ["packages/server/src/sync/helpers.ts", "export const x = 1;", /subject/],
    ["packages/server/src/sync/planLock.ts", "export const x = 1;", /kebab-case/],
  ])("%s may not say %s", expectFault);

  test.each([
    ["packages/server/src/drivers/zwave/wire.ts", "const userCode = 1;"],
    [SYNC, 'const text = "the gateway"; // a gateway'],
    [SYNC, "interface AccessCode {}"],
  ])("%s may say %s", expectClean);
});

describe("size and comments", () => {
  const lines = (count: number): string => "export {};\n".repeat(count);

  test("400 lines are allowed, 401 are not, and more than 300 are worth a warning", () => {
    expectClean(SYNC, lines(400));
    expectFault(SYNC, lines(401), /401 lines; at most 400/);
    expect(inspect(new Map([[SYNC, lines(301)]])).warnings).toHaveLength(1);
    expect(inspect(new Map([[SYNC, lines(300)]])).warnings).toEqual([]);
  });

  test("a generated file may be as long as it likes", () => {
    expectClean(SYNC, `// Generated by scripts/docs.ts\n${lines(500)}`);
  });

  test.each([
    [SYNC, "// @ts-ignore", /no @ts-ignore/],
    [SYNC, "// @ts-expect-error", /needs its reason/],
    [SYNC, "// oxlint-disable-next-line no-console", /needs its reason/],
    [SYNC, "/* TODO: later */", /no notes to oneself/],
    [SYNC, "// Fixed in #12", /no issue numbers/],
  ])("%s may not say %s", expectFault);

  test.each([
    [SYNC, "// oxlint-disable-next-line no-console -- it is the terminal"],
    [SYNC, "// @ts-expect-error: a Pin is not loggable"],
    [SYNC, 'const color = "#123"; // slot 3'],
  ])("%s may say %s", expectClean);
});

describe("reading a file", () => {
  const specifiers = (text: string): string[] => scan("x.tsx", text).imports.map(({ specifier }) => specifier);

  test("every way to name a module is seen, with its line", () => {
    const text = [
      'import "a";',
      'import type { B,\n  C } from "b";',
      'import d, { type E } from "d";',
      'import * as f from "f";',
      'export { g } from "g";',
      'export * from "h";',
      'const i = await import("i");',
      'type J = import("j").J;',
      'const k = require("k");',
    ].join("\n");
    expect(specifiers(text)).toEqual(["a", "b", "d", "f", "g", "h", "i", "j", "k"]);
    expect(scan("x.ts", text).imports.at(2)?.line).toBe(4);
  });

  test("comments and strings hide nothing and invent nothing", () => {
    expect(specifiers('// import "a";\n/* import "b"; */ const c = \'import "c"\';\nimport "d";')).toEqual(["d"]);
    expect(specifiers("const a = `import \"x\" ${`${b}` + '}'} \"`;\nimport 'd';")).toEqual(["d"]);
    expect(specifiers('const quote = /["\']/;\nimport "d";')).toEqual(["d"]);
    expect(specifiers('const page = <p>Don\'t</p>;\nimport "d";')).toEqual(["d"]);
    expect(specifiers('const half = (a + b) / 2; const s = "/";\nimport "d";')).toEqual(["d"]);
  });

  test("blanking keeps every line and column", () => {
    const text = 'const a = "long text"; // why\n/* two\nlines */ const b = `x${a}y`;\n';
    const { code } = scan("x.ts", text);
    expect(code).toHaveLength(text.length);
    expect(code).toBe('const a = "         ";       \n      \n         const b = `  {a} `;\n');
  });
});

describe("commit messages", () => {
  test.each([
    "feat(sync): plan removals before all other writes",
    "fix: seed the demo house once",
    "docs(adr): record why the core is pure\n\nBecause it can be tested.\n",
    "Merge branch 'main'",
    "feat(server/http): read pages by cursor\n# a comment of git\n",
  ])("%j is well formed", (message) => {
    expect(messageFaults(message)).toEqual([]);
  });

  test.each([
    ["plan removals first", /type\(room\)/],
    ["feature(sync): plan removals first", /unknown type/],
    ["feat(Sync Engine): plan removals first", /name of a room/],
    ["feat(sync): Plan removals first", /small letter/],
    ["feat(sync): plan removals first.", /full stop/],
    ["feat(sync): planned removals first", /as an order/],
    ["feat(sync): adds removals", /as an order/],
    [`feat(sync): ${"x".repeat(70)}`, /at most 72/],
    ["feat(sync): plan removals first\nand more", /second line/],
    ["feat(sync): ", /says nothing/],
    ["", /type\(room\)/],
  ])("%j is not", (message, fault) => {
    expect(messageFaults(message).join("\n")).toMatch(fault);
  });
});
