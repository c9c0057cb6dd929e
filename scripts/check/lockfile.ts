import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Verdict } from "./verdict.ts";

/** A package as package-lock.json tells it; the fields that matter here. */
export interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** package-lock.json, by the paths of its packages. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** An optional package that a locked one names, and that has no entry of its own. */
export interface MissingEntry {
  readonly parent: string;
  readonly name: string;
  readonly range: string;
}

/**
 * The optional packages without an entry. `npm install` leaves those out that its registry does not hold, or that are
 * for other machines; `npm ci` then refuses the whole lockfile, on every machine.
 */
export function missingEntries({ packages }: Lockfile): readonly MissingEntry[] {
  return Object.entries(packages).flatMap(([parent, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !hasEntry(packages, parent, name))
      .map(([name, range]) => ({ parent, name, range })),
  );
}

/** Looks as Node.js does: in the package's own folder, then in that of each one around it. */
function hasEntry(packages: Lockfile["packages"], parent: string, name: string): boolean {
  const inside = parent === "" ? "node_modules/" : `${parent}/node_modules/`;
  if (packages[inside + name] !== undefined) return true;
  return parent === ""
    ? false
    : hasEntry(packages, parent.replace(/(?:^|\/)[^/]*node_modules\/(?:@[^/]+\/)?[^/]+$|^packages\/[^/]+$/, ""), name);
}

/** The lockfile with an entry for each of them, in the order that npm writes. */
export function completed(lockfile: Lockfile): Lockfile {
  const added = missingEntries(lockfile).map((missing) => [
    `node_modules/${missing.name}`,
    entryFor(missing, lockfile.packages[missing.parent] ?? {}),
  ]);
  const packages = { ...lockfile.packages, ...(Object.fromEntries(added) as Lockfile["packages"]) };
  const inOrder = Object.entries(packages).toSorted(([a], [b]) => a.localeCompare(b, "en"));
  return { ...lockfile, packages: Object.fromEntries(inOrder) };
}

/** Without `integrity`, which only a registry that holds the package could tell. Its machine is in its name. */
function entryFor({ name, range }: MissingEntry, parent: LockedPackage): LockedPackage {
  const tail = name.replace(/^@[^/]+\//, "");
  const found = (words: readonly string[]): string[] =>
    words.filter((word) => new RegExp(`(?:^|-)${word}(?:-|$)`).test(tail));
  const os = found(["android", "darwin", "freebsd", "linux", "openharmony", "win32"]);
  const cpu = found(["arm", "arm64", "ia32", "loong64", "ppc64", "riscv64", "s390x", "wasm32", "x64"]);
  const libc = os.includes("linux") ? (/musl/.test(tail) ? ["musl"] : ["glibc"]) : [];
  if (cpu.length === 0)
    throw new Error(`${name} does not tell its machine: add its entry to package-lock.json by hand.`);
  return {
    version: range.replace(/^[~^]/, ""),
    cpu,
    ...(parent.dev === true ? { dev: true } : {}),
    ...(libc.length > 0 ? { libc } : {}),
    optional: true,
    ...(os.length > 0 ? { os } : {}),
  };
}

/** Both lockfiles of the project. */
export const LOCKFILES = ["package-lock.json", "tools/node/package-lock.json"] as const;

/** The lockfile at `path`. */
export function readLockfile(root: string, path: string): Lockfile {
  return JSON.parse(readFileSync(join(root, path), "utf8")) as Lockfile;
}

/** That npm ci will take the lockfiles on every machine. */
export function checkLockfiles(root: string): Verdict {
  const faults = LOCKFILES.flatMap((path) =>
    missingEntries(readLockfile(root, path)).map(
      ({ parent, name }) => `${path}: ${parent} names ${name}, which has no entry`,
    ),
  );
  const remedy = "node scripts/complete-lockfile.ts puts this right.";
  return { isGood: faults.length === 0, fileCount: LOCKFILES.length, output: [...faults, remedy].join("\n") };
}
