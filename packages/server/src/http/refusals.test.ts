import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRig, type Rig } from "../main/rig.arbitrary.ts";

const CANARY = "48291377";
let rig: Rig;
let front: string;
let sleeping: string;
beforeAll(async () => {
  rig = await openRig();
  front = await rig.lockId("Front door");
  const emergency = { kind: "emergency", lockIds: [front], holder: { name: "Zoe" } };
  sleeping = (await rig.post("/api/v1/codes", emergency)).body.id;
});
afterAll(() => rig.close());

/** What must be the same before and after a refusal. */
async function worldNow(): Promise<unknown> {
  const { store } = rig.house;
  const codes = await store.codes({}, { after: null, limit: 100 }, rig.house.world.now());
  return {
    codes: codes.items.map(({ id, version }) => [id, version]),
    records: await store.auditSize(),
    sites: await store.sites(),
  };
}

function expectNoSecrets(text: string): void {
  expect(text).not.toContain(CANARY);
  expect(text).not.toMatch(/\bat [\w.]+ \(|node_modules|\.ts:\d+/);
}

const good = () => ({
  kind: "timed",
  lockIds: [front],
  holder: { name: "Ann" },
  startsAt: "2027-05-01T10:00",
  endsAt: "2027-05-02T10:00",
});
const without = (name: string) => () => {
  const body: Record<string, unknown> = good();
  delete body[name];
  return body;
};
const withField = (change: object) => () => ({ ...good(), ...change });

/** [what is wrong, the body, the path, the code of the field] */
const BAD_CODES: readonly (readonly [string, () => unknown, string, string])[] = [
  ["no kind", without("kind"), "kind", "required"],
  ["no locks", without("lockIds"), "lockIds", "required"],
  ["no holder", without("holder"), "holder", "required"],
  ["a kind that does not exist", withField({ kind: "forever" }), "kind", "not_allowed"],
  ["a field that does not exist", withField({ validUntil: "2027-05-02" }), "validUntil", "unknown_field"],
  ["a field of a prototype", withField({ constructor: 1 }), "constructor", "unknown_field"],
  ["digits as the name of a field", withField({ [CANARY]: 1 }), "?", "unknown_field"],
  ["a number as a time", withField({ startsAt: 20260501 }), "startsAt", "wrong_type"],
  ["text as a number", withField({ maxUses: "3" }), "maxUses", "wrong_type"],
  ["half a use", withField({ maxUses: 0.5 }), "maxUses", "wrong_type"],
  ["no uses", withField({ maxUses: 0 }), "maxUses", "too_small"],
  ["a list where one is meant", withField({ holder: [] }), "holder", "wrong_type"],
  ["an empty list of locks", withField({ lockIds: [] }), "lockIds", "too_few"],
  ["101 locks", withField({ lockIds: Array.from({ length: 101 }, (_, i) => `lock_${i}`) }), "lockIds", "too_many"],
  [
    "a weekday that does not exist",
    withField({ kind: "recurring", weekly: [{ days: ["XX"], from: "09:00", until: "10:00" }] }),
    "weekly[0].days[0]",
    "not_allowed",
  ],
  [
    "the same weekday twice",
    withField({ kind: "recurring", weekly: [{ days: ["MO", "MO"], from: "09:00", until: "10:00" }] }),
    "weekly[0].days",
    "duplicate",
  ],
  [
    "a window without its end",
    withField({ kind: "recurring", weekly: [{ days: ["MO"], from: "09:00" }] }),
    "weekly[0].until",
    "required",
  ],
  [
    "51 weekly windows",
    withField({ weekly: Array.from({ length: 51 }, () => ({ days: ["MO"], from: "09:00", until: "10:00" })) }),
    "weekly",
    "too_many",
  ],
  ["a person without a name", withField({ holder: { phone: "+491701234567" } }), "holder.name", "invalid_field"],
  ["a name of 121 characters", withField({ holder: { name: "x".repeat(121) } }), "holder.name", "too_long"],
  ["an empty name", withField({ holder: { name: "" } }), "holder.name", "too_short"],
  ["a blank name", withField({ holder: { name: " \u00a0 " } }), "holder.name", "bad_characters"],
  ["a NUL in a name", withField({ holder: { name: "An\u0000n" } }), "holder.name", "bad_characters"],
  ["a line end in a name", withField({ holder: { name: "Ann\nroot" } }), "holder.name", "bad_characters"],
  ["an escape in a name", withField({ holder: { name: "\u001b[31mAnn" } }), "holder.name", "bad_characters"],
  [
    "an override of direction in a name",
    withField({ holder: { name: "Ann\u202Egpj" } }),
    "holder.name",
    "bad_characters",
  ],
  ["half a character in a name", withField({ holder: { name: "Ann\ud800" } }), "holder.name", "bad_characters"],
  ["a phone that is none", withField({ holder: { name: "Ann", phone: "call me" } }), "holder.phone", "wrong_form"],
  ["a mail address that is none", withField({ holder: { name: "Ann", email: "ann" } }), "holder.email", "wrong_form"],
  ["a time that is none", withField({ startsAt: "tomorrow" }), "startsAt", ""],
  ["the 30th of February", withField({ startsAt: "2027-02-30T10:00" }), "startsAt", ""],
  ["an end before the start", withField({ endsAt: "2027-04-01T10:00" }), "endsAt", ""],
  ["an end in the past", withField({ startsAt: "2001-01-01T10:00", endsAt: "2001-01-02T10:00" }), "endsAt", ""],
  [
    "a lock that does not exist",
    withField({ lockIds: ["lock_01a206ed-96e8-7501-824c-e8fd4917fac1"] }),
    "lockIds[0]",
    "",
  ],
  [
    "a weekly window that never happens",
    withField({
      kind: "recurring",
      startsAt: "2027-05-04T10:00",
      endsAt: "2027-05-04T12:00",
      weekly: [{ days: ["MO"], from: "09:00", until: "10:00" }],
    }),
    "",
    "",
  ],
  ["a PIN where none may be chosen", withField({ pin: CANARY }), "pin", ""],
  ["a weak PIN", withField({ kind: "custom", pin: "1234" }), "pin", ""],
  ["letters as a PIN", withField({ kind: "custom", pin: "12ab34" }), "pin", ""],
  ["a PIN that is too long for the lock", withField({ kind: "custom", pin: "482913775512" }), "pin", ""],
  [
    "an endless custom code without a yes",
    () => ({ kind: "custom", lockIds: [front], holder: { name: "A" }, pin: CANARY }),
    "endsAt",
    "",
  ],
];

describe("a wish for a code", () => {
  test("is taken when all is well", async () => {
    expect((await rig.post("/api/v1/codes", good())).status).toBe(201);
  });

  for (const [what, body, path, code] of BAD_CODES) {
    test(`is refused with ${what}: the field is named and nothing changes`, async () => {
      const before = await worldNow();
      const answer = await rig.post("/api/v1/codes", body());
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
      const { fields, requestId, type } = answer.body;
      expect(type).toBe(`urn:cardea:problem:${answer.body.code}`);
      expect(requestId).toBe(answer.headers["x-request-id"]);
      const named = fields.find((field: { path: string }) => field.path === path);
      expect([path, path === "" || named !== undefined]).toEqual([path, true]);
      expect([path, code === "" ? "" : named?.code]).toEqual([path, code]);
      expectNoSecrets(answer.text);
      expect(await worldNow()).toEqual(before);
    });
  }

  test("tells all bad fields at once, at most 20", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [
        `x${String.fromCharCode(97 + (i % 26))}_${"y".repeat(Math.floor(i / 26))}`,
        i,
      ]),
    );
    const { body } = await rig.post("/api/v1/codes", { ...good(), ...many });
    expect(body.fields).toHaveLength(20);
  });

  test("with names in any script, emoji and a joiner is kept as it is", async () => {
    for (const name of [
      "Zoë Łęcka",
      "محمد",
      "דנה\u200f כהן",
      "山田 太郎",
      "👩‍🔧 plumber",
      "<script>alert(1)</script>",
      "'; DROP TABLE codes; --",
    ]) {
      const { status, body } = await rig.post("/api/v1/codes", { ...good(), holder: { name } });
      expect([status, body.holder?.name]).toEqual([201, name]);
    }
  });
});

