import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { totpAt } from "cardea/src/main/people.arbitrary.ts";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DESKTOP, hold, overflowOf, PHONE, picture, startBrowser, type Watch, watch } from "./browser.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

const PICTURES = process.env["CARDEA_SCREENSHOTS"];
const EMAIL = "owner@example.org";
const PASSWORD = "four words in a row";
const BUILT = fileURLToPath(new URL("../../../web/dist/index.html", import.meta.url));

describe("the page", () => {
  const seen: Watch = { errors: [], addresses: [] };
  let server: ServerProcess;
  let browser: Browser;
  let owner: BrowserContext;
  let page: Page;
  let log: Page;
  let keypad: Page;
  let pin = "";
  let totp = "";

  beforeAll(async () => {
    if (!existsSync(BUILT)) throw new Error("the page is not built: npm test does that, or vite build in packages/web");
    server = await startServerProcess();
    browser = await startBrowser(process.env["CHROMIUM_PATH"]);
    owner = await contextOf();
    page = await owner.newPage();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  // A browser draws what is in the background only now and then, and clicks wait for that.
  beforeEach(() => page.bringToFront());

  async function contextOf(options: object = {}): Promise<BrowserContext> {
    const context = await browser.newContext({
      viewport: PHONE,
      locale: "en-GB",
      timezoneId: "Europe/Berlin",
      ...options,
    });
    context.setDefaultTimeout(60_000);
    watch(context, seen);
    return context;
  }

  async function type(digits: string): Promise<void> {
    for (const digit of digits) await keypad.getByRole("button", { name: digit, exact: true }).click();
    await keypad.getByRole("button", { name: "Enter" }).click();
  }

  const light = (state: string) => keypad.locator(`[data-light="${state}"]`).waitFor();

  test("tells who is not signed in how to get a link", async () => {
    const stranger = await (await contextOf()).newPage();
    await stranger.goto(server.url);
    await stranger.getByText("npm run cardea -- api-key setup-link", { exact: true }).waitFor();
    await picture(stranger, PICTURES, "phone-light-signed-out");
    await stranger.context().close();
  });

  test("a set-up link makes its user the owner, opens the doors and leaves the address", async () => {
    await page.goto(server.setupLink);
    await page.getByLabel("Your name").fill("Olga Owner");
    await page.getByLabel("E-mail").fill(EMAIL);
    await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    expect(page.url()).toBe(`${server.url}/`);
    expect(await overflowOf(page)).toBe(0);
    await picture(page, PICTURES, "phone-light-owner");
    await page.getByRole("button", { name: "Go in" }).click();
    await page.locator("[data-today]").getByRole("link", { name: "Front door" }).waitFor();
    await page.locator("[data-today]").getByRole("link", { name: "Garage" }).waitFor();
    await page.locator('[data-live="live"]').waitFor();
    expect(page.url()).toBe(`${server.url}/`);
    expect(await overflowOf(page)).toBe(0);
    await picture(page, PICTURES, "phone-light-today-empty");
  });

  test("a stay is previewed while it is written, made, and seen on the lock by what the lock says", async () => {
    log = await owner.newPage();
    await log.goto(`${server.url}/log`);
    await log.getByRole("heading", { name: "Log" }).waitFor();
    await page.bringToFront();
    await page.getByRole("link", { name: "New code" }).click();
    await page.getByLabel("Name").fill("Ann Miller");
    await page.getByRole("checkbox", { name: "Front door" }).check();
    await page.locator('[data-preview="sound"]').waitFor();
    await page.getByText("needs the lock in reach").waitFor();
    await expect
      .poll(() => page.locator("[data-summary]").textContent())
      .toMatch(/^Ann Miller can open Front door now, until /);
    expect(await overflowOf(page)).toBe(0);
    await picture(page, PICTURES, "phone-light-new-code");
    expect(await isInReach(page, "Make code")).toBe(true);
    await page.getByRole("button", { name: "Make code" }).click();
    await page.locator('[data-placement="verified"]').waitFor();
    await page.getByRole("heading", { name: "Ann Miller can open Front door now" }).waitFor();
    expect(await overflowOf(page)).toBe(0);
  });

  test("what is wrong is told beside its field before anything is made", async () => {
    const other = await owner.newPage();
    await other.goto(`${server.url}/codes/new`);
    await other.getByRole("checkbox", { name: "Front door" }).check();
    await other.getByLabel("Ends").fill("2020-01-01T10:00");
    await other.getByText("Let it end after it starts.").waitFor();
    await other.getByRole("button", { name: "Make code" }).click();
    await other.getByText("Write who gets the code.").waitFor();
    expect(other.url()).toBe(`${server.url}/codes/new`);
    await other.close();
  });

  test("the PIN is hidden until somebody says why they need it", async () => {
    expect(await page.locator("[data-pin]").count()).toBe(0);
    await page.getByRole("button", { name: "Show" }).click();
    await page.getByLabel("Reason").fill("The guest stands before the door");
    await page.getByRole("button", { name: "Show" }).click();
    pin = ((await page.locator("[data-pin]").textContent()) ?? "").replaceAll(/\D/g, "");
    expect(pin).toMatch(/^\d{6}$/);
    await picture(page, PICTURES, "phone-light-code");
    await page.getByRole("button", { name: "Hide" }).click();
    expect(await page.content()).not.toContain(pin);
  });

  test("the keypad opens for the PIN, and the log tells it at once", async () => {
    const stranger = await contextOf();
    keypad = await stranger.newPage();
    await keypad.goto(server.url + (await keypadPath(page)));
    await picture(keypad, PICTURES, "phone-light-keypad");
    await type(pin);
    await light("granted");
    expect(await keypad.content()).not.toContain(pin);
    expect(await keypad.locator("[data-reason]").count()).toBe(0);
    expect(await overflowOf(keypad)).toBe(0);
    await picture(keypad, PICTURES, "phone-light-keypad-open");
    await log.getByRole("button", { name: "Ann Miller opened Front door" }).waitFor();
    await page.locator('[data-placement="used"]').waitFor();
    await log.bringToFront();
    await picture(log, PICTURES, "phone-light-log");
  });

  test("a wrong PIN shows red, to strangers without a reason, to the owner with it", async () => {
    await keypad.getByText("Type your PIN").waitFor();
    await type(wrongFor(pin));
    await light("denied");
    expect(await keypad.locator("[data-reason]").count()).toBe(0);
    await log.getByRole("button", { name: "Wrong PIN at Front door" }).waitFor();
    const own = await owner.newPage();
    await own.goto(keypad.url());
    await own.getByRole("heading", { name: "Front door" }).waitFor();
    await own.keyboard.type(wrongFor(pin));
    await own.keyboard.press("Enter");
    await own.locator('[data-reason="unknown_code"]').waitFor();
    await own.close();
  });

  test("after a hold the code is revoked, off the lock, and the keypad refuses it", async () => {
    await hold(page, "Hold to revoke", () =>
      page.getByRole("heading", { name: "Ann Miller's code is revoked" }).waitFor(),
    );
    await page.locator('[data-placement="removed"]').waitFor();
    await keypad.getByText("Type your PIN").waitFor();
    await type(pin);
    await light("denied");
    await log.getByText("Ann Miller's code was revoked").waitFor();
  });

  const OTHER_KINDS = [
    { kind: "one_time", who: "Ben Cole", sentence: "Ben Cole can open Front door now" },
    { kind: "recurring", who: "Cleaning team", sentence: /^Cleaning team can open / },
    { kind: "custom", who: "Dora Ek", sentence: "Dora Ek can open Front door now", digits: "48291377" },
    { kind: "emergency", who: "Neighbor", sentence: "Neighbor's emergency code is asleep" },
  ] as const;

  test.each(OTHER_KINDS)("a code of the kind $kind is made on the page", async (wish) => {
    await page.goto(`${server.url}/codes/new`);
    await page.getByLabel("Name").fill(wish.who);
    await page.locator(`[data-kind="${wish.kind}"]`).click();
    if ("digits" in wish) await page.getByRole("textbox", { name: "PIN" }).fill(wish.digits);
    await page.getByRole("checkbox", { name: "Front door" }).check();
    await page.locator('[data-preview="sound"]').waitFor();
    expect(await overflowOf(page)).toBe(0);
    if (wish.kind === "recurring") await picture(page, PICTURES, "phone-light-new-code-weekly");
    await page.getByRole("button", { name: "Make code" }).click();
    await page.getByRole("heading", { level: 1, name: wish.sentence }).waitFor();
    expect(await page.locator("[data-pin]").count()).toBe(0);
  });

  test("an emergency code is woken with a reason and put back to sleep", async () => {
    await page.getByLabel("Reason").fill("Water in the kitchen");
    await page.getByRole("button", { name: "Wake it" }).click();
    await page.getByRole("heading", { name: "Neighbor can open Front door now" }).waitFor();
    await picture(page, PICTURES, "phone-light-code-emergency");
    await hold(page, "Hold to put it to sleep", () =>
      page.getByRole("heading", { name: "Neighbor's emergency code is asleep" }).waitFor(),
    );
  });

  test("the codes are found by name and by state", async () => {
    await page.getByRole("link", { name: "Codes", exact: true }).last().click();
    await page.getByRole("searchbox").fill("dora");
    await page.getByRole("heading", { name: "1 code" }).waitFor();
    await page.getByText("Dora Ek").waitFor();
    await page.getByRole("searchbox").fill("");
    await page.getByRole("button", { name: "Revoked" }).click();
    await page.getByText("Ann Miller").waitFor();
    expect(await overflowOf(page)).toBe(0);
    await page.getByRole("button", { name: "All", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: /^[23] codes are live/ }).waitFor();
    await picture(page, PICTURES, "phone-light-codes");
  });

  test("a door is unlocked from afar only after a hold", async () => {
    await page.goto(`${server.url}/doors`);
    const front = page.getByRole("region", { name: "Front door", exact: true });
    const unlock = front.getByRole("button", { name: /^Hold to (un)?lock$/ });
    const before = await unlock.textContent();
    await unlock.click();
    await front.getByText("Keep it pressed until the bar is full.").waitFor();
    await unlock.focus();
    await page.keyboard.down("Enter");
    await front.locator(`[data-bolt="${before === "Hold to lock" ? "locked" : "unlocked"}"]`).waitFor();
    await page.keyboard.up("Enter");
    await picture(page, PICTURES, "phone-light-doors");
  });

  test("nothing went wrong in the browser, and no digits were in an address, a title or the server's log", async () => {
    const titles = await Promise.all([page, log, keypad].map((one) => one.title()));
    const told = [...seen.addresses, ...titles, server.output()].join("\n");
    expect(pin).not.toBe("");
    expect(told).not.toContain(pin);
    expect(told).not.toContain("48291377");
    expect(seen.errors).toEqual([]);
  });

  const pictures = async () => {
    const storageState = await owner.storageState();
    const codePath = new URL(await hrefOf(page, "Ben Cole")).pathname;
    for (const [name, options] of [
      ["phone-dark", { colorScheme: "dark", storageState }],
      ["desktop-light", { viewport: DESKTOP, storageState }],
      ["desktop-dark", { viewport: DESKTOP, colorScheme: "dark", storageState }],
    ] as const) {
      const context = await contextOf(options);
      const shown = await context.newPage();
      for (const [what, path] of [
        ["today", "/"],
        ["doors", "/doors"],
        ["codes", "/codes"],
        ["code", codePath],
        ["log", "/log"],
        ["keypad", await keypadPath(page)],
        ["new-code", "/codes/new"],
      ] as const) {
        await shown.goto(server.url + path);
        await shown.locator(what === "keypad" ? "h1" : '[data-live="live"]').waitFor();
        if (what === "new-code") await fillWeekly(shown);
        await picture(shown, PICTURES, `${name}-${what}`);
        expect(await overflowOf(shown)).toBe(0);
      }
      await context.close();
    }
  };
  if (PICTURES !== undefined) test("pictures in the dark and on a desk", pictures);

  test("an authenticator app is turned on in the account, and then asked for at every sign-in", async () => {
    await page.goto(`${server.url}/account`);
    const app = page.getByRole("region", { name: "Authenticator app" });
    await app.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await app.getByRole("button", { name: "Turn on" }).click();
    totp = (await app.locator("[data-totp]").getAttribute("href")) ?? "";
    expect(((await app.locator("[data-recovery]").textContent()) ?? "").split(/\s+/)).toHaveLength(10);
    await app.getByLabel("Code").fill(totpAt(totp, Date.now() - 30_000)); // each code works once
    await app.getByRole("button", { name: "Confirm" }).click();
    await app.getByText("On: signing in needs a code.").waitFor();
    expect(await overflowOf(page)).toBe(0);
    await picture(page, PICTURES, "phone-light-account");

    const other = await (await contextOf()).newPage();
    await other.goto(server.url);
    await other.getByLabel("E-mail").fill(EMAIL);
    await other.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await picture(other, PICTURES, "phone-light-sign-in");
    await other.getByRole("button", { name: "Sign in" }).click();
    await other.getByLabel("Code").fill("000000");
    await other.getByRole("button", { name: "Confirm" }).click();
    await other.getByText("password or code is not right").waitFor();
    await other.getByLabel("Code").fill(totpAt(totp, Date.now()));
    await other.getByRole("button", { name: "Confirm" }).click();
    await other.locator("[data-today]").waitFor();
    await other.context().close();
  });

  test("a PIN is shown only after a fresh code, where the server asks for one", async () => {
    await page.goto(`${server.url}/codes`);
    await page.getByRole("button", { name: "All", exact: true }).click();
    await page.getByRole("link", { name: "Ben Cole" }).first().click();
    const stale = { status: 403, code: "step_up_required", title: "", detail: "", fields: [] };
    const refusal = { status: 403, contentType: "application/problem+json", body: JSON.stringify(stale) };
    await page.route("**/reveal", (route) => route.fulfill(refusal), { times: 1 });
    await page.getByRole("button", { name: "Show" }).click();
    await page.getByRole("button", { name: "Show" }).click();
    const dialog = page.getByRole("dialog", { name: "Is it still you?" });
    await dialog.getByLabel("Code").fill(totpAt(totp, Date.now() + 30_000));
    await picture(page, PICTURES, "phone-light-step-up");
    await dialog.getByRole("button", { name: "Confirm" }).click();
    expect(((await page.locator("[data-pin]").textContent()) ?? "").replaceAll(/\D/g, "")).toMatch(/^\d{6}$/);
  });

  test("signing out everywhere leads back to the form", async () => {
    await page.goto(`${server.url}/account`);
    await page.getByRole("button", { name: "Sign out everywhere" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  });
});

async function keypadPath(page: Page): Promise<string> {
  const path = await page.evaluate(async () => {
    const answer = await fetch("/api/v1/locks");
    const { items } = (await answer.json()) as { items: { id: string; name: string }[] };
    return `/keypad/${items.find(({ name }) => name === "Front door")?.id ?? ""}`;
  });
  expect(path).toMatch(/^\/keypad\/lock_/);
  return path;
}

async function hrefOf(page: Page, name: string): Promise<string> {
  return page
    .getByRole("link", { name })
    .first()
    .evaluate((link: HTMLAnchorElement) => link.href);
}

/** Whether a thumb finds the button without scrolling, wherever on the page one is. */
async function isInReach(page: Page, name: string): Promise<boolean> {
  const button = page.getByRole("button", { name });
  const places: boolean[] = [];
  for (const share of [0, 0.5, 1]) {
    await page.evaluate((part) => window.scrollTo(0, part * document.documentElement.scrollHeight), share);
    const box = await button.boundingBox();
    places.push(box !== null && box.y >= 0 && box.y + box.height <= PHONE.height - 60);
  }
  return places.every(Boolean);
}

async function fillWeekly(page: Page): Promise<void> {
  await page.getByLabel("Name").fill("Cleaning team");
  await page.locator('[data-kind="recurring"]').click();
  await page.getByRole("checkbox", { name: "Front door" }).check();
  await page.getByRole("checkbox", { name: "Garage" }).check();
  await page.locator('[data-preview="sound"]').waitFor();
}

/** Digits of the same length that are not these. */
function wrongFor(pin: string): string {
  return [...pin].map((digit) => (Number(digit) + 1) % 10).join("");
}
