import { createHmac } from "node:crypto";
import type { Reply, Rig, Sent } from "./rig.arbitrary.ts";

/** Where the rig's page is. */
export const ORIGIN = { host: "127.0.0.1:8080", origin: "http://127.0.0.1:8080" };
export const PASSWORD = "four words in a row";

/** A browser in which somebody may be signed in: it keeps cookies and says which page it shows. */
export interface TestBrowser {
  /** All cookies, by name. */
  readonly cookies: ReadonlyMap<string, string>;
  send(method: string, url: string, body?: unknown, headers?: Sent["headers"]): Promise<Reply>;
  get(url: string): Promise<Reply>;
  post(url: string, body?: unknown): Promise<Reply>;
}

let addresses = 0;

/** Opens a browser without cookies, at an address of its own. */
export function openBrowser(rig: Rig, page: Readonly<Record<string, string>> = ORIGIN): TestBrowser {
  const cookies = new Map<string, string>();
  const address = `10.0.${Math.floor(++addresses / 250)}.${(addresses % 250) + 1}`;
  const send: TestBrowser["send"] = async (method, url, body, headers = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const own = cookie === "" ? {} : { cookie };
    const sent = {
      stranger: true,
      address,
      headers: { ...page, ...own, ...headers },
      ...(body === undefined ? {} : { body }),
    };
    const reply = await rig.send(method, url, sent);
    const set = reply.headers["set-cookie"] as string | readonly string[] | undefined;
    for (const line of typeof set === "string" ? [set] : (set ?? [])) keep(cookies, line);
    return reply;
  };
  return { cookies, send, get: (url) => send("GET", url), post: (url, body = {}) => send("POST", url, body) };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = "", ...attributes] = line.split(/;\s*/);
  const [name = "", value = ""] = pair.split(/=(.*)/s);
  if (value === "" || attributes.some((one) => /^max-age=0$/i.test(one))) cookies.delete(name);
  else cookies.set(name, value);
}

/** The token of a new set-up link. */
export async function setupToken(rig: Rig): Promise<string> {
  const { body } = await rig.post("/api/v1/setup/links");
  return String(body.link).split("#setup=")[1] ?? "";
}

/** Makes an owner of every site, signed in. */
export async function openOwner(rig: Rig, email = "owner@example.org", name = "Olga Owner"): Promise<TestBrowser> {
  const browser = openBrowser(rig);
  const reply = await browser.post("/api/v1/setup", { token: await setupToken(rig), name, email, password: PASSWORD });
  if (reply.status !== 200) throw new Error(`the owner was not made: ${reply.text}`);
  return browser;
}

export interface Joining {
  readonly siteId: string;
  readonly role: string;
  readonly limits?: object;
  readonly email: string;
}

/** Makes a member of a site by an invitation, signed in. The machine itself invites. */
export async function openMember(rig: Rig, { siteId, email, ...wish }: Joining): Promise<TestBrowser> {
  const { body } = await rig.post(`/api/v1/sites/${siteId}/invitations`, { email, ...wish });
  const token = String(body.link).split("#invitation=")[1] ?? "";
  const browser = openBrowser(rig);
  const name = email.split("@")[0] ?? "";
  const reply = await browser.post("/api/v1/invitations/accept", { token, name, password: PASSWORD });
  if (reply.status !== 200) throw new Error(`${email} did not join: ${reply.text}`);
  return browser;
}

/** The code that an authenticator app shows then. @see RFC 6238 */
export function totpAt(uri: string, ms: number): string {
  const key = base32(new URL(uri).searchParams.get("secret") ?? "");
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(ms / 30_000)));
  const mac = createHmac("sha1", key).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 0xf;
  return String((mac.readUInt32BE(at) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, "0");
}

function base32(text: string): Buffer {
  const bits = [...text.replace(/=+$/, "")]
    .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
