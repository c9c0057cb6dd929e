import fc from "fast-check";

/** Values that a field is seldom ready for. All are what JSON can hold. */
const HOSTILE: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1,
  0.5,
  1e21,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 53,
  Number.MAX_SAFE_INTEGER,
  8.64e15,
  5e-324,
  "",
  " ",
  "0",
  "1e999",
  "NaN",
  "__proto__",
  "\0",
  "\ud800",
  "\u202eabc",
  "x".repeat(300),
  "9".repeat(500),
  [],
  {},
  [[]],
  [null],
  [{}],
  Array.from({ length: 500 }, () => 0),
  nested(60),
  nested(600),
];

const NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "length", "", "0", "kind", "extra"] as const;

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

interface Change {
  readonly how: number;
  /** Which member to go into, level by level; it stops where there is none left. */
  readonly steps: readonly number[];
  readonly value: unknown;
  readonly name: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  how: fc.nat(6),
  steps: fc.array(fc.nat(30), { maxLength: 4 }),
  value: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...HOSTILE) },
    { weight: 1, arbitrary: fc.oneof(fc.integer(), fc.double({ noNaN: true }), fc.string({ unit: "binary" })) },
  ),
  name: fc.constantFrom(...NAMES),
});

/** JSON values with one to three changes of their structure. */
export function mutatedJson(good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(good, fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([value, changes]) => changes.reduce<unknown>((before, one) => changed(before, one, 0), value));
}

/** Good values, mutants of them, and values of any kind. */
export function jsonValues(good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 2, arbitrary: good },
    { weight: 8, arbitrary: mutatedJson(good) },
    { weight: 1, arbitrary: fc.constantFrom(...HOSTILE) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  );
}

function changed(value: unknown, what: Change, level: number): unknown {
  const step = what.steps[level];
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  const key = step === undefined ? undefined : keys[step % Math.max(1, keys.length)];
  if (key === undefined) return here(value, what);
  if (what.how === 1 && level === what.steps.length - 1) return withoutMember(value, key);
  return withMember(value, key, changed((value as Record<string, unknown>)[key], what, level + 1));
}

function here(value: unknown, { how, value: other, name }: Change): unknown {
  const isContainer = typeof value === "object" && value !== null;
  switch (how) {
    case 2:
      return [value];
    case 3:
      return isContainer ? withMember(value, name, other) : other;
    case 4:
      return Array.isArray(value) ? [...(value as unknown[]), other] : { ...(isContainer ? value : {}), [name]: other };
    case 5:
      return typeof value === "number" ? String(value) : typeof value === "string" ? Number(value) || 0 : other;
    case 6:
      return Array.isArray(value) ? Array.from({ length: 110 }, () => (value as unknown[])[0]) : other;
    default:
      return other;
  }
}

/** A copy; `__proto__` becomes a member of its own, as JSON.parse makes it. */
function withMember(value: unknown, key: string, member: unknown): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map((item, index) => (String(index) === key ? member : item));
  const copy: Record<string, unknown> = { ...(value as object) };
  Object.defineProperty(copy, key, { value: member, enumerable: true, writable: true, configurable: true });
  return copy;
}

function withoutMember(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return (value as unknown[]).filter((_, index) => String(index) !== key);
  return Object.fromEntries(Object.entries(value as object).filter(([name]) => name !== key));
}
