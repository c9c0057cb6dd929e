const CACHE = "cardea-guest";
const WORKER = "/guest-worker.js";
const SCOPE = "/g";

/**
 * Lets the page open without a connection: keeps its own files (never an answer of the API) and has a worker serve them.
 * Called once the page stands, so that it costs its first opening nothing.
 */
export async function openOffline(): Promise<void> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (workers === undefined || !isSecureContext) return;
  await workers.register(WORKER, { scope: SCOPE });
  const cache = await caches.open(CACHE);
  const wanted = [SCOPE, ...loadedFiles()];
  await Promise.all(wanted.map((path) => keepFile(cache, path)));
  for (const request of await cache.keys()) {
    if (!wanted.includes(new URL(request.url).pathname)) await cache.delete(request);
  }
}

/** The files with names by their content that this page has loaded. */
function loadedFiles(): readonly string[] {
  const paths = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  const own = paths.filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith("/assets/"));
  return [...new Set(own.map(({ pathname }) => pathname))];
}

async function keepFile(cache: Cache, path: string): Promise<void> {
  const isForEver = path.startsWith("/assets/");
  if (isForEver && (await cache.match(path)) !== undefined) return;
  await cache.add(path);
}
