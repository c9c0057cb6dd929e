import type { World } from "cardea/src/world/port.ts";
import type { RadioFault } from "./scenario.ts";
import type { Trace } from "./trace.ts";

export type Verb = "set" | "clear" | "read" | "keypad" | "log";

/**
 * So many commands in a row may be disturbed at one lock, all together and of each kind: without a bound on the adversary
 * no bound in time can hold.
 */
export const FAULTS_IN_ROW_MAX = 3;

const GIVE_UP_MS = 900;
const SILENCE_MS = 5_000;

/** What the sender makes of each way in which a command can fail. */
export interface Answers<Answer> {
  readonly unheard: Answer;
  readonly silent: Answer;
  /** What a "no" without a reason is taken for; null where there is none. */
  readonly no: Answer | null;
  /** A "yes" although nothing was done; null where that can't be. */
  readonly yes: Answer | null;
}

interface PendingFault {
  readonly fault: RadioFault;
  left: number;
  readonly lateMs: number;
}

export interface RadioOptions {
  readonly world: World;
  readonly trace: Trace;
  readonly name: string;
  readonly latencyMs: number;
  /** Whether a command may arrive long after it was given up. */
  readonly hasLateWrites: boolean;
  isReachable(): boolean;
  /** A write arrived, or will, that nobody waits for any more. */
  onStray(arrivesAt: number): void;
  /** Has it carried out. */
  runStray(run: () => Promise<unknown>): void;
  /** A read or write was answered undisturbed. */
  onAnswered(): void;
}

/** The way to one lock and back. */
export interface Radio {
  disturb(fault: RadioFault, times: number, lateMs: number): void;
  command<Answer>(verb: Verb, run: () => Promise<Answer>, answers: Answers<Answer>): Promise<Answer>;
  /** Whether a write that nobody waits for is still on its way. */
  hasStray(): boolean;
  /** From now on nothing is disturbed. */
  calm(): void;
}

export function createRadio(options: RadioOptions): Radio {
  const { world, trace, name, latencyMs } = options;
  const pending: PendingFault[] = [];
  let inRow = 0;
  const inRowOf = new Map<Verb, number>();
  let strayUntil = 0;
  const pause = (ms: number) => new Promise<void>((resolve) => void world.after(ms, resolve));

  /** The fault that meets a command of that kind now, if any. */
  function takeFault(verb: Verb): PendingFault | null {
    const found = pending.find(({ fault }) => MEETS[fault].includes(verb));
    const ofVerb = inRowOf.get(verb) ?? 0;
    if (found === undefined || Math.max(inRow, ofVerb) >= FAULTS_IN_ROW_MAX) return null;
    inRow++;
    inRowOf.set(verb, ofVerb + 1);
    found.left--;
    if (found.left <= 0) pending.splice(pending.indexOf(found), 1);
    return found;
  }

  function goneWell(verb: Verb): void {
    inRowOf.set(verb, 0);
    // Looks that go well are no consolation for writes that don't.
    if (verb !== "read" && verb !== "log") inRow = 0;
    if (verb !== "log") options.onAnswered();
  }

  function stray(run: () => Promise<unknown>, afterMs: number): void {
    strayUntil = Math.max(strayUntil, world.now() + afterMs);
    options.onStray(world.now() + afterMs);
    world.after(afterMs, () => {
      if (options.isReachable()) options.runStray(run);
    });
  }

  async function silence<Answer>(answer: Answer): Promise<Answer> {
    await pause(SILENCE_MS);
    return answer;
  }

  async function command<Answer>(verb: Verb, run: () => Promise<Answer>, answers: Answers<Answer>): Promise<Answer> {
    const met = options.isReachable() ? takeFault(verb) : null;
    await pause(latencyMs);
    if (!options.isReachable()) {
      await pause(GIVE_UP_MS);
      return answers.unheard;
    }
    if (met !== null) trace.note(`${name} ${verb} meets ${met.fault}`);
    const answer = met === null ? await run() : await disturbed(met, { run, answers });
    await pause(latencyMs);
    if (met === null && options.isReachable()) goneWell(verb);
    return answer;
  }

  interface Command<Answer> {
    readonly run: () => Promise<Answer>;
    readonly answers: Answers<Answer>;
  }

  async function disturbed<Answer>(
    { fault, lateMs }: PendingFault,
    { run, answers }: Command<Answer>,
  ): Promise<Answer> {
    const isSlow = options.hasLateWrites;
    switch (fault) {
      case "lost_command":
        return silence(answers.silent);
      case "lost_answer":
        await run();
        return silence(answers.silent);
      case "no_effect":
        return answers.yes ?? silence(answers.silent);
      case "false_no":
        await run();
        return answers.no ?? silence(answers.silent);
      case "twice":
        if (isSlow) stray(run, lateMs);
        else await run();
        return run();
      case "late":
        if (isSlow) stray(run, SILENCE_MS + lateMs);
        return silence(answers.silent);
      case "hangs":
        return new Promise<never>(() => {});
      case "throws":
        throw new Error("the radio's library is confused");
    }
  }

  return {
    disturb: (fault, times, lateMs) => void pending.push({ fault, left: times, lateMs }),
    command,
    hasStray: () => world.now() <= strayUntil,
    calm: () => void pending.splice(0),
  };
}

const WRITES: readonly Verb[] = ["set", "clear", "keypad"];
const ALL: readonly Verb[] = ["set", "clear", "read", "keypad", "log"];

/** Which commands a fault can meet. */
const MEETS: Readonly<Record<RadioFault, readonly Verb[]>> = {
  lost_command: ALL,
  lost_answer: ALL,
  // How a keypad is switched can't be read back: a lie about that shows only when somebody types.
  no_effect: ["set", "clear"],
  false_no: WRITES,
  twice: ["set", "clear"],
  late: ["set", "clear"],
  hangs: ["set", "clear", "read", "keypad"],
  throws: ["set", "clear", "read", "keypad"],
};
