import type { Page } from "playwright-core";
import { expect } from "vitest";

interface Offer {
  readonly shown: readonly RegExp[];
  readonly hidden: readonly RegExp[];
}

/** Looks at what there is to press at an address, once it shows all that it has: these, and none of those. */
export async function offers(page: Page, address: string, { shown, hidden }: Offer): Promise<void> {
  await page.bringToFront();
  await page.goto(address);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.waitForLoadState("networkidle");
  const named = (name: RegExp) => page.getByRole("button", { name }).or(page.getByRole("link", { name }));
  for (const name of shown) await named(name).first().waitFor();
  for (const name of hidden)
    expect([address, name.source, await named(name).count()]).toEqual([address, name.source, 0]);
}
