import { type ChildProcess, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { type BoltPosition, CardeaError, SECOND_MS } from "@cardea/core";
import type { Actuator } from "../actuator.ts";
import type { LockWorld } from "../world.ts";

/** A command that still runs after this long holds its line; one that fails before has failed. */
const SETTLE_MS = 500;
/** How long a command may run at most beyond the time it has to hold. */
const MARGIN_MS = 5 * SECOND_MS;
/** How long a command that was asked to end may take. */
const END_MS = 2 * SECOND_MS;

export interface RelayCommandOptions {
  /**
   * Program and arguments, split at blanks, quotes keep blanks; no shell. `{seconds}` becomes the time to hold.
   * With `{value}` it runs for each move, with 1 to open and 0 to close. Without, it runs to open, and if it still
   * runs when the bolt is to close, it is ended: so `gpioset` may simply hold its line.
   */
  readonly command: string;
  /** How long the bolt stays open; null: until it is closed. */
  readonly holdSeconds: number | null;
  readonly world: LockWorld;
}

/** A relay that is switched by a command. Throws cannot_start if the command has no program. */
export function relayCommand({ command, holdSeconds, world }: RelayCommandOptions): Actuator {
  const words = splitWords(command);
  if (words.length === 0) throw new CardeaError("cannot_start", "The relay command is empty; name a program.");
  const runsBothWays = command.includes("{value}");
  const longestMs = holdSeconds === null ? null : holdSeconds * SECOND_MS + MARGIN_MS;
  let running: ChildProcess | null = null;

  async function start(position: BoltPosition): Promise<void> {
    end();
    const fills = { "{value}": position === "unlocked" ? "1" : "0", "{seconds}": String(holdSeconds ?? 0) };
    const [program = "", ...rest] = words.map((word) =>
      word.replace(/\{value\}|\{seconds\}/g, (key) => fills[key as keyof typeof fills]),
    );
    const child = spawn(program, rest, { stdio: "ignore", shell: false });
    running = child;
    const cancelBound = longestMs === null ? null : world.after(longestMs, () => child.kill("SIGKILL"));
    child.once("exit", () => {
      cancelBound?.();
      if (running === child) running = null;
    });
    await settled(child, world);
  }

  function end(): void {
    const child = running;
    if (child === null) return;
    running = null;
    child.kill("SIGTERM");
    const cancel = world.after(END_MS, () => child.kill("SIGKILL"));
    child.once("exit", cancel);
  }

  return {
    move: async (position) => {
      if (position === "unlocked" || runsBothWays) return start(position);
      end();
    },
    close: async () => {
      if (runsBothWays) await start("locked");
      else end();
    },
  };
}

/** A relay on a line that is a file: 1 opens, 0 closes. @see Linux Documentation, gpio/sysfs */
export function relayFile(path: string): Actuator {
  const write = (position: BoltPosition): Promise<void> => writeFile(path, position === "unlocked" ? "1" : "0");
  return { move: write, close: () => write("locked") };
}

/** Resolves when the command ended well or is holding; rejects if it can't be started or fails. */
function settled(child: ChildProcess, world: LockWorld): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = world.after(SETTLE_MS, resolve);
    child.once("error", (cause) => {
      cancel();
      reject(new Error("the relay command can't be started", { cause }));
    });
    child.once("exit", (status) => {
      cancel();
      if (status === 0) resolve();
      else reject(new Error(`the relay command ended with ${status ?? "a signal"}`));
    });
  });
}

function splitWords(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? "",
  );
}
