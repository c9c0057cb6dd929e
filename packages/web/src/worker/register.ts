import { useSyncExternalStore } from "react";
import { pathIn } from "./paths.ts";

/** How often a page that stays open asks for a new version. */
const LOOK_MS = 60 * 60_000;

let waiting: ServiceWorker | null = null;
const listeners = new Set<() => void>();

function tell(worker: ServiceWorker | null): void {
  waiting = worker;
  for (const listener of listeners) listener();
}

/** The browser's own keeper of workers; none where the page is served without TLS by another machine. */
export function workersHere(): ServiceWorkerContainer | null {
  return "serviceWorker" in navigator ? navigator.serviceWorker : null;
}

/** Whether this page came from what is kept on the device. */
export function isKeptHere(): boolean {
  return (workersHere()?.controller ?? null) !== null;
}

/** Keeps the app on this device, once it is shown; `show` opens a path of it that a notice leads to. */
export function startWorker(show: (path: string) => void): void {
  const workers = workersHere();
  if (workers === null || !import.meta.env.PROD) return;
  workers.addEventListener("message", ({ data }: MessageEvent<{ kind?: string; path?: unknown }>) => {
    if (data.kind === "show") show(pathIn(data.path));
  });
  const start = (): void => void workers.register("/sw.js").then(watch, () => {}); // without it the app works too
  if (document.readyState === "complete") start();
  else window.addEventListener("load", start, { once: true });
}

function watch(registration: ServiceWorkerRegistration): void {
  // Where nothing is in charge yet, the first one takes over by itself and is no news.
  const look = (): void => {
    if (registration.waiting !== null && navigator.serviceWorker.controller !== null) tell(registration.waiting);
  };
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", look);
  });
  look();
  setInterval(() => void registration.update().catch(() => {}), LOOK_MS);
}

/** A version that waits to take over, or null. */
export function useNewVersion(): { load(): void } | null {
  const worker = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting,
  );
  if (worker === null) return null;
  return {
    load() {
      if (worker.state !== "installed") return window.location.reload(); // another tab has let it in already
      navigator.serviceWorker.addEventListener("controllerchange", () => window.location.reload(), { once: true });
      worker.postMessage("take over");
    },
  };
}
