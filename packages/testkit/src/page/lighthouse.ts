import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { constants, setPriority } from "node:os";
import lighthouse, { auditFlowArtifacts, type Result } from "lighthouse";
import { startBrowser } from "./browser.ts";
import { filledServerFolder } from "./filled-house.ts";
import { OWNER } from "./owner-page.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

const HOUSE = { codes: 60, events: 1_000 };
const HOUR_MS = 3_600_000;
const CATEGORIES = ["performance", "accessibility", "best-practices"] as const;
const PLACES = {
  today: "/",
  doors: "/doors",
  codes: "/codes",
  timeline: "/timeline",
  log: "/log",
  insights: "/insights",
  "check-up": "/check-up",
  people: "/people",
  settings: "/settings",
} as const;

export interface PageScores {
  readonly page: string;
  /** Of 100 each. */
  readonly performance: number;
  /** The same with Lighthouse's constant slowdown, whatever the machine was worth at that moment. */
  readonly uncalibrated: number;
  readonly accessibility: number;
  readonly bestPractices: number;
  /** What was not in order, by the name of the audit. */
  readonly findings: readonly string[];
  readonly firstPaintMs: number;
  readonly largestPaintMs: number;
  readonly blockedMs: number;
  readonly layoutShift: number;
}

export interface Wish {
  /** So often each page is opened; the run whose performance is in the middle counts. */
  readonly runs: number;
  /** Pages to open; all where it is empty. */
  readonly only: readonly string[];
  /** Hears of each whole report of Lighthouse, as JSON. */
  readonly onReport?: (page: string, report: string) => void;
}

/**
 * Opens each page as a slow phone on a slow network would, with nothing kept from before. A phone does not run the server
 * and Lighthouse beside its browser, so these leave the processor to it: this process keeps a low priority from now on.
 */
export async function measurePages({ runs, only, onReport }: Wish): Promise<readonly PageScores[]> {
  const folder = await filledServerFolder(HOUSE);
  const port = await freePort();
  const browser = await startBrowser(process.env["CHROMIUM_PATH"], [`--remote-debugging-port=${port}`]);
  setPriority(constants.priority.PRIORITY_LOW);
  let server: ServerProcess | undefined;
  try {
    server = await startServerProcess(folder);
    const { url } = server;
    const { cookie, codeId, guestLink } = await moveIn(server);
    const places = Object.entries({ ...PLACES, code: `/codes/${codeId}` });
    const visits: readonly Visit[] = [
      ...places.map(([page, path]) => ({ page, url: url + path, port, headers: { cookie } })),
      { page: "guest", url: guestLink, port, headers: {} },
    ];
    const scores: PageScores[] = [];
    for (const visit of visits) {
      if (only.length > 0 && !only.includes(visit.page)) continue;
      const tries: PageScores[] = [];
      while (tries.length < runs) tries.push(await measure(visit, onReport));
      scores.push(middleOf(tries));
    }
    return scores;
  } finally {
    await browser.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function middleOf(tries: readonly PageScores[]): PageScores {
  const sorted = [...tries].sort((a, b) => a.performance - b.performance);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error("a page has to be opened at least once");
  return middle;
}

/** Makes the owner, and a stay with a link for its guest. */
async function moveIn({
  url,
  setupLink,
}: ServerProcess): Promise<{ cookie: string; codeId: string; guestLink: string }> {
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
  return { cookie, codeId: String(code["id"]), guestLink: String(link["url"]) };
}

interface Visit {
  readonly page: string;
  readonly url: string;
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Lighthouse takes its processor to be so many times faster than that of a phone in the middle of the market, if the machine
 * is as fast as its benchmark says of a good desk computer: the middle of 1,500 to 2,000.
 * @see https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md#calibrating-the-cpu-slowdown
 */
const PHONE = { slowdown: 4, benchmarkIndex: 1_750 };

/** On a busy machine a recording may fail now and then; so often it is made again. */
const FAILURES_MAX = 3;

async function measure({ page, url, port, headers }: Visit, onReport: Wish["onReport"]): Promise<PageScores> {
  const wish = { port, extraHeaders: { ...headers }, onlyCategories: [...CATEGORIES], logLevel: "error" as const };
  for (let failures = 0; ; failures++) {
    const run = await lighthouse(url, wish);
    const problem = run === undefined ? "nothing was measured" : run.lhr.runtimeError?.message;
    if (run !== undefined && problem === undefined) {
      const result = await asOnOnePhone(run, wish);
      onReport?.(page, JSON.stringify(result));
      return scoresOf(page, result, run.lhr);
    }
    if (failures === FAILURES_MAX) throw new Error(`${page}: ${problem}`);
  }
}

/**
 * The same recording as it would have been on the one phone that is meant, however fast this machine was at that moment: of
 * a machine that others share that changes from minute to minute, and with it the score by ten.
 */
async function asOnOnePhone(
  { lhr, artifacts }: NonNullable<Awaited<ReturnType<typeof lighthouse>>>,
  wish: object,
): Promise<Result> {
  const cpuSlowdownMultiplier = (PHONE.slowdown * lhr.environment.benchmarkIndex) / PHONE.benchmarkIndex;
  const throttling = { ...lhr.configSettings.throttling, cpuSlowdownMultiplier };
  // It slows nothing down while it records, so the recording is as good for one phone as for another.
  const recorded = { ...artifacts, settings: { ...artifacts.settings, throttling } };
  const { steps } = await auditFlowArtifacts({
    name: "",
    gatherSteps: [{ artifacts: recorded, flags: { ...wish, throttling } }],
  });
  const [again] = steps;
  if (again === undefined) throw new Error("nothing was judged");
  return again.lhr;
}

function scoresOf(page: string, { categories, audits }: Result, uncalibrated: Result): PageScores {
  const of100 = (name: (typeof CATEGORIES)[number], from = categories): number =>
    Math.round((from[name]?.score ?? 0) * 100);
  const figure = (name: string): number => audits[name]?.numericValue ?? Number.NaN;
  const counted = CATEGORIES.flatMap((name) => categories[name]?.auditRefs ?? []).filter(({ weight }) => weight > 0);
  return {
    page,
    performance: of100("performance"),
    uncalibrated: of100("performance", uncalibrated.categories),
    accessibility: of100("accessibility"),
    bestPractices: of100("best-practices"),
    findings: counted.map(({ id }) => id).filter((id) => (audits[id]?.score ?? 1) < 0.9),
    firstPaintMs: Math.round(figure("first-contentful-paint")),
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
