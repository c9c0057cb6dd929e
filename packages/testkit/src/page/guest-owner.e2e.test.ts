import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barriers } from "./barriers.ts";
import { hold, overflowOf, picture } from "./browser.ts";
import { HOUSE } from "./guest-house.ts";
import { act, type GuestWorld, openGuestWorld, works } from "./guest-world.ts";
import { OWNER } from "./owner-page.ts";

const PICTURES = process.env["CARDEA_SCREENSHOTS"];
const FAR = { latitude: HOUSE.latitude + 0.0028, longitude: HOUSE.longitude, accuracy: 20 };
const NEAR = { ...HOUSE, accuracy: 15 };
const SLEEPS = "Ann Miller's code sleeps until their phone is near";

describe("an owner and a guest", () => {
  let world: GuestWorld;
  let owner: Page;
  let phone: BrowserContext;
  let guest: Page;
  let link: string;
  let codeId: string;
  let pin: string;

  beforeAll(async () => {
    world = await openGuestWorld();
    owner = await (await world.phone()).newPage();
    await owner.goto(world.server.url);
    await owner.getByLabel("E-mail").fill(OWNER.email);
    await owner.getByRole("textbox", { name: "Password" }).fill(OWNER.password);
    await owner.getByRole("button", { name: "Sign in" }).click();
    await owner.locator('[data-live="live"]').waitFor();
    phone = await world.phone({ geolocation: FAR, permissions: ["geolocation"] });
    guest = await phone.newPage();
  });
  afterAll(() => world?.close());

  test("the owner makes a code for one phone that is near, with a second PIN, and gets its link", async () => {
    await owner.goto(`${world.server.url}/codes/new`);
    await owner.getByLabel("Name").fill("Ann Miller");
    await owner.getByRole("checkbox", { name: "Front door" }).check();
    await owner.getByRole("checkbox", { name: "Make a link with the code" }).check();
    await owner.getByRole("checkbox", { name: /Only one phone/ }).check();
    await owner.getByRole("checkbox", { name: /Only near the door/ }).check();
    await owner.getByRole("checkbox", { name: /A second PIN/ }).check();
    expect(await overflowOf(owner)).toBe(0);
    await owner.getByRole("button", { name: "Make code" }).click();
    await owner.getByRole("heading", { level: 1, name: SLEEPS }).waitFor();
    link = (await owner.getByLabel("Link", { exact: true }).textContent()) ?? "";
    expect(link).toMatch(/\/g#[\w-]{22,}$/);
    codeId = new URL(owner.url()).pathname.split("/").at(-1) ?? "";
    await owner.getByText("A second PIN is ready, not handed out").waitFor();
    await picture(owner, PICTURES, "phone-light-code-fenced");
  });

  test("in the list the code sleeps, with its backup right under it", async () => {
    await owner.goto(`${world.server.url}/codes`);
    await owner.getByRole("heading", { level: 1, name: "1 code is live" }).waitFor();
    const lines = owner.locator("[data-code]");
    await expect.poll(() => lines.first().textContent()).toMatch(/Ann Miller.*asleep until the phone is near/);
    await expect.poll(() => lines.nth(1).getAttribute("data-backup")).toBe("true");
    await expect.poll(() => lines.nth(1).textContent()).toMatch(/Ann Miller · backup/);
    expect(await overflowOf(owner)).toBe(0);
    await picture(owner, PICTURES, "phone-light-codes-backup");
    await lines.nth(1).click();
    await owner.getByRole("link", { name: "backup for Ann Miller's code" }).click();
    await owner.waitForURL(`**/codes/${codeId}`);
  });

  test("on the timeline it is hatched, and says why", async () => {
    await owner.goto(`${world.server.url}/timeline`);
    const bar = owner.locator(`[data-bar][data-code="${codeId}"]`).first();
    await bar.waitFor();
    expect(await bar.getAttribute("data-solid")).toBe("false");
    expect(await bar.getAttribute("aria-label")).toContain("opens only while the phone is near");
  });

  test("far away the guest sees no PIN; at the door the code is proven on the lock and opens it", async () => {
    await guest.goto(link);
    await act(guest, "choose-device");
    await guest.getByRole("heading", { name: "Your code sleeps until you are here" }).waitFor();
    await act(guest, "find-position");
    await guest.getByText(/about 350 m away/).waitFor();
    expect(await guest.locator('[data-action="show-pin"]').count()).toBe(0);
    await phone.setGeolocation(NEAR);
    await act(guest, "find-position");
    await works(guest);
    await owner.goto(`${world.server.url}/codes/${codeId}`);
    await owner.getByRole("heading", { level: 1, name: "Ann Miller can open Front door now" }).waitFor();
    await owner.locator('[data-placement="verified"]').waitFor();
    pin = await world.pinOn(guest);
    expect(await world.house.press(pin)).toBe("granted");
    await owner.locator('[data-placement="used"]').waitFor();
  });

  test("a second phone is refused until the owner allows it", async () => {
    const other = await world.open(link, { geolocation: NEAR, permissions: ["geolocation"] });
    await act(other, "choose-device");
    await other.getByRole("heading", { name: "Opened on another device" }).waitFor();
    await owner.reload();
    await owner.getByText(/^Another phone was refused/).waitFor();
    await owner.getByRole("button", { name: "Allow another phone" }).click();
    await owner.getByText("No phone has opened it yet").waitFor();
    await act(other, "retry");
    await works(other);
    await guest.reload();
    await guest.getByRole("heading", { name: "Opened on another device" }).waitFor();
    await phone.close();
    guest = other;
  });

  test("whose code fails tells the owner, and opens with the second PIN", async () => {
    await act(guest, "trouble");
    await guest.getByRole("button", { name: "Front door" }).click();
    await guest.getByRole("button", { name: "Done, it is still closed" }).click();
    await act(guest, "still-closed");
    await guest.getByLabel("What happens?").fill("The light is red");
    await act(guest, "tell-owner");
    await guest.getByRole("heading", { name: "The owner knows" }).waitFor();
    await owner.goto(world.server.url);
    await owner.locator('[data-need="guest_code_fails"]').waitFor();
    const backup = await world.pinOn(guest, "show-backup");
    expect(backup).not.toBe(pin);
    await expect.poll(() => world.house.press(backup)).toBe("granted");
    await owner.locator('[data-need="guest_has_backup"]').waitFor();
    await owner.goto(`${world.server.url}/codes/${codeId}`);
    await owner.getByText(/^The second PIN was handed out/).waitFor();
    expect(["owner", await barriers(owner)]).toEqual(["owner", []]);
  });

  test("after the owner has revoked the code its link is dead, and neither PIN opens", async () => {
    await owner.goto(`${world.server.url}/codes/${codeId}`);
    await hold(owner, "Hold to revoke", () =>
      owner.getByRole("heading", { level: 1, name: "Ann Miller's code is revoked" }).waitFor(),
    );
    await guest.reload();
    await guest.getByRole("heading", { name: "This link does not work any more" }).waitFor();
    await expect.poll(() => world.house.press(pin)).toBe("denied");
    expect(
      (await world.house.get(`/codes?holderId=${(await world.house.get(`/codes/${codeId}`)).holder.id}`)).items,
    ).toMatchObject([{ state: "revoked" }, { state: "revoked" }]);
  });

  test("nothing went wrong in any browser, and no PIN was in an address or in the server's log", () => {
    expect(world.faults()).toEqual([]);
  });
});
