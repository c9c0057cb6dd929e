import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DESKTOP, overflowOf, PHONE, picture, startBrowser, type Watch, watch } from "./browser.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

const PICTURES = process.env["CARDEA_SCREENSHOTS"];
const PASSWORD = "four words in a row";
const PIN = "48291377";
const MOVES = /\/locks\/[^/]+\/(un)?lock$/;
const BUILT = fileURLToPath(new URL("../../../web/dist/keypad.html", import.meta.url));

describe("today and the doors", () => {
  const seen: Watch = { errors: [], addresses: [] };
  let server: ServerProcess;
  let browser: Browser;
  let owner: Page;
  let colleague: Page;

  beforeAll(async () => {
    if (!existsSync(BUILT)) throw new Error("the page is not built: npm test does that, or vite build in packages/web");
    server = await startServerProcess();
    browser = await startBrowser(process.env["CHROMIUM_PATH"]);
    owner = await (await contextOf({ viewport: PHONE })).newPage();
    await owner.goto(server.setupLink);
    await owner.getByLabel("Your name").fill("Olga Owner");
    await owner.getByLabel("E-mail").fill("owner@example.org");
    await owner.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await owner.getByRole("button", { name: "Go in" }).click();
    await owner.locator("[data-today]").waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function contextOf(options: object): Promise<BrowserContext> {
    const context = await browser.newContext({ locale: "en-GB", timezoneId: "Europe/Berlin", ...options });
    context.setDefaultTimeout(60_000);
    watch(context, seen);
    return context;
  }

  const lockId = (name: string): Promise<string> => lockIdOf(owner, name);
  const isLive = (page: Page) => page.locator('[data-live="live"]').waitFor();

  test("a fresh house has nothing that needs anybody, and today says how to begin", async () => {
    await owner.getByRole("heading", { name: "All is well, and nobody is expected" }).waitFor();
    await owner.getByText("Nobody has a code yet").waitFor();
    await expect.poll(() => owner.locator('[data-door="locked"]').count()).toBe(2);
    expect(await overflowOf(owner)).toBe(0);
    await picture(owner, PICTURES, "phone-light-today-empty");
  });

  test("a built-in lock is added on the page, and called by a new name", async () => {
    await owner.goto(`${server.url}/doors`);
    await owner.getByRole("button", { name: "Add a door" }).click();
    const form = owner.getByRole("form", { name: "Add a built-in lock" });
    await form.getByRole("button", { name: "Add it" }).click();
    await form.getByText("Write a name.").waitFor();
    await form.getByLabel("Name").fill("Side gate");
    await form.getByRole("button", { name: "Gate", exact: true }).click();
    await form.getByText("With schedules").click();
    await form.getByRole("button", { name: "Add it" }).click();
    await owner.getByText("Side gate is added.").waitFor();
    await owner.getByRole("link", { name: "Side gate" }).click();
    await owner.getByText("Ends codes by itself, even if Cardea is off").waitFor();
    await owner.getByRole("button", { name: "Change" }).click();
    await owner.getByLabel("Name").fill("Garden gate");
    await owner.getByRole("button", { name: "1 h", exact: true }).click();
    await owner.getByRole("button", { name: "Save" }).click();
    await owner.getByRole("heading", { level: 1, name: "Garden gate" }).waitFor();
    const { settings } = await readLock(owner, await lockId("Garden gate"));
    expect(settings.doorOpenLimitMs).toBe(3_600_000);
    expect(await overflowOf(owner)).toBe(0);
  });

  test("today tells who comes and goes, with what each door knows of their code", async () => {
    const front = await lockId("Front door");
    const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    await make(owner, {
      kind: "timed",
      holder: "Ann Miller",
      lockIds: [front],
      startsAt: inHours(24),
      endsAt: inHours(60),
    });
    await make(owner, { kind: "custom", holder: "Dora Ek", lockIds: [front], pin: PIN, endsAt: inHours(200) });
    await make(owner, { kind: "emergency", holder: "Neighbor", lockIds: [front] });
    await make(owner, {
      kind: "recurring",
      holder: "Cleaning team",
      lockIds: [await lockId("Garden gate")],
      startsAt: inHours(0),
      endsAt: inHours(600),
      weekly: [{ days: ["MO", "TU", "WE", "TH", "FR", "SA", "SU"], from: "00:00", until: "24:00" }],
    });
    await owner.goto(server.url);
    await owner.getByRole("heading", { level: 1, name: /^All is well: Ann Miller arrives tomorrow / }).waitFor();
    const tomorrow = owner.locator("[data-day]").nth(1);
    await tomorrow.getByText(/arrives \d/).waitFor();
    await tomorrow.getByText(/goes on the lock (?:today|tomorrow)/).waitFor();
    await owner
      .locator("[data-day]")
      .first()
      .getByText(/^since \d/)
      .first()
      .waitFor();
    expect(await overflowOf(owner)).toBe(0);
    await picture(owner, PICTURES, "phone-light-today");
  });

  test("a colleague comes in at a desk and sees the same", async () => {
    const state = await owner.context().storageState();
    colleague = await (await contextOf({ viewport: DESKTOP, storageState: state })).newPage();
    await colleague.goto(`${server.url}/doors`);
    await colleague.getByRole("link", { name: "Front door" }).click();
    await colleague.locator("[data-door-detail]").waitFor();
    await colleague.getByRole("region", { name: "Garage", exact: true }).waitFor();
    await isLive(colleague);
    expect(await overflowOf(colleague)).toBe(0);
    await picture(colleague, PICTURES, "desktop-light-door");
  });

  test("what one unlocks from afar, after a hold, both see at once", async () => {
    const front = colleague.locator("[data-door-detail]");
    await front.locator('[data-bolt="locked"]').waitFor();
    await owner.goto(`${server.url}/doors`);
    await isLive(owner);
    const card = owner.getByRole("region", { name: "Front door", exact: true });
    const button = card.getByRole("button", { name: "Hold to unlock" });
    await button.focus();
    await owner.keyboard.down("Enter");
    await card.locator('[data-bolt="unlocked"]').waitFor();
    await owner.keyboard.up("Enter");
    await front.locator('[data-bolt="unlocked"]').waitFor();
    await front.getByRole("button", { name: "Hold to lock" }).waitFor();
  });

  test("a lock that does not answer is told, and nothing is said to have moved", async () => {
    const gone = { status: 503, code: "lock_unreachable", title: "", detail: "", fields: [] };
    await colleague.route(MOVES, (route) =>
      route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(gone) }),
    );
    const front = colleague.locator("[data-door-detail]");
    // The bolt may have gone home by itself meanwhile.
    await front.getByRole("button", { name: /^Hold to (un)?lock$/ }).focus();
    await colleague.keyboard.down("Enter");
    await front.getByText("Look at the door before you rely on it.").waitFor();
    await colleague.keyboard.up("Enter");
    await colleague.unroute(MOVES);
    expect(seen.errors.splice(0).every((error) => error.includes("503"))).toBe(true);
  });

  test("whether a PIN would open, and why, is told without keeping it", async () => {
    const explain = colleague.getByRole("region", { name: "Would this PIN open now?" });
    const field = explain.getByLabel("PIN", { exact: true });
    expect(await field.getAttribute("type")).toBe("password");
    await field.fill(PIN);
    await explain.getByRole("button", { name: "Ask" }).click();
    await explain.locator('[data-explained="granted"]').waitFor();
    await explain.getByText("It is the code of Dora Ek.").waitFor();
    expect(await field.inputValue()).toBe("");
    await field.fill("11112222");
    await explain.getByRole("button", { name: "Ask" }).click();
    await explain.locator('[data-explained="unknown_code"]').waitFor();
    expect(await colleague.content()).not.toContain(PIN);
  });

  test("an emergency code is woken and put back to sleep at the door", async () => {
    const part = colleague.locator("[data-door-detail]").getByRole("region", { name: /^Emergency code/ });
    await part.getByRole("button", { name: "Wake it" }).click();
    await part.getByLabel("Reason").fill("Water in the kitchen");
    await part.getByRole("button", { name: "Wake it" }).click();
    await part.getByText(/Neighbor: awake until/).waitFor();
    const card = owner.getByRole("region", { name: "Front door", exact: true });
    await card.getByText(/Neighbor: awake until/).waitFor();
    await card.getByRole("button", { name: "Hold to put it to sleep" }).focus();
    await owner.keyboard.down("Enter");
    await part.getByText("Neighbor: asleep").waitFor();
    await owner.keyboard.up("Enter");
  });

  test("slots are shown with who is in them", async () => {
    const slots = colleague.locator("[data-door-detail]").getByRole("region", { name: "Slots", exact: true });
    await slots.getByRole("link", { name: "Dora Ek" }).waitFor();
    await slots.getByRole("button", { name: "Show all 30 slots" }).click();
    await expect.poll(() => slots.locator("[data-slot]").count()).toBe(30);
  });

  test("a code that somebody else put on the lock is adopted, removed or ignored only after a second word", async () => {
    const asked: string[] = [];
    await colleague.route("**/locks/*/slots", async (route) => {
      const answer = await route.fetch();
      const { items } = (await answer.json()) as { items: object[] };
      const foreign = { content: "unmanaged", isReadable: true, codeId: null, holderName: null };
      const changed = items.map((slot, index) => (index === 4 ? { ...slot, ...foreign } : slot));
      await route.fulfill({ response: answer, json: { items: changed } });
    });
    await colleague.route("**/slots/5/*", async (route) => {
      asked.push(`${new URL(route.request().url()).pathname.split("/").at(-1)} ${route.request().postData()}`);
      await route.fulfill({ json: { items: [] } });
    });
    await colleague.reload();
    const slot = colleague.locator('[data-door-detail] [data-slot="5"]');
    await slot.getByText("a code that Cardea did not place").waitFor();
    await slot.getByRole("button", { name: "Ignore" }).click();
    await slot.getByRole("button", { name: "Not now" }).click();
    expect(asked).toEqual([]);
    await slot.getByRole("button", { name: "Ignore" }).click();
    await slot.getByRole("button", { name: "Yes, ignore it" }).click();
    await slot.getByRole("button", { name: "Adopt" }).click();
    await slot.getByLabel("Name").fill("Old tenant");
    await slot.getByLabel("It goes on without an end").check();
    await slot.getByRole("button", { name: "Adopt this code" }).click();
    await slot.getByRole("button", { name: "Remove" }).click();
    await slot.getByRole("button", { name: "Hold to remove" }).focus();
    await colleague.keyboard.down("Enter");
    await slot.getByRole("button", { name: "Adopt" }).waitFor();
    await colleague.keyboard.up("Enter");
    expect(asked).toEqual([
      'ignore {"ignored":true}',
      'adopt {"holder":{"name":"Old tenant"},"endless":true}',
      "remove {}",
    ]);
    expect(await overflowOf(colleague)).toBe(0);
    await colleague.unrouteAll();
  });

  test("too many wrong PINs: today says it to everybody, first of all, with its remedy", async () => {
    const id = await lockId("Garage");
    await owner.goto(server.url);
    await isLive(owner);
    for (let n = 0; n < 20; n++) await press(owner, id, String(3_000_000 + n));
    await owner.locator('[data-need="locked_out"]').getByRole("heading", { name: "Garage" }).waitFor();
    await owner.getByRole("heading", { level: 1, name: /needs? you$/ }).waitFor();
    await owner.locator("[data-badge]:visible").waitFor();
    await colleague.locator("[data-badge]").waitFor();
    await picture(owner, PICTURES, "phone-light-today-alarm");
    await owner.locator('[data-need="locked_out"]').getByRole("link", { name: "See the door" }).click();
    await owner.locator('[data-state="lockout"]').waitFor();
    expect(await overflowOf(owner)).toBe(0);
  });

  test("the keypad tells its owner what it refuses and until when, and a stranger nothing", async () => {
    const path = `/keypad/${await lockId("Garage")}`;
    const own = await owner.context().newPage();
    await own.goto(server.url + path);
    await own.getByText(/The keypad takes PINs again in \d+:\d\d/).waitFor();
    const stranger = await (await contextOf({ viewport: PHONE })).newPage();
    await stranger.goto(server.url + path);
    await stranger.getByRole("heading", { name: "Keypad" }).waitFor();
    for (const page of [own, stranger]) {
      await page.keyboard.type("48291");
      await page.keyboard.press("Enter");
      await page.locator('[data-light="denied"]').waitFor();
    }
    await own.locator('[data-reason="locked_out"]').waitFor();
    expect(await stranger.locator("[data-reason], [data-owner-note]").count()).toBe(0);
    await stranger.getByText("Type your PIN").waitFor();
    await stranger.context().setOffline(true);
    await stranger.getByText("No connection.").waitFor();
    await stranger.keyboard.type("48291");
    await stranger.keyboard.press("Enter");
    expect(await stranger.locator('[data-light="thinking"]').count()).toBe(0);
    await stranger.context().setOffline(false);
    await stranger.getByText("Type your PIN").waitFor();
    const keys = await stranger
      .locator("[data-key]")
      .evaluateAll((all) => all.map((key) => key.getBoundingClientRect()));
    expect(keys).toHaveLength(12);
    expect(Math.min(...keys.flatMap(({ width, height }) => [width, height]))).toBeGreaterThanOrEqual(64);
    await own.close();
    await stranger.context().close();
  });

  test("nothing went wrong in the browser, and no digits were in an address", () => {
    expect(seen.addresses.join("\n")).not.toContain(PIN);
    expect(server.output()).not.toContain(PIN);
    expect(seen.errors).toEqual([]);
  });
});

