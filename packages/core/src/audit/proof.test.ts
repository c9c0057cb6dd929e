import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sha256 } from "./log.arbitrary.ts";
import { consistencyProof, inclusionProof, type TreeProof, verifyConsistency, verifyInclusion } from "./proof.ts";
import { appendLeaf, EMPTY_TREE, nodeHash, rootOf, textLeafHash } from "./tree.ts";

const LEAVES = Array.from({ length: 300 }, (_, index) => textLeafHash(sha256, `leaf ${index}`));
const ROOTS: Uint8Array[] = [rootOf(sha256, EMPTY_TREE)];
let growing = EMPTY_TREE;
for (const leaf of LEAVES) {
  growing = appendLeaf(sha256, growing, leaf);
  ROOTS.push(rootOf(sha256, growing));
}

const root = (size: number) => ROOTS[size] ?? new Uint8Array(0);
const leaf = (index: number) => LEAVES[index] ?? new Uint8Array(0);
const isIncluded = (proof: TreeProof, index: number, change: Partial<{ leaf: Uint8Array; root: Uint8Array }> = {}) =>
  verifyInclusion(sha256, proof, { index, leaf: leaf(index), root: root(proof.size), ...change });
const isConsistent = (
  proof: TreeProof,
  oldSize: number,
  change: Partial<{ oldRoot: Uint8Array; root: Uint8Array }> = {},
) => verifyConsistency(sha256, proof, { oldSize, oldRoot: root(oldSize), root: root(proof.size), ...change });

/** The same bytes with one bit turned. */
function bent(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

/** All ways to alter a path by one bit, one hash more, one less, or two exchanged. */
function alteredPaths({ path, size }: TreeProof, { bit, at }: { bit: number; at: number }): readonly TreeProof[] {
  const place = path.length === 0 ? 0 : at % path.length;
  const extra = path[place] ?? leaf(0);
  const [bentPath, shorter, longer, reversed] = [
    path.map((hash, index) => (index === place ? bent(hash, bit) : hash)),
    path.filter((_, index) => index !== place),
    [...path.slice(0, place), extra, ...path.slice(place)],
    path.toReversed(),
  ];
  return [
    ...(path.length > 0 ? [bentPath, shorter] : []),
    longer,
    [...path, extra],
    ...(path.length > 1 ? [reversed] : []),
  ].map((altered) => ({ size, path: altered }));
}

const pairArbitrary = fc
  .integer({ min: 1, max: LEAVES.length })
  .chain((size) => fc.tuple(fc.nat(size - 1), fc.constant(size)));
const alterationArbitrary = fc.record({ bit: fc.nat(255), at: fc.nat(20) });

describe("an inclusion proof", () => {
  test("is accepted for every leaf of every small tree", () => {
    for (let size = 1; size <= 33; size++) {
      for (let index = 0; index < size; index++)
        expect(isIncluded(inclusionProof(sha256, LEAVES, { index, size }), index)).toBe(true);
    }
  });

  test("is as long as the tree is high", () => {
    expect(inclusionProof(sha256, LEAVES, { index: 7, size: 256 }).path.length).toBe(8);
    expect(inclusionProof(sha256, (index) => leaf(index), { index: 0, size: 1 }).path).toEqual([]);
  });

  test("is refused when anything of it is altered", () => {
    fc.assert(
      fc.property(pairArbitrary, alterationArbitrary, ([index, size], alteration) => {
        const proof = inclusionProof(sha256, LEAVES, { index, size });
        expect(isIncluded(proof, index)).toBe(true);
        for (const altered of alteredPaths(proof, alteration)) expect(isIncluded(altered, index)).toBe(false);
        expect(isIncluded(proof, index, { leaf: bent(leaf(index), alteration.bit) })).toBe(false);
        expect(isIncluded(proof, index, { root: bent(root(size), alteration.bit) })).toBe(false);
        expect(isIncluded(proof, index, { leaf: leaf((index + 1) % LEAVES.length) })).toBe(false);
        expect(isIncluded({ ...proof, path: proof.path }, size)).toBe(false);
        expect(isIncluded(proof, -1)).toBe(false);
        expect(isIncluded(proof, index + 0.5)).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  test("is refused where its path doesn't reach from the leaf to the root of a tree of its size", () => {
    const above = nodeHash(sha256, leaf(0), leaf(1));
    const claim = { index: 0, leaf: leaf(0) };
    expect(verifyInclusion(sha256, { size: 8, path: [] }, { ...claim, root: leaf(0) })).toBe(false);
    expect(verifyInclusion(sha256, { size: 8, path: [leaf(1)] }, { ...claim, root: above })).toBe(false);
    expect(
      verifyInclusion(sha256, { size: 1, path: [leaf(1)] }, { ...claim, root: nodeHash(sha256, leaf(1), leaf(0)) }),
    ).toBe(false);
    expect(verifyInclusion(sha256, { size: 2, path: [leaf(1)] }, { ...claim, root: above })).toBe(true);
  });

  test("is refused for another place", () => {
    fc.assert(
      fc.property(pairArbitrary, fc.nat(299), ([index, size], other) => {
        fc.pre(other !== index);
        const proof = inclusionProof(sha256, LEAVES, { index, size });
        expect(isIncluded(proof, other, { leaf: leaf(index) })).toBe(false);
      }),
      { numRuns: 400 },
    );
  });
});

describe("a consistency proof", () => {
  test("is accepted for every pair of small trees", () => {
    for (let size = 0; size <= 33; size++) {
      for (let oldSize = 0; oldSize <= size; oldSize++) {
        expect(isConsistent(consistencyProof(sha256, LEAVES, { oldSize, size }), oldSize)).toBe(true);
      }
    }
  });

  test("is refused when anything of it is altered", () => {
    fc.assert(
      fc.property(pairArbitrary, alterationArbitrary, ([oldSize, size], alteration) => {
        const proof = consistencyProof(sha256, LEAVES, { oldSize, size });
        expect(isConsistent(proof, oldSize)).toBe(true);
        for (const altered of alteredPaths(proof, alteration)) expect(isConsistent(altered, oldSize)).toBe(false);
        expect(isConsistent(proof, oldSize, { oldRoot: bent(root(oldSize), alteration.bit) })).toBe(false);
        // Of an empty log every log is a continuation, whatever its root.
        expect(isConsistent(proof, oldSize, { root: bent(root(size), alteration.bit) })).toBe(oldSize === 0);
        expect(isConsistent(proof, size + 1)).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  test("can't be made for a log of which an early record was changed", () => {
    const forged = LEAVES.map((hash, index) => (index === 3 ? bent(hash, 0) : hash));
    for (const oldSize of [4, 5, 8, 100]) {
      const proof = consistencyProof(sha256, forged, { oldSize, size: 200 });
      const forgedRoot = rootOf(
        sha256,
        forged.slice(0, 200).reduce((state, hash) => appendLeaf(sha256, state, hash), EMPTY_TREE),
      );
      expect(isConsistent(proof, oldSize, { root: forgedRoot })).toBe(false);
    }
  });
});
