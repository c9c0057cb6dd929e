import { posix } from "node:path";
import { roomsOfLibrary } from "./libraries.ts";
import { type Finding, isConfig, isIn, isTest } from "./law.ts";
import { FOR_TESTS_ONLY, mayEnter, PACKAGE_NAMES, roomOf } from "./rooms.ts";
import type { Import, Source } from "./scan.ts";

/** The law of the rooms: every import goes where the table lets it, and by the right name. */
export function arrows(source: Source): readonly Finding[] {
  const outside = source.path.startsWith("packages/") && roomOf(source.path) === undefined;
  const complaints = source.imports.map((named) => ({ named, message: complaint(source.path, named) }));
  return [
    ...(outside ? [{ path: source.path, line: 1, message: outsideOfAllRooms(source.path) }] : []),
    ...complaints.flatMap(({ named, message }) =>
      message === undefined ? [] : [{ path: source.path, line: named.line, message }],
    ),
  ];
}

function outsideOfAllRooms(path: string): string {
  return `${path} is in no room: add the room with what it may import to scripts/tidy/rooms.ts, or move the file`;
}

function complaint(path: string, { specifier }: Import): string | undefined {
  if (specifier.startsWith("node:"))
    return path.startsWith("packages/core/src/") && !isTest(path) ? `core does no I/O, so no ${specifier}` : undefined;
  const target = targetOf(path, specifier);
  if (target === undefined) return aboutLibrary(path, specifier);
  return aboutOwn(path, specifier, target) ?? aboutRoom(path, target) ?? aboutOther(path, specifier, target);
}

/** The file or folder of ours that an import names; undefined for a library. */
export function targetOf(path: string, specifier: string): string | undefined {
  if (specifier.startsWith(".")) return posix.join(posix.dirname(path), specifier.replace(/\?.*$/, ""));
  const name = Object.keys(PACKAGE_NAMES).find((known) => specifier === known || specifier.startsWith(`${known}/`));
  return name === undefined ? undefined : posix.join(PACKAGE_NAMES[name] ?? "", specifier.slice(name.length));
}

function aboutLibrary(path: string, specifier: string): string | undefined {
  if (isTest(path) || path.startsWith("scripts/") || isConfig(path)) return undefined;
  const rooms = roomsOfLibrary(specifier);
  if (rooms === undefined) return `the library ${specifier} has no room yet: name it in scripts/tidy/libraries.ts`;
  return isIn(path, rooms) ? undefined : `${specifier} is used in ${rooms.join(", ")} only: ask that room instead`;
}

function aboutRoom(path: string, target: string): string | undefined {
  if (isTest(path) || isConfig(path)) return undefined;
  if (isIn(target, [FOR_TESTS_ONLY]) && !path.startsWith("scripts/")) return "testkit is for tests and scripts only";
  if (/\.(test|arbitrary)\.tsx?$/.test(target)) return `${target} is for tests only`;
  const [from, to] = [roomOf(path), roomOf(target)];
  if (from === undefined || to === undefined || mayEnter(from, to)) return undefined;
  return `${from.path} may not import ${to.path} (scripts/tidy/rooms.ts says who may import whom)`;
}

/** Own files are imported by their path, and never through the own index.ts. */
function aboutOwn(path: string, specifier: string, target: string): string | undefined {
  if (packageOf(path) !== packageOf(target) || isTest(path)) return undefined;
  if (!specifier.startsWith(".")) return `own files are imported by their path, not as ${specifier}`;
  return /^packages\/\w+\/src\/index\.ts$/.test(target)
    ? "import the file itself, not the index of the own package"
    : undefined;
}

/** Other packages are imported by their name. */
function aboutOther(path: string, specifier: string, target: string): string | undefined {
  if (!specifier.startsWith(".") || path.startsWith("scripts/") || isTest(path)) return undefined;
  const other = packageOf(target);
  return other === "" || other === packageOf(path)
    ? undefined
    : `another package is imported by its name, not as ${specifier}`;
}

function packageOf(path: string): string {
  return /^packages\/[^/]+/.exec(path)?.[0] ?? "";
}
