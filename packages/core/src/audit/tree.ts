import { assert } from "../error.ts";
import { utf8 } from "./bytes.ts";

/** SHA-256, given by the caller: 32 bytes for any bytes. */
export type Hash = (bytes: Uint8Array) => Uint8Array;

/**
 * All that must be kept to go on with a Merkle tree: its size and the roots of its full subtrees, largest first: one for
 * each bit that is set in the size.
 */
export interface TreeState {
  readonly size: number;
  readonly peaks: readonly Uint8Array[];
}

export const EMPTY_TREE: TreeState = { size: 0, peaks: [] };

const LEAF_PREFIX = 0;
const NODE_PREFIX = 1;

/** @see RFC 6962 section 2.1: SHA-256(0x00 || leaf) */
export function leafHash(hash: Hash, leaf: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + leaf.length);
  input[0] = LEAF_PREFIX;
  input.set(leaf, 1);
  return hash(input);
}

/** The same of a text's UTF-8 form. */
export function textLeafHash(hash: Hash, leaf: string): Uint8Array {
  const input = utf8(leaf, 1);
  input[0] = LEAF_PREFIX;
  return hash(input);
}

/** @see RFC 6962 section 2.1: SHA-256(0x01 || left || right) */
export function nodeHash(hash: Hash, left: Uint8Array, right: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + left.length + right.length);
  input[0] = NODE_PREFIX;
  input.set(left, 1);
  input.set(right, 1 + left.length);
  return hash(input);
}

/** The tree with one more leaf; takes at most log2(size) hashes. */
export function appendLeaf(hash: Hash, state: TreeState, newLeafHash: Uint8Array): TreeState {
  const peaks = [...state.peaks];
  let newest = newLeafHash;
  for (let bits = state.size; bits % 2 === 1; bits = Math.floor(bits / 2)) {
    const left = peaks.pop();
    assert(left !== undefined, "a tree state has a peak for each bit of its size");
    newest = nodeHash(hash, left, newest);
  }
  return { size: state.size + 1, peaks: [...peaks, newest] };
}

/** The tree's root; of an empty tree, the hash of nothing. */
export function rootOf(hash: Hash, state: TreeState): Uint8Array {
  if (state.peaks.length === 0) return hash(new Uint8Array(0));
  return state.peaks.reduceRight((right, left) => nodeHash(hash, left, right));
}
