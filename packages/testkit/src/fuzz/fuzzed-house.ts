import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Pin, slotNumber } from "@cardea/core";
import { readConfig } from "cardea/src/config.ts";
import { openLog } from "cardea/src/log/pino.ts";
import { type House, openHouse } from "cardea/src/main/house.ts";
import { closeHouse, startWork } from "cardea/src/main.ts";
import { systemWorld } from "cardea/src/world/system-world.ts";
import type { ApiRequest } from "./api-requests.ts";
import type { ApiDocument } from "./api-schema.ts";
import type { KnownIds } from "./api-values.ts";

/** The digits of a code in the house, which no answer but a reveal may hold. */
export const CANARY = "48291377";

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** A whole Cardea in this process, with a house that has something of everything. */
export interface FuzzedHouse {
  readonly house: House;
  readonly document: ApiDocument;
  ids(): KnownIds;
  /** Sends it with a good key, unless it has an authorization of its own. */
  send(request: ApiRequest): Promise<ApiAnswer>;
  /** Makes up for what was used up: keys near their limits, codes that were revoked, foreign codes that were removed. */
  refresh(): Promise<void>;
  /** How many records of callers, not of locks or of Cardea itself, the audit log got since it had that size. */
  recordsOfCallers(since: number): Promise<readonly string[]>;
  /** All that was logged. */
  logged(): string;
  close(): Promise<void>;
}

