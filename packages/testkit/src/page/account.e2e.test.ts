import { totpAt } from "cardea/src/main/people.arbitrary.ts";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DESKTOP, overflowOf, PHONE, picture, startBrowser, type Watch, watch } from "./browser.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

const PICTURES = process.env["CARDEA_SCREENSHOTS"];
const EMAIL = "owner@example.org";
const PASSWORD = "four words in a row";
const NEW_PASSWORD = "five other words in a row";

describe("the account", () => {
  const seen: Watch = { errors: [], addresses: [] };
  let server: ServerProcess;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let home: string;
  let totp = "";
  let recovery: readonly string[] = [];

  beforeAll(async () => {
    server = await startServerProcess();
    browser = await startBrowser(process.env["CHROMIUM_PATH"]);
    context = await contextOf();
    page = await context.newPage();
    await addAuthenticator(page);
    const link = new URL(server.setupLink); // a passkey belongs to a name, never to an address of numbers
    link.hostname = "localhost";
    home = link.origin;
    await page.goto(link.href);
    await page.getByLabel("Your name").fill("Olga Owner");
    await page.getByLabel("E-mail").fill(EMAIL);
    await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
    await page.getByRole("button", { name: "Go in" }).click();
    await page.locator('[data-live="live"]').waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  beforeEach(() => page.bringToFront());

  async function contextOf(options: object = {}): Promise<BrowserContext> {
    const made = await browser.newContext({ viewport: PHONE, locale: "en-GB", ...options });
    made.setDefaultTimeout(60_000);
    watch(made, seen);
    return made;
  }

  async function addAuthenticator(on: Page): Promise<void> {
    const devtools = await on.context().newCDPSession(on);
    await devtools.send("WebAuthn.enable");
    await devtools.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
  }

  const open = (path: string) => page.goto(`${home}${path}`);
  const part = (name: string) => page.getByRole("region", { name });

  /** Until the page is loaded again the browser offers no passkey by itself: it would be taken before the button is. */
  function dropOffer(): Promise<void> {
    return page.evaluate(() => {
      const { PublicKeyCredential: keys } = globalThis as unknown as { PublicKeyCredential: Record<string, unknown> };
      keys["isConditionalMediationAvailable"] = async () => false;
    });
  }

  /** How the server answers a POST of the page. */
  function statusOf(path: string, body: object): Promise<number> {
    return page.evaluate(
      async ([address, text]) => {
        const headers = { "content-type": "application/json" };
        return (await fetch(`/api/v1${address}`, { method: "POST", headers, body: text })).status;
      },
      [path, JSON.stringify(body)] as const,
    );
  }

  async function signOut(): Promise<void> {
    await page.locator("header").getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
  }

  async function typePassword(password: string, on: Page = page): Promise<void> {
    await on.getByLabel("E-mail").fill(EMAIL);
    await on.getByRole("textbox", { name: "Password" }).fill(password);
    await on.getByRole("button", { name: "Sign in", exact: true }).click();
  }

  test("has another name, which others see at once", async () => {
    await open("/account");
    await page.getByLabel("Your name").fill("Olga Okafor");
    await page.getByRole("button", { name: "Save the name" }).click();
    await page.getByText("Olga Okafor · owner@example.org").waitFor();
    expect(await overflowOf(page)).toBe(0);
    await picture(page, PICTURES, "phone-light-account");
  });

  test("takes a passkey, which signs in without e-mail or password", async () => {
    const passkeys = part("Passkeys");
    await passkeys.getByText("No passkey yet.").waitFor();
    await passkeys.getByLabel("Name of the passkey").fill("this phone");
    await passkeys.getByRole("button", { name: "Add a passkey" }).click();
    await passkeys.getByText("this phone").waitFor();
    await dropOffer();
    await signOut();
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await page.locator('[data-live="live"]').waitFor();
  });

  test("is opened by a passkey that the browser offers by itself", async () => {
    await open("/account");
    await signOut();
    await page.locator('[data-live="live"]').waitFor(); // its person touches whatever asks
  });

  test("pairs an authenticator app by a picture or a secret, and shows recovery codes once", async () => {
    await open("/account");
    const app = part("Authenticator app");
    await app.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await app.getByRole("button", { name: "Turn on" }).click();
    await app.getByRole("img", { name: "Picture to scan with the authenticator app" }).waitFor();
    totp = (await app.locator("[data-totp]").getAttribute("href")) ?? "";
    const secret = new URL(totp).searchParams.get("secret") ?? "";
    expect((await app.textContent())?.replaceAll(" ", "")).toContain(secret);
    recovery = ((await app.locator("[data-recovery]").textContent()) ?? "").split(/\s+/);
    expect(recovery).toHaveLength(10);
    expect(await overflowOf(page)).toBe(0);
    await picture(page, PICTURES, "phone-light-authenticator");
    await app.getByLabel("Code", { exact: true }).fill(totpAt(totp, Date.now()));
    await app.getByRole("button", { name: "Confirm" }).click();
    await app.getByText("On: signing in needs a code.").waitFor();
    expect(await page.locator("[data-recovery]").count()).toBe(0);
  });

  test("a recovery code signs in once", async () => {
    for (const [used, ends] of [
      [recovery[0], "in"],
      [recovery[0], "out"],
    ] as const) {
      const other = await (await contextOf({ viewport: DESKTOP })).newPage();
      await other.goto(home);
      await typePassword(PASSWORD, other);
      await other.getByLabel("Code", { exact: true }).fill(used ?? "");
      await other.getByRole("button", { name: "Confirm" }).click();
      if (ends === "in") await other.locator('[data-live="live"]').waitFor();
      else await other.getByText("is not right, or it was used already").waitFor();
    }
  });

  test("lists where it is signed in by the device's name, and ends one of them", async () => {
    await open("/account");
    const sessions = part("Where you are signed in");
    await sessions.getByText("This browser").waitFor();
    await sessions.getByRole("listitem").nth(1).waitFor();
    const lines = await sessions.getByRole("listitem").count();
    await sessions
      .getByRole("button", { name: /^End Chrome on / })
      .first()
      .click();
    await expect.poll(() => sessions.getByRole("listitem").count()).toBe(lines - 1);
  });

  test("has another password, and says what that ended", async () => {
    const password = part("Password");
    await password.getByLabel("Password now").fill(PASSWORD);
    await password.getByLabel("New password").fill("short");
    await password.getByRole("button", { name: "Change the password" }).click();
    await password.getByRole("alert").waitFor();
    await password.getByLabel("New password").fill(NEW_PASSWORD);
    await password.getByRole("button", { name: "Change the password" }).click();
    await password.getByText("The password is changed.").waitFor();
    const lines = part("Where you are signed in").getByRole("listitem");
    await expect.poll(() => lines.count()).toBe(1);
  });

  test("speaks another language and keeps it", async () => {
    await page.getByLabel("Language", { exact: true }).selectOption("de");
    await page.getByRole("heading", { name: "Konto" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Konto" }).waitFor();
    expect(await overflowOf(page)).toBe(0);
    await dropOffer();
    await page.locator("header").getByRole("button", { name: "Mehr" }).click();
    await page.getByRole("menuitem", { name: "Abmelden" }).click();
    await page.getByRole("button", { name: "Passkey benutzen" }).click(); // still in German
    await page.locator('[data-live="live"]').waitFor();
    await open("/account");
    await page.getByLabel("Sprache", { exact: true }).selectOption("");
    await page.getByRole("heading", { name: "Account" }).waitFor();
  });

  test("loses a passkey when its owner says so", async () => {
    const passkeys = part("Passkeys");
    await passkeys.getByRole("button", { name: "Remove the passkey this phone" }).click();
    await passkeys.getByText("No passkey yet.").waitFor();
  });

  test("is locked after ten wrong tries, and the page says for how long", async () => {
    // Half of them here, half there: each address takes ten tries a minute.
    for (const path of ["/account/password", "/account/totp/disable"]) {
      for (let tries = 0; tries < 5; tries++) {
        const wish = { password: `wrong ${tries} words here`, ...(path.endsWith("password") && { newPassword: "x" }) };
        expect(await statusOf(path, wish)).toBe(401);
      }
    }
    const stranger = await (await contextOf({ viewport: DESKTOP })).newPage();
    await stranger.goto(home);
    await typePassword(NEW_PASSWORD, stranger);
    await stranger.getByText("Too many tries failed. Wait a quarter of an hour").waitFor();
    await picture(stranger, PICTURES, "desktop-light-locked");
  });

  test("nothing went wrong in the page meanwhile, and no secret is in an address", () => {
    const wanted = /401|403|404|422|429/; // refusals that were meant
    expect(seen.errors.filter((error) => !wanted.test(error))).toEqual([]);
    const secrets = [PASSWORD, NEW_PASSWORD, ...recovery];
    expect(seen.addresses.filter((address) => secrets.some((secret) => address.includes(secret)))).toEqual([]);
  });
});
