// What went wrong during set-up, in one sentence, and what to do about it.
import { statfsSync } from "node:fs";

/** A failure that a person can act on: one sentence, what to do, and the last words of the command that failed. */
export class SetUpError extends Error {
  /**
   * @param {string} message one sentence: what went wrong
   * @param {string} remedy what to do now
   * @param {string} [output] the last lines of the failing command
   */
  constructor(message, remedy, output = "") {
    super(message);
    this.name = "SetUpError";
    this.remedy = remedy;
    this.output = output;
  }
}

const DISK_FULL = {
  message: "The disk is full.",
  remedy: "Free about 2 GB (packages and the browser for the tests), then run the same command again.",
};

/** @type {ReadonlyArray<{ pattern: RegExp, message: string, remedy: string }>} */
const KNOWN_CAUSES = [
  {
    pattern: /ENOSPC|no space left on device|you don't have enough free space/i,
    ...DISK_FULL,
  },
  {
    pattern: /can only install packages when your package\.json and package-lock\.json|are in sync/i,
    message: "package.json and package-lock.json do not agree.",
    remedy: "Run `npm install` on Node 24 and commit package-lock.json together with package.json.",
  },
  {
    pattern: /EINTEGRITY|integrity checksum failed/i,
    message: "A downloaded package is not the one that package-lock.json names.",
    remedy: "Run `npm cache clean --force` and try again; if it happens again, do not trust the registry you use.",
  },
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET|network (request|timeout)|Temporary failure resolving|Could not resolve|Unable to connect/i,
    message: "The network did not answer.",
    remedy:
      "Check the connection and the proxy settings (`npm config get registry`, HTTPS_PROXY), then run the same command again.",
  },
  {
    pattern: /E401|E403|ENEEDAUTH|403 Forbidden|401 Unauthorized/,
    message: "The package registry refused us.",
    remedy: "Check `npm config get registry` and the sign-in that it needs, then run the same command again.",
  },
  {
    pattern: /E404|ETARGET|notarget/,
    message: "The package registry does not hold a version that package-lock.json names.",
    remedy: "Check `npm config get registry`: a mirror may be out of date.",
  },
  {
    pattern: /EACCES|EPERM|permission denied|EROFS|read-only file system/i,
    message: "This user may not write here.",
    remedy: "Run the command as the owner of this folder (`ls -ld .`), or make the folder yours with chown.",
  },
  {
    pattern: /SIGKILL|out of memory|heap limit|Killed/,
    message: "The command was killed, most likely because memory ran out.",
    remedy: "Close other programs or add memory or swap (1 GB is enough), then run the same command again.",
  },
];

/**
 * The failure of `command`, explained from its output.
 * @param {string} command as a person would type it
 * @param {string} output
 * @param {number | null} [exitCode]
 * @returns {SetUpError}
 */
export function explain(command, output, exitCode = null) {
  const cause = KNOWN_CAUSES.find(({ pattern }) => pattern.test(output));
  const ending = exitCode === null ? "" : ` with exit code ${exitCode}`;
  if (cause === undefined) {
    return new SetUpError(
      `\`${command}\` failed${ending}.`,
      "The lines above say why; run the same command again once that is mended.",
      lastLines(output),
    );
  }
  return new SetUpError(`${cause.message} (\`${command}\` failed${ending}.)`, cause.remedy, lastLines(output));
}

/**
 * @param {string} text
 * @param {number} [count]
 */
function lastLines(text, count = 20) {
  const withoutUsage = text.split(/\n[^\n]*\b(?:Clean install a project|Usage:)/)[0] ?? text;
  return withoutUsage.trimEnd().split("\n").slice(-count).join("\n");
}

/**
 * Refuses to begin what cannot end well: on a full disk npm may leave half a program behind and call that a success.
 * @param {string} folder
 * @param {number} neededMb
 */
export function refuseFullDisk(folder, neededMb) {
  if (typeof statfsSync !== "function") return; // Node.js before 18.15
  const { bavail, bsize } = statfsSync(folder);
  const freeMb = Math.floor((bavail * bsize) / 2 ** 20);
  if (freeMb >= neededMb) return;
  throw new SetUpError(
    `${DISK_FULL.message} (${freeMb} MB are free, this step needs ${neededMb} MB.)`,
    DISK_FULL.remedy,
  );
}
