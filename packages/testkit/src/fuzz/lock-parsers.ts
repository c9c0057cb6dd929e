import { assert, instant, LOCK_CLASSES, type SlotEntry } from "@cardea/core";
import { lockArguments } from "@cardea/lock/src/arguments.ts";
import { batchLines, headerLine, readJournal } from "@cardea/lock/src/journal-lines.ts";
import type { MemoryRecord } from "@cardea/lock/src/memory.ts";
import { isProfileName } from "@cardea/lock/src/profile.ts";
import {
  boltPositionOf,
  booleanOf,
  digitsOf,
  instantOf,
  numberOf,
  slotEntryOf,
} from "@cardea/lock/src/skins/fields.ts";
import { relayCommand } from "@cardea/lock/src/skins/relay.ts";
import fc from "fast-check";
import { crc32 } from "node:zlib";
import { virtualWorld } from "../virtual-world.ts";
import { mutated, mutatedBytes, texts } from "./mutate.ts";
import { jsonValues, mutatedJson } from "./mutate-json.ts";
import { type FuzzedParser, fuzzedParser } from "./parser.ts";
import { refusedWith } from "./secret-parsers.ts";
import { dateTexts, timeTexts } from "./time-parsers.ts";

const world = virtualWorld();
const KEY_CHECK = "ab".repeat(16);
const where = { path: "the journal", keyCheck: KEY_CHECK };

function recordOf(number: number): MemoryRecord {
  return {
    lock: number % 2 === 0 ? "front" : "back",
    changes: [{ kind: "bolt", position: number % 3 === 0 ? "locked" : "unlocked", relockAt: null }],
    events: [{ sequence: number, at: instant(1_780_272_000_000 + number), happening: { kind: "tamper" } }],
  };
}

const records = Array.from({ length: 12 }, (_, number) => recordOf(number + 1));
/** Batches of 1, 2, 3 and 6 records. */
const BATCHES = [0, 1, 3, 6, 12] as const;
const batches = BATCHES.slice(1).map((until, index) => {
  const from = BATCHES[index] ?? 0;
  return batchLines(records.slice(from, until), { n: from + 1, batch: index + 1 });
});
const journal = Buffer.from(headerLine(KEY_CHECK) + batches.join(""));

const journals = fuzzedParser({
  name: "journals of locks",
  inputs: fc.oneof(
    { weight: 5, arbitrary: mutatedBytes(fc.constant(journal)) },
    { weight: 2, arbitrary: fc.nat(journal.length).map((bytes) => journal.subarray(0, bytes)) },
  ),
  law: (bytes) => {
    const read = refusedWith(["cannot_start"], () => readJournal(bytes, where));
    if (read === null) return "refused";
    const { records: found, goodBytes } = read.value;
    const isPrefix = JSON.stringify(found) === JSON.stringify(records.slice(0, found.length));
    assert(isPrefix, "what is read back is what was written, from the begin on");
    // A change that leaves a line out must leave out no more than the batch that was being written.
    const isWhole = bytes.subarray(0, journal.length).equals(journal);
    assert(!isWhole || found.length === records.length, "nothing whole is left out");
    assert(
      goodBytes <= bytes.length && readJournal(bytes.subarray(0, goodBytes), where).records.length === found.length,
      "the good part reads as the whole did",
    );
    return "accepted";
  },
});

/** Lines with a good sum and any content: what a program with a fault would write, or a person with an editor. */
const forgedLines = fc.array(
  fc.oneof(
    mutatedJson(fc.constantFrom(...records.map((record, i) => ({ n: i + 1, batch: 1, left: 11 - i, record })))).map(
      (line) => JSON.stringify(line) ?? "null",
    ),
    mutated(fc.constant(JSON.stringify({ n: 1, batch: 1, left: 0, record: records[0] }))),
    mutated(fc.constant(JSON.stringify({ cardeaLockMemory: 1, keyCheck: KEY_CHECK }))),
  ),
  { minLength: 1, maxLength: 4 },
);
const withSum = (json: string): string => `${crc32(json).toString(16).padStart(8, "0")} ${json}\n`;

const forgedJournals = fuzzedParser({
  name: "journals with good sums and bad lines",
  inputs: fc
    .tuple(fc.boolean(), forgedLines)
    .map(([hasHeader, lines]) => Buffer.from((hasHeader ? headerLine(KEY_CHECK) : "") + lines.map(withSum).join(""))),
  law: (bytes) => {
    const read = refusedWith(["cannot_start"], () => readJournal(bytes, where));
    if (read === null) return "refused";
    assert(
      read.value.records.every(({ lock }) => typeof lock === "string"),
      "a record is of a lock",
    );
    return "accepted";
  },
});

