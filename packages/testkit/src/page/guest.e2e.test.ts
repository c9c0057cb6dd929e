import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barriers } from "./barriers.ts";
import { DESKTOP, picture } from "./browser.ts";
import { act, type GuestWorld, openGuestWorld, works } from "./guest-world.ts";

const PICTURES = process.env["CARDEA_SCREENSHOTS"];

let world: GuestWorld;
beforeAll(async () => {
  world = await openGuestWorld();
});
afterAll(() => world?.close());

describe("a guest's link", () => {
  test("opens the stay, leaves the address at once, and survives a reload but no other tab", async () => {
    const { url } = await world.house.openStay();
    const page = await world.open(url);
    await works(page);
    expect(page.url()).toBe(`${world.server.url}/g`);
    await page.getByRole("heading", { name: /^Your code works now, until / }).waitFor();
    await page.getByText(/^Checked on the door \d?\d:\d\d$/).waitFor();
    await page.getByText("Hello Ann Miller").waitFor();
    await page.reload();
    await works(page);
    await page.goto(url.replace("/g#", "/g/#"));
    await works(page);
    expect(page.url()).toBe(`${world.server.url}/g`);
    const other = await page.context().newPage();
    await other.goto(`${world.server.url}/g`);
    await other.getByRole("heading", { name: "Open your link" }).waitFor();
    expect(await page.context().cookies()).toEqual([]);
    await page.context().close();
  });

  test("shows the PIN on a tap only; it opens the door, can be copied, and hides by itself", async () => {
    const { url } = await world.house.openStay();
    const context = await world.phone({ permissions: ["clipboard-read", "clipboard-write"] });
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(url);
    await works(page);
    expect(await page.locator("[data-pin]").count()).toBe(0);
    const pin = await world.pinOn(page);
    expect(pin).toMatch(/^\d{6}$/);
    expect(await world.house.press(pin)).toBe("granted");
    expect(["PIN shown", await barriers(page)]).toEqual(["PIN shown", []]);
    await act(page, "copy-pin");
    await page.getByRole("button", { name: "Copied" }).waitFor();
    expect(await page.evaluate(() => (navigator as unknown as Clip).clipboard.readText())).toBe(pin);
    await page.clock.runFor(31_000);
    await page.locator("[data-pin]").waitFor({ state: "detached" });
    expect(await page.content()).not.toContain(pin);
    await context.close();
  });

  test("puts the stay into a calendar without its PIN or its link", async () => {
    const { url } = await world.house.openStay();
    const page = await world.open(url);
    const [file] = await Promise.all([page.waitForEvent("download"), act(page, "add-to-calendar")]);
    expect(file.suggestedFilename()).toBe("door-code.ics");
    const text = readFileSync(await file.path(), "utf8");
    expect(text).toMatch(/^BEGIN:VCALENDAR\r\n[^]*DTSTART:\d{8}T\d{6}Z\r\nDTEND:[^]*Rua das Flores 12\\, 2/);
    expect(text).not.toContain(url.split("#")[1]);
    await page.context().close();
  });

  test("is read in each language without running over, and switched on the page", async () => {
    const { url } = await world.house.openStay();
    const page = await world.open(url, { locale: "de-DE" });
    await page.getByRole("heading", { name: /^Dein Code gilt jetzt, bis / }).waitFor();
    const titles = new Set<string>();
    for (const language of ["de", "fr", "es", "it", "pt", "nl", "ja", "en"]) {
      await page.getByRole("combobox").selectOption(language);
      await page.locator(`html[lang="${language}"]`).waitFor();
      titles.add((await page.getByRole("heading", { level: 1 }).textContent()) ?? "");
      expect([language, await barriers(page)]).toEqual([language, []]);
      await picture(page, PICTURES, `phone-light-guest-${language}`);
    }
    expect(titles.size).toBe(8);
    await page.context().close();
  });

  test("speaks the language that the owner chose for it before that of the browser", async () => {
    const { url } = await world.house.openStay({ locale: "ja" });
    const page = await world.open(url, { locale: "de-DE" });
    await page.getByRole("button", { name: "暗証番号を表示" }).waitFor();
    await page.context().close();
  });

  const SIGHTS = [
    ["phone-light", {}],
    ["phone-dark", { colorScheme: "dark" }],
    ["desktop-light", { viewport: DESKTOP }],
    ["desktop-dark", { viewport: DESKTOP, colorScheme: "dark" }],
  ] as const;
  test.each(SIGHTS)("is without barriers: %s", async (name, options) => {
    const { url } = await world.house.openStay();
    const page = await world.open(url, { timezoneId: "Asia/Tokyo", ...options });
    await works(page);
    await page.getByText("On your clock").waitFor();
    expect([name, await barriers(page)]).toEqual([name, []]);
    await picture(page, PICTURES, `${name}-guest`);
    await act(page, "trouble");
    expect([`${name}, trouble`, await barriers(page)]).toEqual([`${name}, trouble`, []]);
    await picture(page, PICTURES, `${name}-guest-trouble`);
    await page.goto(`${world.server.url}/g#tooshort`);
    await page.locator('[data-stage="broken_link"]').waitFor();
    expect([`${name}, closed`, await barriers(page)]).toEqual([`${name}, closed`, []]);
    await picture(page, PICTURES, `${name}-guest-closed`);
    await page.context().close();
  });
});

interface Clip {
  readonly clipboard: { readText(): Promise<string> };
}

describe("a code that does not work", () => {
  test("is tried in three steps before the owner is told, and then a backup PIN opens the door", async () => {
    const { url, codeId } = await world.house.openStay({ backup: true });
    const page = await world.open(url);
    await works(page);
    await act(page, "trouble");
    await page.getByText("Step 1 of 3").waitFor();
    await page.getByRole("button", { name: "Front door" }).click();
    await page.getByText("Step 2 of 3").waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("Type it like this");
    await page.getByRole("button", { name: "Done, it is still closed" }).click();
    await act(page, "still-closed");
    expect(await world.house.alarms(codeId)).toEqual([]);
    await page.getByLabel("What happens?").fill("<b>The light is red</b>");
    expect(["telling", await barriers(page)]).toEqual(["telling", []]);
    await act(page, "tell-owner");
    await page.getByRole("heading", { name: "The owner knows" }).waitFor();
    expect(await world.house.alarms(codeId)).toContain("guest_code_fails");
    const backup = await world.pinOn(page, "show-backup");
    expect(backup).toMatch(/^\d{6,10}$/);
    expect(await world.house.press(backup)).toBe("granted");
    await page.getByRole("heading", { name: "Your backup PIN" }).waitFor();
    await page.context().close();
  });
});

test("nothing went wrong in any browser, and no PIN was in an address or in the server's log", () => {
  expect(world.faults()).toEqual([]);
});
