import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import lighthouse from "lighthouse";
import type { Browser } from "playwright-core";
import { startBrowser } from "./browser.ts";
import { filledServerFolder } from "./filled-house.ts";
import { OWNER } from "./owner-page.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

const HOUSE = { codes: 60, events: 1_000 };
const HOUR_MS = 3_600_000;
const CATEGORIES = ["performance", "accessibility", "best-practices"] as const;

export interface PageScores {
  readonly page: string;
  /** Of 100 each. */
  readonly performance: number;
  readonly accessibility: number;
  readonly bestPractices: number;
  /** What was not in order, by the name of the audit. */
  readonly findings: readonly string[];
  readonly largestPaintMs: number;
  readonly blockedMs: number;
  readonly layoutShift: number;
}

/** Opens each page once as a slow phone on a slow network would, with nothing kept from before. */
export async function measurePages(): Promise<readonly PageScores[]> {
  const folder = await filledServerFolder(HOUSE);
  const server = await startServerProcess(folder);
  const port = await freePort();
  let browser: Browser | undefined;
  try {
    const { cookie, guestLink } = await moveIn(server);
    browser = await startBrowser(process.env["CHROMIUM_PATH"], [`--remote-debugging-port=${port}`]);
    const scores: PageScores[] = [];
    for (const path of ["/", "/codes", "/timeline"]) {
      scores.push(await measure(path, { url: server.url + path, port, headers: { cookie } }));
    }
    scores.push(await measure("guest's page", { url: guestLink, port, headers: {} }));
    return scores;
  } finally {
    await browser?.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Makes the owner, and a stay with a link for its guest. */
async function moveIn({ url, setupLink }: ServerProcess): Promise<{ cookie: string; guestLink: string }> {
  let cookie = "";
  const send = async (path: string, body?: object): Promise<Record<string, unknown>> => {
    const headers = { origin: url, ...(cookie !== "" && { cookie }) };
    const init = { method: "POST", headers: { ...headers, "content-type": "application/json" } };
    const answer = await fetch(
      `${url}/api/v1${path}`,
      body === undefined ? { headers } : { ...init, body: JSON.stringify(body) },
    );
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    const set = answer.headers.getSetCookie().map((line) => line.split(";")[0] ?? "");
    if (set.length > 0) cookie = set.join("; ");
    return (await answer.json()) as Record<string, unknown>;
  };
  await send("/setup", { token: setupLink.split("#setup=")[1], ...OWNER });
  const { items } = (await send("/locks")) as { items: readonly { id: string }[] };
  const at = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();
  const stay = { kind: "timed", holder: { name: "Ann Miller" }, startsAt: at(-1), endsAt: at(24) };
  const code = await send("/codes", { ...stay, lockIds: items.slice(0, 1).map(({ id }) => id) });
  const link = await send(`/codes/${String(code["id"])}/link`, {});
  return { cookie, guestLink: String(link["url"]) };
}

interface Visit {
  readonly url: string;
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
}

async function measure(page: string, { url, port, headers }: Visit): Promise<PageScores> {
  const extraHeaders = { ...headers };
  const run = await lighthouse(url, { port, extraHeaders, onlyCategories: [...CATEGORIES], logLevel: "error" });
  if (run === undefined) throw new Error(`${page} was not measured`);
  const { categories, audits, runtimeError } = run.lhr;
  if (runtimeError !== undefined) throw new Error(`${page}: ${runtimeError.message}`);
  const of100 = (name: (typeof CATEGORIES)[number]): number => Math.round((categories[name]?.score ?? 0) * 100);
  const figure = (name: string): number => audits[name]?.numericValue ?? Number.NaN;
  const counted = CATEGORIES.flatMap((name) => categories[name]?.auditRefs ?? []).filter(({ weight }) => weight > 0);
  return {
    page,
    performance: of100("performance"),
    accessibility: of100("accessibility"),
    bestPractices: of100("best-practices"),
    findings: counted.map(({ id }) => id).filter((id) => (audits[id]?.score ?? 1) < 0.9),
    largestPaintMs: Math.round(figure("largest-contentful-paint")),
    blockedMs: Math.round(figure("total-blocking-time")),
    layoutShift: figure("cumulative-layout-shift"),
  };
}

function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = createServer().listen(0, "127.0.0.1", () => {
    const address = server.address();
    server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
  });
  return promise;
}
