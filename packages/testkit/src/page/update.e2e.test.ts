import { createServer, request as ask, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { overflowOf, PHONE, picture, startBrowser } from "./browser.ts";
import { type LastingServer, startLastingServer } from "./lasting-server.ts";
import { becomeOwner } from "./owner-page.ts";

/*
 * Between browser and server stands something that serves another version of the worker from some moment on, as an update
 * of Cardea does.
 */

let server: LastingServer;
let between: Server;
let browser: Browser;
let page: Page;
let address = "";
let newFile: string | null = null;

beforeAll(async () => {
  server = await startLastingServer();
  between = createServer((request, reply) => {
    const { "if-none-match": _tag, "if-modified-since": _since, ...asked } = request.headers;
    const onward = ask(server.url + (request.url ?? "/"), { method: request.method ?? "GET", headers: asked });
    onward.on("response", (answer) => {
      const isWorker = request.url === "/sw.js" && newFile !== null;
      const { "content-length": _length, etag: _etag, ...headers } = answer.headers;
      reply.writeHead(answer.statusCode ?? 500, isWorker ? headers : answer.headers);
      if (!isWorker) return void answer.pipe(reply);
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => reply.end(Buffer.concat(chunks).toString().replace('"favicon.svg"', `"${newFile}"`)));
    });
    onward.on("error", () => reply.destroy());
    reply.on("close", () => onward.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => between.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
  browser = await startBrowser(process.env["CHROMIUM_PATH"]);
  const context = await browser.newContext({ viewport: PHONE, locale: "en-GB" });
  context.setDefaultTimeout(60_000);
  page = await context.newPage();
  await becomeOwner(page, server.setupLink.replace(server.url, address));
  await page.evaluate(() => navigator.serviceWorker.ready);
});

afterAll(async () => {
  await browser?.close();
  between?.closeAllConnections();
  between?.close();
  await server?.remove();
});

const caches = () => page.evaluate(() => globalThis.caches.keys());

test("a new version waits, is offered, and takes over when somebody says so", async () => {
  await page.goto(`${address}/codes`);
  await page.locator('[data-live="live"]').waitFor();
  const [before] = await caches();
  expect(await page.getByText("A new version is ready.").count()).toBe(0);
  newFile = "manifest.webmanifest";
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await page.getByText("A new version is ready.").waitFor();
  expect(await caches()).toContain(before);
  expect(await overflowOf(page)).toBe(0);
  await picture(page, process.env["CARDEA_SCREENSHOTS"], "phone-light-update");
  await page.getByRole("button", { name: "Load it" }).click();
  await expect.poll(() => page.getByText("A new version is ready.").count()).toBe(0);
  await page.locator('[data-live="live"]').waitFor();
  await expect.poll(caches).toHaveLength(1);
  expect(await caches()).not.toContain(before);
});
