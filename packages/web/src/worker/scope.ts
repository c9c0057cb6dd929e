import type { KeptFile } from "./paths.ts";

/*
 * As much of the worker's side of the browser as is used: its own library of types cannot stand beside that of pages.
 */

export interface LaterEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

export interface AskedEvent extends LaterEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

export interface PushedEvent extends LaterEvent {
  readonly data: { json(): unknown } | null;
}

export interface TappedEvent extends LaterEvent {
  readonly notification: Notification;
}

export interface RenewedEvent extends LaterEvent {
  readonly oldSubscription: PushSubscription | null;
  readonly newSubscription: PushSubscription | null;
}

interface Tab {
  readonly url: string;
  focus(): Promise<Tab>;
  postMessage(message: unknown): void;
}

interface WorkerEvents {
  install: LaterEvent;
  activate: LaterEvent;
  fetch: AskedEvent;
  message: MessageEvent;
  push: PushedEvent;
  notificationclick: TappedEvent;
  pushsubscriptionchange: RenewedEvent;
}

/** The global scope of a service worker. @see W3C Service Workers, ServiceWorkerGlobalScope */
export interface WorkerScope {
  /** The files of the page, written in by the build. */
  readonly __WB_MANIFEST: readonly KeptFile[];
  readonly location: Location;
  readonly navigator: { readonly language: string };
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(wanted: { type: "window"; includeUncontrolled: boolean }): Promise<readonly Tab[]>;
    openWindow(url: string): Promise<Tab | null>;
  };
  skipWaiting(): Promise<void>;
  addEventListener<Kind extends keyof WorkerEvents>(kind: Kind, listener: (event: WorkerEvents[Kind]) => void): void;
}
