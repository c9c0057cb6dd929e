import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { overflowOf, picture } from "./browser.ts";
import { act, type GuestWorld, openGuestWorld } from "./guest-world.ts";
import { OWNER } from "./owner-page.ts";

const PICTURES = process.env["CARDEA_SCREENSHOTS"];

/** Unpleasant, but a name all the same: it is taken, and shown as what it is. */
const TAKEN: Readonly<Record<string, string>> = {
  "an image with a script": "<img src=x onerror=globalThis.wasHit=1>",
  "a script": "<script>globalThis.wasHit=1</script>",
  "the end of an attribute": `"><svg onload=globalThis.wasHit=1>'`,
  "an address that is a script": "javascript:globalThis.wasHit=1",
  "templates of all kinds": "{{constructor.constructor('globalThis.wasHit=1')()}}${globalThis.wasHit=1}<%= 1 %>",
  "a word without an end": "W".repeat(100),
  "families of emoji": "👩‍👩‍👧‍👦".repeat(12),
  "letters that look like others": "Аnn Мillеr",
  "Persian with a joiner": "علی می‌خواهم",
  "a formula": '=HYPERLINK("http://evil.example","here")',
};
const NAMES = Object.values(TAKEN);
const PERSIAN = TAKEN["Persian with a joiner"] ?? "";
/** As it stands within a sentence that is read the other way. */
const inSentence = (name: string): string => (name === PERSIAN ? `\u2068${name}\u2069` : name);

/** Nothing that a person is called: it hides, turns or covers what others read. */
const REFUSED: Readonly<Record<string, string>> = {
  "an override of direction": "Ann\u202Egpj.exe",
  "an isolate of direction": "Ann\u2066x",
  "a NUL": "Ann\u0000",
  "an escape of a terminal": "\u001b[31mAnn",
  "a separator of lines": "Ann\u2028root",
  "nothing that is seen": "\u200b\u2060\u200d",
  "a filler": "\u3164",
  "heaps of accents": `A${"\u0300\u0316\u0489".repeat(12)}nn`,
  "half a character": "Ann\ud83d",
};

/** The innermost elements that end beyond the window. */
function widest(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const beyond = (element: Element): boolean => element.getBoundingClientRect().right > window.innerWidth + 1;
    return [...document.body.querySelectorAll("*")]
      .filter((element) => beyond(element) && ![...element.children].some(beyond))
      .slice(0, 4)
      .map((element) => element.outerHTML.slice(0, 300));
  });
}

