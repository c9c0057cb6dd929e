// Starting other programs: quietly during the set-up, with everything handed over for the command itself.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { explain, SetUpError } from "./failure.mjs";

const FORWARDED = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * Runs a command silently. Throws a SetUpError with the last lines of its output when it fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, shownAs: string }} options
 * @returns {Promise<void>}
 */
export function runQuietly(command, args, { cwd, env = process.env, shownAs }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const stopForwarding = forwardSignals(child, { always: true });
    let output = "";
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-100_000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      stopForwarding();
      reject(error.code === "ENOENT" ? missing(command) : explain(shownAs, String(error)));
    });
    child.on("close", (code, signal) => {
      const interrupted = stopForwarding();
      if (code === 0) resolve();
      else if (interrupted) reject(new SetUpError("The set-up was interrupted.", "Run the same command again."));
      else reject(explain(shownAs, signal === null ? output : `${output}\n${signal}`, code));
    });
  });
}

/**
 * Runs the command that was asked for, with our terminal and our signals.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>} its exit code; 128 + n when signal n ended it
 */
export function handOver(command, args, { cwd, env }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: "inherit" });
    const stopForwarding = forwardSignals(child, { always: false });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      stopForwarding();
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}

/**
 * Passes our signals on to the child. A terminal sends Ctrl-C to the child as well, so there it is not sent twice.
 * @param {import("node:child_process").ChildProcess} child
 * @param {{ always: boolean }} options
 * @returns {() => boolean} stops it, and answers whether a signal came
 */
function forwardSignals(child, { always }) {
  let came = false;
  const listeners = FORWARDED.map((signal) => {
    const listener = () => {
      came = true;
      if (always || signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  return () => {
    for (const { signal, listener } of listeners) process.off(signal, listener);
    return came;
  };
}

/** @param {string} command */
function missing(command) {
  if (command === "npm") {
    return new SetUpError(
      "npm is missing.",
      "On Debian: `sudo apt-get install npm`; elsewhere install Node.js with npm from nodejs.org.",
    );
  }
  return new SetUpError(`The program \`${command}\` is missing.`, "Install it, then run the same command again.");
}
