import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startBrowser } from "./browser.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

const PERSON = { name: "Olga Owner", email: "owner@example.org", password: "four words in a row" };

let server: ServerProcess;
let browser: Browser;
let page: Page;
let devtools: CDPSession;
let authenticatorId = "";

beforeAll(async () => {
  server = await startServerProcess();
  browser = await startBrowser(process.env["CHROMIUM_PATH"]);
  const context = await browser.newContext();
  page = await context.newPage();
  devtools = await context.newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  ({ authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  }));
  const atName = new URL(server.setupLink); // a passkey belongs to a name, never to an address of numbers
  atName.hostname = "localhost";
  await page.goto(new URL("/health", atName).href);
  const token = atName.hash.replace("#setup=", "");
  const { status } = await send("/setup", { token, ...PERSON });
  if (status !== 200) throw new Error(`the owner was not made: ${status}`);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

interface Answer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
  readonly body: any;
}

/** A POST from the page itself. */
function send(path: string, body: object = {}): Promise<Answer> {
  return page.evaluate(
    async ([address, text]) => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`/api/v1${address}`, { method: "POST", headers, body: text ?? "" });
      return { status: answer.status, body: await answer.json() };
    },
    [path, JSON.stringify(body)] as const,
  );
}

/** What the browser's authenticator makes of a challenge. */
function ceremony(kind: "create" | "get", options: object): Promise<object> {
  return page.evaluate(
    async ([what, text]) => {
      // The compiler knows no browser here: these are its own names.
      const { navigator: own, PublicKeyCredential: keys } = globalThis as unknown as {
        navigator: { credentials: Record<string, (wish: object) => Promise<{ toJSON(): object }>> };
        PublicKeyCredential: Record<string, (json: object) => object>;
      };
      const json = JSON.parse(text) as object;
      const name = what === "create" ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
      const credential = await own.credentials[what]?.({ publicKey: keys[name]?.(json) });
      return credential?.toJSON() ?? {};
    },
    [kind, JSON.stringify(options)] as const,
  );
}

async function shown(): Promise<Answer> {
  const { body } = await send("/session/passkey/challenge");
  return send("/session/passkey", { response: await ceremony("get", body.options) });
}

test("a passkey is made, and signs in without e-mail or password as two factors", async () => {
  const { body } = await send("/account/passkeys/challenge");
  const response = await ceremony("create", body.options);
  const kept = await send("/account/passkeys", { name: "this phone", response });
  expect([kept.status, kept.body.items.map(({ name }: { name: string }) => name)]).toEqual([201, ["this phone"]]);
  expect((await send("/session/end")).status).toBe(200);
  const signedIn = await shown();
  expect([signedIn.status, signedIn.body.name, signedIn.body.member.factor]).toEqual([200, "Olga Owner", "passkey"]);
});

test("what a passkey said once is not taken again", async () => {
  const { body } = await send("/session/passkey/challenge");
  const response = await ceremony("get", body.options);
  expect((await send("/session/passkey", { response })).status).toBe(200);
  expect((await send("/session/passkey", { response })).body.code).toBe("sign_in_failed");
});

test("a passkey whose device did not verify its person opens nothing", async () => {
  const { body } = await send("/session/passkey/challenge");
  await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  const options = { ...body.options, userVerification: "discouraged" };
  const response = await ceremony("get", options);
  expect((await send("/session/passkey", { response })).body.code).toBe("sign_in_failed");
  await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
});

test("a passkey shows again that it is the same member, and leaves no further session behind", async () => {
  const sessions = () => page.evaluate(() => fetch("/api/v1/account/sessions").then((one) => one.json()));
  const before: Answer["body"] = await sessions();
  const { body } = await send("/session/passkey/challenge");
  const response = await ceremony("get", body.options);
  const proof = await send("/session/step-up/passkey", { response });
  expect([proof.status, Date.parse(proof.body.freshUntil) > Date.now()]).toEqual([200, true]);
  expect((await send("/session/step-up/passkey", { response })).body.code).toBe("sign_in_failed");
  const after: Answer["body"] = await sessions();
  expect(after.items).toHaveLength(before.items.length);
});

test("a passkey of somebody else proves nothing, and signs nobody in", async () => {
  const { body: made } = await send(`/sites/${await siteId()}/invitations`, {
    email: "eve@example.org",
    role: "viewer",
  });
  await send("/session/end");
  const token = String(made.link).split("#invitation=")[1];
  await send("/invitations/accept", { token, name: "Eve", password: "five words that nobody guesses" });
  const { body } = await send("/session/passkey/challenge");
  const response = await ceremony("get", body.options); // the authenticator still holds the owner's
  expect((await send("/session/step-up/passkey", { response })).body.code).toBe("sign_in_failed");
  const { name } = await page.evaluate(() => fetch("/api/v1/session").then((one) => one.json()));
  expect(name).toBe("Eve");
  await send("/session/end");
});

async function siteId(): Promise<string> {
  const listed: Answer["body"] = await page.evaluate(() => fetch("/api/v1/sites").then((one) => one.json()));
  return listed.items[0].id;
}

test("a passkey that was removed opens nothing", async () => {
  await shown();
  const listed: Answer["body"] = await page.evaluate(() => fetch("/api/v1/account/passkeys").then((one) => one.json()));
  expect((await send(`/account/passkeys/${listed.items[0].id}/remove`)).body.items).toEqual([]);
  expect((await shown()).body.code).toBe("sign_in_failed");
});
