import type { Page } from "playwright-core";

/** Presses of the Tab key, more than anything that is open here has stops. */
const STOPS = 12;

/** What is wrong with the focus of something that is open: it goes in, stays in, and returns when Escape closes it. */
export async function holdsFocus(page: Page, role: "dialog" | "menu"): Promise<readonly string[]> {
  const isInside = (): Promise<boolean> =>
    page.evaluate((wanted) => (document.activeElement?.closest(`[role="${wanted}"]`) ?? null) !== null, role);
  const faults: string[] = [];
  if (!(await isInside())) faults.push("the focus does not go in");
  if (role === "menu") await page.keyboard.press("ArrowDown");
  for (let stop = 0; role === "dialog" && stop < STOPS; stop++) {
    await page.keyboard.press("Tab");
    if (!(await isInside())) faults.push(`the focus leaves at stop ${stop + 1}`);
  }
  if (!(await isInside())) faults.push("the focus does not stay");
  await page.keyboard.press("Escape");
  await page.getByRole(role).waitFor({ state: "detached" });
  const returned = await page
    .waitForFunction(() => document.activeElement !== document.body && document.activeElement !== null, null, {
      timeout: 10_000,
    })
    .then(() => true)
    .catch(() => false);
  return returned ? faults : [...faults, "the focus does not return"];
}
