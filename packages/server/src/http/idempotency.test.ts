import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRig, type Rig } from "../main/rig.arbitrary.ts";

const CANARY = "48291377";
let rig: Rig;
let front: string;
beforeAll(async () => {
  rig = await openRig();
  front = await rig.lockId("Front door");
});
afterAll(() => rig.close());

const wish = (name: string) => ({
  kind: "timed",
  lockIds: [front],
  holder: { name },
  startsAt: "2027-05-01T10:00",
  endsAt: "2027-05-02T10:00",
});
const codeCount = async (): Promise<number> => (await rig.get("/api/v1/codes?limit=200")).body.items.length;

describe("a POST with an Idempotency-Key", () => {
  test("makes one code however often it is sent, and always gets the same answer", async () => {
    const before = await codeCount();
    const headers = { "idempotency-key": "one" };
    const first = await rig.post("/api/v1/codes", wish("Ann"), headers);
    const second = await rig.post("/api/v1/codes", wish("Ann"), headers);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    expect(first.headers["idempotency-replayed"]).toBeUndefined();
    expect(second.headers["idempotency-replayed"]).toBe("true");
    expect(await codeCount()).toBe(before + 1);
  });

  test("makes one code when sent many times at the same moment", async () => {
    const before = await codeCount();
    const send = () => rig.post("/api/v1/codes", wish("Bea"), { "idempotency-key": "at once".replace(" ", "-") });
    const answers = await Promise.all(Array.from({ length: 8 }, send));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await codeCount()).toBe(before + 1);
  });

  test("is refused for another body", async () => {
    const headers = { "idempotency-key": "two" };
    await rig.post("/api/v1/codes", wish("Cleo"), headers);
    const other = await rig.post("/api/v1/codes", wish("Dora"), headers);
    expect([other.status, other.body.code]).toEqual([409, "idempotency_key_reused"]);
  });

  test("is refused for another address", async () => {
    const headers = { "idempotency-key": "two" };
    const other = await rig.post("/api/v1/sites", { name: "Cabin", zone: "Europe/Oslo" }, headers);
    expect([other.status, other.body.code]).toEqual([409, "idempotency_key_reused"]);
  });

  test("of another caller is another one", async () => {
    const { body } = await rig.post("/api/v1/api-keys", { name: "other" });
    const headers = { "idempotency-key": "one", authorization: `Bearer ${body.apiKey}` };
    const { headers: answered } = await rig.post("/api/v1/codes", wish("Eve"), headers);
    expect(answered["idempotency-replayed"]).toBeUndefined();
  });

  test("that was refused may be sent again after it was put right", async () => {
    const headers = { "idempotency-key": "three" };
    expect((await rig.post("/api/v1/codes", { ...wish("Fay"), endsAt: "2027-04-01T10:00" }, headers)).status).toBe(422);
    expect((await rig.post("/api/v1/codes", wish("Fay"), headers)).status).toBe(201);
  });

  test("gets its answer also after a restart", async () => {
    const { body: key } = await rig.post("/api/v1/api-keys", { name: "lasting" });
    const headers = { "idempotency-key": "lasting", authorization: `Bearer ${key.apiKey}` };
    const first = await rig.post("/api/v1/codes", wish("Gus"), headers);
    await rig.restart();
    const second = await rig.post("/api/v1/codes", wish("Gus"), headers);
    expect(second.body).toEqual(first.body);
    expect(second.headers["idempotency-replayed"]).toBe("true");
  });

  test("revokes, makes keys, sites and locks only once, too", async () => {
    const { body: code } = await rig.post("/api/v1/codes", wish("Hal"));
    const { body: sites } = await rig.get("/api/v1/sites");
    const posts: readonly (readonly [string, object])[] = [
      [`/api/v1/codes/${code.id}/revoke`, { reason: "left" }],
      ["/api/v1/api-keys", { name: "made once" }],
      ["/api/v1/sites", { name: "Made once", zone: "Asia/Kolkata" }],
      ["/api/v1/virtual-locks", { siteId: sites.items[0].id, name: "Made once" }],
      [`/api/v1/locks/${front}/unlock`, {}],
      [`/api/v1/locks/${front}/keypad`, { enabled: true }],
    ];
    for (const [index, [url, body]] of posts.entries()) {
      const headers = { "idempotency-key": `many-${index}` };
      const first = await rig.post(url, body, headers);
      expect([url, first.status < 300, first.text]).toEqual([url, true, first.text]);
      const size = await rig.house.store.auditSize();
      const second = await rig.post(url, body, headers);
      expect([url, second.status, second.headers["idempotency-replayed"]]).toEqual([url, first.status, "true"]);
      const made = (await rig.house.store.auditRecords(size, await rig.house.store.auditSize())).map(
        ({ leaf }) => leaf,
      );
      expect(made.filter((leaf) => /created|added|revoked|asked/.test(leaf))).toEqual([]);
    }
    expect(
      (await rig.get("/api/v1/locks")).body.items.filter(({ name }: { name: string }) => name === "Made once"),
    ).toHaveLength(1);
  });
});

describe("what is remembered of an answer", () => {
  test("holds neither a chosen PIN nor what would let it be tried out", async () => {
    const body = { kind: "custom", lockIds: [front], holder: { name: "Ida" }, endsAt: "2027-01-01T10:00", pin: CANARY };
    const headers = { "idempotency-key": "secret" };
    const { status } = await rig.post("/api/v1/codes", body, headers);
    expect(status).toBe(201);
    const answer = await rig.house.store.answer("cli", "secret");
    expect(JSON.stringify(answer)).not.toContain(CANARY);
    expect((await rig.post("/api/v1/codes", { ...body, pin: "48291378" }, headers)).body.code).toBe(
      "idempotency_key_reused",
    );
  });

  test("never holds an API key: a repeat tells that it was shown once", async () => {
    const headers = { "idempotency-key": "key" };
    const first = await rig.post("/api/v1/api-keys", { name: "shown once" }, headers);
    const second = await rig.post("/api/v1/api-keys", { name: "shown once" }, headers);
    expect(first.body.apiKey).toMatch(/^cardea_/);
    expect(second.body).toEqual({ ...first.body, apiKey: null });
  });
});
