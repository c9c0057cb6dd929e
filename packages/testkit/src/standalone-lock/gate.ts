import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { KeypadLock } from "@cardea/lock";
import type { World } from "cardea/src/world/port.ts";
import type { Fault, Report, Traffic } from "../driver-contract/rig.ts";

const LATE_WRITE_MS = 10 * 60_000;
const LATE_ANSWER_MS = 20_000;

/** A bad network in front of a standalone lock: what comes in goes to the lock's own HTTP face, or not quite. */
export interface Gate {
  readonly url: string;
  fault(fault: Fault, times: number): Promise<void>;
  heal(): Promise<void>;
  report(report: Report): void;
  traffic(): readonly Traffic[];
  /** Requests that are left without an answer on purpose. */
  held(): number;
  close(): Promise<void>;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly authorization: string;
}

interface Answered {
  readonly status: number;
  readonly text: string;
}

export async function openGate(options: {
  readonly lock: KeypadLock;
  readonly skin: Server;
  readonly world: World;
}): Promise<Gate> {
  const { lock, skin, world } = options;
  const inner = `http://127.0.0.1:${await listening(skin, 0)}`;
  const faults: { readonly fault: Fault; left: number }[] = [];
  const traffic: Traffic[] = [];
  const events = mixedLog(lock);
  let held = 0;

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const port = await listening(server, 0);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await readRequest(request);
    if (asked.path.startsWith("/events")) return send(response, { status: 200, text: events.page(asked.path) });
    traffic.push(trafficOf(asked));
    const fault = asked.path === "/lock" ? null : takeFault(asked);
    if (fault === "lost_command") return hold(response);
    if (fault === "silent_lost_write") return send(response, { status: 200, text: '{"kind":"confirmed"}' });
    if (fault === "failure_shows_digits") {
      return send(response, { status: 500, text: JSON.stringify({ detail: `failed: ${asked.body}` }) });
    }
    if (fault === "late_write") {
      world.after(LATE_WRITE_MS, () => void forward(asked));
      return void response.destroy();
    }
    spoil(fault, response, await forward(asked));
  }

  function spoil(fault: Fault | null, response: ServerResponse, answered: Answered): void {
    if (fault === "lost_answer") return hold(response);
    if (fault === "false_failure") return send(response, { status: 500, text: "{}" });
    if (fault !== "late_answer") return send(response, answered);
    hold(response);
    world.after(LATE_ANSWER_MS, () => response.writable && send(response, answered));
  }

  function hold(response: ServerResponse): void {
    held++;
    response.once("close", () => held--);
  }

  async function forward({ method, path, body, authorization }: Asked): Promise<Answered> {
    const headers = { authorization, ...(body === "" ? {} : { "content-type": "application/json" }) };
    const answer = await fetch(`${inner}${path}`, body === "" ? { method, headers } : { method, headers, body });
    return { status: answer.status, text: await answer.text() };
  }

  function takeFault({ method }: Asked): Fault | null {
    const meets = (fault: Fault) => method === "PUT" || method === "DELETE" || ANY_CALL.includes(fault);
    const found = faults.find(({ fault }) => meets(fault));
    if (found === undefined) return null;
    found.left--;
    if (found.left <= 0) faults.splice(faults.indexOf(found), 1);
    return found.fault;
  }

  return {
    url: `http://127.0.0.1:${port}`,
    async fault(fault, times) {
      if (fault === "dead" || fault === "connection_down") await closed(server);
      else faults.push({ fault, left: times });
    },
    async heal() {
      faults.length = 0;
      if (!server.listening) await listening(server, port);
    },
    report: events.report,
    traffic: () => [...traffic],
    held: () => held,
    async close() {
      await Promise.all([closed(server), closed(skin)]);
    },
  };
}

const ANY_CALL: readonly Fault[] = ["lost_command", "lost_answer", "late_answer"];

/** The lock's own log with things in it that no lock of ours would tell, numbered anew. */
function mixedLog(lock: KeypadLock) {
  const items: { sequence: number }[] = [];
  let lastOwn = 0;
  let lastNumber = 0;
  let isGarbage = false;

  function put(item: object, times = 1): void {
    const numbered = { ...item, sequence: ++lastNumber };
    for (let copy = 0; copy < times; copy++) items.push(numbered);
  }

  function takeOwn(): void {
    for (const event of lock.events(lastOwn, 1_000)) {
      put(event);
      lastOwn = event.sequence ?? lastOwn;
    }
  }

  function report(told: Report): void {
    takeOwn();
    const at = lock.state().clockAt;
    if (told.kind === "garbage") isGarbage = true;
    else if (told.kind === "lost_log") lastNumber += told.count;
    else if (told.kind === "entry") {
      const typed = told.digits === undefined ? {} : { typed: told.digits };
      put({ at, happening: { kind: "entry", reason: "granted", slot: told.wireSlot, ...typed }, ...typed }, told.times);
    } else put({ at, happening: { kind: told.kind, ...(told.kind === "battery" ? { percent: told.level } : {}) } });
  }

  function page(path: string): string {
    takeOwn();
    const query = new URL(path, "http://lock").searchParams;
    const after = Number(query.get("after"));
    const text = JSON.stringify({
      items: items.filter(({ sequence }) => sequence > after).slice(0, Number(query.get("limit"))),
    });
    const isCut = isGarbage;
    isGarbage = false;
    return isCut ? text.slice(0, text.length / 2) : text;
  }

  return { report, page };
}

async function readRequest(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const { method = "", url = "", headers } = request;
  return { method, path: url, body: Buffer.concat(chunks).toString(), authorization: headers.authorization ?? "" };
}

function trafficOf({ method, path }: Asked): Traffic {
  const slot = /^\/slots\/(.+)$/.exec(path)?.[1];
  if (slot === undefined) return { verb: "other", slot: null };
  return { verb: method === "PUT" ? "set" : method === "DELETE" ? "clear" : "read", slot: Number(slot) };
}

function send(response: ServerResponse, { status, text }: Answered): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(text);
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
