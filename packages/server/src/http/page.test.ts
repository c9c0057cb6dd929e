import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fastify } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { servePage } from "./page.ts";
import type { App, AppContext } from "./tools.ts";

let folder: string;
let app: App;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cardea-web-"));
  await mkdir(join(folder, "assets"));
  for (const [name, text] of [
    ["index.html", "the app"],
    ["assets/app-1.js", "as it is"],
    ["assets/app-1.js.br", "smaller"],
    ["assets/font-1.woff2", "a font"],
  ] as const) {
    await writeFile(join(folder, name), text);
  }
  app = fastify();
  await servePage(app, { settings: { webPath: folder } } as AppContext);
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const ask = (url: string, encoding: string) => app.inject({ url, headers: { "accept-encoding": encoding } });

test("a script travels compressed to who can read it so, and as it is to everybody else", async () => {
  const small = await ask("/assets/app-1.js", "gzip, br");
  expect([small.payload, small.headers["content-encoding"]]).toEqual(["smaller", "br"]);
  expect(small.headers["content-type"]).toMatch(/javascript/);
  expect(small.headers["vary"]).toMatch(/accept-encoding/i);
  expect(small.headers["cache-control"]).toMatch(/immutable/);
  const plain = await ask("/assets/app-1.js", "identity");
  expect([plain.payload, plain.headers["content-encoding"]]).toEqual(["as it is", undefined]);
});

test("what has no smaller form is served as it is", async () => {
  const font = await ask("/assets/font-1.woff2", "br");
  expect([font.payload, font.headers["content-type"]]).toEqual(["a font", "font/woff2"]);
  expect((await ask("/codes", "br")).payload).toBe("the app");
});
