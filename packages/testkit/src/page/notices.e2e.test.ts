import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPushSink, type PushSink, type SunkBrowser } from "../push/sink.ts";
import { DESKTOP, overflowOf, PHONE, picture, startBrowser, type Watch, watch } from "./browser.ts";
import { type LastingServer, startLastingServer } from "./lasting-server.ts";
import { askAs, becomeOwner, lockIdOf } from "./owner-page.ts";

const PICTURES = process.env["CARDEA_SCREENSHOTS"];
const PIN = "48291377";

/** The push service of the browser's maker is out of reach here, so the browser is told to be subscribed at ours. */
function subscribedAt({ endpoint, keys }: SunkBrowser["target"]): void {
  const subscription = {
    endpoint,
    options: { applicationServerKey: null as ArrayBuffer | null },
    toJSON: () => ({ endpoint, keys }),
    unsubscribe: async () => {
      sessionStorage.removeItem("subscribed");
      return true;
    },
  };
  Object.assign(PushManager.prototype, {
    async subscribe({ applicationServerKey }: { applicationServerKey: string }) {
      const text = atob(applicationServerKey.replaceAll("-", "+").replaceAll("_", "/"));
      subscription.options.applicationServerKey = Uint8Array.from(text, (one) => one.codePointAt(0) ?? 0).buffer;
      sessionStorage.setItem("subscribed", "yes");
      return subscription;
    },
    getSubscription: async () => (sessionStorage.getItem("subscribed") === null ? null : subscription),
  });
}

