import { createHash } from "node:crypto";
import { makeCheckpoint } from "cardea/src/audit/checkpointer.ts";
import type { World } from "cardea/src/world/port.ts";
import type { SimHouse } from "./house.ts";
import { Violation } from "./invariants.ts";

const AT_ONCE = 1_000;

/** Somebody outside who keeps the newest root of the audit log that he saw, and asks whether the log still contains it. */
export class AuditWitness {
  readonly #fail: (violation: Violation) => void;
  #seen: { readonly size: number; readonly root: string } | null = null;
  #copied = 0;

  constructor(fail: (violation: Violation) => void) {
    this.#fail = fail;
  }

  /** Signs the log and compares all of it with what was seen before. */
  async look({ store, logKey }: SimHouse, world: World): Promise<void> {
    const checkpoint = await makeCheckpoint({ store, logKey, world });
    const leaves = await leavesOf(store);
    const hashes = leaves.map(leafHash);
    const root = rootOf(hashes);
    if (checkpoint.size !== leaves.length)
      this.#broken(world, `it has ${leaves.length} records, but ${checkpoint.size} are signed`);
    if (!checkpoint.note.includes(root)) this.#broken(world, "its signed root is not that of its records");
    const stored = await store.auditLeafHashes(0, leaves.length);
    if (stored.some((hash, index) => Buffer.compare(hash, hashes[index] ?? Buffer.alloc(0)) !== 0))
      this.#broken(world, "a record does not have the hash that is kept of it");
    const before = this.#seen;
    if (before !== null && rootOf(hashes.slice(0, before.size)) !== before.root)
      this.#broken(world, `its first ${before.size} records are not those that were there before`);
    this.#seen = { size: leaves.length, root };
  }

  /** A copy is made of the store as it was looked at last. */
  copied(): void {
    this.#copied = this.#seen?.size ?? 0;
  }

  /** An older copy took the place of the store: whoever saw the log before must notice, also when it has grown again. */
  async wentBack({ store }: SimHouse, now: number): Promise<void> {
    const before = this.#seen;
    this.#seen = null;
    const isSame = before !== null && before.size === this.#copied;
    const leaves = await leavesOf(store);
    if (!leaves.some((leaf) => leaf.includes('"store.restored"')))
      this.#fail(new Violation("I10", now, "the audit log does not tell that it was put back"));
    // Where nothing was recorded since the copy was made, it is the newest.
    if (before === null || isSame || leaves.length < before.size) return;
    if (rootOf(leaves.slice(0, before.size).map(leafHash)) === before.root)
      this.#fail(new Violation("I10", now, "an older copy of the audit log passes for the newest"));
  }

  #broken(world: World, words: string): void {
    this.#fail(new Violation("I10", world.now(), `the audit log is not sound: ${words}`));
  }
}

/** The exact text of every record, in order. */
export async function leavesOf(store: SimHouse["store"]): Promise<readonly string[]> {
  const leaves: string[] = [];
  for (;;) {
    const records = await store.auditRecords(leaves.length, leaves.length + AT_ONCE);
    leaves.push(...records.map(({ leaf }) => leaf));
    if (records.length < AT_ONCE) return leaves;
  }
}

/** @see RFC 6962 section 2.1 */
function leafHash(leaf: string): Buffer {
  return createHash("sha256").update(Buffer.of(0)).update(leaf, "utf8").digest();
}

function rootOf(hashes: readonly Buffer[]): string {
  return merkle(hashes).toString("base64");
}

function merkle(hashes: readonly Buffer[]): Buffer {
  const [first] = hashes;
  if (first === undefined) return createHash("sha256").digest();
  if (hashes.length === 1) return first;
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  const node = createHash("sha256").update(Buffer.of(1));
  return node
    .update(merkle(hashes.slice(0, split)))
    .update(merkle(hashes.slice(split)))
    .digest();
}
