import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DESKTOP, hold, overflowOf, PHONE, picture, startBrowser, type Watch, watch } from "./browser.ts";
import { codeOnPage, lockIds, makeMany, openDoor } from "./code-steps.ts";
import { scrolled } from "./smoothness.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

const PICTURES = process.env["CARDEA_SCREENSHOTS"];
const BUILT = fileURLToPath(new URL("../../../web/dist/index.html", import.meta.url));
const OWN_DIGITS = "48291377";
/** More than anybody has at a house, and enough to feel. */
const MANY = 500;

describe("the codes on the page", () => {
  const seen: Watch = { errors: [], addresses: [] };
  let server: ServerProcess;
  let browser: Browser;
  let owner: BrowserContext;
  let page: Page;
  /** For the guest of the code that is made first. */
  let link = "";

  beforeAll(async () => {
    if (!existsSync(BUILT)) throw new Error("the page is not built: npm test does that, or vite build in packages/web");
    server = await startServerProcess();
    browser = await startBrowser(process.env["CHROMIUM_PATH"]);
    owner = await contextOf({ permissions: ["clipboard-read", "clipboard-write"] });
    page = await owner.newPage();
    await page.goto(server.setupLink);
    await page.getByLabel("Your name").fill("Olga Owner");
    await page.getByLabel("E-mail").fill("owner@example.org");
    await page.getByRole("textbox", { name: "Password" }).fill("four words in a row");
    await page.getByRole("button", { name: "Go in" }).click();
    await page.locator('[data-live="live"]').waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  beforeEach(() => page.bringToFront());

  async function contextOf(options: object = {}): Promise<BrowserContext> {
    const context = await browser.newContext({
      viewport: PHONE,
      locale: "en-GB",
      timezoneId: "Europe/Lisbon",
      ...options,
    });
    context.setDefaultTimeout(60_000);
    watch(context, seen);
    return context;
  }

  async function desk(options: object = {}): Promise<Page> {
    const context = await contextOf({ viewport: DESKTOP, storageState: await owner.storageState(), ...options });
    return context.newPage();
  }

  describe("a new code", () => {
    test("begins with the doors and times that another page gives it", async () => {
      const [front] = await lockIds(page);
      await page.goto(`${server.url}/codes/new?doors=${front}&from=2027-05-01T10:00&until=2027-05-02T11:30`);
      expect(await page.getByLabel("Starts").inputValue()).toBe("2027-05-01T10:00");
      expect(await page.getByLabel("Ends").inputValue()).toBe("2027-05-02T11:30");
      expect(await page.getByRole("checkbox", { name: "Front door" }).isChecked()).toBe(true);
    });

    test.each([
      ["loses an hour in spring", "2027-03-28", "5 h"],
      ["gains one in autumn", "2027-10-31", "7 h"],
    ])("over a night that %s shows how long it really is", async (_, day, length) => {
      const [front] = await lockIds(page);
      await page.goto(`${server.url}/codes/new?doors=${front}&from=${day}T00:00&until=${day}T06:00`);
      await page.locator('[data-preview="sound"]').getByText(length, { exact: false }).first().waitFor();
    });

    test("is there again after a reload, but for its digits and the guest's addresses", async () => {
      await page.goto(`${server.url}/codes/new`);
      await page.getByLabel("Name").fill("Dora Ek");
      await page.locator('[data-kind="custom"]').click();
      await page.getByRole("textbox", { name: "PIN" }).fill("12345678");
      await page.getByText("Weak: it counts up or down.").waitFor();
      await page.getByRole("textbox", { name: "PIN" }).fill(OWN_DIGITS);
      await page.getByText("Hard to guess.").waitFor();
      await page.getByText("E-mail, phone, language").click();
      await page.getByLabel("E-mail").fill("dora@example.org");
      expect(await overflowOf(page)).toBe(0);
      await picture(page, PICTURES, "phone-light-new-code-own-digits");
      await page.reload();
      await page.getByText("This is what you had begun.").waitFor();
      expect(await page.getByLabel("Name").inputValue()).toBe("Dora Ek");
      expect(await page.getByRole("textbox", { name: "PIN" }).inputValue()).toBe("");
      expect(JSON.stringify(await page.evaluate(() => Object.values(sessionStorage)))).not.toMatch(/48291377|dora@/);
      await page.getByRole("button", { name: "Begin anew" }).click();
      expect(await page.getByLabel("Name").inputValue()).toBe("");
    });

    test("takes how the guest is reached, a label and a most number of entries", async () => {
      await page.getByLabel("Name").fill("Ann Miller");
      await page.getByText("E-mail, phone, language").click();
      await page.getByLabel("E-mail").fill("ann");
      await page.getByLabel("Phone").fill("0049 170 1234567");
      await page.getByLabel("Language").selectOption("de");
      await page.getByLabel("Entries at most").fill("9");
      await page.getByRole("checkbox", { name: "Front door" }).check();
      await page.getByText("Label, note").click();
      await page.getByLabel("Label", { exact: true }).fill("Attic");
      await page.getByText("Nothing is sent. You give the PIN to them.").waitFor();
      await page.getByRole("button", { name: "Make code" }).click();
      await page.getByText("That is no e-mail address.").waitFor();
      await page.getByLabel("E-mail").fill("ann@example.org");
      await page.getByRole("button", { name: "Make code" }).click();
      await page.getByRole("heading", { name: "Ann Miller can open Front door now" }).waitFor();
      await page.getByText("Used 0 of 9×").waitFor();
      await page.locator('[data-placement="verified"]').waitFor();
    });
  });

  describe("one code", () => {
    test("is copied without being shown", async () => {
      await page.getByRole("button", { name: "Copy unseen" }).click();
      await page.getByRole("button", { name: "Copy unseen" }).click();
      await page.getByText("The PIN can be copied now; it is not shown.").waitFor();
      await page.getByRole("button", { name: "Copied" }).waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      expect(copied).toMatch(/^\d{6}$/);
      expect(await page.content()).not.toContain(copied);
      await page.getByRole("button", { name: "Close" }).last().click();
    });

    test("is extended by a day at a tap, after its new end was shown", async () => {
      const before = await codeOnPage(page);
      await page.getByRole("button", { name: "Extend" }).click();
      await page.getByRole("button", { name: "+ 1 day" }).click();
      await page.locator('[data-extend] [data-preview="sound"]').waitFor();
      await picture(page, PICTURES, "phone-light-code-extend");
      await page.getByRole("button", { name: /^Extend until / }).click();
      await page.locator("[data-extend]").waitFor({ state: "detached" });
      const after = await codeOnPage(page);
      expect(Date.parse(after.endsAt) - Date.parse(before.endsAt)).toBe(24 * 3_600_000);
    });

    test("is changed with a preview, and what cannot be is told before", async () => {
      await page.getByRole("button", { name: "Change", exact: true }).click();
      const form = page.locator("[data-change-form]");
      await form.getByLabel("Ends").fill("2020-01-01T10:00");
      await form.getByText("Let it end after it starts.").waitFor();
      await form.getByLabel("Ends").fill("2027-01-15T11:00");
      await form.locator('[data-preview="sound"]').waitFor();
      await form.getByLabel("Note").fill("Second key under the mat.\nReally.");
      expect(await overflowOf(page)).toBe(0);
      await picture(page, PICTURES, "phone-light-code-change");
      await form.getByRole("button", { name: "Save" }).click();
      await form.waitFor({ state: "detached" });
      await page.getByText("Second key under the mat.").waitFor();
      expect((await codeOnPage(page)).endsAt).toBe("2027-01-15T11:00:00.000Z");
    });

    test("comes to other doors and leaves some, as the preview said", async () => {
      const [front, garage] = await lockIds(page);
      await page.getByRole("button", { name: "Change", exact: true }).click();
      const form = page.locator("[data-change-form]");
      await form.getByRole("checkbox", { name: "Front door" }).uncheck();
      await form.getByRole("button", { name: "Save" }).click();
      await form.getByText("Choose at least one door.").waitFor();
      await form.getByRole("checkbox", { name: "Garage" }).check();
      const moves = form.locator("[data-moves]");
      await moves.getByText("goes to Garage").waitFor();
      await moves.getByText("leaves Front door").waitFor();
      await form.locator('[data-preview="sound"]').waitFor();
      expect(await overflowOf(page)).toBe(0);
      await picture(page, PICTURES, "phone-light-code-doors");
      await form.getByRole("button", { name: "Save" }).click();
      await form.waitFor({ state: "detached" });
      const placed = (door: string) => page.getByRole("region", { name: door }).and(page.locator("[data-placement]"));
      await expect.poll(() => placed("Garage").getAttribute("data-placement")).toBe("verified");
      await expect.poll(() => placed("Front door").getAttribute("data-placement")).toBe("removed");
      await placed("Front door").getByText("Taken off this door").waitFor();
      await page.getByRole("heading", { name: "Ann Miller can open Garage now" }).waitFor();
      expect((await codeOnPage(page)).lockIds).toEqual([garage]);
      // Back to where the next tests want it.
      await page.getByRole("button", { name: "Change", exact: true }).click();
      await form.getByRole("checkbox", { name: "Front door" }).check();
      await form.getByRole("checkbox", { name: "Garage" }).uncheck();
      await form.locator('[data-preview="sound"]').waitFor();
      await form.getByRole("button", { name: "Save" }).click();
      await page.getByRole("heading", { name: "Ann Miller can open Front door now" }).waitFor();
      expect((await codeOnPage(page)).lockIds).toEqual([front]);
    });

    test("that somebody else changed meanwhile is not overwritten: both ways are shown", async () => {
      const other = await desk();
      await other.goto(page.url());
      await other.getByRole("button", { name: "Change", exact: true }).click();
      await page.getByRole("button", { name: "Change", exact: true }).click();
      await page.getByLabel("Label", { exact: true }).fill("Cellar");
      await page.getByRole("button", { name: "Save" }).click();
      await page.locator("[data-change-form]").waitFor({ state: "detached" });

      await other.bringToFront();
      await other.getByLabel("Label", { exact: true }).fill("Loft");
      await other.getByRole("button", { name: "Save" }).click();
      const note = other.locator("[data-overtaken]");
      await note.getByText("Somebody changed this code meanwhile").waitFor();
      await expect.poll(() => note.textContent()).toMatch(/Theirs:\s*Cellar.*Yours:\s*Loft/);
      await picture(other, PICTURES, "desktop-light-code-overtaken");
      expect((await codeOnPage(other)).label).toBe("Cellar");
      await other.getByRole("button", { name: "Save mine" }).click();
      await other.locator("[data-change-form]").waitFor({ state: "detached" });
      expect((await codeOnPage(other)).label).toBe("Loft");
      await other.context().close();
    });

    test("that was used meanwhile is changed without a word", async () => {
      await page.getByRole("button", { name: "Change", exact: true }).click();
      await page.getByLabel("Label", { exact: true }).fill("Attic");
      await openDoor(page);
      await page.locator('[data-placement="used"]').waitFor();
      await page.getByRole("button", { name: "Save" }).click();
      await page.locator("[data-change-form]").waitFor({ state: "detached" });
      expect(await codeOnPage(page)).toMatchObject({ label: "Attic", uses: 1 });
    });

    test("is shared by a link that is shown once, in the guest's language", async () => {
      await page.reload();
      const share = page.getByRole("region", { name: "For the guest" });
      await share.getByRole("checkbox", { name: /Only one phone/ }).check();
      expect(await share.getByLabel("Language of the page").inputValue()).toBe("de");
      const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/link"));
      await share.getByRole("button", { name: "Make a link" }).click();
      expect((await sent).postDataJSON()).toEqual({
        registeredDevice: true,
        backup: false,
        fence: null,
        locale: "de",
      });
      await share.getByRole("img", { name: "The link, for a camera" }).waitFor();
      await share.getByRole("button", { name: "Copy message" }).click();
      const message = await page.evaluate(() => navigator.clipboard.readText());
      expect(message).toContain("Hallo Ann Miller");
      link = /http\S+\/g#[\w-]+/.exec(message)?.[0] ?? "";
      expect(link).toContain(`${server.url}/g#`);
      const mail = await share.getByRole("link", { name: "E-mail" }).getAttribute("href");
      expect(mail).toMatch(/^mailto:ann@example\.org\?subject=Dein%20Code/);
      expect(await share.getByRole("link", { name: "Text message" }).getAttribute("href")).toMatch(/^sms:\+49170/);
      expect(await overflowOf(page)).toBe(0);
      await picture(page, PICTURES, "phone-light-code-share");
      await page.reload();
      await share.getByText("is kept nowhere").waitFor();
      expect(await page.content()).not.toContain(link.split("#")[1] ?? link);
    });

    test("of a link that one phone has bound itself to is opened for another one, and withdrawn", async () => {
      const phone = await (await contextOf()).newPage();
      await phone.goto(link);
      await phone.locator('[data-action="choose-device"]').click();
      await phone.locator('[data-stage="open"]').waitFor();
      await page.bringToFront();
      await page.reload();
      const share = page.getByRole("region", { name: "For the guest" });
      await share.getByRole("button", { name: "Allow another phone" }).click();
      await share.getByText("No phone has opened it yet").waitFor();
      await hold(page, "Hold to withdraw the link", () => share.getByRole("button", { name: "Make a link" }).waitFor());
      await phone.reload();
      await phone.locator('[data-stage="link_unknown"]').waitFor();
      await phone.context().close();
    });
  });

  describe("many codes", () => {
    test("are made first", async () => {
      expect(await makeMany(page, MANY)).toBe(MANY);
    });

    test("are told in one sentence, with what opens doors first and what comes soonest next", async () => {
      await page.goto(`${server.url}/codes`);
      await page.getByRole("heading", { level: 1, name: /^1 code is live, 50\+ are coming$/ }).waitFor();
      const names = await page.locator("[data-code]").allTextContents();
      expect(names[0]).toContain("Ann Miller");
      expect(names[1]).toContain("Guest 0 ");
      expect(await overflowOf(page)).toBe(0);
      await picture(page, PICTURES, "phone-light-codes-many");
    });

    test("scroll to the last one smoothly, and few of them are drawn", async () => {
      await page.goto(`${server.url}/codes`);
      await page.locator("[data-code]").first().waitFor();
      const last = `Guest ${MANY - 1} `;
      const scrolling = { selector: null, left: 0, top: 400, stepsMax: 5_000, untilText: last };
      const { longestTaskMs, nodesMax } = await scrolled(browser, page, scrolling);
      await page.getByText(last).waitFor();
      expect(nodesMax).toBeLessThan(2_000);
      expect(longestTaskMs).toBeLessThan(100);
    });

    test("are narrowed by door and kind, and the address keeps it", async () => {
      await page.goto(`${server.url}/codes`);
      await page.getByRole("button", { name: "Filter", exact: true }).click();
      await page.getByRole("button", { name: "All doors" }).click();
      await page.getByRole("menuitem", { name: "Garage" }).click();
      await page.getByRole("button", { name: "All kinds" }).click();
      await page.getByRole("menuitem", { name: "Once" }).click();
      await page.getByText("No code fits this search.").waitFor();
      expect(new URL(page.url()).search).toMatch(/door=lock_.*kind=one_time|kind=one_time.*door=lock_/);
      await page.reload();
      await page.getByText("No code fits this search.").waitFor();
      await page.getByRole("button", { name: "Show all" }).click();
      await page.getByRole("searchbox").fill("guest 17 ");
      await page.getByRole("heading", { level: 1, name: "1 code" }).waitFor();
    });

    test("are revoked together after a hold", async () => {
      await page.getByRole("searchbox").fill("guest 1");
      await page.getByText("Guest 1 of many").waitFor();
      await page.getByRole("button", { name: "Filter", exact: true }).click();
      await page.getByRole("button", { name: "Choose several" }).click();
      await page.getByRole("checkbox", { name: "Guest 1 of many" }).check();
      await page.getByRole("checkbox", { name: "Guest 10 of many" }).check();
      await picture(page, PICTURES, "phone-light-codes-chosen");
      await hold(page, "Hold to revoke 2 codes", () => page.getByText("2 codes are revoked.").waitFor());
      await page.getByRole("button", { name: "Done" }).click();
      await page.getByRole("button", { name: "Revoked", exact: true }).click();
      await page.getByRole("heading", { level: 1, name: "2 codes" }).waitFor();
    });

    test("stay beside the one that is looked at on a desk", async () => {
      const wide = await desk();
      await wide.goto(`${server.url}/codes`);
      await wide.getByRole("link", { name: /Ann Miller/ }).click();
      await wide.getByRole("heading", { name: "Ann Miller can open Front door now" }).waitFor();
      await wide.getByRole("link", { name: /Guest 0 / }).click();
      await wide.getByRole("heading", { level: 1, name: /^Guest 0 .*can open/ }).waitFor();
      await expect.poll(() => wide.locator('[data-code][aria-current="page"]').count()).toBe(1);
      expect(await overflowOf(wide)).toBe(0);
      await picture(wide, PICTURES, "desktop-light-codes-panel");
      await wide.getByRole("link", { name: "Close" }).click();
      await expect.poll(() => new URL(wide.url()).pathname).toBe("/codes");
      await wide.context().close();
    });
  });

  test("nothing went wrong in the browser, and no digits were in an address or the server's log", () => {
    const told = [...seen.addresses, server.output()].join("\n");
    expect(told).not.toContain(OWN_DIGITS);
    expect(told).not.toContain("ann@example.org");
    const expected = /status of (403|404|412|422)/; // a device not chosen, no links yet, changed meanwhile, a bad wish
    expect(seen.errors.filter((error) => !expected.test(error))).toEqual([]);
  });
});
