import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Call, callerAt, newPlace, type Place, type Server } from "./main/child.arbitrary.ts";
import { eventually } from "./main/rig.arbitrary.ts";

const OWNER = { name: "Olga Owner", email: "owner@example.org", password: "four words in a row" };

const CANARY = "48291377";
const HOUR_MS = 3_600_000;

/** A time on the wall of the demo house, which is Berlin here, some hours from now. To the minute, as locks keep it. */
function wall(hours: number): string {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Europe/Berlin",
    dateStyle: "short",
    timeStyle: "medium",
  });
  return parts
    .format(Date.now() + hours * HOUR_MS)
    .replace(" ", "T")
    .slice(0, 16);
}
const day = (hours: number): string => wall(hours).slice(0, 10);
const clock = (hours: number): string => wall(hours).slice(11, 16);
const DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const weekday = (hours: number): string | undefined => DAYS[(new Date(`${day(hours)}T00:00Z`).getUTCDay() + 6) % 7];

describe("the whole of it, in a process of its own", () => {
  let place: Place;
  let server: Server;
  let call: Call;
  let key: string;
  const locks: Record<string, string> = {};
  const ids: Record<string, string> = {};
  const pins: Record<string, string> = {};

  beforeAll(async () => {
    place = newPlace();
    server = await place.serve();
  });
  afterAll(() => place.remove());

  async function make(name: string, wish: object): Promise<void> {
    const { status, body, text } = await call("POST", "/api/v1/codes", { holder: { name }, ...wish });
    expect([name, status, status === 201 ? "" : text]).toEqual([name, 201, ""]);
    ids[name] = body.id;
    pins[name] = (await call("POST", `/api/v1/codes/${body.id}/reveal`, { reason: "to try it" })).body.pin;
  }

  const press = async (door: string, name: string): Promise<string> =>
    (await call("POST", `/api/v1/virtual-locks/${locks[door]}/keypad`, { pin: pins[name] })).body.reason;
  const pressUntil = (door: string, name: string, reason: string) =>
    eventually(
      () => press(door, name),
      (said) => said === reason,
    );
  const onLock = (name: string) =>
    eventually(
      async () =>
        (await call("GET", `/api/v1/codes/${ids[name]}`)).body.placements.map(({ state }: { state: string }) => state),
      (states) => states.every((state: string) => state === "verified" || state === "used"),
    );

  test("is ready with an address and a set-up link that works once", async () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const stranger = callerAt(server.url);
    const { status, headers } = await stranger("POST", "/api/v1/setup", { token: server.setupToken, ...OWNER });
    expect(status).toBe(200);
    expect((await stranger("POST", "/api/v1/setup", { token: server.setupToken, ...OWNER })).status).toBe(401);
    const session = callerAt(server.url, {
      cookie: String(headers["set-cookie"]).split(";")[0] ?? "",
      origin: server.url,
    });
    key = (await session("POST", "/api/v1/api-keys", { name: "tests" })).body.apiKey;
    call = callerAt(server.url, { authorization: `Bearer ${key}` });
    const { items } = (await call("GET", "/api/v1/locks")).body;
    for (const { name, id } of items) locks[name] = id;
    expect(Object.keys(locks).sort()).toEqual(["Front door", "Garage"]);
    for (const { state, slotsFree, capabilities, risk } of items) {
      expect([state.bolt, slotsFree, risk.level]).toEqual(["locked", capabilities.slots.count, "low"]);
    }
    expect((await call("GET", "/api/v1/sites")).body.items[0]).toMatchObject({
      name: "Demo house",
      zone: "Europe/Berlin",
    });
  });

  test("makes a code of each kind, on a lock with and on one without schedules", async () => {
    const both = [locks["Front door"], locks["Garage"]];
    await make("one-time", { kind: "one_time", lockIds: [both[0]], endsAt: wall(5) });
    await make("timed", { kind: "timed", lockIds: both, startsAt: wall(-1), endsAt: wall(5) });
    await make("later", { kind: "timed", lockIds: [both[1]], startsAt: wall(1), endsAt: wall(5) });
    const hours = { days: [weekday(0)], from: "00:00", until: "24:00" };
    await make("recurring", { kind: "recurring", lockIds: both, endsAt: wall(24 * 30), weekly: [hours] });
    const elsewhere = { days: [weekday(1)], from: clock(1), until: clock(2) };
    await make("another hour", { kind: "recurring", lockIds: [both[1]], endsAt: wall(24 * 30), weekly: [elsewhere] });
    await make("custom", { kind: "custom", lockIds: both, endsAt: wall(5), pin: CANARY });
    await make("emergency", { kind: "emergency", lockIds: both });
    for (const name of ["one-time", "timed", "recurring", "custom"]) await onLock(name);
    expect(await onLock("later")).toEqual(["verified"]);
    expect(await onLock("another hour")).toEqual(["verified"]);
  });

  test("opens each inside its window and tells outside why not", async () => {
    for (const door of ["Front door", "Garage"]) {
      for (const name of ["timed", "recurring", "custom"])
        expect([door, name, await press(door, name)]).toEqual([door, name, "granted"]);
    }
    expect(await press("Garage", "later")).toBe("outside_window");
    expect(await press("Garage", "another hour")).toBe("outside_window");
    expect(await press("Front door", "emergency")).toBe("unknown_code");
  });

  test("tells a stranger at the keypad nothing but whether the door opens", async () => {
    const stranger = callerAt(server.url);
    const at = `/api/v1/virtual-locks/${locks["Front door"]}/keypad`;
    expect((await stranger("POST", at, { pin: pins["timed"] })).body).toEqual({ outcome: "granted" });
    expect((await stranger("POST", at, { pin: "000000" })).body).toEqual({ outcome: "denied" });
  });

  test("opens a one-time code once, even when it is typed twice in the same moment", async () => {
    const reasons = await Promise.all([press("Front door", "one-time"), press("Front door", "one-time")]);
    expect(reasons.filter((reason) => reason === "granted")).toHaveLength(1);
    expect(["used_up", "unknown_code"]).toContain(await press("Front door", "one-time"));
    const state = () => call("GET", `/api/v1/codes/${ids["one-time"]}`);
    expect((await eventually(state, ({ body }) => body.state === "used")).body.state).toBe("used");
  });

  test("lets an emergency code sleep, open, and sleep again", async () => {
    const at = `/api/v1/codes/${ids["emergency"]}`;
    expect((await call("POST", `${at}/activate`, { minutes: 10, reason: "child locked in" })).body.state).toBe(
      "active",
    );
    expect(await pressUntil("Front door", "emergency", "granted")).toBe("granted");
    await call("POST", `${at}/deactivate`, { reason: "all well" });
    expect(await pressUntil("Front door", "emergency", "unknown_code")).toBe("unknown_code");
    expect((await call("GET", at)).body.state).toBe("dormant");
  });

  test("refuses a revoked code", async () => {
    await make("revoked", { kind: "timed", lockIds: [locks["Garage"]], startsAt: wall(-1), endsAt: wall(5) });
    await onLock("revoked");
    expect(await press("Garage", "revoked")).toBe("granted");
    expect((await call("POST", `/api/v1/codes/${ids["revoked"]}/revoke`, { reason: "moved out" })).body.state).toBe(
      "revoked",
    );
    expect(await pressUntil("Garage", "revoked", "unknown_code")).toBe("unknown_code");
  });

  test("finds all of it again after a kill -9", async () => {
    const before = (await call("GET", "/api/v1/codes?limit=200")).body.items.map(({ id }: { id: string }) => id);
    await server.kill("SIGKILL");
    server = await place.serve();
    expect(server.setupToken).toBeNull();
    call = callerAt(server.url, { authorization: `Bearer ${key}` });
    expect((await call("GET", "/api/v1/codes?limit=200")).body.items.map(({ id }: { id: string }) => id)).toEqual(
      before,
    );
    for (const door of ["Front door", "Garage"]) {
      for (const name of ["timed", "recurring", "custom"])
        expect([door, name, await press(door, name)]).toEqual([door, name, "granted"]);
    }
    expect(["used_up", "unknown_code"]).toContain(await press("Front door", "one-time"));
    expect(await press("Garage", "revoked")).toBe("unknown_code");
    expect(await press("Garage", "later")).toBe("outside_window");
    await call("POST", `/api/v1/codes/${ids["emergency"]}/activate`, { minutes: 10, reason: "again" });
    expect(await pressUntil("Garage", "emergency", "granted")).toBe("granted");
  });

  test("is spoken to by the command line, running and stopped, with the same words", async () => {
    const running = await place.cardea(["code", "list", "--json"]);
    const created = await place.cardea([
      "code",
      "create",
      "--kind",
      "one_time",
      "--lock",
      "front door",
      "--holder",
      "Cleo",
      "--ends-at",
      wall(3),
      "--json",
    ]);
    expect([created.exitCode, JSON.parse(created.stdout).holder.name]).toEqual([0, "Cleo"]);
    const made = (await call("GET", `/api/v1/codes/${JSON.parse(created.stdout).id}`)).body.placements[0];
    expect(made.oneTimeSentence).toBe("The lock refuses it by itself after the first entry.");
    const garage = ["code", "create", "--kind", "one_time", "--lock", "garage", "--holder", "Cy", "--ends-at", wall(3)];
    expect((await place.cardea(garage)).stdout).toMatch(/first entry/);
    expect((await place.cardea(["lock", "--help"])).stdout).toMatch(/--relay-command COMMAND/);
    const shown = await place.cardea(["code", "reveal", JSON.parse(created.stdout).id, "--reason", "test"]);
    expect(shown.stdout).toMatch(/^\d{4,10}\n$/);
    expect((await place.cardea(["doctor"])).stdout).not.toMatch(/^problem/m);
    await server.kill("SIGTERM");
    const stopped = await place.cardea(["code", "list", "--json"]);
    expect(JSON.parse(stopped.stdout).length).toBe(JSON.parse(running.stdout).length + 2);
    expect((await place.cardea(["doctor"])).stdout).not.toMatch(/^problem/m);
  });

  test("has an audit log that is proved offline, and in which one changed letter is found", async () => {
    const file = join(place.folder, "audit.log");
    await place.cardea(["audit", "export", file]);
    expect((await place.cardea(["audit", "verify", file])).stdout).toMatch(/^Good: \d+ records/);
    const text = readFileSync(file, "utf8");
    expect(text).toContain("code.revoked");
    writeFileSync(file, text.replace("code.revoked", "code.revokes"));
    const changed = await place.cardea(["audit", "verify", file]);
    expect([changed.exitCode, changed.stderr]).toEqual([1, expect.stringMatching(/^Not good, line \d+/)]);
  });

  test("comes back from a backup that was made while it ran, after its keys were rotated", async () => {
    server = await place.serve();
    const backup = join(place.folder, "backup");
    expect((await place.cardea(["backup", "create", backup])).stdout).toMatch(/master key is not in it/);
    expect((await place.cardea(["backup", "restore", backup, "--force"])).stderr).toMatch(/stop it first/);
    expect((await place.cardea(["keys", "rotate", "--master"])).stderr).toMatch(/stop it/);
    await server.kill("SIGTERM");
    const keyBefore = readFileSync(place.keyPath, "utf8");
    expect((await place.cardea(["keys", "rotate", "--master", "--site", "all"])).exitCode).toBe(0);
    expect(readFileSync(place.keyPath, "utf8")).not.toBe(keyBefore);
    server = await place.serve();
    call = callerAt(server.url, { authorization: `Bearer ${key}` });
    expect((await call("POST", `/api/v1/codes/${ids["timed"]}/reveal`, { reason: "after rotation" })).body.pin).toBe(
      pins["timed"],
    );
    expect(await press("Front door", "timed")).toBe("granted");
    await server.kill("SIGTERM");
    expect((await place.cardea(["backup", "restore", backup])).stderr).toMatch(/--force/);
    expect((await place.cardea(["backup", "restore", backup, "--force"])).exitCode).toBe(0);
    expect((await place.serve()).written()).toMatch(/does not fit this database/);
    writeFileSync(place.keyPath, keyBefore);
    server = await place.serve();
    expect(await press.call(null, "Front door", "timed").catch(() => "moved")).toBeDefined();
    call = callerAt(server.url, { authorization: `Bearer ${key}` });
    expect(await press("Front door", "timed")).toBe("granted");
    await server.kill("SIGTERM");
  });

  test("leaves no PIN in its data folder, its backup, its exports or its output", () => {
    const files = readdirSync(place.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(5);
    // Standing alone: any six digits are somewhere within the milliseconds of some time.
    const digits = Object.values(pins).map((pin) => `(?<!\\d)${pin}(?!\\d)`);
    const secret = new RegExp([...digits, Buffer.from(CANARY).toString("base64")].join("|"));
    for (const { parentPath, name } of files) {
      const content = readFileSync(join(parentPath, name)).toString("latin1");
      expect([name, secret.test(content)]).toEqual([name, false]);
    }
    expect(secret.test(server.written())).toBe(false);
    expect(statSync(place.dataPath).mode & 0o077).toBe(0);
  });
});

