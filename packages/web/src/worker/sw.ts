import { cacheName, isAppPath, pathIn } from "./paths.ts";
import type { WorkerScope } from "./scope.ts";

/*
 * Keeps the files of the app, so that it starts without a connection, and shows notices. Never keeps an answer of the API:
 * what it would hold is who may open which door. A new version waits until somebody says that it may take over.
 */

declare const self: WorkerScope;

const FILES = self.__WB_MANIFEST;
const KEPT = cacheName(FILES);
const PAGE = "/index.html";
const urls = new Set(FILES.map(({ url }) => (url.startsWith("/") ? url : `/${url}`)));

self.addEventListener("install", (event) => event.waitUntil(keepFiles()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOthers().then(() => self.clients.claim())));
self.addEventListener("message", ({ data }) => {
  if (data === "take over") void self.skipWaiting();
});

async function keepFiles(): Promise<void> {
  const cache = await caches.open(KEPT);
  await Promise.all(
    [...urls].map(async (url) => {
      // What is named by its content may come from wherever it is; the rest has to be new.
      const known = url.startsWith("/assets/") ? await caches.match(url) : undefined;
      if (known !== undefined) return cache.put(url, known);
      const answer = await fetch(url, { cache: "no-cache", credentials: "same-origin" });
      if (!answer.ok) throw new Error(`${url} could not be kept`);
      return cache.put(url, answer);
    }),
  );
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith("shell-") && name !== KEPT).map((name) => caches.delete(name)),
  );
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (isAppPath(pathname)) event.respondWith(keptOr(PAGE, request));
  } else if (urls.has(pathname)) event.respondWith(keptOr(pathname, request));
});

async function keptOr(url: string, request: Request): Promise<Response> {
  const cache = await caches.open(KEPT);
  return (await cache.match(url)) ?? fetch(request);
}

interface PushedNotice {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly url: string;
}

self.addEventListener("push", (event) => {
  const { title, body, tag, url } = (event.data?.json() ?? { title: "Cardea" }) as PushedNotice;
  const look = { body, tag, icon: "/icon-192.png", badge: "/badge-96.png", data: { url } };
  event.waitUntil(self.registration.showNotification(title, look));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { url } = (event.notification.data ?? {}) as { readonly url?: unknown };
  event.waitUntil(show(pathIn(url)));
});

/** In a tab that shows the app already, or else in a new one. */
async function show(path: string): Promise<void> {
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: false });
  const tab = tabs.find((one) => isAppPath(new URL(one.url).pathname));
  if (tab === undefined) return void (await self.clients.openWindow(path));
  tab.postMessage({ kind: "show", path });
  await tab.focus();
}

self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(renew(event.oldSubscription, event.newSubscription));
});

/** The browser gave itself another address: the server is told, if somebody is still signed in here. */
async function renew(old: PushSubscription | null, made: PushSubscription | null): Promise<void> {
  const applicationServerKey = old?.options.applicationServerKey ?? null;
  const wanted = { userVisibleOnly: true, applicationServerKey };
  const subscription = made ?? (await self.registration.pushManager.subscribe(wanted));
  const { endpoint, keys } = subscription.toJSON();
  const language = self.navigator.language.toLowerCase().startsWith("de") ? "de" : "en";
  await fetch("/api/v1/account/push/subscriptions", {
    method: "POST",
    headers: { "content-type": "application/json" },
    credentials: "same-origin",
    body: JSON.stringify({ endpoint, keys, language }),
  });
}