describe("a request that is none", () => {
  const cases: readonly (readonly [
    string,
    () => Promise<{ status: number; body: { code: string }; text: string }>,
    number,
    string,
  ])[] = [
    ["broken JSON", () => rig.post("/api/v1/codes", `{"pin":"${CANARY}",`), 400, "invalid_request"],
    ["a poisoned prototype", () => rig.post("/api/v1/codes", '{"__proto__":{"admin":true}}'), 400, "invalid_request"],
    [
      "a poisoned constructor",
      () => rig.post("/api/v1/codes", { constructor: { prototype: {} } }),
      400,
      "invalid_request",
    ],
    ["JSON that is no object", () => rig.post("/api/v1/codes", "[1,2]"), 422, "invalid_field"],
    ["null", () => rig.post("/api/v1/codes", "null"), 422, "invalid_field"],
    ["no body", () => rig.post("/api/v1/codes"), 422, "invalid_field"],
    [
      "plain text",
      () => rig.post("/api/v1/codes", CANARY, { "content-type": "text/plain" }),
      415,
      "unsupported_media_type",
    ],
    [
      "a form",
      () => rig.post("/api/v1/codes", "kind=timed", { "content-type": "application/x-www-form-urlencoded" }),
      415,
      "unsupported_media_type",
    ],
    ["10 MB", () => rig.post("/api/v1/codes", { note: "x".repeat(10_000_000) }), 413, "request_too_large"],
    [
      "10,000 brackets",
      () => rig.post("/api/v1/codes", `${"[".repeat(10_000)}${"]".repeat(10_000)}`),
      422,
      "invalid_field",
    ],
    ["an address that does not exist", () => rig.get("/api/v1/keys"), 404, "not_found"],
    ["an id that is none", () => rig.get("/api/v1/codes/../../etc/passwd"), 404, "not_found"],
    ["an id with a NUL", () => rig.get("/api/v1/codes/%00"), 404, "not_found"],
    [
      "an id that does not exist",
      () => rig.get("/api/v1/codes/code_01a206ed-96e8-7501-824c-e8fd4917fac1"),
      404,
      "not_found",
    ],
    ["an id of another kind", () => rig.get(`/api/v1/codes/${front}`), 404, "not_found"],
    [
      "a method that the address does not take",
      () => rig.send("DELETE", `/api/v1/locks/${front}`),
      405,
      "method_not_allowed",
    ],
    ["a query that does not exist", () => rig.get("/api/v1/codes?colour=red"), 422, "invalid_field"],
    ["the same query twice", () => rig.get("/api/v1/codes?limit=1&limit=2"), 422, "invalid_field"],
    ["a page of 201", () => rig.get("/api/v1/codes?limit=201"), 422, "invalid_field"],
    ["a made-up cursor", () => rig.get("/api/v1/codes?after=zzz%27"), 422, "invalid_field"],
    ["a state that does not exist", () => rig.get("/api/v1/codes?state=dead"), 422, "invalid_field"],
    [
      "a zone that does not exist",
      () => rig.post("/api/v1/sites", { name: "A", zone: "Mars/Olympus" }),
      422,
      "invalid_field",
    ],
    ["a reveal without a reason", () => rig.post(`/api/v1/codes/${sleeping}/reveal`, {}), 422, "invalid_field"],
    [
      "an emergency for 0 minutes",
      () => rig.post(`/api/v1/codes/${sleeping}/activate`, { minutes: 0, reason: "x" }),
      422,
      "invalid_field",
    ],
    ["a slot that is none", () => rig.post(`/api/v1/locks/${front}/slots/-1/remove`), 404, "not_found"],
    [
      "a driver that does not exist",
      async () =>
        rig.post("/api/v1/connections", {
          siteId: (await rig.get("/api/v1/sites")).body.items[0].id,
          kind: "carrier-pigeon",
          name: "P",
          settings: {},
        }),
      422,
      "invalid_field",
    ],
    [
      "letters at a keypad",
      () => rig.post(`/api/v1/virtual-locks/${front}/keypad`, { pin: "abc" }),
      422,
      "invalid_field",
    ],
    [
      "an Idempotency-Key with a space",
      () => rig.post("/api/v1/sites", { name: "A", zone: "UTC" }, { "idempotency-key": "a b" }),
      422,
      "invalid_field",
    ],
  ];

  for (const [what, ask, status, code] of cases) {
    test(`is refused: ${what}`, async () => {
      const before = await worldNow();
      const answer = await ask();
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expectNoSecrets(answer.text);
      expect(await worldNow()).toEqual(before);
    });
  }

  test("is told which methods an address takes", async () => {
    expect((await rig.send("PUT", "/api/v1/codes")).headers["allow"]).toBe("GET, HEAD, POST");
  });
});

test("nothing that was refused left a PIN in the log", () => {
  expect(rig.logged().split("\n").length).toBeGreaterThan(50);
  expect(rig.logged()).not.toContain(CANARY);
});
