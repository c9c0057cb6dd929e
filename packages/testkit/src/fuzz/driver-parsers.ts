import { assert, Pin, REFUSALS } from "@cardea/core";
import { PROFILES } from "@cardea/lock";
import { call } from "cardea/src/drivers/cardea-lock/http.ts";
import { readSettings } from "cardea/src/drivers/cardea-lock/settings.ts";
import { foundLockOf, linesOf, outcomeOf, readingOf } from "cardea/src/drivers/cardea-lock/wire.ts";
import { readSettings as readVirtualSettings } from "cardea/src/drivers/virtual/wire.ts";
import fc from "fast-check";
import { virtualWorld } from "../virtual-world.ts";
import { texts } from "./mutate.ts";
import { jsonValues } from "./mutate-json.ts";
import { type FuzzedParser, fuzzedParser } from "./parser.ts";
import { refusedWith } from "./secret-parsers.ts";

const { capabilities } = PROFILES.yale_like;
const shown = { address: "lock", name: "Shed", class: "door", capabilities, state: { bolt: "locked" } };
const scheduled = { ...shown, capabilities: PROFILES.built_in_scheduled.capabilities };

/** What a lock may say of itself, however hostile: it is kept in rows, shown to people and counted through. */
const hostileLocks = fuzzedParser({
  name: "what a lock says of itself",
  inputs: jsonValues(fc.constantFrom<unknown>(shown, scheduled)),
  law: (body) => {
    const found = foundLockOf(body);
    if (found === null) return "refused";
    const { slots, pin, firmware, schedules } = found.capabilities;
    assert(isText(found.name) && isText(found.address), "names are short, whole and of one line");
    assert(firmware === null || isText(firmware), "the firmware's name is too");
    assert(slots.first + slots.count <= 20_000, "no lock has slots without end");
    assert(pin.lengths.length > 0 && pin.lengths.every((length) => length >= 4 && length <= 12), "PINs are PINs");
    assert(new Set(pin.lengths).size === pin.lengths.length, "each length is named once");
    assert(/^[0-9]*$/.test(pin.forbiddenDigits) && pin.forbiddenPrefixes.length <= 100, "what is forbidden is digits");
    assert(schedules === null || schedules.weekly <= 100, "weekly windows are counted");
    assert(JSON.stringify(found).length < 20_000, "what is kept of a lock is small");
    assert(
      JSON.stringify(foundLockOf(JSON.parse(JSON.stringify(found)))) === JSON.stringify({ ...found, bolt: null }),
      "what was taken is taken again as it is",
    );
    return "accepted";
  },
});

function isText(text: string): boolean {
  return text.length > 0 && text.length <= 120 && text.isWellFormed() && !/\p{Cc}/u.test(text);
}

const happenings = [
  { kind: "entry", reason: "granted", slot: 3 },
  { kind: "bolt", position: "locked", cause: "relock" },
  { kind: "door", position: "open" },
  { kind: "lockout", until: 1_780_272_000_000 },
  { kind: "battery", percent: 41.5 },
  { kind: "slot_changed", slot: 4, change: "cleared" },
  { kind: "gap", fromSequence: 2, untilSequence: 9 },
  { kind: "keypad", enabled: true },
];
const log = { items: happenings.map((happening, i) => ({ sequence: i + 1, at: 1_780_272_000_000 + i, happening })) };

const hostileLogs = fuzzedParser({
  name: "the log of a lock",
  inputs: jsonValues(fc.constant<unknown>(log)),
  law: (body) => {
    const lines = linesOf(body, capabilities.slots);
    if (lines === null) return "refused";
    for (const { sequence, event } of lines) {
      assert(Number.isSafeInteger(sequence) && sequence >= 0, "a line has a number");
      if (event === null) continue;
      assert(event.sequence === sequence && Number.isSafeInteger(event.at), "an event has the number of its line");
      assert(JSON.stringify(event).length < 300, "nothing but known fields gets in");
      const again = linesOf({ items: [event] }, capabilities.slots);
      assert(JSON.stringify(again) === JSON.stringify([{ sequence, event }]), "what was taken is taken again as it is");
    }
    return "accepted";
  },
});

