import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runQuietly } from "./command.mjs";
import { dependenciesStep } from "./dependencies.mjs";
import { explain, refuseFullDisk, SetUpError } from "./failure.mjs";
import { fingerprint } from "./fingerprint.mjs";
import { isNewEnough } from "./node.mjs";
import { alone } from "./only-one.mjs";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "cardea-set-up-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, content: unknown): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
}

describe("dependencies", () => {
  const manifest = { name: "house", workspaces: [], dependencies: { bolt: "1.0.0" } };
  const bolt = { version: "1.0.0", integrity: "sha512-bolt" };
  const elsewhere = { version: "1.0.0", optional: true, os: ["plan9"], cpu: ["pdp11"] };
  const here = { version: "1.0.0", optional: true, os: [process.platform], cpu: [process.arch] };

  /** A house whose lockfile names these packages, with those of them installed that `installed` names. */
  function house(packages: Readonly<Record<string, object>>, installed: readonly string[]): void {
    write("package.json", manifest);
    write("package-lock.json", { packages: { "": manifest, ...packages } });
    const found = Object.entries(packages).filter(([path]) => installed.includes(path));
    write("node_modules/.package-lock.json", { packages: Object.fromEntries(found) });
    for (const path of installed) write(`${path}/package.json`, {});
  }
  const isDone = (): boolean => dependenciesStep(root, () => expect.unreachable()).isDone();

  test("are left alone when all are there, and that is remembered", () => {
    house({ "node_modules/bolt": bolt, "node_modules/odd": elsewhere }, ["node_modules/bolt"]);
    expect(isDone()).toBe(true);
    expect(existsSync(join(root, "node_modules/.cardea-install"))).toBe(true);
    expect(isDone()).toBe(true);
  });

  test("are installed when one is missing, its folder is gone, or it is of another version", () => {
    house({ "node_modules/bolt": bolt, "node_modules/hinge": bolt }, ["node_modules/bolt"]);
    expect(isDone()).toBe(false);
    house({ "node_modules/bolt": bolt }, ["node_modules/bolt"]);
    expect(isDone()).toBe(true);
    rmSync(join(root, "node_modules/bolt"), { recursive: true });
    expect(isDone()).toBe(false);
    house({ "node_modules/bolt": bolt }, ["node_modules/bolt"]);
    write("package-lock.json", { packages: { "": manifest, "node_modules/bolt": { ...bolt, version: "2.0.0" } } });
    expect(isDone()).toBe(false);
  });

  test("are installed when the optional one for this machine is missing", () => {
    house({ "node_modules/bolt": bolt, "node_modules/engine": here }, ["node_modules/bolt"]);
    expect(isDone()).toBe(false);
  });

  test("are installed when an earlier install was cut off", () => {
    house({ "node_modules/bolt": bolt }, ["node_modules/bolt"]);
    rmSync(join(root, "node_modules/.package-lock.json"));
    expect(isDone()).toBe(false);
  });

  test("are refused by name when package.json and the lockfile do not agree", () => {
    house({ "node_modules/bolt": bolt }, ["node_modules/bolt"]);
    write("package.json", { ...manifest, dependencies: { bolt: "1.0.1" } });
    expect(isDone).toThrow("package.json and package-lock.json do not agree about bolt.");
  });
});

test("a fingerprint changes with a content, a name and a new file, and with nothing else", () => {
  write("web/a.ts", "a");
  write("web/dist/a.js", "built");
  const before = fingerprint(root, ["web", "missing"]);
  write("web/dist/a.js", "built again");
  write("web/a.ts", "a");
  expect(fingerprint(root, ["web", "missing"])).toBe(before);
  write("web/b.ts", "");
  const withNewFile = fingerprint(root, ["web", "missing"]);
  expect(withNewFile).not.toBe(before);
  write("web/b.ts", "b");
  expect(fingerprint(root, ["web", "missing"])).not.toBe(withNewFile);
});

test.each([
  ["v18.19.0", false],
  ["v20.20.2", false],
  ["v24.10.9", false],
  ["v24.11.0", true],
  ["v26.0.0", true],
])("Node.js %s is new enough: %s", (version, answer) => {
  expect(isNewEnough(version)).toBe(answer);
});