export async function openFuzzedHouse(): Promise<FuzzedHouse> {
  const folder = mkdtempSync(join(tmpdir(), "cardea-fuzz-"));
  const env = { CARDEA_DATA: join(folder, "data"), CARDEA_MASTER_KEY_FILE: join(folder, "master.key") };
  const world = systemWorld();
  const lines: string[] = [];
  const log = openLog({ level: "info", world, stream: { write: (line) => void lines.push(line) } });
  const house = await openHouse(readConfig({}, env), { world, log, role: "server" });
  const close = async (): Promise<void> => {
    await closeHouse(house);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await startWork(house);
    const keys = keyRing(house);
    const tools = furnishing(house);
    let ids = await tools.furnish();
    const document = JSON.parse((await keys.send(asked("GET", "/api/v1/openapi.json"))).text) as ApiDocument;
    const recordsOfCallers = (since: number) => callersSince(house, since);
    const refresh = async (): Promise<void> => {
      await keys.change();
      ids = { ...ids, ...(await tools.refresh(ids)) };
    };
    const logged = () => lines.join("");
    return { house, document, ids: () => ids, send: keys.send, refresh, recordsOfCallers, logged, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A request with a JSON body. */
export function asked(method: string, url: string, body?: object): ApiRequest {
  const headers: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
  return { method, url, headers, payload: body === undefined ? null : JSON.stringify(body) };
}

/** What no API key may do is tried as the command line. */
const NOT_BY_KEY = /^\/api\/v1\/(?:setup\/links|api-keys|sites\/[^/]*\/(?:members|invitations|second-factor))/;

function keyRing({ app, operatorToken }: House) {
  let bearer = operatorToken;
  let address = 0;

  async function inject({ method, url, headers, payload }: ApiRequest): Promise<ApiAnswer> {
    const authorization = { authorization: `Bearer ${NOT_BY_KEY.test(url) ? operatorToken : bearer}` };
    const answer = await app.inject({
      method: method as "GET",
      url,
      headers: { ...authorization, ...headers },
      remoteAddress: `127.0.${(address >> 8) & 255}.${address++ & 255}`,
      ...(payload === null ? {} : { payload }),
    });
    const isPacked = answer.headers["content-encoding"] === "gzip";
    const text = isPacked ? gunzipSync(answer.rawPayload).toString() : answer.payload;
    return { status: answer.statusCode, headers: answer.headers, text };
  }

  return {
    send: inject,
    /** Limits by the minute are meant for people: another key has not met them. */
    async change(): Promise<void> {
      bearer = operatorToken;
      const { text } = await inject(asked("POST", "/api/v1/api-keys", { name: "fuzz" }));
      bearer = (JSON.parse(text) as { apiKey?: string }).apiKey ?? operatorToken;
    },
  };
}

const TIMES = { startsAt: "2027-05-01T10:00", endsAt: "2029-05-02T10:00" };

function furnishing(house: House) {
  const { send } = keyRing(house);
  const ask = async (method: string, url: string, body?: object): Promise<Found> => {
    const { status, text } = await send(asked(method, url, body));
    if (status > 299) throw new Error(`the house cannot be furnished: ${method} ${url}: ${text}`);
    return JSON.parse(text) as Found;
  };
  const idsAt = async (url: string): Promise<string[]> => ((await ask("GET", url)).items ?? []).map(({ id }) => id);
  const codeFor = (lockIds: readonly string[], rest: object): Promise<Found> =>
    ask("POST", "/api/v1/codes", { lockIds, holder: { name: "Ann" }, ...rest });

  /** Something of everything, by the names of path parameters. */
  async function furnish(): Promise<KnownIds> {
    const [siteId = ""] = await idsAt("/api/v1/sites");
    await ask("POST", "/api/v1/virtual-locks", { siteId, name: "Shed", preset: "built_in_scheduled" });
    const lockId = await idsAt("/api/v1/locks");
    const custom = await codeFor(lockId.slice(0, 2), { ...TIMES, kind: "custom", pin: CANARY });
    const holidays = { school: [{ from: "2027-07-01", until: "2027-08-01" }] };
    await ask("PATCH", `/api/v1/sites/${siteId}`, { holidays });
    const lasting = {
      siteId: [siteId],
      lockId,
      holderId: [custom.holder?.id ?? ""],
      connectionId: await idsAt("/api/v1/connections"),
      slot: ["29", "29", "29", "1", "31", "99999"],
      lastingCodeId: [custom.id],
    };
    return { ...lasting, ...(await refresh(lasting)) };
  }

  /** A lock of its own for each round, or all would be full soon. */
  async function refresh({ siteId = [], lockId = [], lastingCodeId = [] }: KnownIds): Promise<KnownIds> {
    const lock = await ask("POST", "/api/v1/virtual-locks", { siteId: siteId[0], name: "Gate", class: "gate" });
    await tamper(house, lock.id);
    const emergency = await codeFor([lock.id], { kind: "emergency" });
    const timed = await codeFor([lock.id], { ...TIMES, kind: "timed" });
    const ending = await codeFor([lock.id], { ...TIMES, kind: "timed" });
    const { id: keyId } = await ask("POST", "/api/v1/api-keys", { name: "to be revoked" });
    const alarms = await ask("GET", "/api/v1/alarms?open=true");
    return {
      lockId: [...lockId.slice(0, 2), lock.id, lock.id],
      codeId: [...lastingCodeId, emergency.id, emergency.id, timed.id],
      "codeId of revoke": [ending.id],
      "codeId of replace-pin": [timed.id, ending.id],
      "codeId of activate": [emergency.id],
      "codeId of deactivate": [emergency.id, timed.id],
      alarmId: ["alarm_01900000-0000-7000-8000-000000000000", ...(alarms.items ?? []).map(({ id }) => id)],
      keyId: [keyId],
    };
  }

  return { furnish, refresh };
}

interface Found {
  readonly id: string;
  readonly holder?: { readonly id: string };
  readonly items?: readonly { readonly id: string }[];
}

/** A code that Cardea did not place, and a hand on the lock. */
async function tamper({ store, drivers }: House, lockId: string): Promise<void> {
  const lock = (await store.locks()).find(({ id }) => id === lockId);
  const keypad = lock === undefined ? null : drivers.virtual.keypad(lock.address);
  await keypad?.byHand.program(slotNumber(29), Pin.parse("903652"));
  await keypad?.byHand.tamper();
}

async function callersSince({ store }: House, since: number): Promise<readonly string[]> {
  const records = await store.auditRecords(since, await store.auditSize());
  return records
    .map(({ leaf }) => JSON.parse(leaf) as { readonly action: string; readonly actor: { readonly kind: string } })
    .filter(({ actor }) => actor.kind === "api_key" || actor.kind === "cli")
    .map(({ action }) => action);
}
