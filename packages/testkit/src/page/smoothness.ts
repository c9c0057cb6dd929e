import type { Browser, Page } from "playwright-core";

/** How a page behaved while it was scrolled. */
export interface Smoothness {
  /**
   * The longest that the page's main thread worked without a break, in milliseconds. Counted is the time in which it had a
   * processor: tests share theirs, and waiting for one says nothing about the page.
   */
  readonly longestTaskMs: number;
  /** The most elements that were in the page. */
  readonly nodesMax: number;
}

export interface Scrolling {
  /** What is scrolled; the page itself if null. */
  readonly selector: string | null;
  readonly left: number;
  readonly top: number;
  readonly stepsMax: number;
  /** Scrolling ends where this text is in the page. */
  readonly untilText?: string;
}

/** An event of a trace, as far as it tells of tasks. @see Trace Event Format, `tdur`: thread clock duration in microseconds */
interface TraceEvent {
  readonly name: string;
  readonly tid: number;
  readonly pid: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Scrolls, one step a frame, and watches. */
export async function scrolled(browser: Browser, page: Page, scrolling: Scrolling): Promise<Smoothness> {
  const devtools = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  devtools.on("Tracing.dataCollected", ({ value }) => {
    events.push(
      ...(value as unknown as TraceEvent[]).filter(({ name }) => name === "RunTask" || name === "thread_name"),
    );
  });
  await devtools.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["disabled-by-default-devtools.timeline"], excludedCategories: ["*"] },
  });
  const nodesMax = await scroll(page, scrolling);
  const complete = new Promise((resolve) => devtools.once("Tracing.tracingComplete", resolve));
  await devtools.send("Tracing.end");
  await complete;
  await devtools.detach();
  return { longestTaskMs: longestTaskOf(events), nodesMax };
}

function longestTaskOf(events: readonly TraceEvent[]): number {
  const mains = new Set(
    events.filter(({ args }) => args?.name === "CrRendererMain").map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = events.filter(({ name, pid, tid }) => name === "RunTask" && mains.has(`${pid} ${tid}`));
  if (tasks.length === 0) throw new Error("the trace tells of no task");
  return tasks.reduce((longest, { tdur = 0 }) => Math.max(longest, tdur / 1_000), 0);
}

function scroll(page: Page, scrolling: Scrolling): Promise<number> {
  return page.evaluate(async ({ selector, left, top, stepsMax, untilText }) => {
    const box = selector === null ? window : document.querySelector(selector);
    if (box === null) throw new Error("there is nothing to scroll");
    let nodesMax = 0;
    for (let steps = 0; steps < stepsMax; steps++) {
      box.scrollBy(left, top);
      await new Promise((resolve) => requestAnimationFrame(resolve));
      nodesMax = Math.max(nodesMax, document.getElementsByTagName("*").length);
      if (untilText !== undefined && document.querySelector("main")?.textContent.includes(untilText) === true) break;
    }
    return nodesMax;
  }, scrolling);
}
