import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { DAY_MS } from "@cardea/core";
import { type LockProcess, startLockProcess } from "@cardea/lock/src/lock-process.fixture.ts";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DESKTOP, overflowOf, PHONE, picture, startBrowser, type Watch, watch } from "./browser.ts";
import { offers } from "./offers.ts";
import { connectLock, renameAndRemove } from "./connection-steps.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

const PICTURES = process.env["CARDEA_SCREENSHOTS"];
const OWNER = { name: "Olga Owner", email: "owner@example.org", password: "four words in a row" };
const HERE = { latitude: 52.51627, longitude: 13.3777 };

describe("settings and people", () => {
  const seen: Watch = { errors: [], addresses: [] };
  let server: ServerProcess;
  let browser: Browser;
  let page: Page;
  let staff: Page;
  let link = "";

  beforeAll(async () => {
    server = await startServerProcess();
    browser = await startBrowser(process.env["CHROMIUM_PATH"]);
    const geolocation = { ...HERE, accuracy: 12 };
    page = await (await contextOf({ geolocation, permissions: ["geolocation"] })).newPage();
    await page.goto(server.setupLink);
    await join(page, OWNER);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  beforeEach(() => page.bringToFront());

  async function contextOf(options: object = {}): Promise<BrowserContext> {
    const made = await browser.newContext({
      viewport: PHONE,
      locale: "en-GB",
      timezoneId: "Europe/Berlin",
      ...options,
    });
    made.setDefaultTimeout(60_000);
    watch(made, seen);
    return made;
  }

  async function join(on: Page, { name, email, password }: { name: string; email?: string; password: string }) {
    await on.getByLabel("Your name").fill(name);
    if (email !== undefined) await on.getByLabel("E-mail").fill(email);
    await on.getByRole("textbox", { name: "Password" }).fill(password);
    await on.getByRole("button", { name: "Go in" }).click();
    await on.locator('[data-live="live"]').waitFor();
  }

  const open = (path: string, on: Page = page) => on.goto(`${server.url}${path}`);

  /** A call of the API from the page itself. */
  function call(on: Page, path: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }> {
    return on.evaluate(
      async ([address, text]) => {
        const headers = { "content-type": "application/json" };
        const init = text === null ? {} : { method: "POST", headers, body: text };
        const answer = await fetch(`/api/v1${address}`, init);
        return { status: answer.status, body: await answer.json() };
      },
      [path, body === undefined ? null : JSON.stringify(body)] as const,
    );
  }

  async function lockId(name: string): Promise<string> {
    const { body } = await call(page, "/locks");
    return (body["items"] as { id: string; name: string }[]).find((lock) => lock.name === name)?.id ?? "";
  }

  async function makeCode(name: string, door: string): Promise<string> {
    const [startsAt, endsAt] = [1, 2].map((days) => new Date(Date.now() + days * DAY_MS).toISOString());
    const wish = { kind: "timed", lockIds: [await lockId(door)], holder: { name }, startsAt, endsAt };
    const { body } = await call(page, "/codes", wish);
    return String(body["id"]);
  }

  async function codePath(name: string): Promise<string> {
    const { body } = await call(page, "/codes");
    const code = (body["items"] as { id: string; holder: { name: string } }[]).find(
      ({ holder }) => holder.name === name,
    );
    return `/codes/${code?.id}`;
  }

  test("a site gets an address, a position from the phone, notes and holidays", async () => {
    await open("/settings");
    await page.getByRole("link", { name: /^Site/ }).click();
    await page.getByLabel("Address").fill("Rua das Flores 12\n1200-195 Lisboa");
    await page.getByLabel("Notes for guests").fill("Park on the left.");
    await page.getByRole("button", { name: "Use my position" }).click();
    await page.getByText("Exact to 12 m.").waitFor();
    await page.getByLabel("Radius in meters").fill("80");
    const map = page.getByRole("application");
    await map.focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("+");
    expect(await page.getByLabel("Radius in meters").inputValue()).toBe("90");
    expect(await page.getByLabel("Latitude").inputValue()).toBe("52.516315");
    await page.getByRole("button", { name: "Add a calendar" }).click();
    await page.getByLabel("Name of the calendar").fill("School");
    await page.getByLabel("First day").fill("2026-12-19");
    await page.getByLabel("Last day").fill("2027-01-04");
    expect(await overflowOf(page)).toBe(0);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    await page.reload();
    expect(await page.getByLabel("Address").inputValue()).toContain("Lisboa");
    expect(await page.getByLabel("Name of the calendar").inputValue()).toBe("School");
    await page.getByRole("application").scrollIntoViewIfNeeded();
    await picture(page, PICTURES, "phone-light-site");
  });

  test("a wrong position is told beside its field, and a zone is found by a part of its name", async () => {
    await page.getByLabel("Latitude").fill("95");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("A number from -90 to 90.").waitFor();
    await page.getByLabel("Latitude").fill("38,71");
    const zone = page.getByRole("combobox", { name: "Time zone" });
    await zone.fill("Mars");
    await page.getByText("No such time zone.").waitFor();
    await zone.fill("lisb");
    await page.getByRole("option", { name: "Europe/Lisbon" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    await page.getByText(/in Lisbon/).waitFor();
  });

  test("a colleague is invited as staff of one door by a link that is shown once", async () => {
    await open("/settings/members");
    await page.getByRole("heading", { name: "1 member" }).waitFor();
    await page.getByRole("button", { name: "Invite somebody" }).click();
    await page.getByLabel("E-mail").fill("carla@example.org");
    await page.getByRole("combobox", { name: "Role" }).selectOption("staff");
    await page.getByRole("checkbox", { name: "Garage" }).check();
    await page.getByLabel("Longest stay in days").fill("14");
    expect(await overflowOf(page)).toBe(0);
    await picture(page, PICTURES, "phone-light-invite");
    await page.getByRole("button", { name: "Make the link" }).click();
    link = (await page.locator("[data-link]").textContent()) ?? "";
    expect(link).toContain("#invitation=");
    await page.getByRole("button", { name: "Done" }).click();
    expect(await page.locator("[data-link]").count()).toBe(0);
    await page.getByText("carla@example.org").waitFor();
  });

  test("she sees her door, its codes and people, and nothing else", async () => {
    await makeCode("Ann Miller", "Front door");
    await makeCode("Gus Garage", "Garage");
    staff = await (await contextOf({ viewport: DESKTOP })).newPage();
    await staff.goto(link);
    await join(staff, { name: "Carla Nunes", password: "four other words here" });
    await open("/people", staff);
    await staff.getByRole("heading", { name: "1 person" }).waitFor();
    await staff.getByText("Gus Garage").waitFor();
    expect(await staff.getByText("Ann Miller").count()).toBe(0);
    await open("/codes", staff);
    await staff.getByText("Gus Garage").waitFor();
    expect(await staff.getByText("Ann Miller").count()).toBe(0);
    await open("/settings", staff);
    await staff.getByRole("link", { name: /^Your account/ }).waitFor();
    for (const hidden of [/^Site/, /^Members/, /^Security/, /^API keys/, /^Privacy/]) {
      expect([hidden.source, await staff.getByRole("link", { name: hidden }).count()]).toEqual([hidden.source, 0]);
    }
    await open("/settings/members", staff);
    await staff.getByText("Your role does not include this.").waitFor();
    expect((await call(staff, "/sites")).status).toBe(200);
    expect((await call(staff, "/api-keys")).status).toBe(403);
    await picture(staff, PICTURES, "desktop-light-staff");
  });

  test("she is offered what her role allows, and nothing that the server would refuse", async () => {
    const garage = await lockId("Garage");
    await offers(staff, server.url + "/", { shown: [/^New code$/], hidden: [/^Check-up$/] });
    const door = [/unlock|to lock/, /^Change$/, /keypad off/];
    await offers(staff, server.url + `/doors/${garage}`, { shown: [/^Make a code$/], hidden: door });
    await offers(page, server.url + `/doors/${garage}`, { shown: [/^Make a code$/, ...door], hidden: [] });
    await offers(staff, server.url + "/log", { shown: [/CSV/], hidden: [/^Verify/] });
    await offers(page, server.url + "/log", { shown: [/CSV/, /^Verify/], hidden: [] });
    await offers(staff, server.url + (await codePath("Gus Garage")), {
      shown: [/^Change$/, /^Show/, /revoke/],
      hidden: [],
    });
  });

  test("as a viewer she only looks", async () => {
    const garage = await lockId("Garage");
    const path = await codePath("Gus Garage");
    await open("/settings/members");
    await page.getByRole("button", { name: "Change the role of Carla Nunes" }).click();
    await page.getByRole("combobox", { name: "Role" }).selectOption("viewer");
    await page.getByRole("button", { name: "Save the role" }).click();
    await page.getByText("Viewer", { exact: true }).waitFor();
    await picture(page, PICTURES, "phone-light-members");
    const acts = [
      /^New code$/,
      /^Make a code$/,
      /^Change$/,
      /^Replace/,
      /hold to revoke/i,
      /^Show$|unseen/,
      /^Extend/,
      /unlock|to lock/,
    ];
    const ways = ["/", `/doors/${garage}`, "/codes", path, "/timeline"];
    for (const way of ways) await offers(staff, server.url + way, { shown: [], hidden: [...acts, /^Choose several$/] });
    await offers(staff, server.url + "/log", { shown: [/CSV/], hidden: [/^Verify/] });
    await open("/codes/new", staff);
    await staff.getByText("Your role does not include this.").waitFor();
    await open("/codes", staff);
    await staff.getByText("Gus Garage").waitFor();
    await staff.keyboard.press("n");
    await staff.keyboard.press("?");
    await staff.getByRole("dialog").waitFor();
    expect(new URL(staff.url()).pathname).toBe("/codes");
  });

  test("her membership is taken away after a question, which ends what she sees", async () => {
    await open("/settings/members");
    await page.getByRole("button", { name: "Remove Carla Nunes" }).click();
    await page.getByText("Codes that Carla Nunes made stay.").waitFor();
    await page.getByRole("button", { name: "Remove the member" }).click();
    await page.getByRole("heading", { name: "1 member" }).waitFor();
    expect((await call(staff, "/codes")).status).toBe(401);
  });

  test("an invitation that waits can be withdrawn", async () => {
    await page.getByRole("button", { name: "Invite somebody" }).click();
    await page.getByLabel("E-mail").fill("dora@example.org");
    await page.getByRole("button", { name: "Make the link" }).click();
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: "Withdraw the invitation of dora@example.org" }).click();
    await expect.poll(() => page.getByText("dora@example.org").count()).toBe(0);
  });

  test("a second factor is wanted only after it was said who would stay outside", async () => {
    await open("/settings/security");
    await page.getByText("1 member has none").waitFor();
    await page.getByRole("button", { name: "Require a second factor" }).click();
    // The owner has none either: from now on the own page is closed but for the account.
    await expect.poll(async () => (await call(page, "/codes")).body["items"]).toEqual([]);
    const { body } = await call(page, "/sites");
    expect(body["items"]).toEqual([]);
  });

  test("who is kept outside finds the way to a second factor", async () => {
    await open("/doors");
    await page.getByRole("link", { name: "Set up a second factor" }).click();
    await page.getByRole("region", { name: "Authenticator app" }).waitFor();
    await page.getByRole("button", { name: "Turn on" }).waitFor();
  });
});

describe("keys, people and several sites", () => {
  let server: ServerProcess;
  let browser: Browser;
  let page: Page;
  let lock: LockProcess | null = null;
  let folder: string | null = null;

  beforeAll(async () => {
    server = await startServerProcess();
    browser = await startBrowser(process.env["CHROMIUM_PATH"]);
    const context = await browser.newContext({ viewport: DESKTOP, locale: "en-GB", timezoneId: "Europe/Berlin" });
    context.setDefaultTimeout(60_000);
    page = await context.newPage();
    await page.goto(server.setupLink);
    await page.getByLabel("Your name").fill(OWNER.name);
    await page.getByLabel("E-mail").fill(OWNER.email);
    await page.getByRole("textbox", { name: "Password" }).fill(OWNER.password);
    await page.getByRole("button", { name: "Go in" }).click();
    await page.locator('[data-live="live"]').waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await lock?.end("SIGTERM");
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  });

  const open = (path: string) => page.goto(`${server.url}${path}`);

  test("a key is made for one door, shown once, works, and is refused once revoked", async () => {
    await open("/settings/keys");
    await page.getByRole("heading", { name: "No API key" }).waitFor();
    await page.getByRole("button", { name: "New key" }).click();
    await page.getByLabel("Name").fill("Booking calendar");
    await page.getByRole("checkbox", { name: "Garage" }).check();
    await page.getByRole("button", { name: "Make the key" }).click();
    const key = (await page.locator("[data-api-key]").textContent()) ?? "";
    await page.getByRole("button", { name: "Done" }).click();
    expect(await page.locator("[data-api-key]").count()).toBe(0);
    const ask = () =>
      fetch(`${server.url}/api/v1/locks`, { headers: { authorization: `Bearer ${key}` } }).then(async (answer) => ({
        status: answer.status,
        body: (await answer.json()) as { items?: { name: string }[] },
      }));
    expect((await ask()).body.items?.map(({ name }) => name)).toEqual(["Garage"]);
    await picture(page, PICTURES, "desktop-light-keys");
    await page.getByRole("button", { name: "Revoke Booking calendar" }).click();
    await page.getByRole("button", { name: "Revoke the key" }).click();
    await page.getByRole("heading", { name: "No API key" }).waitFor();
    expect((await ask()).status).toBe(401);
  });

  test("a connection is tested; a lock that runs alone is tried, connected as a door, renamed and removed", async () => {
    await open("/settings/connections");
    await page.getByRole("button", { name: /^Test / }).click();
    folder = mkdtempSync(`${tmpdir()}/cardea-lock-`);
    await connectLock(page, (lock = await startLockProcess(folder)), PICTURES);
    await renameAndRemove(page, PICTURES);
  });

  test("a person is found, reached, and erased with a typed word once no code is left", async () => {
    await open("/codes/new");
    await page.getByLabel("Name").fill("Ann Miller");
    await page.getByRole("checkbox", { name: "Front door" }).check();
    await page.locator('[data-preview="sound"]').waitFor();
    await page.getByRole("button", { name: "Make code" }).click();
    await page.locator('[data-placement="verified"]').waitFor();
    const codeId = page.url().split("/").at(-1) ?? "";
    await open("/people");
    await page.getByRole("heading", { name: "1 person" }).waitFor();
    await page.getByRole("searchbox", { name: "Search people" }).fill("nobody");
    await page.getByText("Nobody is called “nobody”.").waitFor();
    await page.getByRole("button", { name: "Show everybody" }).click();
    await page.getByText("Ann Miller").click();
    await page.getByRole("heading", { name: "Ann Miller has 1 code" }).waitFor();
    await page.getByText("This person still has a code.").waitFor();
    await page.getByRole("button", { name: "Change" }).click();
    await page.getByLabel("E-mail").fill("ann@example.org");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("link", { name: "ann@example.org" }).waitFor();
    await picture(page, PICTURES, "desktop-light-person");

    const status = await page.evaluate(async (id) => {
      const headers = { "content-type": "application/json" };
      return (await fetch(`/api/v1/codes/${id}/revoke`, { method: "POST", headers, body: "{}" })).status;
    }, codeId);
    expect(status).toBe(200);
    await expect
      .poll(async () => {
        await page.reload();
        await page.getByRole("heading", { name: "Ann Miller has no code now" }).waitFor();
        return page.getByRole("button", { name: "Erase this person" }).count();
      })
      .toBe(1);
    await page.getByRole("button", { name: "Erase this person" }).click();
    const erase = page.getByRole("button", { name: "Erase this person" });
    expect(await erase.isDisabled()).toBe(true);
    await page.getByLabel("Type “erase” to go on").fill("erase");
    await erase.click();
    await page.getByRole("heading", { name: "This person was erased" }).waitFor();
    await open("/people");
    await page.getByRole("heading", { name: "Nobody here" }).waitFor();
    await open("/log");
    await page.getByRole("heading", { name: "Log" }).waitFor();
    expect(await page.getByText("Ann Miller").count()).toBe(0);
  });

  test("names are kept for as long as the site says", async () => {
    await open("/settings/privacy");
    await page.getByRole("combobox", { name: "How long names are kept" }).selectOption("30");
    await page.getByRole("button", { name: "Save" }).click();
    await expect.poll(() => page.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
    await page.reload();
    await expect.poll(() => page.getByRole("combobox", { name: "How long names are kept" }).inputValue()).toBe("30");
  });

  test("a second site can be made and chosen, which the page remembers", async () => {
    await open("/settings/site");
    await page.getByRole("button", { name: "New site" }).click();
    const form = page.getByRole("region", { name: "New site" });
    await form.getByLabel("Name").fill("Mountain cabin");
    await form.getByRole("button", { name: "Make the site" }).click();
    await page.getByRole("button", { name: /^Choose a site/ }).click();
    await picture(page, PICTURES, "desktop-light-sites");
    await page.getByRole("menuitem", { name: /^Mountain cabin/ }).click();
    await page.getByRole("heading", { name: "Mountain cabin" }).waitFor();
    await open("/doors");
    await page.getByRole("button", { name: "Choose a site: Mountain cabin" }).waitFor();
    expect(await page.getByRole("heading", { name: "Front door" }).count()).toBe(0);
    await page.getByRole("button", { name: /^Choose a site/ }).click();
    await page.getByRole("menuitem", { name: /^Demo house/ }).click();
    await page.getByRole("heading", { name: "Front door" }).waitFor();
  });
});
