import type { Rig } from "cardea/src/main/rig.arbitrary.ts";
import type { Page } from "playwright-core";
import type { LivedInHouse } from "./lived-in-house.ts";

/** Something of a page that opens: a dialog, a menu, a form, a question, an answer. */
export interface Part {
  readonly name: string;
  readonly path: string;
  readonly as?: "stranger";
  /** Opens it, on a page where the parts of the same path before it were opened, and waits for what it shows. */
  readonly open: (page: Page) => Promise<unknown>;
  /** What takes the focus while it is open, and gives it back to what opened it. */
  readonly holds?: "dialog" | "menu";
}

/** Codes of the house that show what others do not. */
export interface PartCodes extends LivedInHouse {
  readonly emergencyId: string;
  readonly pastHolderId: string;
}

/** Adds what a house that is lived in lacks for it: a second site to choose. */
export async function addParts(rig: Rig, house: LivedInHouse): Promise<PartCodes> {
  await rig.post("/api/v1/sites", { name: "Mountain cabin", zone: "Europe/Berlin" });
  const first = async (filter: string) => (await rig.get(`/api/v1/codes?${filter}`)).body.items[0];
  const emergencyId: string = (await first("kind=emergency")).id;
  const pastHolderId: string = (await first("state=revoked")).holder.id;
  return { ...house, emergencyId, pastHolderId };
}

/** All that opens in the app, on the keypad and on the guest's page. */
export function partsOf(house: PartCodes): readonly Part[] {
  return [...frame(), ...codes(house), ...doors(house), ...further(house), ...strangers(house)];
}

const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first().click();
const item = (page: Page) => page.getByRole("menuitem").first().waitFor();

function frame(): readonly Part[] {
  const path = "/";
  return [
    { name: "the menu of the frame", path, holds: "menu", open: (page) => press(page, "More").then(() => item(page)) },
    { name: "the sites", path, holds: "menu", open: (page) => press(page, /^Choose a site/).then(() => item(page)) },
    {
      name: "the list of keys",
      path,
      holds: "dialog",
      async open(page) {
        await page.getByRole("button", { name: "More" }).focus();
        await page.keyboard.press("?");
        await page.getByRole("dialog").locator("kbd").first().waitFor();
      },
    },
  ];
}

function codes({ codeId, emergencyId }: PartCodes): readonly Part[] {
  const path = `/codes/${codeId}`;
  return [
    {
      name: "the kinds to filter by",
      path: "/codes",
      holds: "menu",
      async open(page) {
        const kinds = page.getByRole("button", { name: "All kinds" });
        const fold = page.getByRole("button", { name: "Filter", exact: true }); // where there is little room
        await kinds.or(fold).first().waitFor();
        if (!(await kinds.isVisible())) await fold.click();
        await kinds.click();
        await item(page);
      },
    },
    {
      name: "several codes that are chosen",
      path: "/codes",
      async open(page) {
        await press(page, "Choose several");
        await page.getByRole("checkbox").first().check();
        await page.getByRole("button", { name: /^Hold to revoke/ }).waitFor();
      },
    },
    {
      name: "the reason, a longer end, other doors, another PIN",
      path,
      async open(page) {
        await press(page, "Show");
        await page.getByLabel("Reason").waitFor();
        await press(page, "Extend");
        await press(page, "+ 1 day");
        await press(page, /new PIN$/);
        await press(page, /^Change$/);
        await page.getByRole("checkbox", { name: "Garage" }).check();
        await page.getByRole("checkbox", { name: "Garden gate" }).uncheck();
        await page.getByText("leaves Garden gate").waitFor();
      },
    },
    {
      name: "a PIN that is shown",
      path,
      open: (page) => press(page, "Show").then(() => page.getByRole("button", { name: "Hide" }).waitFor()),
    },
    { name: "the dialog that asks again who it is", path, holds: "dialog", open: askAgain },
    { name: "the waking of an emergency code", path: `/codes/${emergencyId}`, open: (page) => press(page, "30 min") },
    ...["one_time", "timed", "recurring", "custom", "emergency"].map((kind) => ({
      name: `the wizard for ${kind}`,
      path: "/codes/new",
      open: (page: Page) => fillIn(page, kind),
    })),
  ];
}

