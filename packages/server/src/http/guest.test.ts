import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openRig, type Rig } from "../main/rig.arbitrary.ts";
import {
  answerOf,
  linkOf,
  openLink,
  openPhone,
  openStay,
  pinOf,
  placeSite,
  press,
  tokenIn,
  revokeAll,
  untilState,
} from "./guest-rig.arbitrary.ts";

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
  await placeSite(rig);
});
afterEach(() => revokeAll(rig));
afterAll(() => rig.close());

async function records(): Promise<readonly { readonly action: string }[]> {
  const size = await rig.house.store.auditSize();
  const leaves = await rig.house.store.auditRecords(Math.max(0, size - 300), size);
  return leaves.map(({ leaf }) => JSON.parse(leaf));
}
const UNKNOWN = [404, "link_unknown"];

describe("a guest's link", () => {
  test("shows the stay, its doors and their proof, and the PIN that opens them", async () => {
    const codeId = await openStay(rig);
    const phone = await openLink(rig, codeId);
    const { status, body, headers } = await untilState(phone, "works");
    expect([status, headers["cache-control"]]).toEqual([200, "no-store"]);
    expect(body).toMatchObject({
      state: "works",
      locale: "de",
      holderName: "Ada",
      site: { name: "Demo house", address: "Pariser Platz 1", latitude: 52.5163 },
      doors: [{ name: "Front door", class: "door", state: "verified" }],
      fence: null,
      device: null,
      pin: { canShow: true },
      backup: { allowed: false, handedOut: false },
    });
    expect(Date.parse(body.doors[0].checkedAt)).toBeGreaterThan(0);
    expect(body.windows).toEqual([{ from: body.startsAt, until: body.endsAt }]);
    const shown = await phone.ask("pin");
    expect([shown.body.pin, shown.headers["cache-control"]]).toEqual([await pinOf(rig, codeId), "no-store"]);
    expect(shown.body.pin).toHaveLength(body.pin.length);
    expect(await press(rig, shown.body.pin)).toBe("granted");
    expect((await phone.ask("view")).body.doors[0].state).toBe("used");
  });

  test("holds its token behind the #, and the store only its hash", async () => {
    const codeId = await openStay(rig);
    const { body } = await rig.post(`/api/v1/codes/${codeId}/link`);
    const token = tokenIn(body.url);
    expect(body.url).toMatch(/\/g#[A-Za-z0-9_-]{32}$/);
    const kept = await rig.house.store.guestLink(codeId as never);
    expect(JSON.stringify(kept)).not.toContain(token);
    expect(JSON.stringify(await linkOf(rig, codeId))).not.toContain(token);
  });

  test("is opened by nobody who only looks: a GET changes and shows nothing", async () => {
    const codeId = await openStay(rig);
    const phone = await openLink(rig, codeId);
    await rig.send("GET", `/g?token=${phone.token}`, { stranger: true });
    const asked = await rig.send("GET", "/api/v1/guest/view", { stranger: true });
    expect([asked.status >= 400, (await linkOf(rig, codeId)).openings]).toEqual([true, 0]);
  });

  test("tells its owner when it was opened, once for each visit", async () => {
    const codeId = await openStay(rig);
    const phone = await openLink(rig, codeId);
    expect(await linkOf(rig, codeId)).toMatchObject({ openings: 0, lastOpenedAt: null, device: null, fence: null });
    for (let i = 0; i < 3; i++) await phone.ask("view");
    const link = await linkOf(rig, codeId);
    expect([link.openings, Date.parse(link.lastOpenedAt) > 0]).toEqual([1, true]);
  });

  test("is recorded with its holder whenever it shows the PIN", async () => {
    const codeId = await openStay(rig);
    const phone = await openLink(rig, codeId);
    await phone.ask("pin");
    const record = (await records()).findLast(({ action }) => action === "code.shown_to_guest");
    expect(record).toMatchObject({ actor: { kind: "holder" }, subject: { codeId } });
  });

  test("dies with its code, by a newer link, and by being withdrawn: with the same answer as one that never was", async () => {
    const [revoked, renewed, withdrawn] = [await openStay(rig), await openStay(rig), await openStay(rig)];
    const phones = [await openLink(rig, revoked), await openLink(rig, renewed), await openLink(rig, withdrawn)];
    await rig.post(`/api/v1/codes/${revoked}/revoke`);
    const newer = await openLink(rig, renewed);
    expect((await rig.post(`/api/v1/codes/${withdrawn}/link/withdraw`)).body).toEqual({ link: null });
    const answers = await Promise.all([...phones, openPhone(rig, "x".repeat(32))].map((phone) => phone.ask("view")));
    expect(answers.map(answerOf)).toEqual([UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]);
    expect(new Set(answers.map(({ body }) => body.detail)).size).toBe(1);
    for (const path of ["challenge", "pin", "backup"]) expect(answerOf(await phones[0]?.ask(path))).toEqual(UNKNOWN);
    expect((await newer.ask("view")).status).toBe(200);
    expect([await linkOf(rig, revoked), await linkOf(rig, withdrawn)]).toEqual([null, null]);
  });

  test("of a stay that is yet to come shows when, and its PIN", async () => {
    const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const phone = await openLink(rig, await openStay(rig, { startsAt: at(24), endsAt: at(48) }));
    const { body } = await phone.ask("view");
    expect(body).toMatchObject({ state: "coming", pin: { canShow: true }, doors: [{ state: "not_due" }] });
  });

  test("is made for no emergency code and for none that is over", async () => {
    const lockIds = [await rig.lockId("Front door")];
    const { body } = await rig.post("/api/v1/codes", { kind: "emergency", lockIds, holder: { name: "Zoe" } });
    const over = await openStay(rig);
    await rig.post(`/api/v1/codes/${over}/revoke`);
    for (const id of [body.id, over]) {
      expect(answerOf(await rig.post(`/api/v1/codes/${id}/link`))).toEqual([409, "conflict"]);
    }
  });
});

describe("a link that is guessed", () => {
  const guess = (address: string, n: number) => openPhone(rig, `${"guess".repeat(6)}${n}`, address).ask("view");

  test("may be wrong ten times in an hour from one address; then even a right one waits", async () => {
    const phone = await openLink(rig, await openStay(rig));
    const address = "192.0.2.7";
    for (let n = 0; n < 10; n++) expect(answerOf(await guess(address, n))).toEqual(UNKNOWN);
    expect(answerOf(await guess(address, 10))).toEqual([429, "rate_limited"]);
    expect(answerOf(await openPhone(rig, phone.token, address).ask("view"))).toEqual([429, "rate_limited"]);
    expect((await phone.ask("view")).status).toBe(200);
  });

  test("counts a whole network of IPv6 addresses as one", async () => {
    for (let n = 0; n < 10; n++) await guess(`2001:db8:1:2::${n + 1}`, n);
    expect(answerOf(await guess("2001:db8:1:2:ffff::9", 11))).toEqual([429, "rate_limited"]);
    expect(answerOf(await guess("2001:db8:1:3::1", 12))).toEqual(UNKNOWN);
  });

  test("does not count a guest who comes back when the stay is over", async () => {
    const codeId = await openStay(rig);
    const phone = await openLink(rig, codeId);
    await rig.post(`/api/v1/codes/${codeId}/revoke`);
    for (let n = 0; n < 12; n++) expect(answerOf(await phone.ask("view"))).toEqual(UNKNOWN);
  });
});

test("neither token nor PIN is ever in log, record, event or alarm, whatever is done with them", async () => {
  const codeId = await openStay(rig);
  const phone = await openLink(rig, codeId, { registeredDevice: true, backup: true, fence: {} });
  const pin = await pinOf(rig, codeId);
  const asks = { about: "does_not_work", text: `My ${[...pin].join(" ")} or ${pin} is dead.\nWhy?` };
  for (const path of ["challenge", "view", "pin", "backup", "ask", "position"]) {
    await phone.ask(path, path === "ask" ? asks : {});
    await phone.prove(path, path === "ask" ? asks : {});
    await phone.ask(path, { token: phone.token, [phone.token]: pin });
  }
  await rig.send("GET", `/g?${phone.token}=${pin}`, { stranger: true });
  const { text: events } = await rig.get("/api/v1/events?limit=200");
  const { text: alarms } = await rig.get("/api/v1/alarms");
  expect(alarms).toContain("My •••• or •••• is dead.\\nWhy?");
  for (const kept of [rig.logged(), JSON.stringify(await records()), events, alarms]) {
    expect(kept).not.toContain(phone.token);
    expect(kept).not.toContain(pin);
    expect(kept).not.toContain([...pin].join(" "));
  }
  expect(events + JSON.stringify(await records())).not.toContain("is dead");
});
