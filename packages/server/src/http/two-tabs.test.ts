import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRig, type Reply, type Rig } from "../main/rig.arbitrary.ts";

let rig: Rig;
let front: string;
beforeAll(async () => {
  rig = await openRig();
  front = await rig.lockId("Front door");
});
afterAll(() => rig.close());

const patch = (url: string, body: object, tag?: string): Promise<Reply> =>
  rig.send("PATCH", url, { body, headers: tag === undefined ? {} : { "if-match": tag } });
const tagOf = ({ headers }: Reply): string => String(headers["etag"]);

async function codeUrl(): Promise<string> {
  const wish = {
    kind: "timed",
    lockIds: [front],
    holder: { name: "Ann", email: "ann@example.org", locale: "de" },
    startsAt: "2027-05-01T10:00",
    endsAt: "2027-05-02T10:00",
  };
  const { body } = await rig.post("/api/v1/codes", wish);
  return `/api/v1/codes/${body.id}`;
}

async function urls(): Promise<readonly (readonly [what: string, url: string, first: object, second: object])[]> {
  const site = (await rig.get("/api/v1/sites")).body.items[0];
  return [
    ["code", await codeUrl(), { label: "Attic" }, { label: "Cellar" }],
    ["site", `/api/v1/sites/${site.id}`, { name: "Old mill" }, { name: "New mill" }],
    ["lock", `/api/v1/locks/${front}`, { name: "Gate" }, { name: "Front door" }],
  ];
}

describe("two people change the same thing", () => {
  test("the second is told and changes nothing; who has looked again may", async () => {
    for (const [what, url, first, second] of await urls()) {
      const seen = tagOf(await rig.get(url));
      const one = await patch(url, first, seen);
      expect([what, one.status, one.body]).toMatchObject([what, 200, first]);
      const other = await patch(url, second, seen);
      expect([what, other.status, other.body.code]).toEqual([what, 412, "precondition_failed"]);
      const now = await rig.get(url);
      expect(now.body).toMatchObject(first);
      expect([what, tagOf(now)]).toEqual([what, tagOf(one)]);
      expect([what, (await patch(url, second, tagOf(now))).status]).toEqual([what, 200]);
    }
  });

  test("a refused change leaves no record", async () => {
    const url = await codeUrl();
    const before = await rig.house.store.auditSize();
    expect((await patch(url, { label: "Loft" }, '"77"')).status).toBe(412);
    expect(await rig.house.store.auditSize()).toBe(before);
  });

  test.each([
    ["no tag at all", undefined, 200],
    ["any state", "*", 200],
    ["one of several tags", '"9", "1"', 200],
    ["a weak tag, which never is enough", 'W/"1"', 412],
    ["the bare number", "1", 412],
    ["nothing", "", 412],
  ])("with %s as the condition", async (_, tag, status) => {
    const url = await codeUrl();
    expect((await patch(url, { label: "Loft" }, tag)).status).toBe(status);
  });
});

describe("the preview of a change", () => {
  test("tells the windows and who ends them, and changes nothing", async () => {
    const url = await codeUrl();
    const before = await rig.get(url);
    const { status, body } = await rig.post(`${url}/preview`, { endsAt: "2027-05-03T09:00" });
    expect([status, body.problems, body.windows]).toEqual([
      200,
      [],
      [{ from: before.body.startsAt, until: body.endsAt }],
    ]);
    expect(Date.parse(body.endsAt) - Date.parse(before.body.endsAt)).toBe(23 * 3_600_000);
    expect(body.locks).toMatchObject([{ lockId: front, enforcement: "cardea", fullAt: null }]);
    expect(body.locks[0].riskWith).toEqual(body.locks[0].riskNow);
    expect((await rig.get(url)).text).toBe(before.text);
  });

  test("tells what would be refused", async () => {
    const url = await codeUrl();
    const { status, body } = await rig.post(`${url}/preview`, { endsAt: "2027-04-30T09:00" });
    expect([status, body.problems, body.windows]).toMatchObject([200, [{ code: "end_before_start" }], []]);
  });

  test("of a revoked code's times is a conflict", async () => {
    const url = await codeUrl();
    await rig.post(`${url}/revoke`, {});
    expect((await rig.post(`${url}/preview`, { endsAt: "2027-05-03T09:00" })).body.code).toBe("conflict");
  });
});

test("how the holder is reached is told apart from the code", async () => {
  const url = await codeUrl();
  expect((await rig.get(`${url}/contact`)).body).toEqual({ email: "ann@example.org", phone: null, locale: "de" });
  expect((await rig.get(url)).text).not.toContain("ann@example.org");
  const plain = { kind: "emergency", lockIds: [front], holder: { name: "Zoe" } };
  const { body } = await rig.post("/api/v1/codes", plain);
  const { body: contact } = await rig.get(`/api/v1/codes/${body.id}/contact`);
  expect(contact).toEqual({ email: null, phone: null, locale: null });
});

test("the codes of one holder are listed alone", async () => {
  const url = await codeUrl();
  const { body: code } = await rig.get(url);
  const { body } = await rig.get(`/api/v1/codes?holderId=${code.holder.id}`);
  expect(body.items.map(({ id }: { id: string }) => id)).toEqual([code.id]);
  expect((await rig.get("/api/v1/codes?holderId=nobody")).body.fields[0].path).toBe("holderId");
});