describe("a server that cannot start says why in one sentence", () => {
  let place: Place;
  beforeEach(() => {
    place = newPlace();
  });
  afterEach(() => place.remove());

  async function refusal(args: readonly string[] = []): Promise<string> {
    const { exitCode, stderr, stdout } = await (await place.serve(args)).ended;
    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(stderr).not.toMatch(/\bat .*:\d+:\d+|Error:/);
    return stderr;
  }

  async function usedOnce(): Promise<void> {
    const server = await place.serve();
    expect((await server.kill("SIGTERM")).exitCode).toBe(0);
  }

  test("a second server on the same data, while the first goes on", async () => {
    const first = await place.serve();
    expect(await refusal()).toMatch(/another|already|second/i);
    expect((await callerAt(first.url)("GET", "/ready")).status).toBe(200);
    await first.kill("SIGTERM");
  });

  test("a port that another program has", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as { port: number };
    expect(await refusal(["--port", String(port)])).toMatch(new RegExp(`Port ${port} .* is in use`));
    other.close();
  });

  test("a missing master key", async () => {
    await usedOnce();
    renameSync(place.keyPath, `${place.keyPath}.away`);
    expect(await refusal()).toMatch(/master key .* is missing/);
  });

  test("a master key that does not fit", async () => {
    await usedOnce();
    writeFileSync(place.keyPath, `${Buffer.alloc(32, 7).toString("base64")}\n`);
    expect(await refusal()).toMatch(/does not fit this database/);
  });

  test("a corrupt database", async () => {
    await usedOnce();
    const path = join(place.dataPath, "cardea.db");
    const content = readFileSync(path);
    content.fill(0x5a, 4_096, content.length);
    writeFileSync(path, content);
    expect(await refusal()).toMatch(/damaged|corrupt/i);
  });

  test("something that is no database at all", async () => {
    await usedOnce();
    writeFileSync(
      join(place.dataPath, "cardea.db"),
      "This is not a database, but a letter to my landlord. ".repeat(100),
    );
    expect(await refusal()).toMatch(/database/i);
  });

  test("a setting that cannot be taken", async () => {
    expect(await refusal(["--port", "eighty"])).toMatch(/CARDEA_PORT must be/);
  });
});
