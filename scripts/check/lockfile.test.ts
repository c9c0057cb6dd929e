import { expect, test } from "vitest";
import { completed, type LockedPackage, missingEntries } from "./lockfile.ts";

const lockfile = (packages: Readonly<Record<string, LockedPackage>>) => ({ packages });
const linter = { version: "1.0.0", dev: true, optionalDependencies: { "@linter/linux-x64-musl": "1.0.0" } };

test("a lockfile with an entry for every optional package is whole", () => {
  const whole = lockfile({
    "node_modules/linter": linter,
    "node_modules/@linter/linux-x64-musl": { version: "1.0.0" },
  });
  expect(missingEntries(whole)).toEqual([]);
  expect(completed(whole)).toEqual(whole);
});

test("an entry in a folder on the way up counts", () => {
  const inner = { "node_modules/a/node_modules/linter": linter };
  const entry = { version: "1.0.0" };
  expect(missingEntries(lockfile({ ...inner, "node_modules/a/node_modules/@linter/linux-x64-musl": entry }))).toEqual(
    [],
  );
  expect(missingEntries(lockfile({ ...inner, "node_modules/@linter/linux-x64-musl": entry }))).toEqual([]);
  expect(
    missingEntries(lockfile({ ...inner, "node_modules/b/node_modules/@linter/linux-x64-musl": entry })),
  ).toHaveLength(1);
});

test("a package of another machine that npm left out is found and added", () => {
  const cut = lockfile({ "node_modules/linter": linter });
  expect(missingEntries(cut)).toEqual([
    { parent: "node_modules/linter", name: "@linter/linux-x64-musl", range: "1.0.0" },
  ]);
  expect(completed(cut).packages["node_modules/@linter/linux-x64-musl"]).toEqual({
    version: "1.0.0",
    cpu: ["x64"],
    dev: true,
    libc: ["musl"],
    optional: true,
    os: ["linux"],
  });
});

test("a package that does not tell its machine is not guessed", () => {
  const odd = lockfile({ "node_modules/a": { optionalDependencies: { extras: "1.0.0" } } });
  expect(() => completed(odd)).toThrow("does not tell its machine");
});
