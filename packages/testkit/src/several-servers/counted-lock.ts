import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { slotNumber } from "@cardea/core";
import { createKeypadLocks, httpSkin, PROFILES } from "@cardea/lock";
import type { World } from "cardea/src/world/port.ts";

const TOKEN = "a-management-token-48291377";
const SLOTS = 100;

/** One command that the lock heard; also one that it refused, since the PIN was there already. */
export interface Operation {
  /** Milliseconds since 1970, when the whole request was there. */
  readonly at: number;
  readonly verb: "set" | "clear" | "read";
  readonly slot: number;
  /** Stands for the PIN; of a clear or read, for the PIN last set there. Never the digits. */
  readonly mark: string;
  /** The answer left while somebody was there to take it. */
  readonly isAnswered: boolean;
}

/** A lock that runs alone, reached over HTTP, that takes its time and keeps a list of all that was done to it. */
export interface CountedLock {
  readonly settings: { readonly url: string; readonly token: string };
  /** In the order in which they came. */
  operations(): readonly Operation[];
  /** The marks of the PINs that are on it. */
  marks(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** What stands for digits in lists and messages. */
export function markOf(digits: string): string {
  return createHash("sha256").update(`mark:${digits}`).digest("hex").slice(0, 12);
}

/** Switches on a lock with room for many codes and no schedules, so that every edge of a code is a command. */
export async function countedLock(options: {
  readonly world: World;
  readonly name: string;
  /** How long each command takes. */
  readonly delayMs: number;
}): Promise<CountedLock> {
  const { world, name, delayMs } = options;
  const { capabilities, ...rest } = PROFILES.built_in_default;
  const profile = { ...rest, budget: null, capabilities: { ...capabilities, slots: { first: 1, count: SLOTS } } };
  const spec = { address: name, name, class: "door" as const, zone: "UTC" as never, profile };
  const locks = await createKeypadLocks({ journalPath: null, memoryKey: world.randomBytes(32), world, locks: [spec] });
  const lock = locks.get(name);
  if (lock === null) throw new Error("the lock was not made");
  const skin = httpSkin({ lock, tokenHash: createHash("sha256").update(TOKEN).digest("hex") });
  const inner = await listening(skin);
  const done: Operation[] = [];
  /** What was last set into each slot. */
  const lastMarks = new Map<number, string>();

  async function markIn(slot: number): Promise<string> {
    const reading = await lock?.read(slotNumber(slot));
    return reading?.kind === "seen" && reading.content.kind === "pin" ? markOf(reading.content.pin.reveal()) : "";
  }

  function markFor(slot: number, body: string): string {
    if (body !== "") lastMarks.set(slot, markOf((JSON.parse(body) as { pin: string }).pin));
    return lastMarks.get(slot) ?? "";
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = Date.now();
    const body = await textOf(request);
    const { method = "GET", url = "/", headers } = request;
    const slot = Number(/^\/slots\/(\d+)$/.exec(url)?.[1] ?? Number.NaN);
    const mark = markFor(slot, body);
    if (!Number.isNaN(slot)) await new Promise((later) => setTimeout(later, delayMs));
    const answer = await fetch(`${inner}${url}`, {
      method,
      headers: { authorization: headers.authorization ?? "", "content-type": "application/json" },
      ...(body === "" ? {} : { body }),
    });
    const text = await answer.text();
    const isAnswered = !request.socket.destroyed && !response.destroyed;
    if (!Number.isNaN(slot)) done.push({ at, verb: verbOf(method), slot, mark, isAnswered });
    if (isAnswered) response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const url = await listening(server);
  return {
    settings: { url, token: TOKEN },
    operations: () => done,
    async marks() {
      const found = await Promise.all(Array.from({ length: SLOTS }, (_, index) => markIn(index + 1)));
      return found.filter((mark) => mark !== "");
    },
    async close() {
      await Promise.all([closed(server), closed(skin)]);
      await locks.close();
    },
  };
}

function verbOf(method: string): Operation["verb"] {
  if (method === "GET") return "read";
  return method === "PUT" ? "set" : "clear";
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function listening(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
