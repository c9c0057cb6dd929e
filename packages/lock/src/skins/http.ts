import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { CardeaError, type Slot, slotNumber } from "@cardea/core";
import type { KeypadLock } from "../keypad-lock.ts";
import { boltPositionOf, booleanOf, digitsOf, instantOf, numberOf, slotEntryOf } from "./fields.ts";
import { keypadPage, PAGE_POLICY } from "./page.ts";
import { bodyOf, onlyFields, sendJson, sendProblem } from "./wire.ts";

/** A page of events at most. */
const EVENTS_MAX = 1_000;
/** A slow sender must not hold a connection for ever. */
const REQUEST_MS_MAX = 10_000;

export interface HttpSkinOptions {
  readonly lock: KeypadLock;
  /** SHA-256, in hex, of the bearer token for management. */
  readonly tokenHash: string;
}

interface Call {
  readonly lock: KeypadLock;
  readonly request: IncomingMessage;
  readonly url: URL;
  /** From the path, where it names a slot. */
  readonly slot: Slot;
}

type Route = (call: Call) => Promise<unknown>;

/**
 * A lock over HTTP. `/` and `POST /keypad` are the public face, as on a wall: whoever reaches them stands at the door.
 * Everything else needs the bearer token. The wrong-PIN budget of the lock is its rate limit.
 */
export function httpSkin({ lock, tokenHash }: HttpSkinOptions): Server {
  const page = keypadPage(lock.name);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = addressOf(request);
    if (url.pathname === "/") return sendPage(request, response, page);
    const [route, slot] = routeOf(request.method ?? "", url.pathname);
    if (route !== press) checkToken(request, tokenHash);
    sendJson(response, 200, await route({ lock, request, url, slot }));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => sendProblem(response, error));
  });
  server.requestTimeout = REQUEST_MS_MAX;
  server.headersTimeout = REQUEST_MS_MAX;
  return server;
}

/** What is asked for, as a path or as a whole address; the name of the host in it means nothing to a lock. */
function addressOf({ url = "/" }: IncomingMessage): URL {
  const whole = url.startsWith("/") ? `http://lock${url}` : url;
  if (URL.canParse(whole)) return new URL(whole);
  throw new CardeaError("invalid_request", "The address of the request cannot be read.");
}

const press: Route = async ({ lock, request }) => {
  const body = await bodyOf(request);
  onlyFields(body, ["pin"]);
  const { outcome } = await lock.press(digitsOf(body, "pin"));
  return { outcome };
};

const show: Route = async ({ lock }) => {
  const { address, name, class: kind, capabilities } = lock;
  return { address, name, class: kind, capabilities, state: lock.state() };
};

const showEvents: Route = async ({ lock, url }) => {
  const after = numberOf(url, "after", { fallback: 0, max: Number.MAX_SAFE_INTEGER });
  const limit = numberOf(url, "limit", { fallback: 100, max: EVENTS_MAX });
  return { items: lock.events(after, limit) };
};

/** The digits leave here for a server that proves what is on its lock; behind the token only, and never logged. */
const readSlot: Route = async ({ lock, slot }) => {
  const reading = await lock.read(slot);
  if (reading.kind !== "seen" || reading.content.kind !== "pin") return reading;
  return { kind: "seen", content: { kind: "pin", pin: reading.content.pin.reveal() } };
};

const setSlot: Route = async ({ lock, request, slot }) => lock.set(slot, slotEntryOf(await bodyOf(request)));
const clearSlot: Route = ({ lock, slot }) => lock.clear(slot);
const liftLockout: Route = ({ lock }) => lock.liftLockout();

const switchKeypad: Route = async ({ lock, request }) => {
  const body = await bodyOf(request);
  onlyFields(body, ["enabled"]);
  return lock.setKeypad(booleanOf(body, "enabled"));
};

const moveBolt: Route = async ({ lock, request }) => {
  const body = await bodyOf(request);
  onlyFields(body, ["position"]);
  return lock.moveBolt(boltPositionOf(body, "position"));
};

const setClock: Route = async ({ lock, request }) => {
  const body = await bodyOf(request);
  onlyFields(body, ["at"]);
  return lock.setClock(instantOf(body, "at"));
};

const ROUTES: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  "/keypad": { POST: press },
  "/lock": { GET: show },
  "/events": { GET: showEvents },
  "/slots/*": { GET: readSlot, PUT: setSlot, DELETE: clearSlot },
  "/keypad-mode": { POST: switchKeypad },
  "/bolt": { POST: moveBolt },
  "/clock": { POST: setClock },
  "/lockout/lift": { POST: liftLockout },
};

function routeOf(method: string, path: string): readonly [Route, Slot] {
  const slot = /^\/slots\/([0-9]{1,6})$/.exec(path)?.[1];
  const pattern = slot === undefined ? path : "/slots/*";
  const methods = Object.hasOwn(ROUTES, pattern) && !path.includes("*") ? ROUTES[pattern] : undefined;
  if (methods === undefined) throw new CardeaError("not_found", "The lock has no such address.");
  const route = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (route === undefined) {
    throw new CardeaError("method_not_allowed", `This address takes ${Object.keys(methods).join(", ")}.`);
  }
  return [route, slotNumber(Number(slot ?? 0))];
}

function checkToken(request: IncomingMessage, tokenHash: string): void {
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const given = createHash("sha256").update(token).digest();
  if (timingSafeEqual(given, Buffer.from(tokenHash, "hex"))) return;
  throw new CardeaError("unauthenticated", "Send the management token of this lock as a bearer token.");
}

function sendPage(request: IncomingMessage, response: ServerResponse, page: string): void {
  if (request.method !== "GET" && request.method !== "HEAD") {
    throw new CardeaError("method_not_allowed", "This address takes GET.");
  }
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": PAGE_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  });
  response.end(request.method === "HEAD" ? undefined : page);
}
