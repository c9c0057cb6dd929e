import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sha256, textArbitrary } from "./log.arbitrary.ts";
import { appendLeaf, EMPTY_TREE, leafHash, rootOf, type TreeState, textLeafHash } from "./tree.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** The leaves and roots that implementations of RFC 6962 are tested with. @see google/certificate-transparency, merkle_tree_test */
const VECTORS = [
  ["", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"],
  ["00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
  ["10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"],
  ["2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
  ["3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"],
  ["40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"],
  ["5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"],
  ["606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"],
] as const;

/** The root as the RFC defines it, from all leaves. */
function rootByDefinition(hashes: readonly Uint8Array[]): Uint8Array {
  const [first] = hashes;
  if (first === undefined) return sha256(new Uint8Array(0));
  if (hashes.length === 1) return first;
  const split = 2 ** Math.floor(Math.log2(hashes.length - 1));
  const [left, right] = [rootByDefinition(hashes.slice(0, split)), rootByDefinition(hashes.slice(split))];
  return sha256(Buffer.concat([Buffer.from([1]), left, right]));
}

const leavesOf = (count: number) => Array.from({ length: count }, (_, index) => textLeafHash(sha256, `leaf ${index}`));

describe("a tree", () => {
  test("has the published roots", () => {
    let state: TreeState = EMPTY_TREE;
    expect(hex(rootOf(sha256, state))).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (const [leaf, root] of VECTORS) {
      state = appendLeaf(sha256, state, leafHash(sha256, Buffer.from(leaf, "hex")));
      expect(hex(rootOf(sha256, state))).toBe(root);
    }
  });

  test("that grows leaf by leaf has the root that the definition gives it", () => {
    let state: TreeState = EMPTY_TREE;
    const leaves = leavesOf(130);
    for (const [index, leaf] of leaves.entries()) {
      state = appendLeaf(sha256, state, leaf);
      expect(hex(rootOf(sha256, state))).toBe(hex(rootByDefinition(leaves.slice(0, index + 1))));
    }
  });

  test("keeps one hash for each bit of its size", () => {
    let state: TreeState = EMPTY_TREE;
    for (const leaf of leavesOf(200)) {
      state = appendLeaf(sha256, state, leaf);
      expect(state.peaks.length).toBe([...state.size.toString(2)].filter((bit) => bit === "1").length);
    }
  });

  test("leaves the smaller tree as it was", () => {
    const small = leavesOf(5).reduce((state, leaf) => appendLeaf(sha256, state, leaf), EMPTY_TREE);
    const before = hex(rootOf(sha256, small));
    appendLeaf(
      sha256,
      appendLeaf(sha256, small, leafHash(sha256, Buffer.from("x"))),
      leafHash(sha256, Buffer.from("y")),
    );
    expect([small.size, hex(rootOf(sha256, small))]).toEqual([5, before]);
  });

  test("hashes a text as its bytes", () => {
    fc.assert(
      fc.property(textArbitrary, (text) => {
        expect(hex(textLeafHash(sha256, text))).toBe(hex(leafHash(sha256, Buffer.from(text, "utf8"))));
      }),
    );
  });
});