interface CodeWish {
  readonly kind: string;
  readonly holder: string;
  readonly lockIds: readonly string[];
  readonly [field: string]: unknown;
}

/** Sends as the page would. */
function send(page: Page, path: string, body: object): Promise<unknown> {
  return page.evaluate(
    async ([to, text]) => {
      const headers = { "content-type": "application/json" };
      const reply = await fetch(`/api/v1${to}`, { method: "POST", headers, body: text });
      if (!reply.ok) throw new Error(`${to}: ${await reply.text()}`);
      return (await reply.json()) as unknown;
    },
    [path, JSON.stringify(body)] as const,
  );
}

async function make(page: Page, { holder, ...wish }: CodeWish): Promise<void> {
  await send(page, "/codes", { ...wish, holder: { name: holder } });
}

async function press(page: Page, id: string, pin: string): Promise<void> {
  await send(page, `/virtual-locks/${id}/keypad`, { pin });
}

interface ReadLock {
  readonly id: string;
  readonly name: string;
  readonly settings: { readonly doorOpenLimitMs: number | null };
}

async function readLocks(page: Page): Promise<readonly ReadLock[]> {
  return page.evaluate(async () => {
    const reply = await fetch("/api/v1/locks");
    return ((await reply.json()) as { items: ReadLock[] }).items;
  });
}

async function lockIdOf(page: Page, name: string): Promise<string> {
  const found = (await readLocks(page)).find((lock) => lock.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found.id;
}

async function readLock(page: Page, id: string): Promise<ReadLock> {
  const found = (await readLocks(page)).find((lock) => lock.id === id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return found;
}
