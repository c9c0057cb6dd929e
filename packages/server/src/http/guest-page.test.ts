import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import helmet from "@fastify/helmet";
import { fastify } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { servePage } from "./page.ts";
import type { App, AppContext } from "./tools.ts";

let folder: string;
let app: App;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cardea-web-"));
  for (const [name, text] of [
    ["index.html", "the app"],
    ["guest.html", "the guest's page"],
    ["guest-worker.js", "the worker"],
  ] as const) {
    await writeFile(join(folder, name), text);
  }
  app = fastify();
  await app.register(helmet, { contentSecurityPolicy: { directives: { styleSrc: ["'unsafe-inline'"] } } });
  await servePage(app, { settings: { webPath: folder } } as AppContext);
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

test("a guest's link opens the guest's page, all others open the app", async () => {
  for (const url of ["/g", "/g/", "/g?from=mail", "/guest.html"]) {
    expect([url, (await app.inject(url)).payload]).toEqual([url, "the guest's page"]);
  }
  for (const url of ["/", "/garage", "/g/else", "/codes"]) {
    expect([url, (await app.inject(url)).payload]).toEqual([url, "the app"]);
  }
});

test("the guest's page runs nothing but its own files, frames nothing and is found by nobody", async () => {
  const { headers } = await app.inject("/g");
  const policy = String(headers["content-security-policy"]);
  expect(policy).not.toContain("unsafe");
  expect(policy).not.toMatch(/data:|https?:|\*/);
  expect(policy).toMatch(/^default-src 'self';.*frame-ancestors 'none'/);
  expect(headers["x-robots-tag"]).toBe("noindex, nofollow");
  expect(headers["referrer-policy"]).toBe("no-referrer");
  expect(headers["permissions-policy"]).toContain("geolocation=(self)");
});

test("a new version of the guest's page and of its worker is seen at once", async () => {
  for (const url of ["/g", "/guest-worker.js"])
    expect((await app.inject(url)).headers["cache-control"]).toBe("no-cache");
});
