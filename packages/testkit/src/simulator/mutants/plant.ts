import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { MUTANTS } from "./catalog.ts";
import type { Mutant } from "./mutant.ts";

const ROOT = join(import.meta.dirname, "../../../../..");

/** The exit code of a process that ended without ever loading the file in which its bug was planted. */
export const NEVER_LOADED_EXIT = 9;

/** The mutant of that name. Throws if there is none. */
export function mutantNamed(name: string): Mutant {
  const mutant = MUTANTS.find((one) => one.name === name);
  if (mutant === undefined) throw new Error(`there is no planted bug named ${name}`);
  return mutant;
}

/** The source of a mutant's file with the bug in it. Throws if its place is not found exactly once. */
export function plantedSource({ name, file, from, to }: Mutant): string {
  const parts = readFileSync(join(ROOT, file), "utf8").split(from);
  if (parts.length !== 2) throw new Error(`the place of ${name} is found ${parts.length - 1} times in ${file}`);
  return parts.join(to);
}

/**
 * Has this process load one source file with a bug in it. To be called before anything imports that file: what is
 * loaded already stays as it is. A process that never loads it ends with NEVER_LOADED_EXIT.
 * @see https://nodejs.org/api/module.html#synchronous-hooks-accepted-by-moduleregisterhooks
 */
export function plantMutant(name: string): void {
  const mutant = mutantNamed(name);
  const source = plantedSource(mutant);
  const place = pathToFileURL(join(ROOT, mutant.file)).href;
  let isLoaded = false;
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (url !== place) return loaded;
      isLoaded = true;
      // Types are stripped after this, so what is planted may hold some.
      return { ...loaded, source };
    },
  });
  process.on("exit", () => {
    if (!isLoaded) process.exitCode = NEVER_LOADED_EXIT;
  });
}
