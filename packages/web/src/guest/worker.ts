// The worker of the guest's page alone: it opens the page and its files without a connection. It never touches the API,
// and keeps nothing by itself: what may be kept is put into the cache by the page.

const CACHE = "cardea-guest";
const PAGE = "/g";
const PATIENCE_MS = 3_000;

/** What the browser gives a worker, as far as it is used here: the compiler knows only pages. */
interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker extends EventTarget {
  skipWaiting(): Promise<void>;
}

const worker = self as unknown as Worker;

worker.addEventListener("install", () => void worker.skipWaiting());
worker.addEventListener("fetch", (event) => answer(event as FetchEvent));

function answer(event: FetchEvent): void {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate" && pathname.replace(/\/$/, "") === PAGE) event.respondWith(page(request));
  else if (pathname.startsWith("/assets/")) event.respondWith(file(request));
}

/** The newest page, or the kept one where the connection is gone or slow. */
async function page(request: Request): Promise<Response> {
  const kept = await caches.open(CACHE).then((cache) => cache.match(PAGE));
  const signal = kept === undefined ? request.signal : AbortSignal.timeout(PATIENCE_MS);
  try {
    return await fetch(PAGE, { signal, cache: "no-cache", credentials: "omit" });
  } catch (cause) {
    if (kept === undefined) throw cause;
    return kept;
  }
}

/** A file is named by its content, so a kept one is as good as new. */
async function file(request: Request): Promise<Response> {
  const kept = await caches.open(CACHE).then((cache) => cache.match(request.url));
  return kept ?? fetch(request);
}
