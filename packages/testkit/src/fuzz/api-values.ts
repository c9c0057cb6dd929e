import fc from "fast-check";
import { type ApiDocument, type ApiSchema, resolved } from "./api-schema.ts";

/** Things that exist in the house that is fuzzed, by the names that fields and paths have for their ids. */
export type KnownIds = Readonly<Record<string, readonly string[]>>;

const two = (number: number): string => String(number).padStart(2, "0");
const day = fc
  .tuple(fc.integer({ min: 2027, max: 2030 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 29 }))
  .map(([year, month, date]) => `${year}-${two(month)}-${two(date)}`);
const time = fc.tuple(fc.nat(23), fc.nat(59)).map(([hour, minute]) => `${two(hour)}:${two(minute)}`);
const moment = fc
  .tuple(day, time, fc.constantFrom("", ":30", "Z", ":00+02:00"))
  .map((parts) => `${parts[0]}T${parts[1]}${parts[2]}`);
const pin = fc.oneof(fc.constant("48291377"), fc.stringMatching(/^[0-9]{4,10}$/));

/** What fields of text mean, by their names: the schema knows their length only. */
const BY_NAME: Readonly<Record<string, fc.Arbitrary<string>>> = {
  startsAt: moment,
  endsAt: moment,
  at: moment,
  from: fc.oneof(time, day),
  until: fc.oneof(time, day),
  date: day,
  checkIn: time,
  checkOut: time,
  zone: fc.constantFrom("Europe/Berlin", "UTC", "America/New_York", "Nowhere/Land"),
  pin,
  preset: fc.constantFrom("built_in_default", "built_in_scheduled", "nothing"),
  kind: fc.constantFrom("cardea-lock", "virtual", "zwave"),
  limit: fc.integer({ min: 1, max: 200 }).map(String),
  index: fc.nat(300).map(String),
  size: fc.nat(300).map(String),
  to: fc.nat(300).map(String),
  kinds: fc.constantFrom("entry", "entry,lock.bolt", "code.created"),
  calendar: fc.constantFrom("school", "__proto__"),
  email: fc.constantFrom("ann@example.org", "a@b"),
  phone: fc.constant("+491701234567"),
  locale: fc.constantFrom("de", "en-GB"),
};

export interface ApiValues {
  readonly document: ApiDocument;
  readonly ids: KnownIds;
}

/** Values that a schema takes, with ids of things that exist. */
export function valuesOf(given: ApiSchema, { document, ids }: ApiValues, name = ""): fc.Arbitrary<unknown> {
  const schema = resolved(given, document);
  const tools = { document, ids };
  const types = schema.type === undefined ? ["object"] : [schema.type].flat();
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => valuesOf(one, tools, name)));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  return fc.oneof(...types.map((type) => valuesOfType(type, schema, tools, name)));
}

// oxlint-disable-next-line max-params -- a type of a schema, with what the whole was given
function valuesOfType(type: string, schema: ApiSchema, tools: ApiValues, name: string): fc.Arbitrary<unknown> {
  const { minimum = -1_000, maximum = 1_000, minItems = 0, maxItems = 4, items = {} } = schema;
  switch (type) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "integer":
      return fc.oneof(
        fc.constantFrom(minimum, maximum),
        fc.integer({ min: minimum, max: Math.min(maximum, minimum + 100) }),
      );
    case "number":
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    case "array": {
      const wish = { minLength: minItems, maxLength: Math.min(maxItems, minItems + 3) };
      const inner = valuesOf(items, tools, name.replace(/s$/, ""));
      return schema.uniqueItems === true ? fc.uniqueArray(inner, wish) : fc.array(inner, wish);
    }
    case "object":
      return objectsOf(schema, tools, name);
    default:
      return textsOf(schema, tools, name);
  }
}

