import { assert, instant, type Zone, zoneOf } from "@cardea/core";
import { readBytes } from "cardea/src/bookings/read-bytes.ts";
import fc from "fast-check";
import { bytesOf, calendarsOf } from "../bookings/fixture.ts";
import { mutated } from "./mutate.ts";
import { type FuzzedParser, fuzzedParser } from "./parser.ts";

const ZONES = ["Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia"].map((name) => zoneOf(name) ?? ("UTC" as Zone));
const WINDOW = { from: instant(Date.UTC(2026, 0, 1)), until: instant(Date.UTC(2027, 0, 1)) };

const calendars = [...calendarsOf("booking"), ...calendarsOf("dst")].map((name) => Buffer.from(bytesOf(name)));
const whole = fc.constantFrom(...calendars.map((bytes) => bytes.toString("utf8")));
const texts = fc.oneof(whole, mutated(whole), mutated(mutated(mutated(whole))));

const cuts = fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat() });

/** As the text comes over the wire, or cut, or in another encoding. */
const bodies: fc.Arbitrary<Uint8Array> = fc
  .tuple(texts, fc.constantFrom("utf8", "utf8", "utf8", "latin1", "utf16le"), cuts)
  .map(([text, encoding, cut]) => {
    const bytes = Buffer.from(encoding === "utf16le" ? `\uFEFF${text}` : text, encoding as BufferEncoding);
    return cut === null ? bytes : bytes.subarray(0, cut % (bytes.length + 1));
  });

const feeds = fuzzedParser({
  name: "calendars of booking sites",
  inputs: fc.tuple(bodies, fc.constantFrom(...ZONES)),
  law: ([bytes, zone]) => {
    const answer = readBytes({ bytes, host: null, zone, window: WINDOW });
    if (answer.kind === "refused") return "refused";
    for (const event of answer.events) {
      if (event.kind === "single") assert(event.span.from < event.span.until, "a stay has a length");
      if (event.kind !== "series") continue;
      for (const occurrence of event.occurrences) {
        assert(occurrence.from < occurrence.until, "an instance has a length");
        assert(occurrence.kind === "days" || occurrence.from <= occurrence.wallUntil, "a local end comes not too soon");
      }
    }
    return "accepted";
  },
});

/** Readers of what booking sites send. */
export const feedParsers: readonly FuzzedParser[] = [feeds];
