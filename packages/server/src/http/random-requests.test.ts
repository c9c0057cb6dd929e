import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openRig, type Rig } from "../main/rig.arbitrary.ts";
import { POLICIES } from "./policy.ts";

let rig: Rig;
let codeId: string;
let lockId: string;
beforeAll(async () => {
  rig = await openRig();
  lockId = await rig.lockId("Garage");
  const wish = { kind: "emergency", lockIds: [lockId], holder: { name: "Ann" } };
  codeId = (await rig.post("/api/v1/codes", wish)).body.id;
});
afterAll(() => rig.close());

const WORDS = [
  "kind",
  "lockIds",
  "holder",
  "name",
  "startsAt",
  "endsAt",
  "weekly",
  "days",
  "from",
  "until",
  "dated",
  "date",
];
const MORE = [
  "except",
  "terms",
  "maxUses",
  "pin",
  "reason",
  "minutes",
  "settings",
  "zone",
  "enabled",
  "token",
  "siteId",
  "id",
];
const TEXTS = [
  "timed",
  "custom",
  "2027-05-01T10:00",
  "2027-05-01",
  "09:00",
  "24:00",
  "MO",
  "1234",
  "Europe/Berlin",
  "",
];
const name = fc.oneof(fc.constantFrom(...WORDS, ...MORE), fc.string());
const leaf = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string({ unit: "binary" }),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const { body } = fc.letrec((tie) => ({
  body: fc.dictionary(name, tie("value"), { maxKeys: 8 }),
  value: fc.oneof({ depthSize: "small" }, leaf, fc.array(tie("value"), { maxLength: 4 }), tie("body")),
}));

/** All routes that change something, on things that exist; not those that take key or session away. */
const routes = Object.keys(POLICIES)
  .filter((route) => /^(POST|PATCH) /.test(route) && !/setup|session|api-keys/.test(route))
  .map((route) => route.split(" ") as [method: string, url: string]);

test("no JSON whatever makes a server error, and every refusal is a problem", async () => {
  const real = (url: string): string => url.replace(":codeId", codeId).replace(":lockId", lockId).replace(/:\w+/, "1");
  const request = fc.record({ route: fc.constantFrom(...routes), body });
  await fc.assert(
    fc.asyncProperty(request, async ({ route: [method, url], body: sent }) => {
      const answer = await rig.send(method, real(url), { body: sent });
      expect(answer.status).toBeLessThan(500);
      expect(answer.status < 400 || answer.body.code.length > 3).toBe(true);
    }),
    { numRuns: 1_500 },
  );
});

test("no query whatever makes a server error", async () => {
  const lists = ["codes", "locks", "events", "alarms", "audit", "audit/proof", "audit/consistency"];
  const key = fc.oneof(
    fc.constantFrom("after", "limit", "state", "kind", "lockId", "text", "kinds", "open", "index", "size"),
    fc.string(),
  );
  const query = fc.dictionary(key, fc.oneof(fc.string({ unit: "grapheme" }), fc.nat().map(String)), { maxKeys: 3 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...lists), query, async (list, given) => {
      const answer = await rig.get(`/api/v1/${list}?${new URLSearchParams(given).toString()}`);
      expect(answer.status).toBeLessThan(500);
    }),
    { numRuns: 1_000 },
  );
});
