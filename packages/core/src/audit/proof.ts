import { assert } from "../error.ts";
import { sameBytes } from "./bytes.ts";
import { appendLeaf, EMPTY_TREE, type Hash, nodeHash, rootOf } from "./tree.ts";

/** Leaf hashes by index, of a tree from which a proof is made. */
export type LeafHashes = readonly Uint8Array[] | ((index: number) => Uint8Array);

export interface TreeProof {
  /** Leaves of the tree. */
  readonly size: number;
  /** Hashes from the leaves towards the root. */
  readonly path: readonly Uint8Array[];
}

/** The proof that leaf `index` is in the tree of the first `size` leaves. @see RFC 6962 section 2.1.1 */
export function inclusionProof(
  hash: Hash,
  leaves: LeafHashes,
  { index, size }: { index: number; size: number },
): TreeProof {
  assert(index >= 0 && index < size, "a proof is made for a leaf that is in the tree");
  return { size, path: pathOf({ hash, leaves }, index, { from: 0, until: size }) };
}

/** The proof that the tree of `size` leaves begins with the tree of `oldSize`. @see RFC 6962 section 2.1.2 */
export function consistencyProof(
  hash: Hash,
  leaves: LeafHashes,
  { oldSize, size }: { oldSize: number; size: number },
): TreeProof {
  assert(oldSize >= 0 && oldSize <= size, "a tree only grows");
  if (oldSize === 0 || oldSize === size) return { size, path: [] };
  return { size, path: subproofOf({ hash, leaves }, oldSize, { from: 0, until: size, isOld: true }) };
}

/** Whether the proof shows `leaf` (a leaf hash) at `index` under `root`. @see RFC 9162 section 2.1.3.2 */
export function verifyInclusion(
  hash: Hash,
  proof: TreeProof,
  claim: { index: number; leaf: Uint8Array; root: Uint8Array },
): boolean {
  const { index, leaf, root } = claim;
  if (!isCount(index) || !isCount(proof.size) || index >= proof.size) return false;
  let [place, last, result] = [index, proof.size - 1, leaf];
  for (const sibling of proof.path) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      result = nodeHash(hash, sibling, result);
      while (!isOdd(place) && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      result = nodeHash(hash, result, sibling);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && sameBytes(result, root);
}

/** Whether the proof shows that the tree under `root` begins with the one under `oldRoot`. @see RFC 9162 section 2.1.4.2 */
export function verifyConsistency(
  hash: Hash,
  proof: TreeProof,
  claim: { oldSize: number; oldRoot: Uint8Array; root: Uint8Array },
): boolean {
  const { oldSize, oldRoot, root } = claim;
  if (!isCount(oldSize) || !isCount(proof.size) || oldSize > proof.size) return false;
  if (oldSize === 0) return proof.path.length === 0 && sameBytes(oldRoot, rootOf(hash, EMPTY_TREE));
  if (oldSize === proof.size) return proof.path.length === 0 && sameBytes(oldRoot, root);
  return rootsMatch(hash, proof, claim);
}

function rootsMatch(
  hash: Hash,
  proof: TreeProof,
  claim: { oldSize: number; oldRoot: Uint8Array; root: Uint8Array },
): boolean {
  let [place, last] = [claim.oldSize - 1, proof.size - 1];
  while (isOdd(place)) [place, last] = [half(place), half(last)];
  // Of a full old tree the root itself is where the path begins, and so it isn't told again.
  const path = place === 0 ? [claim.oldRoot, ...proof.path] : proof.path;
  const [first, ...siblings] = path;
  if (first === undefined) return false;
  let [oldResult, result] = [first, first];
  for (const sibling of siblings) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      oldResult = nodeHash(hash, sibling, oldResult);
      result = nodeHash(hash, sibling, result);
      while (!isOdd(place) && place !== 0) [place, last] = [half(place), half(last)];
    } else {
      result = nodeHash(hash, result, sibling);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && sameBytes(oldResult, claim.oldRoot) && sameBytes(result, claim.root);
}

interface Tree {
  readonly hash: Hash;
  readonly leaves: LeafHashes;
}
/** Leaves with index in [from, until). */
interface Span {
  readonly from: number;
  readonly until: number;
}

function pathOf(tree: Tree, index: number, { from, until }: Span): readonly Uint8Array[] {
  if (until - from === 1) return [];
  const middle = from + splitOf(until - from);
  return index < middle
    ? [...pathOf(tree, index, { from, until: middle }), subroot(tree, { from: middle, until })]
    : [...pathOf(tree, index, { from: middle, until }), subroot(tree, { from, until: middle })];
}

/** `oldUntil`: the old tree ends here. `isOld`: this whole span was a subtree whose root the old tree's holder knows. */
function subproofOf(tree: Tree, oldUntil: number, span: Span & { readonly isOld: boolean }): readonly Uint8Array[] {
  const { from, until, isOld } = span;
  if (oldUntil === until) return isOld ? [] : [subroot(tree, span)];
  const middle = from + splitOf(until - from);
  return oldUntil <= middle
    ? [...subproofOf(tree, oldUntil, { from, until: middle, isOld }), subroot(tree, { from: middle, until })]
    : [...subproofOf(tree, oldUntil, { from: middle, until, isOld: false }), subroot(tree, { from, until: middle })];
}

function subroot({ hash, leaves }: Tree, { from, until }: Span): Uint8Array {
  let state = EMPTY_TREE;
  for (let index = from; index < until; index++) state = appendLeaf(hash, state, leafAt(leaves, index));
  return rootOf(hash, state);
}

function leafAt(leaves: LeafHashes, index: number): Uint8Array {
  const leaf = typeof leaves === "function" ? leaves(index) : leaves[index];
  assert(leaf !== undefined, "a proof is made from all leaf hashes of its tree");
  return leaf;
}

/** The largest power of two below `size` (at least 2). */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
function isOdd(value: number): boolean {
  return value % 2 === 1;
}
function half(value: number): number {
  return Math.floor(value / 2);
}
