import { createHash } from "node:crypto";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { KeypadLock } from "../keypad-lock.ts";
import { CANARY, FRONT, lockAt, ManualWorld, one, openLocks } from "../lock.fixture.ts";
import { pressAt, type Sent, send } from "../lock-process.fixture.ts";
import { PROFILES } from "../profile.ts";
import { httpSkin } from "./http.ts";

const token = "a-token-for-tests";
const world = new ManualWorld();
const answers: string[] = [];
let lock: KeypadLock;
let url = "";
let close = (): void => undefined;

beforeAll(async () => {
  const profile = { ...PROFILES.built_in_scheduled, budget: null };
  lock = lockAt(await openLocks(null, world, [{ ...FRONT, name: "Front <door>", profile }]));
  const server = httpSkin({ lock, tokenHash: createHash("sha256").update(token).digest("hex") });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => server.close();
});
afterAll(() => close());

async function call(method: string, path: string, body?: unknown): Promise<Sent> {
  const sent = await send(url, method, path, { token, body });
  answers.push(sent.text);
  return sent;
}

test("a server sets a code, a guest types it, and the log tells of it", async () => {
  expect((await call("PUT", "/slots/3", { pin: CANARY.reveal() })).json).toEqual({ kind: "confirmed" });
  expect(await pressAt(url, CANARY.reveal())).toEqual({ outcome: "granted" });
  expect((await call("GET", "/events?after=0&limit=1")).json).toMatchObject({
    items: [{ sequence: 1, happening: { kind: "entry", reason: "granted", slot: 3 } }],
  });
  expect((await call("GET", "/lock")).json).toMatchObject({ class: "door", state: { bolt: "unlocked" } });
});

test("a slot is read for a server that must know", async () => {
  const { json } = await send(url, "GET", "/slots/3", { token });
  expect(json).toEqual({ kind: "seen", content: { kind: "pin", pin: CANARY.reveal() } });
  expect((await call("GET", "/slots/4")).json).toEqual({ kind: "seen", content: { kind: "empty" } });
});

test.each(["//", "//[", "//keypad", "/slots/%zz", "http://[", "*"])(
  "the address %s is refused, whatever it may mean",
  async (path) => {
    const { port } = new URL(url);
    const status = await new Promise((resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port, path, method: "GET" }, (answer) =>
        resolve(answer.resume().statusCode),
      );
      sent.on("error", reject).end();
    });
    expect([400, 404]).toContain(status);
  },
);

test("the lock is driven from afar", async () => {
  expect((await call("POST", "/bolt", { position: "locked" })).json).toEqual({ kind: "confirmed" });
  expect(lock.state().bolt).toBe("locked");
  await call("POST", "/keypad-mode", { enabled: false });
  expect(await pressAt(url, CANARY.reveal())).toEqual({ outcome: "denied" });
  await call("POST", "/keypad-mode", { enabled: true });
  await call("POST", "/lockout/lift");
  expect((await call("POST", "/clock", { at: world.now() })).json).toEqual({ kind: "confirmed" });
  expect((await call("DELETE", "/slots/3")).json).toEqual({ kind: "confirmed" });
  expect(await pressAt(url, CANARY.reveal())).toEqual({ outcome: "denied" });
});

test("a schedule is taken and kept", async () => {
  const schedule = {
    dated: { from: "2026-11-01T00:00", until: "2026-12-01T00:00" },
    weekly: [{ days: ["MO", "TU"], from: "22:00", until: "06:00" }],
  };
  expect((await call("PUT", "/slots/1", { pin: CANARY.reveal(), schedule, maxUses: 1 })).json).toEqual({
    kind: "confirmed",
  });
  expect((await lock.press(CANARY.reveal())).reason).toBe("outside_window");
  await lock.clear(one);
});

test("a refusal of the lock is an answer", async () => {
  expect((await call("PUT", "/slots/51", { pin: "639205" })).json).toEqual({ kind: "refused", reason: "out_of_range" });
});

