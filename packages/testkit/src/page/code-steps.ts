import type { Page } from "playwright-core";

interface ShownCode {
  readonly endsAt: string;
  readonly label: string | null;
  readonly uses: number;
  readonly lockIds: readonly string[];
}

/** The code that the page shows, as the server has it. */
export function codeOnPage(page: Page): Promise<ShownCode> {
  return page.evaluate(async () => {
    const answer = await fetch(`/api/v1/codes/${location.pathname.split("/").at(-1)}`);
    return (await answer.json()) as ShownCode;
  });
}

export function lockIds(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const answer = await fetch("/api/v1/locks");
    const { items } = (await answer.json()) as { items: { id: string; name: string }[] };
    return items.sort((a, b) => a.name.localeCompare(b.name)).map(({ id }) => id);
  });
}

/** Types the PIN of the code that is shown at the front door. */
export async function openDoor(page: Page): Promise<void> {
  const [front] = await lockIds(page);
  const outcome = await page.evaluate(async (lockId) => {
    const post = async (path: string, body: object) => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
      return (await answer.json()) as { pin: string; outcome: string };
    };
    const { pin } = await post(`/codes/${location.pathname.split("/").at(-1)}/reveal`, { reason: "test" });
    return (await post(`/virtual-locks/${lockId}/keypad`, { pin })).outcome;
  }, front);
  if (outcome !== "granted") throw new Error("the door did not open");
}

/** Makes codes for the coming days, each of a day, soonest first. */
export function makeMany(page: Page, count: number): Promise<number> {
  return page.evaluate(async (all) => {
    const headers = { "content-type": "application/json" };
    const post = (path: string, body: object) =>
      fetch(`/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    const { items } = (await (await fetch("/api/v1/locks")).json()) as { items: { id: string; siteId: string }[] };
    const ids = items.map(({ id }) => id);
    for (let index = 0; index < 4; index++) {
      const made = await post("/virtual-locks", { siteId: items[0]?.siteId, name: `Flat ${index + 1}` });
      ids.push(((await made.json()) as { id: string }).id);
    }
    const dayAfter = (days: number, time: string) =>
      `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T${time}`;
    let made = 0;
    const one = async (index: number): Promise<void> => {
      const day = 2 + Math.floor(index / 2);
      const answer = await post("/codes", {
        kind: "timed",
        lockIds: [ids[index % ids.length]],
        holder: { name: `Guest ${index} of many` },
        startsAt: dayAfter(day, index % 2 === 0 ? "14:00" : "15:00"),
        endsAt: dayAfter(day + 1, "11:00"),
      });
      if (answer.status === 201) made++;
    };
    for (let index = 0; index < all; index += 10) {
      await Promise.all(Array.from({ length: 10 }, (_, offset) => one(index + offset)));
    }
    return made;
  }, count);
}
