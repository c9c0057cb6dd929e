import { DAY_MS, HOUR_MS, type Instant } from "@cardea/core";
import { makeSealer } from "@cardea/lock";
import type { Log } from "cardea/src/log/port.ts";
import { type VirtualWorld, virtualWorld } from "../virtual-world.ts";
import { MEMBER_ACTS } from "./actions.ts";
import { doToLocks } from "./deeds.ts";
import { Household, SERVER_ACTS } from "./household.ts";
import { HubSwitches } from "./hubs.ts";
import { Violation } from "./invariants.ts";
import { noteEvents, noteKnowledge } from "./knowledge.ts";
import { Members } from "./members.ts";
import { reckon } from "./reckoning.ts";
import { type Act, QUIET_HOURS, type Scenario } from "./scenario.ts";
import { SimLock } from "./sim-lock.ts";
import { createTrace, type Trace } from "./trace.ts";
import { Watch } from "./watch.ts";

/** What came of one scenario. */
export interface Outcome {
  readonly seed: number;
  readonly violation: Violation | null;
  /** Of all that happened, so that the same run can be told from another. */
  readonly hash: string;
  readonly trace: readonly string[];
  readonly counts: Counts;
}

/** How much happened: days of all locks together, acts of the scenario (of them `faults`), what was refused to members. */
export interface Counts {
  lockDays: number;
  acts: number;
  writes: number;
  entries: number;
  kills: number;
  faults: number;
  refusals: number;
  jobs: number;
}

export interface RunOptions {
  readonly keepsTrace: boolean;
}

/** Lives through a scenario: the product's own rooms in virtual time, watched all the while. */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<Outcome> {
  const run = new Run(scenario, options);
  return run.live();
}

class Run {
  readonly #scenario: Scenario;
  readonly #keepsTrace: boolean;
  readonly #world: VirtualWorld;
  readonly #trace: Trace;
  readonly #watch: Watch;
  readonly #hubs = new HubSwitches();
  readonly #locks: readonly SimLock[];
  readonly #household: Household;
  readonly #members: Members;
  readonly #logged: string[] = [];
  readonly #counts = { acts: 0, faults: 0 };
  #violation: Violation | null = null;

  constructor(scenario: Scenario, { keepsTrace }: RunOptions) {
    this.#scenario = scenario;
    this.#keepsTrace = keepsTrace;
    const world = virtualWorld({ seed: scenario.seed, startAt: scenario.startAt, rest: () => this.#rest() });
    const trace = createTrace({ now: () => world.now() - scenario.startAt, isKept: keepsTrace });
    this.#world = world;
    this.#trace = trace;
    this.#watch = this.#createWatch();
    this.#locks = this.#createLocks();
    const fail = (violation: Violation): void => this.#fail(violation);
    this.#household = new Household({
      scenario,
      world,
      trace,
      log: this.#recordingLog(),
      locks: this.#locks,
      hubs: this.#hubs,
      watch: this.#watch,
      onKilled: () => void this.#members.refreshInFlight(),
      onWentBack: () => this.#members.refreshAll(),
      fail,
    });
    this.#members = new Members({ scenario, world, household: this.#household, watch: this.#watch, fail });
  }

  async live(): Promise<Outcome> {
    try {
      await this.#household.begin();
      await this.#liveThroughActs();
      await this.#comeToRest();
    } catch (error) {
      if (!(error instanceof Violation)) {
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
        this.#violation ??= new Violation("crash", this.#world.now(), text);
      }
    } finally {
      if (this.#keepsTrace && this.#violation !== null) await this.#explain(this.#violation);
      await this.#household.close();
    }
    return {
      seed: this.#scenario.seed,
      violation: this.#violation,
      hash: this.#trace.hash(),
      trace: this.#trace.lines(),
      counts: this.#countsAtEnd(),
    };
  }

  #createWatch(): Watch {
    return new Watch({
      world: this.#world,
      locks: () => this.#locks,
      store: () => this.#household.house().store,
      lockIds: () => this.#household.lockIds(),
      isServing: () => this.#household.isServing(),
      zone: this.#scenario.zone,
      clockSlackMs: clockSlackOf(this.#scenario),
      fail: (violation) => this.#fail(violation),
    });
  }

  #createLocks(): readonly SimLock[] {
    const { zone, locks } = this.#scenario;
    const tools = {
      world: this.#world,
      trace: this.#trace,
      sealer: makeSealer(new Uint8Array(32).fill(7), this.#world),
      zone,
      watcher: this.#watch,
      isHubUp: (hub: number) => this.#hubs.isUp(hub),
    };
    return locks.map((draft, number) => new SimLock(number, draft, tools));
  }

  /** Every chain of promises that waits for no timer has come to its end. */
  async #rest(): Promise<void> {
    do await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#household.isBusy());
    if (this.#violation !== null) throw this.#violation;
  }

  async #liveThroughActs(): Promise<void> {
    for (const act of this.#scenario.acts) {
      await this.#world.runUntil((this.#scenario.startAt + act.at) as Instant);
      this.#counts.acts++;
      await this.#do(act);
    }
  }

