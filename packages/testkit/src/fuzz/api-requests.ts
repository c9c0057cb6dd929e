import fc from "fast-check";
import type { ApiDocument, Operation } from "./api-schema.ts";
import { goodBodies, type KnownIds, valuesOf } from "./api-values.ts";
import { mutated, texts } from "./mutate.ts";
import { mutatedJson } from "./mutate-json.ts";

/** A request as it is sent. */
export interface ApiRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: none. */
  readonly payload: string | null;
}

/** Requests for one operation: as documented, with changes of all kinds, and with nothing left as it should be. */
export function requestsOf(operation: Operation, document: ApiDocument, ids: KnownIds): fc.Arbitrary<ApiRequest> {
  const url = fc
    .tuple(pathsOf(operation, ids), queriesOf(operation, document, ids))
    .map(([path, query]) => path + query);
  const body = operation.body === null ? fc.constant(NO_BODY) : bodiesOf(operation, document, ids);
  return fc.tuple(url, body, extraHeaders).map(([address, { payload, type }, extra]) => ({
    method: operation.method,
    url: address,
    headers: { ...(type === null ? {} : { "content-type": type }), ...extra },
    payload,
  }));
}

interface SentBody {
  readonly payload: string | null;
  readonly type: string | null;
}
const NO_BODY: SentBody = { payload: null, type: null };
const JSON_TYPE = "application/json";

function pathsOf({ path }: Operation, ids: KnownIds): fc.Arbitrary<string> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const last = path.split("/").at(-1) ?? "";
  const segment = (name: string): fc.Arbitrary<string> => {
    const known = fc.constantFrom(...(ids[`${name} of ${last}`] ?? ids[name] ?? ["1"]));
    const strange = fc.oneof(mutated(known), fc.constantFrom("..", "%2e%2e", "__proto__", "x".repeat(150)));
    return fc.oneof({ weight: 8, arbitrary: known }, { weight: 1, arbitrary: strange.map(encoded) });
  };
  return fc
    .tuple(...names.map(segment))
    .map((found) => names.reduce((url, name, at) => url.replace(`{${name}}`, () => found[at] ?? ""), path));
}

/** As a well-behaved program does it; lone surrogates can't be written in an address at all. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function queriesOf({ query }: Operation, document: ApiDocument, ids: KnownIds): fc.Arbitrary<string> {
  const names = Object.keys(query);
  if (names.length === 0) return fc.constantFrom("", "", "", "?x=1", "?__proto__[a]=1");
  const sound = fc.record(
    Object.fromEntries(
      Object.entries(query).map(([name, schema]) => [name, valuesOf(schema, { document, ids }, name).map(String)]),
    ),
    { requiredKeys: [] },
  );
  const strange = fc.dictionary(
    fc.constantFrom(...names, "__proto__", "x"),
    texts(fc.constantFrom("1", "true", "timed")),
    { maxKeys: 3 },
  );
  const written = (parts: Readonly<Record<string, string | undefined>>): string => {
    const pairs = Object.entries(parts).map(([name, value = ""]) => `${name}=${encoded(value)}`);
    return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
  };
  return fc.oneof(
    { weight: 4, arbitrary: sound.map(written) },
    { weight: 2, arbitrary: strange.map(written) },
    { weight: 1, arbitrary: sound.map((parts) => `${written(parts)}&${names[0]}=a&${names[0]}=b`) },
  );
}

function bodiesOf(operation: Operation, document: ApiDocument, ids: KnownIds): fc.Arbitrary<SentBody> {
  const schema = operation.body ?? {};
  const bySchema = valuesOf(schema, { document, ids });
  const known = goodBodies(ids)[operation.name];
  const good = known === undefined ? bySchema : fc.oneof(known, bySchema);
  const sent = (type: string | null) => (payload: string) => ({ payload, type });
  const text = good.map((value) => JSON.stringify(value));
  const changed = mutatedJson(good).map((value) => JSON.stringify(value) ?? "");
  return fc.oneof(
    { weight: 6, arbitrary: text.map(sent(JSON_TYPE)) },
    { weight: 6, arbitrary: changed.map(sent(JSON_TYPE)) },
    { weight: 2, arbitrary: mutated(text).map(sent(JSON_TYPE)) },
    { weight: 1, arbitrary: fc.tuple(text, contentType).map(([payload, type]) => ({ payload, type })) },
    { weight: 1, arbitrary: fc.constantFrom(...STRANGE_TEXTS).map(sent(JSON_TYPE)) },
    { weight: 1, arbitrary: fc.constantFrom(NO_BODY, { payload: "", type: JSON_TYPE }) },
  );
}

const STRANGE_TEXTS = [
  '{"__proto__":{"kind":"timed"}}',
  '{"constructor":{"prototype":{"x":1}}}',
  '{"kind":"timed","kind":"custom"}',
  `{"holder":${"[".repeat(5_000)}${"]".repeat(5_000)}}`,
  "[".repeat(100_000),
  `"${"a".repeat(300_000)}"`,
  `{"x":${"9".repeat(100_000)}}`,
  "NaN",
  "undefined",
  "\ufeff{}",
  '{"name":"\\ud800"}',
  '{"name":"\\u0000"}',
  "{}{}",
  "null",
  "[]",
  "0",
] as const;

const contentType = fc.constantFrom(
  null,
  "text/plain",
  "application/json; charset=utf-16",
  "application/json; charset=utf-8",
  "application/jsonp",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "APPLICATION/JSON",
  "application/json, text/plain",
  "",
);

/** Mostly none; else some that change how a request is read. */
const extraHeaders: fc.Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: texts(fc.uuid()).map((key) => ({ "idempotency-key": headerText(key) })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Readonly<Record<string, string>>>(
      { "idempotency-key": "the-same" },
      { accept: "text/html" },
      { "accept-encoding": "gzip" },
      { origin: "https://evil.example" },
      { "sec-fetch-site": "cross-site" },
      { "x-http-method-override": "DELETE" },
      { "x-forwarded-for": "1.2.3.4", "x-forwarded-host": "evil.example" },
      { cookie: "cardea_session=x; cardea_session=y; =" },
      { authorization: "Bearer x" },
      { authorization: "Basic Og==" },
      { host: "evil.example" },
      { host: "" },
      { range: "bytes=0-1" },
      { "content-encoding": "gzip" },
      { expect: "nothing" },
    ),
  },
);

/** What a header can hold at all. @see RFC 9110 section 5.5 */
function headerText(text: string): string {
  return text
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, "?")
    .trim()
    .slice(0, 400);
}
