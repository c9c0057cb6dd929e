import { isAtLeast, makeId, type LockId, type Role, ROLES, type SiteId } from "@cardea/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openMember, openOwner } from "../main/people.arbitrary.ts";
import { openRig, type Reply, type Rig } from "../main/rig.arbitrary.ts";
import { POLICIES, type Policy } from "./policy.ts";

/*
 * Every route, by every kind of caller, on its own site and on another one: the answer is what the table of policies
 * says, and nothing of another site is ever in it. Names of the other site hold a word that is looked for.
 */

const CANARY = "Canary";
type Known = Extract<Policy, { access: "known" }>;

/** A site with one of everything. */
interface Estate {
  readonly siteId: string;
  readonly lockId: string;
  readonly codeId: string;
  readonly connectionId: string;
  readonly alarmId: string;
  readonly holderId: string;
}

/** Who asks, and what the table should grant: a role at the own site, at both, or but at one lock. */
interface Asker {
  readonly name: string;
  readonly role: Role;
  readonly reach: "own site" | "every site" | "own lock";
  readonly isKey: boolean;
  send(method: string, url: string, body?: unknown): Promise<Reply>;
}

let rig: Rig;
let own: Estate;
let other: Estate;
const askers: Asker[] = [];

beforeAll(async () => {
  rig = await openRig();
  const { body } = await rig.get("/api/v1/sites");
  own = await openEstate(body.items[0].id, "Front");
  other = await openEstate((await rig.post("/api/v1/sites", { name: `${CANARY} villa`, zone: "UTC" })).body.id, CANARY);
  for (const role of ROLES) {
    const { send } = await openMember(rig, { siteId: own.siteId, role, email: `${role}@example.org` });
    askers.push({ name: role, role, reach: "own site", isKey: false, send });
  }
  const { send } = await openOwner(rig, "all@example.org");
  askers.push({ name: "owner of all", role: "owner", reach: "every site", isKey: false, send });
  const limits = { lockIds: [own.lockId], kinds: null, stayDaysMax: null };
  const staff = await openMember(rig, { siteId: own.siteId, role: "staff", email: "one-lock@example.org", limits });
  askers.push({ name: "staff of one lock", role: "staff", reach: "own lock", isKey: false, send: staff.send });
  await openKey("key to read", { scope: "read" }, "viewer");
  await openKey("key for codes", { scope: "codes" }, "staff");
  await openKey("key for all", { scope: "all" }, "owner");
  await openKey("key of one lock", { scope: "all", lockIds: [own.lockId] }, "owner");
});
afterAll(() => rig.close());

async function openKey(name: string, wish: { scope: string; lockIds?: string[] }, role: Role): Promise<void> {
  const { body } = await rig.post("/api/v1/api-keys", { name, ...wish });
  const headers = { authorization: `Bearer ${body.apiKey}` };
  const send: Asker["send"] = (method, url, sent) =>
    rig.send(method, url, { stranger: true, headers, ...(sent === undefined ? {} : { body: sent }) });
  askers.push({ name, role, reach: wish.lockIds === undefined ? "every site" : "own lock", isKey: true, send });
}

async function openEstate(siteId: string, name: string): Promise<Estate> {
  const lock = (await rig.post("/api/v1/virtual-locks", { siteId, name: `${name} door two` })).body;
  const wish = { kind: "emergency", lockIds: [lock.id], holder: { name: `${name} holder` } };
  const code = (await rig.post("/api/v1/codes", wish)).body;
  const alarm = {
    id: makeId("alarm", Date.now(), new Uint8Array(10)),
    siteId: siteId as SiteId,
    kind: "low_battery" as const,
    lockId: lock.id as LockId,
    codeId: null,
    placementId: null,
    facts: { name },
    openedAt: rig.house.world.now(),
    closedAt: null,
  };
  await rig.house.store.unit((tx) => tx.openAlarm(alarm));
  return {
    siteId,
    lockId: lock.id,
    codeId: code.id,
    connectionId: lock.connectionId,
    alarmId: alarm.id,
    holderId: code.holder.id,
  };
}

/** Routes whose answer has no end, or that end what the next case needs. */
const APART = new Set(["GET /api/v1/events/stream", "POST /api/v1/session/end"]);
const known = Object.entries(POLICIES).filter(
  (entry): entry is [string, Known] => entry[1].access === "known" && entry[1].at !== "own" && !APART.has(entry[0]),
);

function urlOf(route: string, estate: Estate): string {
  const ids: Readonly<Record<string, string>> = {
    ...estate,
    slot: "1",
    keyId: "key_01a206ed-96e8-7501-824c-e8fd4917fac1",
    memberId: "member_01a206ed-96e8-7501-824c-e8fd4917fac1",
    invitationId: "invitation_01a206ed-96e8-7501-824c-e8fd4917fac1",
  };
  const [, path = ""] = route.split(" ");
  return path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? "1");
}

