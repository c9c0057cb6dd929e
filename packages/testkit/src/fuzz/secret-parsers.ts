import { createHash } from "node:crypto";
import { assert, CardeaError, makeId, Pin, type SiteId, slotNumber } from "@cardea/core";
import { makeSealer } from "@cardea/lock/src/seal.ts";
import { makeApiKey, parseApiKey } from "cardea/src/http/api-key.ts";
import { Keyring } from "cardea/src/vault/keyring.ts";
import { fitsMaster, masterKeyFrom, parseMasterKey, unwrap, wrap } from "cardea/src/vault/master-key.ts";
import { personalSeal } from "cardea/src/vault/personal.ts";
import type { SealContext, Sealed } from "cardea/src/vault/port.ts";
import type { SettingsTx } from "cardea/src/vault/settings.ts";
import { newSiteKeys, parseSiteKeys, unwrapSiteKeys } from "cardea/src/vault/site-keys.ts";
import fc from "fast-check";
import { virtualWorld } from "../virtual-world.ts";
import { mutated, texts } from "./mutate.ts";
import { mutatedJson } from "./mutate-json.ts";
import { type Answer, type FuzzedParser, fuzzedParser } from "./parser.ts";

const world = virtualWorld();
const bytes = (seed: string): Buffer => createHash("sha256").update(seed).digest();
const random = (count: number): Uint8Array => world.randomBytes(count);
const master = masterKeyFrom(bytes("master"), "the fuzzer");
const siteId = makeId("site", 1_780_272_000_000, bytes("site"));
const holderId = makeId("holder", 1_780_272_000_000, bytes("holder"));
const pin = Pin.parse("48291377");
assert(pin !== null, "the PIN of the fuzzer is sound");

/** Settings in memory, without units: nothing here changes two at once. */
const settings = new Map<string, string>();
const tx: SettingsTx & { sites(): Promise<readonly { readonly id: SiteId }[]> } = {
  setting: async (name) => settings.get(name) ?? null,
  saveSetting: async (name, value) => void settings.set(name, value),
  sites: async () => [{ id: siteId }],
};
const keyring = new Keyring({ store: { ...tx, unit: (work) => work(tx) }, master, randomBytes: random });
settings.set("vault.master", master.check);
await keyring.createSiteKeys(tx, siteId);

/** The answer of an opener: a CardeaError of one of these codes is a refusal, anything else a fault. */
export function refusedWith<Value>(codes: readonly string[], open: () => Value): { readonly value: Value } | null {
  try {
    return { value: open() };
  } catch (error) {
    if (error instanceof CardeaError && codes.includes(error.code)) return null;
    throw error;
  }
}

/** A sealed text must open as it is, and no other text at all. */
function openedOnly(isOriginal: boolean, open: () => boolean): Answer {
  const opened = refusedWith(["vault_cannot_open"], open);
  assert((opened !== null) === isOriginal, "only what was sealed opens, to the letter");
  assert(opened === null || opened.value, "what was sealed comes out");
  return opened === null ? "refused" : "accepted";
}

const context: SealContext = { siteId, purpose: "pin", recordId: "code_1" };
const sealedPins = Array.from({ length: 4 }, () => keyring.sealPin(siteId, "code_1", pin));
const sealedTexts = ["", "{}", JSON.stringify({ url: "https://lock.lan", token: "t".repeat(40) })].map((plain) =>
  keyring.seal(context, plain),
);

const vaultPins = fuzzedParser({
  name: "sealed PINs of the vault",
  inputs: fc.oneof(texts(fc.constantFrom(...sealedPins)), texts(fc.constantFrom<string>(...sealedTexts))),
  law: (text) =>
    openedOnly(sealedPins.includes(text as Sealed), () =>
      keyring.openPin(siteId, "code_1", text as Sealed).equals(pin),
    ),
});

const vaultTexts = fuzzedParser({
  name: "sealed values of the vault",
  inputs: texts(fc.constantFrom<string>(...sealedTexts)),
  law: (text) =>
    openedOnly(sealedTexts.includes(text as Sealed), () => keyring.open(context, text as Sealed).length >= 0),
});

