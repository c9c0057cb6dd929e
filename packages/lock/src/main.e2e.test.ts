import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CardeaError } from "@cardea/core";
import { afterAll, expect, test } from "vitest";
import { freshFolder, removeFolders } from "./lock.fixture.ts";
import { type RunningLock, runLock } from "./main.ts";
import { realWorld } from "./world.ts";

afterAll(removeFolders);

const lines: string[] = [];

function run(...argv: readonly string[]): Promise<RunningLock> {
  return runLock(argv, { world: realWorld(), print: (line) => lines.push(line) });
}

const NAMED = ["--name", "Front door", "--port", "0"] as const;

test("a lock runs alone, is made anew with the same key, and shows its token once", async () => {
  const folder = freshFolder();
  for (const expected of [1, 1, 2]) {
    const lock = await run(...NAMED, "--data", folder, ...(expected === 2 ? ["--new-token"] : []));
    expect((await fetch(lock.url)).status).toBe(200);
    await lock.close();
    await lock.closed;
    expect(lines.filter((line) => line.startsWith("Management token"))).toHaveLength(expected);
  }
});

const REFUSED: readonly (readonly [string, readonly string[]])[] = [
  ["no name", []],
  ["a blank name", ["--name", " "]],
  ["an unknown option", [...NAMED, "--nme", "x"]],
  ["a word too many", [...NAMED, "front"]],
  ["a port that is none", [...NAMED, "--port", "70000"]],
  ["an unknown zone", [...NAMED, "--zone", "Mars/Base"]],
  ["an unknown preset", [...NAMED, "--preset", "toString"]],
  ["an unknown class", [...NAMED, "--class", "window"]],
  ["a host name", [...NAMED, "--host", "example.org"]],
  ["no seconds", [...NAMED, "--relay-seconds", "0"]],
  ["an empty relay command", [...NAMED, "--relay-command", " "]],
  ["two relays", [...NAMED, "--relay-command", "true", "--relay-file", "/dev/null"]],
];

test.each(REFUSED)("%s is refused with one sentence", async (_what, argv) => {
  const error = await run(...argv, "--data", freshFolder()).then(
    (lock) => lock.close(),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CardeaError);
  expect(error).toMatchObject({ code: "cannot_start" });
});

test("a key that is missing or damaged, and a port in use, are told", async () => {
  const folder = freshFolder();
  const lock = await run(...NAMED, "--data", folder);
  const port = new URL(lock.url).port;
  await expect(run("--name", "Other", "--port", port, "--data", freshFolder())).rejects.toThrow(/another program/);
  await lock.close();
  writeFileSync(join(folder, "lock.key"), "12");
  await expect(run(...NAMED, "--data", folder)).rejects.toThrow(/damaged/);
  rmSync(join(folder, "lock.key"));
  await expect(run(...NAMED, "--data", folder)).rejects.toThrow(/missing/);
});
