import { execFileSync, spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { MUTANTS } from "./catalog.ts";
import { mutantNamed, NEVER_LOADED_EXIT, plantedSource } from "./plant.ts";

const CHILD_MS_MAX = 20_000;
const PLANT = new URL("./plant.ts", import.meta.url).href;

/** What a process of its own prints that plants a bug and then does something. */
function childArguments(mutant: string | null, work: string): readonly string[] {
  const plant =
    mutant === null ? "" : `(await import(${JSON.stringify(PLANT)})).plantMutant(${JSON.stringify(mutant)});`;
  return ["--input-type=module", "--eval", `${plant}\n${work}`];
}

const ASK = 'const { holds } = await import("@cardea/core"); console.log(holds({ from: 1, until: 5 }, 5));';

test("a planted bug is what a process loads, also through the package's name", () => {
  const options = { cwd: import.meta.dirname, encoding: "utf8", timeout: CHILD_MS_MAX } as const;
  const sound = execFileSync(process.execPath, childArguments(null, ASK), options);
  const sick = execFileSync(process.execPath, childArguments("end-belongs-to-window", ASK), options);
  expect([sound.trim(), sick.trim()]).toEqual(["false", "true"]);
});

test("a process that never loads the file of its bug says so at its end", () => {
  const options = { cwd: import.meta.dirname, encoding: "utf8", timeout: CHILD_MS_MAX } as const;
  const { status } = spawnSync(process.execPath, childArguments("end-belongs-to-window", "0;"), options);
  expect(status).toBe(NEVER_LOADED_EXIT);
});

test.each(MUTANTS)("the place of $name is found exactly once in $file", (mutant) => {
  const source = plantedSource(mutant);
  expect(mutant.to).not.toBe(mutant.from);
  expect(source).toContain(mutant.to);
});

test("a bug whose place is gone, or is there twice, is refused", () => {
  const mutant = mutantNamed("end-belongs-to-window");
  expect(() => plantedSource({ ...mutant, from: "nothing of the kind" })).toThrow("found 0 times");
  expect(() => plantedSource({ ...mutant, from: "window" })).toThrow(/found \d\d? times/);
  expect(() => mutantNamed("nobody")).toThrow("no planted bug");
});

test("each bug has a name of its own, a harm in one sentence, and is planted in what ships", () => {
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  expect(MUTANTS.filter(({ name }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
  expect(MUTANTS.filter(({ harm }) => !/^[A-Z].{20,}\.$/.test(harm))).toEqual([]);
  expect(MUTANTS.filter(({ file }) => !/^packages\/(core|lock|server)\/src\//.test(file))).toEqual([]);
});