const wrapped = wrap(master, random, { name: "a key", bytes: bytes("wrapped") });
const wrappedKeys = fuzzedParser({
  name: "wrapped keys",
  inputs: texts(fc.constant(wrapped)),
  law: (text) => openedOnly(text === wrapped, () => bytes("wrapped").equals(unwrap(master, text, "a key"))),
});

const siteKeys = newSiteKeys(master, random, siteId);
const storedSiteKeys = fuzzedParser({
  name: "stored keys of a site",
  inputs: fc.oneof(
    texts(fc.constant(JSON.stringify(siteKeys))),
    mutatedJson(fc.constant(siteKeys)).map((value) => JSON.stringify(value) ?? ""),
  ),
  law: (text) => {
    const opened = refusedWith(["vault_cannot_open"], () =>
      unwrapSiteKeys(master, siteId, parseSiteKeys(text, siteId)),
    );
    assert(opened === null || opened.value.byVersion.has(opened.value.active), "the key that seals is there");
    return opened === null ? "refused" : "accepted";
  },
});

const personal = personalSeal({ vault: keyring, world: { randomBytes: random } });
const facts = { name: "Zoë 💥", phone: "+491701234567" };
const sealedFacts = await personal.sealPersonal(tx, { siteId, holderId }, facts);
assert(sealedFacts !== null, "the holder of the fuzzer is not erased");

const personalFacts = fuzzedParser({
  name: "personal facts of the audit log",
  inputs: texts(fc.constant<string>(sealedFacts)),
  law: async (text) => {
    try {
      const opened = await personal.openPersonal(tx, text);
      assert(text === sealedFacts && opened?.["name"] === facts.name, "only what was sealed opens, to the letter");
      return "accepted";
    } catch (error) {
      assert(text !== sealedFacts, "what was sealed opens");
      if (error instanceof CardeaError && error.code === "vault_cannot_open") return "refused";
      throw error;
    }
  },
});

const masterTexts = [bytes("m").toString("hex"), bytes("m").toString("base64"), bytes("m").toString("base64url")];
const masterKeys = fuzzedParser({
  name: "master keys",
  inputs: texts(fc.constantFrom(...masterTexts, `${masterTexts[1]}\n`)),
  law: (text) => {
    const opened = refusedWith(["cannot_start"], () => parseMasterKey(text, "a file"));
    if (opened === null) return "refused";
    const trimmed = text.trim();
    const isHex = /^[0-9a-f]{64}$/i.test(trimmed);
    const plain = Buffer.from(trimmed, isHex ? "hex" : "base64");
    assert(plain.length === 32, "a master key has 32 bytes");
    assert(fitsMaster(opened.value, masterKeyFrom(plain, "again").check), "the same bytes are the same key");
    return "accepted";
  },
});

const apiKey = makeApiKey(world);
const apiKeys = fuzzedParser({
  name: "API keys",
  inputs: texts(fc.constant(apiKey.text)),
  law: (text) => {
    const shown = parseApiKey(text);
    if (shown === null) return "refused";
    const isSame = shown.id === apiKey.id && shown.secretHash === apiKey.hash;
    assert(isSame === (text === apiKey.text), "a key has one text only");
    return "accepted";
  },
});

const sealer = makeSealer(bytes("lock memory"), world);
const slot = slotNumber(3);
const sealedInLock = Array.from({ length: 4 }, () => sealer.seal("front", slot, pin));
const lockPins = fuzzedParser({
  name: "sealed PINs of a lock's memory",
  inputs: fc.oneof(texts(fc.constantFrom(...sealedInLock)), mutated(fc.constantFrom(...sealedInLock))),
  law: (text) => openedOnly(sealedInLock.includes(text), () => sealer.open("front", slot, text).equals(pin)),
});

/** Readers of keys and of what is sealed under them. */
export const secretParsers: readonly FuzzedParser[] = [
  vaultPins,
  vaultTexts,
  wrappedKeys,
  storedSiteKeys,
  personalFacts,
  masterKeys,
  apiKeys,
  lockPins,
];
