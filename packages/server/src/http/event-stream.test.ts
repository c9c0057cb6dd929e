import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { openMember, type TestBrowser } from "../main/people.arbitrary.ts";
import { eventually, openRig, type Rig } from "../main/rig.arbitrary.ts";
import { STREAMS_MAX } from "./limits.ts";

let rig: Rig;
let front: string;
let url: string;
const open: AbortController[] = [];
beforeAll(async () => {
  rig = await openRig();
  front = await rig.lockId("Front door");
  url = await rig.app.listen({ host: "127.0.0.1", port: 0 });
});
afterEach(() => {
  for (const stream of open.splice(0)) stream.abort();
});
afterAll(() => rig.close());

interface Heard {
  readonly id: number;
  readonly data: { readonly kind: string; readonly holderName: string | null; readonly sequence: number };
}

/** Listens like a browser; `heard` grows as events come in. */
async function listen(
  query = "",
  headers: Record<string, string> = {},
  isStranger = false,
): Promise<{ heard: Heard[]; ended: Promise<void> }> {
  const abort = new AbortController();
  open.push(abort);
  const own: Record<string, string> = isStranger ? {} : { authorization: `Bearer ${rig.house.operatorToken}` };
  const answer = await fetch(`${url}/api/v1/events/stream${query}`, {
    headers: { ...own, ...headers },
    signal: abort.signal,
  });
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/event-stream; charset=utf-8"]);
  expect(answer.headers.get("content-security-policy")).toMatch(/default-src/);
  const heard: Heard[] = [];
  const read = async (): Promise<void> => {
    let rest = "";
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (rest + chunk).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const [, id = "", data = ""] = /^id: (\d+)\ndata: (.*)$/.exec(block) ?? [];
        if (data !== "") heard.push({ id: Number(id), data: JSON.parse(data) });
      }
    }
  };
  return { heard, ended: read().catch(() => {}) };
}

let days = 0;
/** Each on a day of its own, so that the lock never runs out of slots. */
async function makeCode(name: string): Promise<void> {
  const day = new Date(Date.UTC(2027, 0, ++days)).toISOString().slice(0, 10);
  const times = { startsAt: `${day}T10:00`, endsAt: `${day}T11:00` };
  const wish = { kind: "timed", lockIds: [front], holder: { name }, ...times };
  expect((await rig.post("/api/v1/codes", wish)).status).toBe(201);
}
const until = (heard: Heard[], count: number) =>
  eventually(
    async () => heard.length,
    (length) => length >= count,
  );

describe("the stream of a member", () => {
  const listenAs = (browser: TestBrowser) =>
    listen("", { cookie: `cardea_session=${browser.cookies.get("cardea_session")}` }, true);

  test("tells of its own sites only", async () => {
    const { body: site } = await rig.post("/api/v1/sites", { name: "Another house", zone: "UTC" });
    const member = await openMember(rig, { siteId: site.id, role: "manager", email: "elsewhere@example.org" });
    const { body: shed } = await rig.post("/api/v1/virtual-locks", { siteId: site.id, name: "Shed" });
    const { heard } = await listenAs(member);
    const wish = { kind: "emergency", holder: { name: "Zoe" } };
    await rig.post("/api/v1/codes", { ...wish, lockIds: [front] });
    await rig.post("/api/v1/codes", { ...wish, lockIds: [shed.id] });
    await eventually(
      async () => heard.length,
      (count) => count > 0,
    );
    expect(new Set(heard.map(({ data }) => (data as unknown as { siteId: string }).siteId))).toEqual(
      new Set([site.id]),
    );
  });
});

describe("the event stream", () => {
  test("tells what happens from now on, with the names that people know", async () => {
    const { heard } = await listen();
    await makeCode("Ann");
    await until(heard, 1);
    expect(heard.map(({ data }) => [data.kind, data.holderName])).toEqual([["code.created", "Ann"]]);
    expect(heard[0]?.id).toBe(heard[0]?.data.sequence);
  });

  test("resumes after the event that was heard last, without a gap and without a double", async () => {
    const { heard } = await listen();
    await makeCode("Bea");
    await until(heard, 1);
    for (const stream of open.splice(0)) stream.abort();
    for (let made = 0; made < 250; made++) await makeCode(`Guest ${made}`);
    const again = await listen("", { "last-event-id": String(heard[0]?.id) });
    await until(again.heard, 250);
    expect(again.heard.map(({ data }) => data.holderName)).toEqual(
      Array.from({ length: 250 }, (_, made) => `Guest ${made}`),
    );
  });

  test("tells of one lock alone where that is asked for", async () => {
    const { heard } = await listen(`?lockId=${front}`);
    await makeCode("Cleo");
    await rig.post(`/api/v1/virtual-locks/${front}/keypad`, { pin: "0000" });
    await until(heard, 1);
    expect(heard.map(({ data }) => data.kind)).toEqual(["entry"]);
  });

  test("refuses a made-up place to resume from", async () => {
    const headers = { "last-event-id": "1; DROP" };
    expect((await rig.send("GET", "/api/v1/events/stream", { headers })).status).toBe(422);
  });

  test("begins now where the place to resume from is yet to come, as after a restore", async () => {
    const { heard } = await listen("", { "last-event-id": "999999999999999" });
    await makeCode("Dora");
    await until(heard, 1);
    expect(heard.map(({ data }) => data.holderName)).toEqual(["Dora"]);
  });

  test("has no head: one would be kept waiting for ever", async () => {
    const headers = { authorization: `Bearer ${rig.house.operatorToken}` };
    const answer = await fetch(`${url}/api/v1/events/stream`, { method: "HEAD", headers });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET"]);
  });

  test("keeps no place for listeners who left before they were answered", async () => {
    const slow = vi.spyOn(rig.house.store, "lastEventSequence").mockImplementation(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      return 0;
    });
    const headers = { authorization: `Bearer ${rig.house.operatorToken}` };
    const leave = async (): Promise<void> => {
      const signal = AbortSignal.timeout(1_000);
      await fetch(`${url}/api/v1/events/stream`, { headers, signal }).catch(() => {});
    };
    await Promise.all(Array.from({ length: STREAMS_MAX + 60 }, leave));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    slow.mockRestore();
    expect((await listen()).heard).toEqual([]);
  });

  test("keeps nothing of the waits for a listener who reads slowly", async () => {
    const [site] = await rig.house.store.sites();
    const blank = { kind: "test", lockId: null, codeId: null, holderId: null, reason: null, slot: null };
    const facts = { text: "x".repeat(4_000) };
    const event = { ...blank, at: rig.house.world.now(), siteId: site?.id, facts };
    const warned: string[] = [];
    const onWarning = ({ name }: Error): void => void warned.push(name);
    process.on("warning", onWarning);
    const after = await rig.house.store.lastEventSequence();
    for (let unit = 0; unit < 40; unit++) await rig.house.store.unit((tx) => tx.publish(Array(100).fill(event)));
    const { heard } = await listen("", { "last-event-id": String(after) });
    await until(heard, 4_000);
    process.off("warning", onWarning);
    expect([heard.length, warned]).toEqual([4_000, []]);
  });

  test("ends when the server closes", async () => {
    const { ended } = await listen();
    await rig.restart();
    expect(await ended.then(() => "ended")).toBe("ended");
  });
});
