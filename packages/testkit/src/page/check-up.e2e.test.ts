import {
  type ApiKeyId,
  type CodeId,
  DAY_MS,
  type Instant,
  type LockId,
  Pin,
  type PlacementId,
  plus,
  type SiteId,
  type Slot,
  unseenSlot,
} from "@cardea/core";
import { openMember } from "cardea/src/main/people.arbitrary.ts";
import type { StoredCode } from "cardea/src/store/port.ts";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DESKTOP, hold, overflowOf, PHONE, picture, startBrowser, type Watch } from "./browser.ts";
import { newContext, type OpenHouse, openHouseForBrowsers, signInOwner } from "./open-house.ts";

const PICTURES = process.env["CARDEA_SCREENSHOTS"];

describe("the check-up", () => {
  const seen: Watch = { errors: [], addresses: [] };
  let house: OpenHouse;
  let browser: Browser;
  let page: Page;
  let siteId = "" as SiteId;
  let lockId = "" as LockId;

  beforeAll(async () => {
    house = await openHouseForBrowsers();
    browser = await startBrowser(process.env["CHROMIUM_PATH"]);
    page = await signInOwner(house, { browser, seen });
    siteId = (await house.rig.get("/api/v1/sites")).body.items[0].id;
    lockId = (await house.rig.lockId("Front door")) as LockId;
  });
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });

  const card = (kind: string) => page.locator(`[data-finding="${kind}"]`);
  const gone = (kind: string) => card(kind).first().waitFor({ state: "detached" });
  const long = (days: number): Instant => plus(house.rig.house.world.now(), -days * DAY_MS);
  const soon = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
  const makeCode = async (name: string, wish: object): Promise<{ id: CodeId }> => {
    const { status, body } = await house.rig.post("/api/v1/codes", { lockIds: [lockId], holder: { name }, ...wish });
    expect([name, status]).toEqual([name, 201]);
    return body;
  };
  const weekly = [{ days: ["MO", "WE"], from: "09:00", until: "13:00" }];

  test("says what it looked at, and what is open from the start", async () => {
    await page.goto(`${house.url}/check-up`);
    await page.getByRole("heading", { name: "2 things to mend" }).waitFor();
    await page.getByText("Looked at 2 doors, 0 codes and 1 member.").waitFor();
    await card("no_second_factor").getByRole("heading", { name: "You sign in with a password alone" }).waitFor();
    await card("no_second_factor").getByRole("link", { name: "Set one up" }).click();
    await page.waitForURL(`${house.url}/account`);
  });

  test("lists the newest trouble first and fits every screen, in both schemes", async () => {
    await makeCode("Cleaning team", { kind: "recurring", endless: true, weekly });
    const weak = await makeCode("Ben Cole", { kind: "timed", startsAt: soon(-1), endsAt: soon(20) });
    await plantCodes(weak.id);
    await plantRest();
    await page.goto(`${house.url}/check-up`);
    await page.getByRole("heading", { name: /^1\d things to mend$/ }).waitFor();
    const since = await page
      .locator("[data-finding] time")
      .evaluateAll((all) => all.map((one) => Date.parse(one.getAttribute("datetime") ?? "")));
    expect(since).toEqual(since.toSorted((a, b) => b - a));
    expect(await page.content()).not.toMatch(/121212/);
    expect(await overflowOf(page)).toBe(0);
    await picture(page, PICTURES, "phone-light-check-up");
    const storageState = await page.context().storageState();
    for (const [name, options] of [
      ["desktop-light", { viewport: DESKTOP }],
      ["desktop-dark", { viewport: DESKTOP, colorScheme: "dark" }],
      ["phone-dark", { viewport: PHONE, colorScheme: "dark" }],
      ["phone-german", { viewport: PHONE, locale: "de-DE" }],
    ] as const) {
      const other = await (await newContext(browser, seen, { ...options, storageState })).newPage();
      await other.goto(`${house.url}/check-up`);
      await other.locator("[data-finding]").nth(5).waitFor();
      expect(await overflowOf(other)).toBe(0);
      if (PICTURES !== undefined) await other.screenshot({ path: `${PICTURES}/${name}-check-up.png`, fullPage: true });
      await other.context().close();
    }
  });

  test("gives a code an end with one tap, and takes it back with another", async () => {
    await card("endless_code").getByRole("button", { name: "End it in 30 days" }).click();
    await gone("endless_code");
    await page.getByRole("status").getByText("Cleaning team's code ends in 30 days.").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await card("endless_code").waitFor();
    await card("endless_code").getByRole("button", { name: "End it in 30 days" }).click();
    await gone("endless_code");
  });

  test("revokes, replaces and removes only what was held for", async () => {
    for (const [kind, label] of [
      ["unused_code", "Revoke the code"],
      ["weak_pin", "Replace the PIN"],
      ["unmanaged_code", "Remove the code"],
      ["key_unused", "Revoke the key"],
    ] as const) {
      await card(kind)
        .getByRole("button", { name: `${label}…` })
        .click();
      await hold(page, label, () => gone(kind));
    }
  });

  test("sets a limit of wrong PINs, withdraws an invitation, and counts a visit to the log as reading it", async () => {
    await card("no_wrong_pin_limit").getByRole("button", { name: "Off after 20 wrong PINs" }).click();
    await gone("no_wrong_pin_limit");
    await card("invitation_waiting").getByRole("button", { name: "Withdraw it" }).click();
    await gone("invitation_waiting");
    await card("log_unread").getByRole("link", { name: "Read the log" }).click();
    await page.getByRole("heading", { name: "Log", level: 1 }).waitFor();
    await page.goto(`${house.url}/check-up`);
    await card("battery_low").waitFor();
    await gone("log_unread");
  });

  test("what is mended at the door goes by itself", async () => {
    const { store } = house.rig.house;
    await card("lock_away").waitFor();
    await store.unit(async (tx) => {
      await tx.updateLockState(lockId, { batteryPercent: 90, unreachableSince: null });
      const told = { siteId, lockId, codeId: null, holderId: null, reason: null, slot: null };
      await tx.publish([{ ...told, kind: "lock.battery", at: house.rig.house.world.now(), facts: { percent: 90 } }]);
    });
    await gone("battery_low");
    await gone("lock_away");
  });

  test("keeps quiet about what is ignored, says who said so, and tells of it again", async () => {
    const title = "Demo house lets members in with a password alone";
    await page.getByRole("button", { name: `Ignore for 30 days: ${title}` }).click();
    await gone("second_factor_optional");
    await page.getByText("Ignored (1)").click();
    await page.getByText(/^Quiet until .*; Olga Owner said so$/).waitFor();
    await page.getByRole("button", { name: `Tell me again: ${title}` }).click();
    await card("second_factor_optional").waitFor();
  });

  test("tells who may not mend anything whom it is for", async () => {
    const viewer = await openMember(house.rig, { siteId, role: "viewer", email: "vera@example.org" });
    const context = await newContext(browser, seen);
    const [[name, value] = ["", ""]] = [...viewer.cookies];
    await context.addCookies([{ name, value, url: house.url }]);
    const other = await context.newPage();
    await other.goto(`${house.url}/check-up`);
    await other.getByText("The check-up is for owners and managers of a site.").waitFor();
    await context.close();
  });

  test("leaves no error in the console but that refusal", () => {
    expect(seen.errors.filter((error) => !error.includes("403"))).toEqual([]);
  });

  /** One that was made long ago and never used, and one whose digits are weak. */
  async function plantCodes(weakId: CodeId): Promise<void> {
    const { store, vault } = house.rig.house;
    const weak = Pin.parse("121212");
    if (weak === null) throw new Error("those are digits");
    const old = await makeCode("Ivana Petrović", { kind: "timed", startsAt: soon(-1), endsAt: soon(300) });
    await store.unit(async (tx) => {
      const stored = await tx.code(weakId);
      if (stored === null) throw new Error("the code was made");
      await insertAs(
        stored,
        "code_01900000-0000-7000-8000-000000000001",
        { pinChosen: true, pinTag: vault.tagOf(siteId, weak) },
        weak,
      );
      const model = await tx.code(old.id);
      if (model === null) throw new Error("the code was made");
      const aged = { createdAt: long(80), startsAt: long(75), rule: { ...model.rule, validFrom: null } };
      await insertAs(model, "code_01900000-0000-7000-8000-000000000002", aged, null);

      async function insertAs(code: StoredCode, id: string, change: Partial<StoredCode>, pin: Pin | null) {
        const codeId = id as CodeId;
        const sealed = pin === null ? code.pin : vault.sealPin(siteId, codeId, pin);
        const [placement] = await tx.placementsOfCode(code.id);
        if (placement === undefined) throw new Error("the code has a placement");
        const copy = { ...placement, id: `placement_${id}` as PlacementId, codeId, slot: null };
        await tx.insertCode({ ...code, id: codeId, pin: sealed, ...change }, [copy], {
          prefixTag: null,
          reusableFrom: null,
        });
      }
    });
    for (const id of [weakId, old.id]) await house.rig.post(`/api/v1/codes/${id}/revoke`);
  }

  async function plantRest(): Promise<void> {
    const { store } = house.rig.house;
    const key = (await house.rig.post("/api/v1/api-keys", { name: "Booking import", scope: "codes" })).body;
    await house.rig.post(`/api/v1/sites/${siteId}/invitations`, { email: "sam@example.org", role: "staff" });
    const [invitation] = await store.invitations(siteId);
    const members = await store.members();
    await store.unit(async (tx) => {
      const lock = await tx.lock(lockId);
      if (lock === null || invitation === undefined) throw new Error("they were made");
      const settings = { ...lock.settings, wrongPinLimit: null };
      await tx.updateLock({ ...lock, settings });
      await tx.updateLockState(lockId, { batteryPercent: 12, unreachableSince: long(3) });
      await tx.saveSlots(lockId, [{ ...unseenSlot(9 as Slot), content: "unmanaged", seenAt: long(5) }]);
      await tx.useInvitation(invitation.id, long(4));
      const waiting = { ...invitation, id: "invitation_01900000-0000-7000-8000-000000000001" as never, usedAt: null };
      await tx.insertInvitation({ ...waiting, tokenHash: "another", createdAt: long(4) });
      for (const { id } of members) await tx.noteLogReading(id, long(45));
      await tx.saveSetting("last_backup_at", String(long(40)));
      const [stored] = await tx.apiKeys();
      if (stored?.id !== (key.id as ApiKeyId)) throw new Error("the key was made");
      await tx.updateApiKey({ ...stored, lastUsedAt: long(120) });
    });
  }
});
