import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCodes, type MadeCode, openSeveralServers, type SeveralServers, within } from "./rig.ts";

const NEWER = fileURLToPath(new URL("newer-server.ts", import.meta.url));
/** A machine that tests are run on may be slow. */
const LIFE_MS_MAX = 240_000;
const ON_LOCK_MS_MAX = 60_000;

let rig: SeveralServers;
let failed: string[] = [];
beforeAll(async () => {
  rig = await openSeveralServers({ lifeMsMax: LIFE_MS_MAX, servers: 2 });
});
afterAll(() => rig.close());

/** Makes codes that open now, through the server that is asked, and waits until they are on their locks. */
async function codesComeAndGo(): Promise<boolean> {
  const codes = await makeCodes(rig, 1, Date.now() - 1_000);
  const came = await within(ON_LOCK_MS_MAX, async () => (await missing(codes)) === 0);
  for (const { id } of codes) await rig.ask("POST", `/codes/${id}/revoke`, { reason: "enough" });
  const went = await within(ON_LOCK_MS_MAX, async () => (await missing(codes)) === codes.length);
  return came && went;
}

async function missing(codes: readonly MadeCode[]): Promise<number> {
  const marks = new Set((await Promise.all(rig.doors.map(({ lock }) => lock.marks()))).flat());
  return codes.filter(({ mark }) => !marks.has(mark)).length;
}

test(
  "two servers go on working while a newer one brings the database up to date, one after the other is replaced",
  async () => {
    const old = [...rig.servers];
    expect(await codesComeAndGo()).toBe(true);
    const newer = await rig.addServer(NEWER);
    expect(await rig.query("select name from cardea_migration order by name desc limit 1")).toEqual([
      { name: "9999-later" },
    ]);
    for (let times = 0; times < 3; times++) expect(await codesComeAndGo()).toBe(true); // through the old ones still
    for (const server of old) {
      failed = [...failed, ...failures(server.printed())];
      await server.stop();
      expect(await codesComeAndGo()).toBe(true);
    }
    expect(failed).toEqual([]);
    expect(failures(newer.printed())).toEqual([]);
  },
  LIFE_MS_MAX,
);

test("an old server that would start on the newer database says that it is too old", async () => {
  await expect(rig.addServer()).rejects.toThrow(/made by a newer Cardea/);
});

/** Requests, units and jobs that did not work. */
function failures(printed: string): string[] {
  return printed.split("\n").filter((line) => line.includes('"level":"error"'));
}