const readings = [
  { kind: "seen", content: { kind: "pin", pin: "48291377" } },
  { kind: "seen", content: { kind: "empty" } },
  { kind: "seen", content: { kind: "hidden" } },
  { kind: "unsupported" },
];
const hostileReadings = fuzzedParser({
  name: "what a lock shows of a slot",
  inputs: jsonValues(fc.constantFrom<unknown>(...readings)),
  law: (body) => {
    const reading = readingOf(body);
    if (reading.kind !== "seen") return "refused";
    assert(reading.content.kind !== "pin" || reading.content.pin instanceof Pin, "digits are sealed");
    assert(!JSON.stringify(reading).includes("48291377"), "digits are sealed");
    return "accepted";
  },
});

const outcomes = [{ kind: "confirmed" }, ...REFUSALS.map((reason) => ({ kind: "refused", reason }))];
const hostileOutcomes = fuzzedParser({
  name: "what a lock says of a write",
  inputs: jsonValues(fc.constantFrom<unknown>(...outcomes)),
  law: (body) => {
    const outcome = outcomeOf(body);
    if (outcome.kind === "unconfirmed") return "refused";
    const { kind, reason } = body as { readonly kind?: unknown; readonly reason?: unknown };
    assert(outcome.kind === kind, "nothing is confirmed that the lock did not confirm");
    assert(outcome.kind !== "refused" || outcome.reason === reason, "a refusal keeps its reason");
    return "accepted";
  },
});

const world = virtualWorld();
const hostileAnswers = fuzzedParser({
  name: "HTTP answers of a lock",
  inputs: fc.tuple(
    fc.integer({ min: 200, max: 599 }),
    texts(fc.constantFrom(JSON.stringify(shown), JSON.stringify(log))),
  ),
  law: async ([status, text]) => {
    const hasBody = status !== 204 && status !== 205 && status !== 304;
    const fetch = (): Promise<Response> => Promise.resolve(new Response(hasBody ? text : null, { status }));
    const request = { method: "GET", path: "/lock" } as const;
    const reply = await call(request, new AbortController().signal, {
      origin: "http://lock",
      token: "t",
      world,
      fetch,
    });
    assert(reply.kind === "answered" && reply.status === status, "an answer is an answer");
    return reply.body === null ? "refused" : "accepted";
  },
});

const settings = { url: "https://lock.lan:8443", token: "a-token-of-a-lock-48291377", allowPlainHttp: false };
const lockSettings = fuzzedParser({
  name: "settings of standalone locks",
  inputs: fc.oneof(
    jsonValues(fc.constant<unknown>(settings)),
    fc
      .tuple(
        texts(fc.constantFrom(settings.url, "http://127.0.0.1:8090", "http://[::1]/")),
        texts(fc.constant(settings.token)),
      )
      .map(([url, token]): unknown => ({ url, token })),
  ),
  law: (given) => {
    const read = refusedWith(["invalid_request"], () => readSettings(given));
    if (read === null) return "refused";
    const { origin, token } = read.value;
    assert(new URL(origin).origin === origin && /^https?:\/\//.test(origin), "an origin is nothing but that");
    assert(!/[\r\n\0 ]/.test(token), "a token fits into a header");
    const isSafe = origin.startsWith("https:") || /^http:\/\/(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/.test(origin);
    assert(
      isSafe || (given as { allowPlainHttp?: unknown }).allowPlainHttp === true,
      "PINs go in clear only if asked for",
    );
    return "accepted";
  },
});

const builtIn = { address: "front", name: "Front door", class: "door", zone: "Europe/Berlin", preset: "yale_like" };
const virtualSettings = {
  key: Buffer.alloc(32, 7).toString("base64"),
  locks: [builtIn, { ...builtIn, address: "back", preset: undefined, profile: PROFILES.built_in_default }],
};
const builtInSettings = fuzzedParser({
  name: "settings of built-in locks",
  inputs: jsonValues(fc.constant<unknown>(virtualSettings)),
  law: (given) => {
    const read = refusedWith(["invalid_request"], () => readVirtualSettings(given));
    if (read === null) return "refused";
    assert(read.value.memoryKey.length === 32, "the key is one");
    for (const { address, profile } of read.value.locks) {
      assert(/^[A-Za-z0-9_-]{1,64}$/.test(address), "an address is plain");
      assert(profile.capabilities.slots.count <= 10_000 && profile.logSize <= 1_000_000, "nothing grows without end");
    }
    return "accepted";
  },
});

/** Readers of what comes from locks, and of how to reach them. */
export const driverParsers: readonly FuzzedParser[] = [
  hostileLocks,
  hostileLogs,
  hostileReadings,
  hostileOutcomes,
  hostileAnswers,
  lockSettings,
  builtInSettings,
];