describe("two set-ups in one folder", () => {
  test("take turns", async () => {
    const steps: string[] = [];
    const work = (name: string) => async () => {
      steps.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      steps.push(`${name} ends`);
    };
    await Promise.all([alone(root, work("first")), alone(root, work("second"))]);
    expect(steps).toEqual(["first begins", "first ends", "second begins", "second ends"]);
  });

  test("do not wait for one that died", async () => {
    const dead = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => dead.on("close", resolve));
    write(".cardea/set-up.lock", String(dead.pid));
    let done = false;
    await alone(root, () => {
      done = true;
      return Promise.resolve();
    });
    expect(done).toBe(true);
    expect(existsSync(join(root, ".cardea/set-up.lock"))).toBe(false);
  });
});

describe("failures", () => {
  test.each([
    ["npm error code ENOTFOUND registry.npmjs.org", /network did not answer/],
    ["npm error code ENOSPC", /disk is full/],
    ["npm error code EINTEGRITY", /not the one that package-lock\.json names/],
    ["npm error code E404", /does not hold a version/],
    ["npm error EACCES: permission denied, mkdir", /may not write/],
    ["something else", /`npm ci` failed with exit code 1/],
  ])("%s is explained", (output, message) => {
    const failure = explain("npm ci", output, 1);
    expect(failure.message).toMatch(message);
    expect(failure.remedy).not.toBe("");
    expect(failure.output).toBe(output);
  });

  test("only the last 20 lines of the output are shown, without npm's usage", () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
    const shown = explain("npm ci", `${lines.join("\n")}\nnpm error Usage:\nnpm error npm ci`, 1).output.split("\n");
    expect(shown).toEqual(lines.slice(-20));
  });

  test("a disk without room is refused before anything is written", () => {
    expect(() => refuseFullDisk(root, 2 ** 40)).toThrow("The disk is full.");
    expect(() => refuseFullDisk(root, 0)).not.toThrow();
  });

  test("a command that fails tells what it said, a missing one its name", async () => {
    const node = (script: string): Promise<void> =>
      runQuietly(process.execPath, ["-e", script], { cwd: root, shownAs: "node" });
    await expect(node("")).resolves.toBeUndefined();
    await expect(node("console.error('no luck'); process.exit(3)")).rejects.toMatchObject({
      message: "`node` failed with exit code 3.",
      output: "no luck",
    });
    const missing = runQuietly("cardea-no-such-program", [], { cwd: root, shownAs: "x" });
    await expect(missing).rejects.toBeInstanceOf(SetUpError);
  });
});

describe("the command that was asked for", () => {
  /** Hands over to a child that runs `script`, as run.mjs does. */
  function handingOver(script: string): ChildProcess {
    const command = JSON.stringify(join(import.meta.dirname, "command.mjs"));
    const call = `handOver(process.execPath, ["-e", ${JSON.stringify(script)}], { cwd: ".", env: process.env })`;
    const code = `import { handOver } from ${command}; process.exitCode = await ${call};`;
    return spawn(process.execPath, ["--input-type=module", "-e", code], {
      cwd: root,
      stdio: ["ignore", "pipe", "ignore"],
    });
  }
  const exitCode = (child: ChildProcess): Promise<number | null> =>
    new Promise((resolve) => child.on("close", (code) => resolve(code)));

  test("gives its exit code on", async () => {
    expect(await exitCode(handingOver("process.exit(7)"))).toBe(7);
    expect(await exitCode(handingOver("process.kill(process.pid, 'SIGKILL')"))).toBe(137);
  });

  test.each(["SIGTERM", "SIGINT"] as const)("gets %s and may end in peace", async (signal) => {
    const child = handingOver(`
      process.on("${signal}", () => { require("node:fs").writeFileSync("said", "goodbye"); process.exit(0); });
      setInterval(() => {}, 1000);
      console.log("ready");`);
    await new Promise((resolve) => child.stdout?.once("data", resolve));
    child.kill(signal);
    expect(await exitCode(child)).toBe(0);
    expect(readFileSync(join(root, "said"), "utf8")).toBe("goodbye");
  });
});