function objectsOf(schema: ApiSchema, tools: ApiValues, name: string): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  if (name === "settings" && schema.properties === undefined) return connectionSettings;
  const members = Object.fromEntries(
    Object.entries(properties).map(([key, member]) => [key, valuesOf(member, tools, key === "id" ? `${name}Id` : key)]),
  );
  if (Object.keys(members).length === 0 && typeof additionalProperties === "object") {
    return fc.dictionary(
      fc.constantFrom("school", "state", " school ", "constructor"),
      valuesOf(additionalProperties, tools),
    );
  }
  return fc.oneof(
    fc.record(members, { requiredKeys: [...required] }),
    fc.record(members, { requiredKeys: Object.keys(members).filter((key) => required.includes(key)) }),
  );
}

/** No lock answers on that port, at once. */
const connectionSettings = fc.constantFrom<unknown>(
  {},
  { url: "http://127.0.0.1:9", token: "a-token-of-no-lock-at-all" },
  { url: "https://127.0.0.1:9", token: "short" },
  { url: 5 },
);

function textsOf(
  { minLength = 0, maxLength = 40, pattern }: ApiSchema,
  { ids }: ApiValues,
  name: string,
): fc.Arbitrary<string> {
  const known = ids[name] ?? ids[name.replace(/s$/, "")];
  if (known !== undefined) return fc.constantFrom(...known);
  const named = BY_NAME[name];
  const any = fc.oneof(
    fc.string({ minLength: Math.max(1, minLength), maxLength: Math.min(maxLength, 20) }),
    fc.string({ unit: "grapheme", minLength: Math.max(1, minLength), maxLength: Math.min(maxLength, 12) }),
    fc.constant("x".repeat(maxLength)),
  );
  if (named !== undefined) return fc.oneof({ weight: 9, arbitrary: named }, { weight: 1, arbitrary: any });
  return pattern === undefined ? any : fc.oneof(fc.stringMatching(new RegExp(pattern)), any);
}

const span = fc
  .tuple(day, time)
  .map(([date, at]) => ({ startsAt: `${date}T${at}`, endsAt: `${date.slice(0, 8)}30T${at}` }));

/** Bodies that mostly can be fulfilled, where the schema alone seldom hits upon one; by the names of operations. */
export function goodBodies(ids: KnownIds): Readonly<Record<string, fc.Arbitrary<unknown>>> {
  const codes = goodCodes(ids);
  const changes = fc.oneof(
    fc.record({ label: fc.option(fc.constant("the plumber")), note: fc.constant("two\nlines") }),
    span.map(({ endsAt }) => ({ endsAt })),
    fc.record({ holderName: fc.constantFrom("Ann", "Zoë"), version: fc.constantFrom(1, 2) }),
  );
  return {
    "POST /api/v1/codes": codes,
    "POST /api/v1/codes/preview": codes,
    "PATCH /api/v1/codes/{codeId}": changes,
    "POST /api/v1/locks/{lockId}/slots/{slot}/adopt": span.map((times) => ({ holder: { name: "Ann" }, ...times })),
    "POST /api/v1/codes/{codeId}/replace-pin": fc.constantFrom({}, {}, { pin: "739164" }),
    "POST /api/v1/sites": fc.constant({ name: "Cabin", zone: "Europe/Oslo" }),
  };
}

function goodCodes({ lockId = [], holderId = [] }: KnownIds): fc.Arbitrary<unknown> {
  const lockIds = fc.subarray([...new Set(lockId)], { minLength: 1, maxLength: 2 });
  const holder = fc.oneof(fc.constant<object>({ name: "Ann" }), ...holderId.map((id) => fc.constant<object>({ id })));
  const weekly = [{ days: ["MO", "FR"], from: "09:00", until: "17:00" }];
  return fc.tuple(lockIds, holder, span, fc.nat(4), pin).map(([locks, who, when, kind, digits]) => {
    const common = { lockIds: locks, holder: who };
    const kinds = [
      { ...common, kind: "timed", ...when },
      { ...common, kind: "one_time", ...when },
      { ...common, kind: "recurring", ...when, weekly },
      { ...common, kind: "custom", ...when, pin: digits },
      { ...common, kind: "emergency" },
    ];
    return kinds[kind];
  });
}