/** The server wants to know again who is there. */
async function askAgain(page: Page): Promise<void> {
  await press(page, "Hide");
  const body = JSON.stringify({ code: "step_up_required", title: "Show again that it is you", status: 403 });
  const refusal = { status: 403, contentType: "application/problem+json", body };
  await page.route(/\/reveal$/, (route) => route.fulfill(refusal));
  await press(page, "Show");
  await press(page, "Show");
  await page.getByRole("dialog").getByRole("button", { name: "Confirm" }).waitFor();
}

/** Too little for a code, so that every field says what it lacks. */
async function fillIn(page: Page, kind: string): Promise<void> {
  await page.locator(`[data-kind="${kind}"]`).click();
  await page.getByRole("checkbox", { name: "Front door" }).check();
  if (kind === "custom") await page.getByRole("textbox", { name: "PIN" }).fill("1".repeat(6));
  await page.locator("[data-preview]").first().waitFor();
  await press(page, "Make code");
}

function doors({ lockId }: PartCodes): readonly Part[] {
  const path = `/doors/${lockId}`;
  return [
    {
      name: "what a door answers to a PIN, its slots, its change, its emergency code",
      path,
      async open(page) {
        await page.getByRole("textbox", { name: "PIN" }).fill("9".repeat(6));
        await press(page, "Ask");
        await page.locator("[data-explained]").waitFor();
        await press(page, /^Show all/);
        await press(page, "Wake it");
        await press(page, /^Change$/);
      },
    },
    ...["Adopt", "Remove"].map((name) => ({
      name: `the question “${name}” about a stranger's code`,
      path,
      open: (page: Page) => showStranger(page).then(() => press(page, name)),
    })),
    { name: "the form for a new door", path: "/doors", open: (page) => press(page, "Add a door") },
    {
      name: "a refusal of the keypad",
      path: `/keypad/${lockId}`,
      async open(page) {
        for (const key of ["9", "9", "1", "9", "4", "enter"]) await page.locator(`[data-key="${key}"]`).click();
        await page.locator('[data-light="denied"]').waitFor();
      },
    },
  ];
}

/** The first slot holds a code that Cardea did not place, as the page is told. */
async function showStranger(page: Page): Promise<void> {
  await page.route(/\/slots$/, async (route) => {
    const answer = await route.fetch();
    const [first, ...rest] = ((await answer.json()) as { items: readonly object[] }).items;
    const strange = { content: "unmanaged", codeId: null, holderName: null, isReadable: true, isIgnored: false };
    await route.fulfill({ json: { items: [{ ...first, ...strange }, ...rest] } });
  });
  await page.reload();
  await page.locator('[data-content="unmanaged"]').waitFor();
}

function further({ pastHolderId }: PartCodes): readonly Part[] {
  return [
    {
      name: "a record of the log with its proof",
      path: "/log",
      holds: "dialog",
      async open(page) {
        await page.locator("[data-log] button").first().click();
        await press(page, "Check its proof");
        await page.locator("[data-proof]").or(page.getByText("No record of the audit log")).first().waitFor();
      },
    },
    {
      name: "the verification of the log",
      path: "/log",
      open: (page) => press(page, "Verify this log").then(() => page.locator('[data-verdict="fits"]').waitFor()),
    },
    { name: "the timeline as tables", path: "/timeline", open: (page) => press(page, "List") },
    {
      name: "the change and the erasure of a person",
      path: `/people/${pastHolderId}`,
      open: (page) => press(page, /^Change$/).then(() => press(page, "Erase this person")),
    },
    {
      name: "an invitation, another role, the end of a membership",
      path: "/settings/members",
      async open(page) {
        await press(page, "Invite somebody");
        await press(page, /^Change the role/);
        await press(page, /^Remove /);
      },
    },
    { name: "a new API key", path: "/settings/keys", open: (page) => press(page, "New key") },
    {
      name: "a calendar and a new site",
      path: "/settings/site",
      open: (page) => press(page, "Add a calendar").then(() => press(page, "New site")),
    },
    { name: "the second factor", path: "/account", open: (page) => press(page, "Turn on") },
  ];
}

function strangers({ guestLink }: PartCodes): readonly Part[] {
  const { pathname, hash } = new URL(guestLink);
  return [
    {
      name: "the guest's PIN and the first step where it does not work",
      path: pathname + hash,
      as: "stranger",
      async open(page) {
        for (const action of ["show-pin", "trouble"]) await page.locator(`[data-action="${action}"]`).click();
        await page.locator("[data-pin] .pin-digits").waitFor();
      },
    },
  ];
}