describe("notices in a browser", () => {
  const seen: Watch = { errors: [], addresses: [] };
  let server: LastingServer;
  let sink: PushSink;
  let ear: SunkBrowser;
  let browser: Browser;
  let owner: BrowserContext;
  let page: Page;
  let worker: CDPSession;
  let registrationId = "";
  let front = "";

  beforeAll(async () => {
    server = await startLastingServer({ CARDEA_TEST_PUSH_LOOPBACK: "1" });
    sink = await openPushSink();
    ear = sink.newBrowser();
    browser = await startBrowser(process.env["CHROMIUM_PATH"]);
    owner = await browser.newContext({ viewport: PHONE, locale: "en-GB", timezoneId: "Europe/Berlin" });
    owner.setDefaultTimeout(60_000);
    watch(owner, seen);
    await owner.addInitScript(subscribedAt, ear.target);
    page = await owner.newPage();
    await becomeOwner(page, server.setupLink);
    front = await lockIdOf(page, "Front door");
    worker = await owner.newCDPSession(page);
    worker.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      registrationId = registrations.at(-1)?.registrationId ?? registrationId;
    });
    await worker.send("ServiceWorker.enable");
    await page.evaluate(() => navigator.serviceWorker.ready);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.remove();
    await sink?.close();
  });

  /** What the push service would hand to the browser, read as it reads it, shown by the worker. */
  async function shown(index: number): Promise<{ title: string; body: string; tag: string }> {
    await expect.poll(() => ear.messages.length).toBeGreaterThan(index);
    const data = JSON.stringify(ear.messages[index]?.notice);
    const find = () =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready;
        const notes = await registration.getNotifications();
        return notes.map(({ title, body, tag }) => ({ title, body, tag }));
      });
    const tag = ear.messages[index]?.notice.tag;
    // The browser answers nothing, whether its worker took the message or not, and once none was shown: it is handed over
    // again. A notice with the same tag replaces the one before.
    const delivered = async () => {
      const before = await find();
      if (before.some((note) => note.tag === tag)) return before;
      await worker.send("ServiceWorker.deliverPushMessage", { origin: server.url, registrationId, data });
      return find();
    };
    await expect.poll(async () => (await delivered()).map((note) => note.tag), { interval: 2_000 }).toContain(tag);
    const note = (await find()).find((one) => one.tag === tag);
    if (note === undefined) throw new Error("the notice is gone again");
    return note;
  }

  /** As if somebody tapped the notice. */
  async function tapped(tag: string): Promise<void> {
    await owner
      .serviceWorkers()
      .at(-1)
      ?.evaluate(async (name) => {
        const scope = globalThis as unknown as { registration: ServiceWorkerRegistration } & EventTarget;
        const [notification] = await scope.registration.getNotifications({ tag: name });
        const make = (globalThis as unknown as { NotificationEvent: new (kind: string, init: object) => Event })
          .NotificationEvent;
        scope.dispatchEvent(new make("notificationclick", { notification }));
      }, tag);
  }

  test("who has refused them in the browser is told how to allow them", async () => {
    const other = await browser.newContext({ viewport: PHONE, storageState: await owner.storageState() });
    await other.addInitScript(() => {
      Object.defineProperty(Notification, "permission", { get: () => "denied" });
    });
    const refused = await other.newPage();
    await refused.goto(`${server.url}/settings/notices`);
    await refused.locator('[data-ability="denied"]').waitFor();
    expect(await overflowOf(refused)).toBe(0);
    await picture(refused, PICTURES, "phone-light-notices-denied");
    await other.close();
  });

  test("they are turned on for this browser, and a test arrives", async () => {
    await owner.grantPermissions(["notifications"], { origin: server.url });
    await page.goto(`${server.url}/settings/notices`);
    await page.getByText("Notices are off here.").waitFor();
    await page.getByRole("button", { name: "Turn on here" }).click();
    await page.getByText("Notices are on here.").waitFor();
    await page.getByText("(this browser)").waitFor();
    await page.getByRole("button", { name: "Send a test" }).click();
    await page.locator('[data-tested="sent"]').waitFor();
    expect(await shown(0)).toMatchObject({ title: "Notices work", tag: "test" });
    expect(await overflowOf(page)).toBe(0);
  });

  test("what, which door, whose entries and quiet hours are chosen, and stay chosen", async () => {
    const custom = { kind: "custom", lockIds: [front], holder: { name: "Ann Miller" }, pin: PIN, endless: true };
    await askAs(page, "/codes", custom);
    await page.reload();
    await page.getByRole("checkbox", { name: /^Entries/ }).check();
    await page.getByRole("button", { name: "Only these", exact: true }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Choose at least one door.").waitFor();
    await page.getByRole("checkbox", { name: "Front door" }).check();
    await page.getByRole("button", { name: "Only these people's" }).click();
    await page.getByRole("checkbox", { name: "Ann Miller" }).check();
    await page.getByRole("checkbox", { name: /^Be quiet at night/ }).check();
    await page.getByLabel("From").fill("03:00");
    await page.getByLabel("Until").fill("03:00");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Let it end at another time than it begins.").waitFor();
    await page.getByLabel("Until").fill("03:01");
    await page.getByRole("button", { name: "Mine (Europe/Berlin)" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved").waitFor();
    expect(await overflowOf(page)).toBe(0);
    await picture(page, PICTURES, "phone-light-notices");
    await page.reload();
    expect(await page.getByLabel("Until").inputValue()).toBe("03:01");
    expect(await page.getByRole("checkbox", { name: "Ann Miller" }).isChecked()).toBe(true);
    await page.getByRole("checkbox", { name: /^Be quiet at night/ }).uncheck();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved").waitFor();
  });

  test("an entry becomes a notice that a tap opens in the app", async () => {
    await expect
      .poll(async () => (await askAs<{ items: { state: string }[] }>(page, "/codes")).items[0]?.state)
      .toBe("active");
    await expect
      .poll(
        async () => {
          const body = { pin: PIN };
          return (await askAs<{ outcome: string }>(page, `/virtual-locks/${front}/keypad`, body)).outcome;
        },
        { interval: 1_000 },
      )
      .toBe("granted");
    await expect.poll(() => ear.messages.map(({ notice }) => notice.title)).toContain("Ann Miller opened Front door");
    const index = ear.messages.findIndex(({ notice }) => notice.title === "Ann Miller opened Front door");
    expect((await shown(index)).title).toBe("Ann Miller opened Front door");
    expect(JSON.stringify(ear.messages)).not.toContain(PIN);
    // A worker without work is put to sleep by the browser, and a tap on it is lost: it is woken and tapped again.
    await expect
      .poll(
        async () => {
          await tapped((await shown(index)).tag).catch(() => undefined);
          return new URL(page.url()).pathname;
        },
        { interval: 1_000 },
      )
      .toMatch(/^\/codes\/code_/);
  });

  test("they are turned off again", async () => {
    await page.goto(`${server.url}/settings/notices`);
    await page.getByRole("button", { name: "Turn off here" }).click();
    await page.getByText("Notices are off here.").waitFor();
    await page.getByText("Nowhere yet.").waitFor();
  });

  test("nothing went wrong in the browser, and no digits were in an address", () => {
    expect(seen.errors).toEqual([]);
    expect(seen.addresses.join("\n")).not.toContain(PIN);
  });

  const pictures = async () => {
    const storageState = await owner.storageState();
    for (const [name, options] of [
      ["phone-dark", { viewport: PHONE, colorScheme: "dark" }],
      ["desktop-light", { viewport: DESKTOP }],
      ["desktop-dark", { viewport: DESKTOP, colorScheme: "dark" }],
    ] as const) {
      const context = await browser.newContext({ ...options, storageState });
      const other = await context.newPage();
      await other.goto(`${server.url}/settings/notices`);
      await other.locator('[data-live="live"]').waitFor();
      await picture(other, PICTURES, `${name}-notices`);
      expect(await overflowOf(other)).toBe(0);
      await context.close();
    }
  };
  if (PICTURES !== undefined) test("pictures in the dark and on a desk", pictures);
});