const LOCK_OPTIONS = ["--name", "--class", "--host", "--port", "--data", "--key-file", "--zone", "--preset"];
const MORE_OPTIONS = ["--relay-command", "--relay-file", "--relay-seconds", "--new-token"];
const words = texts(
  fc.constantFrom("Shed", "door", "127.0.0.1", "::1", "8090", "5", "UTC", "built_in_default", "--", "-x", "--help"),
);
const argument = fc
  .tuple(fc.constantFrom(...LOCK_OPTIONS, ...MORE_OPTIONS), words, fc.boolean())
  .map(([option, word, isJoined]) => (isJoined ? [`${option}=${word}`] : [option, word]));

const lockCommandLines = fuzzedParser({
  name: "arguments of cardea lock",
  inputs: fc.oneof(
    fc.array(argument, { maxLength: 4 }).map((given) => ["--name", "Shed", ...given.flat()]),
    fc.array(fc.oneof(words, fc.constantFrom(...LOCK_OPTIONS)), { maxLength: 6 }),
  ),
  law: (argv) => {
    const read = refusedWith(["cannot_start"], () => lockArguments(argv));
    if (read === null) return "refused";
    const { name, port, preset, relaySeconds, class: lockClass } = read.value;
    assert(name !== "" && name.length <= 100 && name === name.trim(), "a lock has a name");
    assert(Number.isInteger(port) && port >= 0 && port <= 65_535, "a port is a port");
    assert(isProfileName(preset) && LOCK_CLASSES.includes(lockClass), "class and preset are known");
    assert(relaySeconds === null || (relaySeconds >= 1 && relaySeconds <= 3_600), "the relay holds for a while");
    return "accepted";
  },
});

const weekly = fc.record({ days: fc.subarray(["MO", "TU", "SU"]), from: timeTexts, until: timeTexts });
const dated = fc.record({ from: dateTexts, until: dateTexts }).map(({ from, until }) => ({
  from: `${from}T10:00`,
  until: `${until}T10:00:30`,
}));
const entries = fc.record(
  {
    pin: fc.stringMatching(/^[0-9]{4,12}$/),
    maxUses: fc.constantFrom(1, null, 2),
    schedule: fc.option(fc.record({ dated: fc.option(dated), weekly: fc.array(weekly, { maxLength: 3 }) })),
  },
  { requiredKeys: ["pin"] },
);

const slotEntries = fuzzedParser({
  name: "slots set over the lock's HTTP",
  inputs: jsonValues(entries),
  law: (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return "refused"; // never gets that far
    const read = refusedWith(["invalid_field"], () => slotEntryOf(value as Record<string, unknown>));
    if (read === null) return "refused";
    const printed = printedEntry(read.value);
    assert(printed === printedEntry(slotEntryOf(JSON.parse(printed))), "what was printed reads as itself");
    return "accepted";
  },
});

function printedEntry({ pin, schedule, maxUses }: SlotEntry): string {
  return JSON.stringify({ pin: pin.reveal(), schedule, maxUses });
}

const fields = fuzzedParser({
  name: "fields sent to the lock's HTTP",
  inputs: jsonValues(fc.constantFrom<unknown>("1234", "locked", true, 1_780_272_000_000)).map((value) => ({
    x: value,
  })),
  law: (body) => {
    const readers = [digitsOf, booleanOf, boltPositionOf, instantOf];
    const read = readers.map((reader) => refusedWith(["invalid_field"], () => reader(body, "x")));
    const taken = read.filter((one) => one !== null);
    assert(taken.length <= 1, "a value is of one kind");
    assert(taken[0] === undefined || taken[0].value === body.x, "a value is taken as it is");
    return taken.length === 1 ? "accepted" : "refused";
  },
});

const queryNumbers = fuzzedParser({
  name: "numbers in the lock's addresses",
  inputs: texts(fc.constantFrom("0", "1", "100", "1000", "9007199254740991")),
  law: (text) => {
    const url = new URL("http://lock/events");
    url.searchParams.set("limit", text);
    const read = refusedWith(["invalid_field"], () => numberOf(url, "limit", { fallback: 1, max: 1_000 }));
    assert(
      read === null || (Number.isInteger(read.value) && read.value >= 0 && read.value <= 1_000),
      "it is in its range",
    );
    return read === null ? "refused" : "accepted";
  },
});

const relayCommands = fuzzedParser({
  name: "relay commands",
  inputs: texts(fc.constantFrom("gpioset -t {seconds}s,0 GPIO17=1", `switch "the door" '{value}'`, "")),
  law: (command) => {
    const read = refusedWith(["cannot_start"], () => relayCommand({ command, holdSeconds: 5, world }));
    assert((read === null) === !/\S/.test(command), "only a command without a word is refused");
    return read === null ? "refused" : "accepted";
  },
});

/** Readers of the lock itself. */
export const lockParsers: readonly FuzzedParser[] = [
  journals,
  forgedJournals,
  lockCommandLines,
  slotEntries,
  fields,
  queryNumbers,
  relayCommands,
];