/** Bodies that pass the schema where the body names the place, and then are refused for something else. */
function bodyOf(route: string, { siteId, lockId }: Estate): object | undefined {
  if (!route.startsWith("POST") && !route.startsWith("PATCH")) return undefined;
  if (route === "POST /api/v1/connections") return { siteId, kind: "carrier-pigeon", name: "P", settings: {} };
  if (route === "POST /api/v1/connections/try") return { siteId, kind: "carrier-pigeon", settings: {} };
  if (route === "POST /api/v1/virtual-locks") return { siteId, name: "P", preset: "no_such_preset" };
  if (/codes(\/preview)?$/.test(route)) return { kind: "timed", lockIds: [lockId], holder: { name: " P" } };
  return {};
}

type Verdict = "granted" | "forbidden" | "not there";

/** What the table says, worked out apart from the code that obeys it. */
function verdictBy({ at, role, keys }: Known, asker: Asker, isOwn: boolean): Verdict {
  if (asker.isKey && keys === false) return "forbidden";
  const hasRole = isAtLeast(asker.role, role);
  const isNarrow = asker.reach === "own lock";
  if (at === "house") {
    const isHouse = asker.reach === "every site" || (asker.isKey && role === "viewer");
    return hasRole && isHouse ? "granted" : "forbidden";
  }
  if (at === "list") return hasRole ? "granted" : "forbidden";
  const isSite = at === "site" || at === "connection" || at === "body site";
  const isThere = asker.reach === "every site" || isOwn || (asker.isKey && isSite);
  const isBody = at === "body site" || at === "body locks";
  if (isBody && !hasRole) return "forbidden"; // told before the body is looked at
  if (!isThere) return "not there";
  return hasRole && !(isSite && isNarrow && role !== "viewer") ? "granted" : "forbidden";
}

function verdictOf({ status, body }: Reply): Verdict {
  const fields: readonly { path: string; message: string }[] = body?.fields ?? [];
  const hidden = /^There is no (site|lock|code|connection|alarm|holder) of that id\.$/;
  if (status === 404 && hidden.test(body.detail)) return "not there";
  if (fields.some(({ message }) => /^There is no such (site|lock)\.$/.test(message))) return "not there";
  return status === 401 || status === 403 ? "forbidden" : "granted";
}

describe("the matrix of route, caller and site", () => {
  test("has every kind of caller and nearly every route", () => {
    expect([askers.length, known.length > 40]).toEqual([10, true]);
  });

  test("is answered as the table says, on the own site and on another, and leaks nothing", async () => {
    const wrong: string[] = [];
    let cases = 0;
    for (const asker of askers) {
      for (const [route, policy] of known) {
        for (const estate of [own, other]) {
          const [method = ""] = route.split(" ");
          const reply = await asker.send(method, urlOf(route, estate), bodyOf(route, estate));
          const expected = verdictBy(policy, asker, estate === own);
          const where = `${asker.name}: ${route} on ${estate === own ? "its own" : "another"} site`;
          cases++;
          if (reply.status === 429 || reply.status >= 500) wrong.push(`${where}: ${reply.status}`);
          if (verdictOf(reply) !== expected)
            wrong.push(`${where}: ${reply.status} ${reply.body?.code}, not ${expected}`);
          if (asker.reach !== "every site" && reply.text.includes(CANARY) && !(asker.isKey && isOfSites(policy))) {
            wrong.push(`${where}: tells of the other site`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(cases).toBe(askers.length * known.length * 2);
  }, 120_000);

  test("gives an account to members alone, never to a key or the machine", async () => {
    const routes = Object.entries(POLICIES).filter(([, policy]) => policy.access === "known" && policy.at === "own");
    expect(routes.length).toBeGreaterThan(8);
    for (const [route] of routes) {
      const [method = ""] = route.split(" ");
      const url = urlOf(route, own);
      const machine = await rig.send(method, url, method === "POST" ? { body: {} } : {});
      expect([route, machine.status, machine.body.code]).toEqual([route, 403, "forbidden"]);
      for (const asker of askers.filter(({ isKey }) => isKey)) {
        const { status, body } = await asker.send(method, url, method === "POST" ? {} : undefined);
        expect([asker.name, route, status, body.code]).toEqual([asker.name, route, 403, "forbidden"]);
      }
    }
  });
});

/** A key for some locks may still look at what its sites are called. */
function isOfSites({ at, role }: Known): boolean {
  return (at === "site" || at === "list" || at === "house") && role === "viewer";
}
