import type { Instant } from "../time/instant.ts";
import { canonicalJson, parseCanonical } from "./canonical-json.ts";
import { appendLeaf, type Hash, type TreeState, textLeafHash } from "./tree.ts";

/** What a record tells, before it has its place in the log. */
export interface RecordFacts {
  readonly actor: { readonly kind: string; readonly id: string | null; readonly name: string | null };
  /** Noun and participle, e.g. `code.created`. */
  readonly action: string;
  /** Ids of what it is about. */
  readonly subject: Readonly<Record<string, string>>;
  /** Public facts. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
  /** Personal facts, sealed under a key that can be deleted; null if none. */
  readonly personal: string | null;
  /** Random text that keeps who has but the hash of a record from finding the record by trying. */
  readonly salt?: string;
}

/** One record in its place. Its canonical JSON text is the leaf of the tree. */
export interface LeafFacts extends RecordFacts {
  readonly v: 1;
  readonly index: number;
  readonly at: Instant;
}

/** A leaf to be stored: its text, and its hash for the tree. */
export interface Leaf {
  readonly index: number;
  readonly at: Instant;
  /** The exact text that was hashed. */
  readonly leaf: string;
  readonly hash: Uint8Array;
}

/** The leaves of new records and the tree with them. `at`: when they were kept, for all of them. */
export function appendRecords(
  hash: Hash,
  state: TreeState,
  { at, records }: { readonly at: Instant; readonly records: readonly RecordFacts[] },
): { readonly state: TreeState; readonly leaves: readonly Leaf[] } {
  const leaves = records.map((record, offset) => leafOf(hash, { v: 1, index: state.size + offset, at, ...record }));
  return { state: leaves.reduce((tree, leaf) => appendLeaf(hash, tree, leaf.hash), state), leaves };
}

function leafOf(hash: Hash, facts: LeafFacts): Leaf {
  const leaf = leafText(facts);
  return { index: facts.index, at: facts.at, leaf, hash: textLeafHash(hash, leaf) };
}

/** The canonical text of a leaf. Lone surrogates in names that people gave become U+FFFD. */
export function leafText({ v, index, at, actor, action, subject, facts, personal, salt }: LeafFacts): string {
  const { kind, id, name } = actor;
  return canonicalJson({
    v,
    index,
    at,
    actor: wellFormed({ kind, id, name }),
    action,
    subject: wellFormed(subject),
    facts: wellFormed(facts),
    personal,
    ...(salt === undefined ? {} : { salt }),
  });
}

type Facts = RecordFacts["facts"];

function wellFormed(facts: Facts): Facts {
  const isTorn = ([key, fact]: readonly [string, Facts[string]]) =>
    !key.isWellFormed() || (typeof fact === "string" && !fact.isWellFormed());
  const entries = Object.entries(facts);
  if (!entries.some(isTorn)) return facts;
  return Object.fromEntries(
    entries.map(([key, fact]) => [key.toWellFormed(), typeof fact === "string" ? fact.toWellFormed() : fact]),
  );
}

const LEAF_KEYS = [
  "action actor at facts index personal salt subject v",
  "action actor at facts index personal subject v",
];
const ACTOR_KEYS = "id kind name";

/** The record in a leaf's text, or null if it isn't the canonical text of a record. */
export function parseLeaf(text: string): LeafFacts | null {
  const value = parseCanonical(text);
  return value !== undefined && isLeafFacts(value) ? value : null;
}

function isLeafFacts(value: unknown): value is LeafFacts {
  if (!isObject(value) || !LEAF_KEYS.includes(keysOf(value))) return false;
  const {
    v,
    index,
    at,
    actor,
    action,
    subject,
    facts,
    personal,
    salt = "",
  } = value as Record<keyof LeafFacts, unknown>;
  return (
    v === 1 &&
    Number.isSafeInteger(index) &&
    Number.isSafeInteger(at) &&
    typeof action === "string" &&
    isActor(actor) &&
    isObject(subject) &&
    Object.values(subject).every((id) => typeof id === "string") &&
    isObject(facts) &&
    Object.values(facts).every((fact) => fact === null || typeof fact !== "object") &&
    isTextOrNull(personal) &&
    typeof salt === "string"
  );
}

function isActor(value: unknown): boolean {
  if (!isObject(value) || keysOf(value) !== ACTOR_KEYS) return false;
  return typeof value["kind"] === "string" && isTextOrNull(value["id"]) && isTextOrNull(value["name"]);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** In their order, which in canonical JSON is the alphabet's. */
function keysOf(value: object): string {
  return Object.keys(value).join(" ");
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === "string";
}
