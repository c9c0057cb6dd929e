import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { overflowOf } from "./browser.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Look {
  /** Selectors of what is looked at; left out: all. */
  readonly within?: readonly string[] | undefined;
  /** Left out: all that axe-core knows. */
  readonly rules?: readonly string[];
}

/** What axe-core finds that is serious or critical. */
async function violations(page: Page, look: Look): Promise<readonly string[]> {
  return page.evaluate(async ({ within, rules }) => {
    type Found = { id: string; impact: string; nodes: { html: string; failureSummary?: string }[] };
    type Axe = { run(context: object, options: object): Promise<{ violations: Found[] }> };
    const { axe } = globalThis as unknown as { axe: Axe };
    const there = within?.filter((selector) => document.querySelector(selector) !== null);
    const context = there === undefined ? document : { include: there.map((selector) => [selector]) };
    const found = await axe.run(context, rules === undefined ? {} : { runOnly: rules });
    return found.violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => html + failureSummary).join(" ")}`);
  }, look);
}

/** The same in the scheme that the page is not in; only colors can differ there. */
export async function otherColors(
  page: Page,
  now: "light" | "dark",
  within?: readonly string[],
): Promise<readonly string[]> {
  await page.emulateMedia({ colorScheme: now === "light" ? "dark" : "light" });
  const found = await violations(page, { within, rules: ["color-contrast"] });
  await page.emulateMedia({ colorScheme: now });
  return found;
}

/** What runs over, and what axe-core finds that is serious or critical. */
export async function barriers(page: Page, within?: readonly string[]): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const found = await violations(page, { within });
  const overflow = await overflowOf(page);
  return overflow > 0 ? [...found, `${overflow} px too wide`] : found;
}
