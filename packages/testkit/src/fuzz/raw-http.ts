import { createConnection } from "node:net";
import fc from "fast-check";
import { mutatedBytes } from "./mutate.ts";

/** A server that listens, and requests that it would understand. */
export interface RawTarget {
  readonly name: string;
  readonly port: number;
  readonly requests: readonly string[];
}

export interface RawRow {
  readonly name: string;
  readonly inputs: number;
  readonly slowestMs: number;
  /** How many connections were closed without a word. */
  readonly silent: number;
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
}

/** What came back on one connection. */
interface Heard {
  readonly text: string;
  readonly tookMs: number;
  /** Whether the server let go of it by itself. */
  readonly isClosed: boolean;
}

/** A server that neither answers nor lets go this long after all was sent hangs. */
const SILENCE_MS_MAX = 2_000;
const FAULTS_MAX = 5;

/** Requests as a program would send them to that host; the holes take what only the target knows. */
export function rawRequests({ bearer, host, path }: { bearer: string; host: string; path: string }): readonly string[] {
  const head = (line: string, ...headers: string[]): string =>
    [line, `Host: ${host}`, `Authorization: Bearer ${bearer}`, ...headers, "", ""].join("\r\n");
  const body = '{"pin":"48291377"}';
  const json = "Content-Type: application/json";
  return [
    head(`GET ${path} HTTP/1.1`),
    head(`GET ${path}?after=1&limit=5 HTTP/1.1`, "Accept: application/json", "Cookie: a=b; cardea_session=x"),
    head(`HEAD ${path} HTTP/1.1`),
    head(`OPTIONS ${path} HTTP/1.1`, "Origin: https://evil.example", "Access-Control-Request-Method: POST"),
    head(`TRACE ${path} HTTP/1.1`),
    head(`PROPFIND ${path} HTTP/1.1`),
    head("OPTIONS * HTTP/1.1"),
    head("CONNECT evil.example:443 HTTP/1.1"),
    head("GET // HTTP/1.1"),
    head("GET /// HTTP/1.1"),
    head("GET //[ HTTP/1.1"),
    head("GET /%zz HTTP/1.1"),
    head("GET /%00 HTTP/1.1"),
    head("GET /..%2f..%2fetc%2fpasswd.txt HTTP/1.1"),
    head("GET /assets/..%5c..%5cx.js HTTP/1.1"),
    head(`GET http://evil.example${path} HTTP/1.1`),
    head("GET http://[ HTTP/1.1"),
    head(`GET ${path}${"/x".repeat(9_000)} HTTP/1.1`),
    head(`GET ${path} HTTP/1.1`, ...Array.from({ length: 300 }, (_, at) => `X-${at}: ${at}`)),
    head(`GET ${path} HTTP/1.1`, "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"),
    head(`GET ${path} HTTP/1.1`, "Expect: 100-continue", "Expect: something"),
    head(`POST ${path} HTTP/1.1`, json, `Content-Length: ${body.length}`) + body,
    head(`POST ${path} HTTP/1.1`, json, "Content-Length: 5", `Content-Length: ${body.length}`) + body,
    head(`POST ${path} HTTP/1.1`, json, "Content-Length: 99") + body,
    head(`POST ${path} HTTP/1.1`, json, "Content-Length: -1") + body,
    head(`POST ${path} HTTP/1.1`, json, "Transfer-Encoding: chunked") +
      `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    head(`POST ${path} HTTP/1.1`, json, "Transfer-Encoding: chunked", "Content-Length: 3") + "0\r\n\r\n",
    head(`POST ${path} HTTP/1.1`, json, "Transfer-Encoding: chunked") + "ffffffffffffffff\r\nx",
    head(`POST ${path} HTTP/1.1`, json, "Expect: 100-continue", `Content-Length: ${body.length}`) + body,
    head(`GET ${path} HTTP/1.1`) +
      head(`GET ${path} HTTP/1.1`) +
      head(`POST ${path} HTTP/1.1`, json, "Content-Length: 2") +
      "{}",
    `GET ${path} HTTP/1.0\r\n\r\n`,
    `GET ${path}\r\n`,
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
    "\r\n\r\n",
    `GET ${path} HTTP/1.1\r\nHost : x\r\n X: folded\r\n\r\n`,
    `GET ${path} HTTP/9.9\r\nHost: x\r\n\r\n`,
  ];
}

/** Sends that many connections' worth of bytes; every one must be answered or closed soon, and never with a 5xx. */
export async function fuzzRawHttp(
  target: RawTarget,
  { inputs, seed }: { readonly inputs: number; readonly seed: number },
) {
  const good = fc.constantFrom(...target.requests.map((text) => Buffer.from(text, "latin1")));
  const bytes = fc.oneof({ weight: 1, arbitrary: good }, { weight: 5, arbitrary: mutatedBytes(good) });
  const row = {
    name: target.name,
    inputs: 0,
    slowestMs: 0,
    silent: 0,
    statuses: {} as Record<string, number>,
    faults: [] as string[],
  };
  const samples = fc.sample(bytes, { seed, numRuns: inputs });
  for (const sent of samples) {
    const heard = await exchanged(target.port, sent);
    row.inputs++;
    row.slowestMs = Math.max(row.slowestMs, heard.tookMs);
    const statuses = [...heard.text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status = ""]) => status);
    if (statuses.length === 0) row.silent++;
    for (const status of statuses) row.statuses[status] = (row.statuses[status] ?? 0) + 1;
    const fault = faultOf(heard, statuses);
    if (fault !== null && row.faults.length < FAULTS_MAX) row.faults.push(`${fault}\n    ${shown(sent)}`);
  }
  return row satisfies RawRow;
}

function faultOf({ text, isClosed }: Heard, statuses: readonly string[]): string | null {
  const bad = statuses.find((status) => status >= "500" || status === "000");
  if (bad !== undefined) return `it answered ${bad}: ${text.slice(0, 300)}`;
  if (!isClosed && !text.includes("text/event-stream"))
    return `it neither answered nor closed, after ${statuses.join(", ") || "nothing"}`;
  // Node itself answers some, without a body.
  const isPlain = /^HTTP\/1\.1 4\d\d [^]*?\r\n\r\n(?!HTTP|0\r\n\r\n)[^]+/.test(text);
  return isPlain && !text.includes("application/problem+json")
    ? `a refusal is no problem: ${text.slice(0, 300)}`
    : null;
}

/** Everything that comes back until the server closes. An answer that never ends is left once it has begun. */
function exchanged(port: number, sent: Buffer): Promise<Heard> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const socket = createConnection({ port, host: "127.0.0.1", allowHalfOpen: true });
    let text = "";
    const done = (isClosed: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, tookMs: performance.now() - startedAt, isClosed });
    };
    const timer = setTimeout(() => done(false), SILENCE_MS_MAX);
    socket.on("connect", () => socket.end(sent));
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
      if (text.includes("text/event-stream") && text.includes("retry:")) done(false);
    });
    socket.on("end", () => done(true));
    socket.on("close", () => done(true));
    socket.on("error", () => done(true)); // cut off while it was still being sent: an answer too
  });
}

function shown(bytes: Buffer): string {
  return JSON.stringify(bytes.toString("latin1").slice(0, 400));
}