describe("hostile text", () => {
  let world: GuestWorld;
  let owner: Page;
  let siteId: string;
  let doorId: string;
  const dialogs: string[] = [];
  /** Ids of codes by the name of their holder. */
  const codes = new Map<string, string>();

  beforeAll(async () => {
    world = await openGuestWorld();
    owner = await (await world.phone()).newPage();
    owner.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await owner.goto(world.server.url);
    await owner.getByLabel("E-mail").fill(OWNER.email);
    await owner.getByRole("textbox", { name: "Password" }).fill(OWNER.password);
    await owner.getByRole("button", { name: "Sign in" }).click();
    await owner.locator('[data-live="live"]').waitFor();
    const { items } = await world.house.get("/sites");
    siteId = items[0].id;
    const name = `${TAKEN["an image with a script"]}${"W".repeat(70)}`;
    doorId = (await world.house.post("/virtual-locks", { siteId, name })).id;
  });
  afterAll(() => world?.close());

  /** What of the page runs over, came from text as markup, or ran. */
  async function harm(page: Page): Promise<readonly unknown[]> {
    const found = await page.evaluate(() => [
      (globalThis as { wasHit?: unknown }).wasHit,
      document.querySelectorAll('img[src="x"], svg[onload], [onerror], a[href^="javascript" i], script:not([src])')
        .length,
    ]);
    const wide = await overflowOf(page);
    return [...found, wide, ...(wide > 0 ? await widest(page) : []), ...dialogs];
  }
  const NO_HARM = [undefined, 0, 0];

  async function look(path: string, shows: string | null): Promise<void> {
    await owner.goto(`${world.server.url}${path}`);
    await owner.getByRole("heading", { level: 1 }).waitFor();
    if (shows !== null) await owner.getByText(shows, { exact: false }).first().waitFor();
    else await owner.waitForLoadState("networkidle");
    expect([path, ...(await harm(owner))]).toEqual([path, ...NO_HARM]);
  }

  describe.each(Object.entries(REFUSED))("that is %s", (_, text) => {
    test("is refused as a name, with words", async () => {
      const lockIds = [doorId];
      const code = { kind: "timed", lockIds, endsAt: new Date(Date.now() + 3_600_000).toISOString() };
      const { house } = world;
      const answers = [
        () => house.post("/codes", { ...code, holder: { name: text } }),
        () => house.post("/codes", { ...code, holder: { name: "Ann" }, label: text }),
        () => house.post("/virtual-locks", { siteId, name: text }),
        () => house.post("/api-keys", { name: text }),
        () => house.patch(`/sites/${siteId}`, { name: text }),
        () => house.patch(`/locks/${doorId}`, { name: text }),
      ];
      for (const answer of answers) await expect(answer()).rejects.toThrow(/"bad_characters".*looks blank, or has/);
    });
  });

  test("of names that are taken comes into the house at every place that takes words", async () => {
    const { house } = world;
    await house.patch(`/sites/${siteId}`, {
      name: TAKEN["an image with a script"],
      address: NAMES.join("\n").slice(0, 300),
      guestNotes: NAMES.join("\n"),
    });
    for (const name of NAMES) {
      const [startsAt, endsAt] = [-1, 20].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString());
      const wish = {
        kind: "timed",
        lockIds: [doorId],
        holder: { name },
        label: name,
        note: `${name}\n${name}`,
        startsAt,
        endsAt,
      };
      codes.set(name, (await house.post("/codes", wish)).id);
      await house.post("/api-keys", { name });
      const over = await house.post("/codes", { ...wish, holder: { name: `Over: ${name}` } });
      await house.post(`/codes/${over.id}/revoke`, { reason: name });
    }
    expect(codes.size).toBe(NAMES.length);
  });

  test.each(Object.entries(TAKEN))("that is %s is text on the page of its code", async (_, name) => {
    await look(`/codes/${codes.get(name)}`, `${inSentence(name)} can open`);
    await expect.poll(() => owner.getByText(name, { exact: false }).count()).toBeGreaterThanOrEqual(3);
  });

  test("is text on every other page of the owner", async () => {
    const [name = ""] = NAMES;
    await owner.evaluate(
      async ([lockId, codeId]) => {
        const post = async (path: string, body: object) => {
          const headers = { "content-type": "application/json" };
          return (await fetch(`/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) })).json();
        };
        const { pin } = await post(`/codes/${codeId}/reveal`, { reason: "<img src=x onerror=globalThis.wasHit=1>" });
        await post(`/virtual-locks/${lockId}/keypad`, { pin });
      },
      [doorId, codes.get(name)] as const,
    );
    await look("/", name);
    await picture(owner, PICTURES, "phone-light-hostile-today");
    await look("/codes", name);
    await picture(owner, PICTURES, "phone-light-hostile-codes");
    await look(`/codes/new?doors=${doorId}`, name);
    await look("/doors", name);
    await look(`/doors/${doorId}`, name);
    await picture(owner, PICTURES, "phone-light-hostile-door");
    await look("/timeline", name);
    await picture(owner, PICTURES, "phone-light-hostile-timeline");
    await owner.getByRole("button", { name: "List", exact: true }).click();
    await owner.getByRole("table").first().waitFor();
    expect(["list", ...(await harm(owner))]).toEqual(["list", ...NO_HARM]);
    await look("/log", name);
    await picture(owner, PICTURES, "phone-light-hostile-log");
    for (const path of ["/check-up", "/insights", "/people", "/settings", "/account", "/more"]) await look(path, null);
    await owner.goto(`${world.server.url}/keypad/${doorId}`);
    await owner.getByText(name, { exact: false }).first().waitFor();
    expect(["keypad", ...(await harm(owner))]).toEqual(["keypad", ...NO_HARM]);
    await picture(owner, PICTURES, "phone-light-hostile-keypad");
  });

  test("is text on the page of a guest, within its width, and in the guest's calendar", async () => {
    const guest = await (await world.phone({ acceptDownloads: true })).newPage();
    for (const name of ["an image with a script", "a word without an end", "Persian with a joiner"]) {
      const holder = TAKEN[name] ?? "";
      const { url } = await world.house.post(`/codes/${codes.get(holder)}/link`);
      await guest.goto("about:blank");
      await guest.goto(url);
      await guest.getByText(`Hello ${inSentence(holder)}`).waitFor();
      await guest
        .getByText(NAMES[1] ?? "")
        .first()
        .waitFor();
      expect([name, ...(await harm(guest))]).toEqual([name, ...NO_HARM]);
      await act(guest, "show-pin");
      await guest.locator("[data-pin]").waitFor();
      await act(guest, "trouble");
      await guest.getByText("Which door are you at?").waitFor();
      expect([name, ...(await harm(guest))]).toEqual([name, ...NO_HARM]);
    }
    await picture(guest, PICTURES, "phone-light-hostile-guest");
    const downloaded = guest.waitForEvent("download");
    await act(guest, "add-to-calendar");
    const lines = (await readFile(await (await downloaded).path(), "utf8")).split("\r\n");
    expect(lines.filter((line) => Buffer.byteLength(line) > 75 || /[\r\n]/.test(line))).toEqual([]);
    const names = lines.filter((line) => !line.startsWith(" ")).map((line) => line.split(/[:;]/)[0] ?? "");
    const known = "BEGIN VERSION PRODID UID DTSTAMP DTSTART DTEND SUMMARY LOCATION DESCRIPTION TRANSP END".split(" ");
    expect(names.filter((one) => one !== "" && !known.includes(one))).toEqual([]);
  });

  test("that is far too much, and a time zone that is none, are answered in words", async () => {
    await owner.goto(`${world.server.url}/settings/site`);
    await owner.getByLabel("Notes for guests").evaluate((field) => field.removeAttribute("maxlength"));
    await owner.getByLabel("Notes for guests").fill("x".repeat(300_000));
    await owner.getByRole("button", { name: "Save" }).click();
    await owner.getByText("more than one request may hold").waitFor();
    await owner.getByRole("combobox", { name: "Time zone" }).fill("Mars/Olympus_Mons");
    await owner.getByText("No such time zone.").waitFor();
    const change = world.house.patch(`/sites/${siteId}`, { zone: "Mars/Olympus_Mons" });
    await expect(change).rejects.toThrow(/"path":"zone"/);
  });

  test("opened no dialog", () => {
    expect(dialogs).toEqual([]);
  });
});
