import { createECDH, randomBytes } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type BrowserKeys, decryptPush, type VapidClaims, vapidClaims } from "./decrypt.ts";

/** One message as a browser got it. */
export interface SunkMessage {
  readonly notice: {
    readonly title: string;
    readonly body: string;
    readonly tag: string;
    readonly url: string;
  };
  readonly headers: IncomingHttpHeaders;
  readonly claims: VapidClaims;
}

/** A browser that is subscribed at the push service. */
export interface SunkBrowser {
  readonly target: { readonly endpoint: string; readonly keys: { readonly p256dh: string; readonly auth: string } };
  /** What it got, oldest first. */
  readonly messages: readonly SunkMessage[];
}

/** A push service on this machine: it takes messages and lets its browsers read them. */
export interface PushSink {
  readonly origin: string;
  newBrowser(): SunkBrowser;
  /** How it answers from now on; 201 is "taken". What is not taken no browser gets. 0: it takes, and its answer is lost. */
  answerWith(status: number, headers?: Readonly<Record<string, string>>): void;
  /** Requests so far, taken or not. */
  requests(): number;
  close(): Promise<void>;
}

interface Kept extends SunkBrowser {
  readonly keys: BrowserKeys;
  readonly messages: SunkMessage[];
}

export async function openPushSink(): Promise<PushSink> {
  const browsers = new Map<string, Kept>();
  let answer: { status: number; headers: Readonly<Record<string, string>> } = { status: 201, headers: {} };
  let requests = 0;
  const server = createServer((request, reply) => {
    void bodyOf(request).then((body) => {
      requests++;
      const browser = browsers.get(request.url ?? "");
      const { status, headers } = answer;
      if ((status === 201 || status === 0) && browser !== undefined) {
        const claims = vapidClaims(request.headers.authorization ?? "");
        const notice = JSON.parse(decryptPush(body, browser.keys)) as SunkMessage["notice"];
        browser.messages.push({ notice, headers: request.headers, claims });
      }
      if (status === 0) return void reply.destroy();
      reply.writeHead(browser === undefined ? 404 : status, headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    newBrowser() {
      const path = `/push/${randomBytes(12).toString("hex")}`;
      const ecdh = createECDH("prime256v1");
      const p256dh = ecdh.generateKeys("base64url");
      const auth = randomBytes(16);
      const target = { endpoint: origin + path, keys: { p256dh, auth: auth.toString("base64url") } };
      const browser: Kept = { target, keys: { ecdh, auth }, messages: [] };
      browsers.set(path, browser);
      return browser;
    },
    answerWith(status, headers = {}) {
      answer = { status, headers };
    },
    requests: () => requests,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
