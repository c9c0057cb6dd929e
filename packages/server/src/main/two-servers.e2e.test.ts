import { type PostgresServer, startPostgres } from "@cardea/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, openRig } from "./rig.arbitrary.ts";

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

const REFUSED = /Another server .* built-in locks run inside one server alone: stop the other one/;

test("a second server is refused while the first has built-in locks, and starts once that one is gone", async () => {
  const env = { CARDEA_DATABASE_URL: await postgres.createDatabase("with_locks") };
  const first = await openRig(env);
  const key = { CARDEA_MASTER_KEY_FILE: first.config.masterKeyPath };
  await expect(openRig({ ...env, ...key })).rejects.toThrow(REFUSED);
  expect((await first.get("/api/v1/locks")).body.items).toHaveLength(2);
  expect(first.logged()).not.toMatch(/maxPoolSize/);
  await first.restart();
  await first.close();
});

test("two servers without built-in locks work side by side, and neither may add one", async () => {
  const env = { CARDEA_DATABASE_URL: await postgres.createDatabase("without_locks") };
  const first = await openRig(env, { "no-demo": true });
  const second = await openRig({ ...env, CARDEA_MASTER_KEY_FILE: first.config.masterKeyPath });
  const site = await first.post("/api/v1/sites", { name: "School", zone: "Europe/Berlin" });
  expect(site.status).toBe(201);
  const wish = { siteId: site.body.id, name: "Hall" };
  const refused = await second.post("/api/v1/virtual-locks", wish);
  expect([refused.status, refused.body.detail]).toEqual([409, expect.stringMatching(REFUSED)]);
  await second.close();
  expect((await first.post("/api/v1/virtual-locks", wish)).status).toBe(201);
  await expect(openRig({ ...env, CARDEA_MASTER_KEY_FILE: first.config.masterKeyPath })).rejects.toThrow(REFUSED);
  await first.close();
});

test("what one server makes the other one knows at once: the keys of a site too", async () => {
  const env = { CARDEA_DATABASE_URL: await postgres.createDatabase("neighbors") };
  const first = await openRig(env, { "no-demo": true });
  const second = await openRig({ ...env, CARDEA_MASTER_KEY_FILE: first.config.masterKeyPath });
  const site = await first.post("/api/v1/sites", { name: "School", zone: "Europe/Berlin" });
  const nobody = { url: "http://127.0.0.1:9", token: "a-management-token" };
  const wish = { siteId: site.body.id, kind: "cardea-lock", name: "Hall", settings: nobody };
  // Its settings are sealed with the key of the site before the lock is called.
  const refused = () => second.post("/api/v1/connections", wish).then(({ body }) => body.code);
  expect(await eventually(refused, (code) => code !== "vault_cannot_open")).toBe("lock_unreachable");
  await second.close();
  await first.close();
});

test("a place that was lost with its connection is taken again", async () => {
  const env = { CARDEA_DATABASE_URL: await postgres.createDatabase("cut") };
  const first = await openRig(env);
  const key = { CARDEA_MASTER_KEY_FILE: first.config.masterKeyPath };
  const { Client } = (await import("pg")).default;
  const client = new Client({ connectionString: env.CARDEA_DATABASE_URL });
  await client.connect();
  const sessions = "pg_stat_activity where application_name = 'cardea place' and datname = 'cut'";
  const [lost] = (await client.query(`select pid, pg_terminate_backend(pid) from ${sessions}`)).rows;
  const isHeld = async (): Promise<boolean> => {
    const locks = "select 1 from pg_locks where locktype = 'advisory' and pid in";
    return (await client.query(`${locks} (select pid from ${sessions} and pid <> ${lost.pid})`)).rowCount !== 0;
  };
  expect(await eventually(isHeld, (held) => held)).toBe(true);
  await client.end();
  await expect(openRig({ ...env, ...key })).rejects.toThrow(REFUSED);
  await first.close();
});