test("the page has big keys and lets nothing foreign run", async () => {
  const response = await fetch(url);
  expect(response.headers.get("content-security-policy")).toMatch(/default-src 'none'.*script-src 'sha256-/);
  const page = await response.text();
  expect(page).toContain("Front &#60;door&#62;");
  expect(page.match(/data-key=/g)).toHaveLength(12);
});

const BAD: readonly (readonly [string, string, string, unknown, number, string])[] = [
  ["a press without digits", "POST", "/keypad", {}, 422, "invalid_field"],
  ["a press of a number", "POST", "/keypad", { pin: 1234 }, 422, "invalid_field"],
  ["a press of letters", "POST", "/keypad", { pin: "12ab" }, 422, "invalid_field"],
  ["a press with more", "POST", "/keypad", { pin: "1234", reason: 1 }, 422, "invalid_field"],
  ["a list", "POST", "/keypad", [], 400, "invalid_request"],
  ["a huge body", "POST", "/keypad", { pin: "1".repeat(100_000) }, 413, "request_too_large"],
  ["a short PIN", "PUT", "/slots/1", { pin: "123" }, 422, "invalid_field"],
  ["three uses", "PUT", "/slots/1", { pin: "639205", maxUses: 3 }, 422, "invalid_field"],
  ["an unknown field", "PUT", "/slots/1", { pin: "639205", name: "x" }, 422, "invalid_field"],
  [
    "a schedule without days",
    "PUT",
    "/slots/1",
    { pin: "639205", schedule: { weekly: [{ days: [], from: "09:00", until: "10:00" }] } },
    422,
    "invalid_field",
  ],
  [
    "a day that does not exist",
    "PUT",
    "/slots/1",
    { pin: "639205", schedule: { dated: { from: "2026-02-30T00:00", until: "2026-03-01T00:00" } } },
    422,
    "invalid_field",
  ],
  [
    "an end before the start",
    "PUT",
    "/slots/1",
    { pin: "639205", schedule: { dated: { from: "2026-03-02T00:00", until: "2026-03-01T00:00" } } },
    422,
    "invalid_field",
  ],
  ["a bolt half open", "POST", "/bolt", { position: "ajar" }, 422, "invalid_field"],
  ["a mode that is a word", "POST", "/keypad-mode", { enabled: "yes" }, 422, "invalid_field"],
  ["a clock far away", "POST", "/clock", { at: 1e300 }, 422, "invalid_field"],
  ["too many events", "GET", "/events?limit=9999", undefined, 422, "invalid_field"],
  ["events after nothing", "GET", "/events?after=-1", undefined, 422, "invalid_field"],
  ["an unknown address", "GET", "/slots/x", undefined, 404, "not_found"],
  ["a pattern as an address", "GET", "/slots/*", undefined, 404, "not_found"],
  ["a property as an address", "GET", "/constructor", undefined, 404, "not_found"],
  ["a method it doesn't take", "PATCH", "/slots/1", undefined, 405, "method_not_allowed"],
  ["a property as a method", "POST", "/", undefined, 405, "method_not_allowed"],
];

test.each(BAD)("%s is refused, and nothing changes", async (...row) => {
  const [, method, path, body, status, code] = row;
  const before = [lock.state(), lock.events(0, 100)];
  const { status: got, json } = await call(method, path, body);
  expect([got, json["code"]]).toEqual([status, code]);
  expect([lock.state(), lock.events(0, 100)]).toEqual(before);
});

test("without the token nobody but a keypad gets an answer", async () => {
  for (const [method, path] of [
    ["GET", "/lock"],
    ["GET", "/events"],
    ["GET", "/slots/1"],
    ["PUT", "/slots/1"],
    ["DELETE", "/slots/1"],
    ["POST", "/bolt"],
    ["POST", "/keypad-mode"],
    ["POST", "/clock"],
    ["POST", "/lockout/lift"],
  ] as const) {
    for (const wrong of [null, "", "wrong", `${token}x`]) {
      const { status } = await send(url, method, path, { token: wrong, ...(method === "GET" ? {} : { body: {} }) });
      expect(status).toBe(401);
    }
  }
});

test("a body that isn't JSON, or doesn't say so, is refused, and its words don't come back", async () => {
  const spoiled = await fetch(`${url}/keypad`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: `{"pin":"${CANARY.reveal()}`,
  });
  const plain = await fetch(`${url}/keypad`, {
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: '{"pin":"1234"}',
  });
  expect([spoiled.status, plain.status]).toEqual([400, 415]);
  answers.push(await spoiled.text(), await plain.text());
});

test("no answer but that of a read held the digits", () => {
  expect(answers.length).toBeGreaterThan(20);
  expect(answers.join("\n")).not.toContain(CANARY.reveal());
});
