import { generateKeyPairSync, sign } from "node:crypto";
import { eventually, type Reply, type Rig } from "../main/rig.arbitrary.ts";

export const SITE = { latitude: 52.5163, longitude: 13.3777 };

/** A code that works from an hour ago until tomorrow. */
export async function openStay(rig: Rig, change: object = {}): Promise<string> {
  const at = (ms: number): string => new Date(rig.house.world.now() + ms).toISOString();
  const lockIds = [await rig.lockId("Front door")];
  const times = { startsAt: at(-3_600_000), endsAt: at(24 * 3_600_000) };
  const wish = { kind: "timed", lockIds, holder: { name: "Ada", locale: "de" }, ...times, ...change };
  const { status, body, text } = await rig.post("/api/v1/codes", wish);
  if (status !== 201) throw new Error(`no code was made: ${text}`);
  return body.id;
}

/** A guest's phone, at an address of its own. */
export interface Phone {
  readonly token: string;
  readonly address: string;
  ask(path: string, more?: object): Promise<Reply>;
  /** With a proof that it is this phone. */
  prove(path: string, more?: object): Promise<Reply>;
  /** The proof alone, of a fresh challenge or of the given one. */
  proof(challenge?: string): Promise<object>;
}

let phones = 0;

/** A phone with a key of its own. */
export function openPhone(
  rig: Rig,
  token: string,
  address = `10.9.${Math.floor(++phones / 250)}.${phones % 250}`,
): Phone {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ask: Phone["ask"] = (path, more = {}) =>
    rig.send("POST", `/api/v1/guest/${path}`, { stranger: true, address, body: { token, ...more } });
  const proof: Phone["proof"] = async (given) => {
    const challenge = given ?? (await ask("challenge")).body.challenge;
    const signature = sign("sha256", Buffer.from(challenge), { key: privateKey, dsaEncoding: "ieee-p1363" });
    return { publicKey: publicKey.export({ format: "jwk" }), challenge, signature: signature.toString("base64url") };
  };
  const prove: Phone["prove"] = async (path, more = {}) => ask(path, { ...more, device: await proof() });
  return { token, address, ask, prove, proof };
}

/** Makes a link; the phone of whoever got it. */
export async function openLink(rig: Rig, codeId: string, wish: object = {}): Promise<Phone> {
  const { status, body, text } = await rig.post(`/api/v1/codes/${codeId}/link`, wish);
  if (status !== 201) throw new Error(`no link was made: ${text}`);
  return openPhone(rig, tokenIn(body.url));
}

export function tokenIn(url: string): string {
  return url.split("#")[1] ?? "";
}

/** Puts the site on the map. */
export async function placeSite(rig: Rig): Promise<string> {
  const { body } = await rig.get("/api/v1/sites");
  const siteId = body.items[0].id;
  const place = { position: SITE, radiusMeters: 150, address: "Pariser Platz 1" };
  await rig.send("PATCH", `/api/v1/sites/${siteId}`, { body: place });
  return siteId;
}

/** Where a phone is so many meters north of the site. */
export function metersNorth(meters: number, accuracyMeters: number): object {
  return { latitude: SITE.latitude + meters / 111_195, longitude: SITE.longitude, accuracyMeters };
}

/** What the keypad of the front door says to these digits. */
export async function press(rig: Rig, pin: string): Promise<string> {
  const url = `/api/v1/virtual-locks/${await rig.lockId("Front door")}/keypad`;
  return (await rig.post(url, { pin })).body.outcome;
}

/** The owner's digits of a code. */
export async function pinOf(rig: Rig, codeId: string): Promise<string> {
  return (await rig.post(`/api/v1/codes/${codeId}/reveal`, { reason: "test" })).body.pin;
}

/** Waits until the stay stands so. */
export async function untilState(phone: Phone, state: string): Promise<Reply> {
  return eventually(
    () => phone.ask("view"),
    ({ body }) => body.state === state,
  );
}

/** The link of a code as its owner sees it. */
// oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
export async function linkOf(rig: Rig, codeId: string): Promise<any> {
  return (await rig.get(`/api/v1/codes/${codeId}/link`)).body.link;
}

/** The kinds of open alarms about a code, each with what the guest wrote. */
export async function alarmsOf(rig: Rig, codeId: string): Promise<readonly (readonly [string, string | null])[]> {
  const { body } = await rig.get("/api/v1/alarms?open=true");
  return body.items
    .filter((alarm: { codeId: string }) => alarm.codeId === codeId)
    .map(({ kind, facts }: { kind: string; facts: { text?: string } }) => [kind, facts.text ?? null]);
}

/** Status and code of a refusal. */
export function answerOf(reply: Reply | undefined): readonly unknown[] {
  return [reply?.status, reply?.body.code];
}

/** Makes room on the locks for the next test. */
export async function revokeAll(rig: Rig): Promise<void> {
  const { body } = await rig.get("/api/v1/codes?limit=200");
  const live = body.items.filter(({ state }: { state: string }) => state === "active" || state === "scheduled");
  for (const { id } of live) await rig.post(`/api/v1/codes/${id}/revoke`);
}
