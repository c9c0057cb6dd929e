// The browser that the tests of the page drive: Debian's chromium.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { runQuietly } from "./command.mjs";
import { say } from "./progress.mjs";

const USUAL_PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const INSTALL = "apt-get install -y --no-install-recommends chromium";

/** Where the browser is: CHROMIUM_PATH, or one of the usual places. */
export function chromiumPath() {
  const named = process.env["CHROMIUM_PATH"];
  return named !== undefined && named !== "" ? named : USUAL_PLACES.find((path) => existsSync(path));
}

/** @param {string} root */
export function chromiumStep(root) {
  const rootPrefix = asRoot();
  let hasTold = false;
  return {
    title: `install the browser for the tests (${INSTALL})`,
    isDone() {
      const path = chromiumPath();
      if (path !== undefined && existsSync(path)) return true;
      if (path === undefined && rootPrefix() !== undefined) return false;
      const where = path === undefined ? "" : ` at CHROMIUM_PATH=${path}`;
      if (!hasTold) say(`no browser${where}: the tests of the page will fail. ${remedy(path)}`);
      hasTold = true;
      return true;
    },
    async run() {
      const [command, ...prefix] = [...(rootPrefix() ?? []), "apt-get"];
      const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
      await runQuietly(command, [...prefix, "update"], { cwd: root, env, shownAs: "apt-get update" });
      await runQuietly(command, [...prefix, ...INSTALL.split(" ").slice(1)], { cwd: root, env, shownAs: INSTALL });
    },
  };
}

/** @param {string | undefined} path */
function remedy(path) {
  if (path !== undefined) return "Correct CHROMIUM_PATH or unset it.";
  return `Type: sudo apt-get update && sudo ${INSTALL}; or set CHROMIUM_PATH to a Chromium or Chrome.`;
}

/**
 * How to run apt-get as root without asking anyone: nothing before it, sudo, or undefined where it cannot be. Asked
 * once, and only where no browser was found.
 */
function asRoot() {
  /** @type {{ answer: string[] | undefined } | undefined} */
  let known;
  return () => (known ??= { answer: findRoot() }).answer;
}

function findRoot() {
  if (!existsSync("/usr/bin/apt-get")) return undefined;
  if (process.getuid?.() === 0) return [];
  return spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status === 0 ? ["sudo", "-n"] : undefined;
}
