import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyFile } from "../audit/verify-file.ts";
import { openMember } from "../main/people.arbitrary.ts";
import { openRig, type Rig } from "../main/rig.arbitrary.ts";

const CANARY = "Canary";
const folder = mkdtempSync(join(tmpdir(), "cardea-extract-"));
let rig: Rig;
let siteId: string;
let otherId: string;
let ask: (url: string) => ReturnType<Rig["get"]>;

beforeAll(async () => {
  rig = await openRig();
  siteId = (await rig.get("/api/v1/sites")).body.items[0].id;
  otherId = (await rig.post("/api/v1/sites", { name: `${CANARY} villa`, zone: "UTC" })).body.id;
  const { send } = await openMember(rig, { siteId, role: "owner", email: "own@example.org" });
  ask = (url) => send("GET", `/api/v1/sites/${siteId}/audit${url}`);
  const lock = (await rig.post("/api/v1/virtual-locks", { siteId: otherId, name: `${CANARY} door` })).body;
  await rig.send("PATCH", `/api/v1/locks/${lock.id}`, { body: { name: `${CANARY} gate` } });
  await rig.post("/api/v1/codes", { kind: "emergency", lockIds: [lock.id], holder: { name: `${CANARY} holder` } });
  const front = await rig.lockId("Front door");
  await rig.send("PATCH", `/api/v1/locks/${front}`, { body: { name: "Entrance" } });
});
afterAll(async () => {
  await rig.close();
  rmSync(folder, { recursive: true, force: true });
});

async function verdictOn(text: string) {
  const path = join(folder, "extract.log");
  writeFileSync(path, text);
  return verifyFile(path);
}

describe("the log for who owns one site of several", () => {
  test("is exported whole, verified by its file, and read only as far as it is of the site", async () => {
    const { status, text } = await ask("/export");
    expect(status).toBe(200);
    const lines = text.trimEnd().split("\n");
    const hidden = lines.filter((line) => line.startsWith('{"hidden":'));
    const verdict = await verdictOn(text);
    expect(verdict).toMatchObject({ kind: "good", site: siteId });
    if (verdict.kind !== "good") return;
    expect([hidden.length > 3, verdict.shown > 3]).toEqual([true, true]);
    expect(hidden.length + verdict.shown).toBe(verdict.head.size);
    expect(text).toContain("lock.changed");
    for (const foreign of [CANARY, otherId, "setup_link", "session.started", "api_key"]) {
      expect(text).not.toContain(foreign);
    }
  });

  test("hides records behind hashes that nobody can try out", async () => {
    const { items } = (await rig.get("/api/v1/audit?limit=200")).body;
    const salts = items.map(({ leaf }: { leaf: string }) => JSON.parse(leaf).salt);
    expect(new Set(salts).size).toBe(items.length);
    for (const salt of salts) expect(salt).toMatch(/^[\w-]{22}$/);
  });

  test("is found changed where one own record, one foreign one or the end is not what it was", async () => {
    const lines = (await ask("/export")).text.split("\n");
    const own = lines.findIndex((line) => line.includes("Entrance"));
    const foreign = lines.findIndex((line) => line.startsWith('{"hidden":'));
    const spoilt = [
      lines.with(own, (lines[own] ?? "").replace("Entrance", "Entrace")),
      lines.with(foreign, (lines[foreign] ?? "").replace(/"[A-Za-z]/, '"0')),
      lines.toSpliced(foreign, 1),
      lines.toSpliced(-3, 1),
      lines.with(foreign, lines[foreign + 1] ?? "").with(foreign + 1, lines[foreign] ?? ""),
    ];
    for (const all of spoilt) expect((await verdictOn(all.join("\n"))).kind).toBe("bad");
  });

  test("pages through the own records alone and proves these alone", async () => {
    const seen: { index: number; leaf: string }[] = [];
    let after = "";
    do {
      const { body, text } = await ask(`?limit=3${after}`);
      expect(text).not.toContain(CANARY);
      seen.push(...body.items);
      after = body.nextCursor === null ? "" : `&after=${body.nextCursor}`;
    } while (after !== "");
    const { size } = (await ask("/checkpoint")).body;
    const indices = new Set(seen.map(({ index }) => index));
    expect([indices.size, seen.length < size]).toEqual([seen.length, true]);
    const foreign = Array.from({ length: size }, (_, index) => index).find((index) => !indices.has(index));
    const [newest] = seen;
    expect((await ask(`/proof?index=${newest?.index}&size=${size}`)).status).toBe(200);
    expect((await ask(`/proof?index=${foreign}&size=${size}`)).status).toBe(404);
    expect((await ask(`/consistency?from=1&to=${size}`)).status).toBe(200);
  });

  test("is closed to who only manages the site", async () => {
    const { send } = await openMember(rig, { siteId, role: "manager", email: "manager@example.org" });
    expect((await send("GET", `/api/v1/sites/${siteId}/audit/export`)).status).toBe(403);
  });
});
