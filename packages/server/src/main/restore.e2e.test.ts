import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Call, callerAt, newPlace, type Place, type Server } from "./child.arbitrary.ts";
import { eventually } from "./rig.arbitrary.ts";

const OWNER = { name: "Olga Owner", email: "owner@example.org", password: "four words in a row" };

const HOUR_MS = 3_600_000;
const STARTED = new Date(Date.now() - HOUR_MS).toISOString();

interface Made {
  readonly id: string;
  readonly pin: string;
}

describe("a backup of an earlier state is put back", () => {
  let place: Place;
  let server: Server;
  let call: Call;
  let key: string;
  let door: string;
  let restoredAt: number;
  const codes: Record<string, Made> = {};

  const folder = (): string => join(place.folder, "backup");
  const code = async (name: string) => (await call("GET", `/api/v1/codes/${codes[name]?.id}`)).body;
  const press = async (name: string): Promise<string> =>
    (await call("POST", `/api/v1/virtual-locks/${door}/keypad`, { pin: codes[name]?.pin })).body.reason;
  const placement = async (name: string, state: string) =>
    eventually(
      async () => (await code(name)).placements[0],
      (found) => found.state === state,
    );

  async function make(name: string, wish: object): Promise<void> {
    const at = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();
    const common = { lockIds: [door], holder: { name }, endsAt: at(5) };
    const { status, body, text } = await call("POST", "/api/v1/codes", { ...common, ...wish });
    expect([status, status === 201 ? "" : text]).toEqual([201, ""]);
    const { pin } = (await call("POST", `/api/v1/codes/${body.id}/reveal`, { reason: "to try it" })).body;
    codes[name] = { id: body.id, pin };
    await placement(name, "verified");
  }

  async function start(): Promise<void> {
    server = await place.serve();
    call = callerAt(server.url, { authorization: `Bearer ${key}` });
  }

  beforeAll(async () => {
    place = newPlace();
    server = await place.serve();
    const setUp = await callerAt(server.url)("POST", "/api/v1/setup", { token: server.setupToken, ...OWNER });
    const cookie = String(setUp.headers["set-cookie"]).split(";")[0] ?? "";
    const session = callerAt(server.url, { cookie, origin: server.url });
    key = (await session("POST", "/api/v1/api-keys", { name: "tests" })).body.apiKey;
    call = callerAt(server.url, { authorization: `Bearer ${key}` });
    door = (await call("GET", "/api/v1/locks")).body.items.find(
      (one: { name: string }) => one.name === "Front door",
    ).id;
  });
  afterAll(() => place.remove());

  test("after codes were revoked, used and made", async () => {
    await make("before", { kind: "timed", startsAt: STARTED });
    await make("once", { kind: "one_time" });
    expect((await place.cardea(["backup", "create", folder()])).exitCode).toBe(0);

    await call("POST", `/api/v1/codes/${codes["before"]?.id}/revoke`, { reason: "moved out" });
    await placement("before", "removed");
    expect(await press("once")).toBe("granted");
    await placement("once", "removed");
    await make("after", { kind: "timed", startsAt: STARTED });
    await server.kill("SIGTERM");
    expect((await place.cardea(["backup", "restore", folder(), "--force"])).stdout).toMatch(/every slot/);
    restoredAt = Date.now();
    await start();
  });

  test("no ledger claims what was not read since", async () => {
    const { ledger, slot } = await placement("before", "verified");
    expect(Date.parse(ledger.verifiedAt)).toBeGreaterThanOrEqual(restoredAt);
    expect(slot).not.toBeNull();
    expect(await press("before")).toBe("granted"); // the state that came back says that it is valid
  });

  test("a code made since the backup is found on the lock, with an alarm", async () => {
    const found = await eventually(
      async () => (await call("GET", `/api/v1/locks/${door}/slots`)).body.items,
      (slots: readonly { content: string }[]) => slots.every(({ content }) => content !== "unknown"),
    );
    expect(found.filter((one: { content: string }) => one.content === "unmanaged")).toHaveLength(1);
    expect(await press("after")).toBe("granted");
    const alarms = (await call("GET", "/api/v1/alarms")).body.items.map((one: { kind: string }) => one.kind);
    expect(alarms).toContain("unmanaged_change");
    const explained = await call("POST", `/api/v1/locks/${door}/explain`, { pin: codes["after"]?.pin });
    expect(explained.body).toMatchObject({ wouldOpen: true, sentence: expect.stringMatching(/did not place/) });
  });

  test("a built-in lock still knows which one-time code was used", async () => {
    expect(["used_up", "unknown_code"]).toContain(await press("once"));
    expect((await code("once")).state).toBe("used");
  });

  test("the audit log says that it was put back, and how old it was", async () => {
    const file = join(place.folder, "audit.log");
    await place.cardea(["audit", "export", file]);
    expect((await place.cardea(["audit", "verify", file])).exitCode).toBe(0);
    const { madeAt } = JSON.parse(readFileSync(join(folder(), "manifest.json"), "utf8"));
    const line = readFileSync(file, "utf8")
      .split("\n")
      .find((one) => one.includes("store.restored"));
    expect(line).toContain(madeAt);
  });

  test("all files are for their owner alone", () => {
    const files = [place.dataPath, folder()].flatMap((path) =>
      readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
    );
    const open = files.filter(({ parentPath, name }) => (statSync(join(parentPath, name)).mode & 0o077) !== 0);
    expect(open.map(({ name }) => name)).toEqual([]);
  });

  test("on another machine the locks come with their memory", async () => {
    await server.kill("SIGTERM");
    rmSync(place.dataPath, { recursive: true });
    expect((await place.cardea(["backup", "restore", folder()])).exitCode).toBe(0);
    expect(readdirSync(place.dataPath)).toContain("locks.journal");
    await start();
    await placement("before", "verified");
    expect(await press("before")).toBe("granted");
  });

  test("the memory of other locks is put aside", async () => {
    await server.kill("SIGTERM");
    const stranger = newPlace();
    await (await stranger.serve()).kill("SIGTERM");
    renameSync(join(stranger.dataPath, "locks.journal"), join(place.dataPath, "locks.journal"));
    stranger.remove();
    const said = await place.cardea(["backup", "restore", folder(), "--force"]);
    const aside = /now in (.*)\.\n/.exec(said.stdout)?.[1] ?? "";
    expect(existsSync(join(aside, "locks.journal"))).toBe(true);
    await start();
    await placement("before", "verified");
  });

  test("a restore that was cut off between the two databases keeps the server from starting with an empty one", async () => {
    await server.kill("SIGTERM");
    mkdirSync(join(place.folder, "away"));
    for (const name of readdirSync(place.dataPath).filter((one) => /^cardea\.db(-wal|-shm)?$/.test(one)))
      renameSync(join(place.dataPath, name), join(place.folder, "away", name));
    renameSync(join(place.folder, "away", "cardea.db"), join(place.dataPath, "cardea.db.new"));
    expect((await (await place.serve()).ended).stderr).toMatch(/restore .* was cut off/);
    expect((await place.cardea(["backup", "restore", folder(), "--force"])).exitCode).toBe(0);
    await start();
    await placement("before", "verified");
    await server.kill("SIGTERM");
  });
});