  async #do(act: Act): Promise<void> {
    this.#trace.note(`act ${describe(act)}`);
    if (act.do === "press") return void this.#press(act.lock, act.code);
    if (act.do === "mistype") {
      for (let time = 0; time < act.times; time++) void this.#locks[act.lock]?.press(act.digits, null);
      return;
    }
    if (isOneOf(MEMBER_ACTS, act)) return void this.#members.ask(act);
    this.#counts.faults++;
    if (isOneOf(SERVER_ACTS, act)) return this.#household.do(act);
    // Whoever lays hands on a lock waits for nothing, least of all for one whose power has gone.
    void doToLocks(act, { world: this.#world, hubs: this.#hubs, locks: this.#locks, watch: this.#watch });
  }

  /** Somebody types the digits of a code as he was told them last. */
  async #press(lockNumber: number, codeNumber: number): Promise<void> {
    const lock = this.#locks[lockNumber];
    const code = this.#watch.codes().get(codeNumber);
    const key = code?.keys.at(-1);
    if (lock === undefined || code === undefined || key === undefined) return;
    const reason = await lock.press(key.digits, codeNumber);
    this.#watch.judgePress(code, lock, reason);
  }

  /** Ends every disturbance, lets the house settle, and draws the balance. */
  async #comeToRest(): Promise<void> {
    const { startAt, days } = this.#scenario;
    const endsAt = startAt + days * DAY_MS;
    await this.#world.runUntil((endsAt - QUIET_HOURS * HOUR_MS) as Instant);
    this.#household.calm();
    for (const lock of this.#locks) lock.calm();
    await this.#world.runUntil(endsAt as Instant);
    await this.#household.signLog();
    const { store } = this.#household.house();
    const found = await reckon({
      store,
      locks: this.#locks,
      lockIds: this.#household.lockIds(),
      watch: this.#watch,
      now: this.#world.now(),
      logged: this.#logged,
      scenario: this.#scenario,
    });
    for (const violation of found) this.#fail(violation);
    await noteEvents(this.#trace, store, startAt);
    if (this.#violation !== null) throw this.#violation;
  }

  /** Notes what is known of the lock and the code that a violation names. */
  async #explain({ message }: Violation): Promise<void> {
    const lock = this.#locks.find(({ address }) => message.startsWith(`${address}:`));
    const lockId = lock === undefined ? undefined : this.#household.lockIds()[lock.number];
    if (!this.#household.isOpen() || lock === undefined || lockId === undefined) return;
    const { store } = this.#household.house();
    const code = this.#watch.codes().get(Number(/code (\d+)/.exec(message)?.[1]));
    await noteKnowledge(this.#trace, { store, lock, lockId, code, startAt: this.#scenario.startAt });
  }

  #countsAtEnd(): Counts {
    const { locks, days } = this.#scenario;
    const { kills, jobs } = this.#household.counts;
    return {
      lockDays: locks.length * days,
      acts: this.#counts.acts,
      writes: this.#locks.reduce((sum, lock) => sum + this.#watch.writesOf(lock), 0),
      entries: this.#locks.reduce((sum, lock) => sum + lock.entries.length, 0),
      kills,
      faults: this.#counts.faults,
      refusals: this.#members.refusals,
      jobs,
    };
  }

  #fail(violation: Violation): void {
    if (this.#violation !== null) return;
    this.#trace.note(`BROKEN ${violation.invariant}: ${violation.message}`);
    this.#violation = violation;
  }

  #recordingLog(): Log {
    const keep = (message: string, fields?: object, cause?: unknown): void => {
      const line = `${message} ${JSON.stringify(fields ?? {})} ${cause instanceof Error ? cause.message : ""}`;
      this.#logged.push(line);
      if (this.#keepsTrace) this.#trace.note(`log ${message}`);
    };
    return { debug: () => {}, info: keep, warn: keep, error: keep };
  }
}

function isOneOf<const Name extends Act["do"]>(
  names: readonly Name[],
  act: Act,
): act is Extract<Act, { readonly do: Name }> {
  return (names as readonly string[]).includes(act.do);
}

function describe(act: Act): string {
  const { at: _, ...rest } = act;
  // Digits that somebody types or chooses stay out of what is shown.
  return JSON.stringify(rest, (name, value: unknown) => (name === "digits" && value !== null ? "…" : value));
}

function clockSlackOf({ acts }: Scenario): number {
  return Math.max(0, ...acts.map((act) => (act.do === "server_clock" ? Math.abs(act.byMs) + 60_000 : 0)));
}
