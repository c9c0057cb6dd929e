import type { LockProcess } from "@cardea/lock/src/lock-process.fixture.ts";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { DESKTOP, overflowOf, PHONE, picture } from "./browser.ts";

/** Waits for the test of another connection, tries a lock with a wrong address and a wrong token, then connects it as the door "Tool shed". */
export async function connectLock(page: Page, lock: LockProcess, pictures: string | undefined): Promise<void> {
  await page.getByText("It works.").waitFor();
  const token = lock.token ?? "";
  await page.getByRole("button", { name: "Connect a lock" }).click();
  await page.getByLabel("Address of the lock").fill("http://127.0.0.1:9");
  await page.getByRole("textbox", { name: "Management token" }).fill(token);
  await page.getByRole("button", { name: "Try the connection" }).click();
  await page.getByText("Nothing answers at this address.").waitFor();
  await page.getByLabel("Address of the lock").fill(lock.url);
  await page.getByRole("textbox", { name: "Management token" }).fill("not-the-token-of-this-lock");
  await page.getByRole("button", { name: "Try the connection" }).click();
  await page.getByText("The lock does not know this token.").waitFor();
  await page.getByRole("textbox", { name: "Management token" }).fill(token);
  await page.getByRole("button", { name: "Try the connection" }).click();
  await page.getByText("The lock answers.").waitFor();
  await picture(page, pictures, "desktop-light-new-connection");
  await page.setViewportSize(PHONE);
  expect(await overflowOf(page)).toBe(0);
  await picture(page, pictures, "phone-light-new-connection");
  await page.setViewportSize(DESKTOP);
  await page.getByLabel("Name of the door").fill("Tool shed");
  await page.getByRole("button", { name: "Add this door" }).click();
  await page.getByText("Tool shed is connected.").waitFor();
  await page.getByRole("heading", { name: "2 connections" }).waitFor();
  expect(await page.content()).not.toContain(token);
}

/** Looks at the locks of that connection, renames it and removes it. */
export async function renameAndRemove(page: Page, pictures: string | undefined): Promise<void> {
  await page.getByRole("button", { name: "Locks of Tool shed" }).click();
  await page.getByText("A door already").waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Rename Tool shed" }).click();
  await page.getByLabel("Name of the connection").fill("Garden");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "Garden" }).waitFor();
  await picture(page, pictures, "desktop-light-connections");
  await page.setViewportSize(PHONE);
  expect(await overflowOf(page)).toBe(0);
  await picture(page, pictures, "phone-light-connections");
  await page.setViewportSize(DESKTOP);
  await page.getByRole("button", { name: "Remove Garden" }).click();
  await page.getByText("and its doors: Tool shed.").waitFor();
  await page.getByRole("button", { name: "Remove the connection" }).click();
  await page.getByText("Garden is removed.").waitFor();
  await page.getByRole("heading", { name: "1 connection" }).waitFor();
}
