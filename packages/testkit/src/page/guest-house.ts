import type { APIRequestContext, Browser } from "playwright-core";
import type { ServerProcess } from "./server-process.ts";

export const HOUSE = { latitude: 38.7109, longitude: -9.1432 };
const PERSON = { name: "Olga Owner", email: "owner@example.org", password: "four words in a row" };
const HOUR_MS = 3_600_000;

export interface Stay {
  readonly codeId: string;
  /** The guest's link. */
  readonly url: string;
}

/** The owner's side of a house with guests, over HTTP. */
export interface GuestHouse {
  /** A stay from an hour ago until tomorrow at the front door, with a link as wished. */
  openStay(link?: object, code?: object): Promise<Stay>;
  get(path: string): Promise<Answer>;
  post(path: string, body?: object): Promise<Answer>;
  patch(path: string, body: object): Promise<Answer>;
  /** What the keypad of the front door says. */
  press(pin: string): Promise<string>;
  /** The kinds of open alarms about a code. */
  alarms(codeId: string): Promise<readonly string[]>;
}

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
type Answer = any;

/** Makes the owner, and puts the house on the map with notes for its guests. */
export async function openGuestHouse(browser: Browser, server: ServerProcess): Promise<GuestHouse> {
  const { request } = await browser.newContext();
  const send = sender(request, server.url);
  const token = new URL(server.setupLink).hash.replace("#setup=", "");
  await send("POST", "/setup", { token, ...PERSON });
  const { items: locks } = await send("GET", "/locks");
  const { items: sites } = await send("GET", "/sites");
  await send("PATCH", `/sites/${sites[0].id}`, {
    address: "Rua das Flores 12, 2.º Esq.\n1200-194 Lisboa",
    position: HOUSE,
    radiusMeters: 150,
    guestNotes: "The Wi-Fi is “Praia”.\nGlass goes out on Thursdays.",
  });
  const front = locks.find(({ name }: { name: string }) => name === "Front door").id;
  const post = (path: string, body: object = {}): Promise<Answer> => send("POST", path, body);
  return {
    get: (path) => send("GET", path),
    post,
    patch: (path, body) => send("PATCH", path, body),
    async openStay(link = {}, code = {}) {
      const at = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();
      const holder = { name: "Ann Miller" };
      const wish = { kind: "timed", lockIds: [front], holder, startsAt: at(-1), endsAt: at(24), ...code };
      const { id } = await post("/codes", wish);
      const { url } = await post(`/codes/${id}/link`, link);
      return { codeId: id, url };
    },
    async press(pin) {
      return (await post(`/virtual-locks/${front}/keypad`, { pin })).outcome;
    },
    async alarms(codeId) {
      const { items } = await send("GET", "/alarms?open=true");
      return items
        .filter((alarm: { codeId: string }) => alarm.codeId === codeId)
        .map(({ kind }: { kind: string }) => kind);
    },
  };
}

function sender(request: APIRequestContext, origin: string) {
  return async (method: string, path: string, body?: object): Promise<Answer> => {
    const data = body === undefined ? {} : { data: body };
    const answer = await request.fetch(`${origin}/api/v1${path}`, { method, headers: { origin }, ...data });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.json();
  };
}
