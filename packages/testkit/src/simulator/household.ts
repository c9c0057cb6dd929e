import { CardeaError, type LockId } from "@cardea/core";
import type { Log } from "cardea/src/log/port.ts";
import type { VirtualWorld } from "../virtual-world.ts";
import { AuditWitness } from "./audit-witness.ts";
import { type Claims, createClaims } from "./claims.ts";
import { furnish, HouseFolder, type SimHouse } from "./house.ts";
import type { HubSwitches } from "./hubs.ts";
import { Violation } from "./invariants.ts";
import type { Act, KillPoint, Scenario } from "./scenario.ts";
import { type SimServer, startServer } from "./server.ts";
import type { SimLock } from "./sim-lock.ts";
import type { Trace } from "./trace.ts";
import type { Watch } from "./watch.ts";

export const SERVER_ACTS = ["kill", "pause", "server_clock", "store_busy", "store_full", "backup", "restore"] as const;
/** What happens to servers, their clocks and their store. */
export type ServerAct = Extract<Act, { readonly do: (typeof SERVER_ACTS)[number] }>;
type KillAct = Extract<ServerAct, { readonly do: "kill" }>;

const MINUTE = 60_000;
/** More jobs than that in a minute are no work any more, but a circle. */
const JOBS_PER_MINUTE_MAX = 5_000;

export interface HouseholdTools {
  readonly scenario: Scenario;
  readonly world: VirtualWorld;
  readonly trace: Trace;
  readonly log: Log;
  readonly locks: readonly SimLock[];
  readonly hubs: HubSwitches;
  readonly watch: Watch;
  /** Called soon after a server was killed. */
  onKilled(): void;
  /** Called when an older copy took the place of the store, before servers start on it. */
  onWentBack(): Promise<void>;
  fail(violation: Violation): void;
}

/** The store of the simulated house and the servers that work on it, with all that happens to them. */
export class Household {
  readonly counts = { kills: 0, jobs: 0 };
  readonly #tools: HouseholdTools;
  readonly #folder: HouseFolder;
  readonly #witness: AuditWitness;
  readonly #underWay = { count: 0 };
  readonly #trouble = { busy: 0, full: 0 };
  readonly #clockOffsets = new Map<number, number>();
  readonly #armed = new Map<number, KillAct>();
  readonly #servers: SimServer[] = [];
  #house: SimHouse | null = null;
  #claims: Claims | null = null;
  #lockIds: readonly LockId[] = [];
  /** How many jobs have begun in the present minute. */
  #busy = { minute: 0, jobs: 0 };
  #isCalm = false;
  #isRestoring = false;

  constructor(tools: HouseholdTools) {
    this.#tools = tools;
    this.#folder = new HouseFolder(tools.scenario.isOnDisk);
    this.#witness = new AuditWitness((violation) => tools.fail(violation));
  }

  /** Furnishes the house and starts all servers. */
  async begin(): Promise<void> {
    const { scenario, world, locks, log } = this.#tools;
    this.#house = await this.#folder.open({ world, log });
    this.#lockIds = await furnish(this.#house, { scenario, world, locks });
    await this.#followEntries(this.#house);
    this.#startAll();
  }

  /** From now on no server dies any more. */
  calm(): void {
    this.#isCalm = true;
    this.#armed.clear();
  }

  async close(): Promise<void> {
    for (const server of this.#servers) server.life.kill();
    await this.#house?.store.close();
    this.#folder.remove();
  }

  isOpen(): boolean {
    return this.#house !== null;
  }

  /** Throws before it is open. */
  house(): SimHouse {
    if (this.#house === null) throw new Error("the house is closed");
    return this.#house;
  }

  /** The id of each lock by its number. */
  lockIds(): readonly LockId[] {
    return this.#lockIds;
  }

  /** Whether a unit of some server waits for the disk. */
  isBusy(): boolean {
    return this.#underWay.count > 0;
  }

  /** Whether a server works and the disk takes what it writes. */
  isServing(): boolean {
    return this.runningServer() !== null && this.#diskTrouble() === null && !this.#isRestoring;
  }

  runningServer(): SimServer | null {
    return this.#servers.find(({ life }) => life.isRunning()) ?? null;
  }

  /** Signs the audit log and has a look at it. */
  async signLog(): Promise<void> {
    await this.#witness.look(this.house(), this.#tools.world);
  }

  async do(act: ServerAct): Promise<void> {
    switch (act.do) {
      case "kill":
        return this.#kill(act);
      case "pause":
        return this.#pause(act.server, act.ms);
      case "server_clock":
        return this.#setClock(act.server, act.byMs, act.ms);
      case "store_busy":
        return this.#disturbDisk("busy", act.ms);
      case "store_full":
        return this.#disturbDisk("full", act.ms);
      case "backup":
        return this.#backUp();
      case "restore":
        return this.#restore();
    }
  }

  #startAll(): void {
    const { scenario, world } = this.#tools;
    this.#claims = scenario.servers > 1 ? createClaims(world, () => this.#lookAgain()) : null;
    for (let number = 0; number < scenario.servers; number++) this.#start(number);
  }

  #lookAgain(): void {
    for (const server of this.#servers) server.lookAgain();
  }

  #start(number: number): void {
    const { world, trace, log, locks, hubs, watch } = this.#tools;
    const { store, vault, logKey } = this.house();
    trace.note(`server ${number} starts`);
    this.#servers[number] = startServer({
      world,
      kept: store,
      vault,
      logKey,
      log,
      locks,
      hubs,
      claims: this.#claims,
      underWay: this.#underWay,
      trouble: () => this.#diskTrouble(),
      clockOffsetMs: () => this.#clockOffsets.get(number) ?? 0,
      diesAt: (point) => this.#diesAt(number, point),
      onStop: () => this.#stopped(),
      onJob: (task) => this.#jobBegan(number, task),
    });
    watch.servingChanged();
  }

  #jobBegan(server: number, task: string): void {
    this.counts.jobs++;
    const minute = Math.floor(this.#tools.world.now() / MINUTE);
    this.#busy = minute === this.#busy.minute ? { minute, jobs: this.#busy.jobs + 1 } : { minute, jobs: 1 };
    if (this.#busy.jobs > JOBS_PER_MINUTE_MAX)
      this.#tools.fail(new Violation("I9", this.#tools.world.now(), "the house never comes to rest"));
    this.#tools.trace.note(`server ${server} begins ${task}`);
  }

  #stopped(): void {
    this.#claims?.stopped();
    this.#tools.watch.servingChanged();
  }

  #diskTrouble(): Error | null {
    if (this.#trouble.full > 0) return new CardeaError("storage_full", "The disk is full.");
    return this.#trouble.busy > 0 ? new CardeaError("storage_unavailable", "The database is busy.") : null;
  }

  #disturbDisk(kind: "busy" | "full", ms: number): void {
    const { world, watch } = this.#tools;
    this.#trouble[kind]++;
    watch.servingChanged();
    world.after(ms, () => {
      this.#trouble[kind]--;
      watch.servingChanged();
    });
  }

  /** Kills a server now, or lays in wait for it at a point. */
  #kill(act: KillAct): void {
    if (act.point !== "now") return void this.#armed.set(act.server, act);
    const life = this.#servers[act.server]?.life;
    if (life?.isRunning() !== true) return;
    life.kill();
    this.#downFor(act);
  }

  #diesAt(number: number, point: KillPoint): boolean {
    const armed = this.#armed.get(number);
    if (armed?.point !== point || this.#isCalm) return false;
    this.#armed.delete(number);
    this.#downFor(armed);
    return true;
  }

  #downFor({ server, point, downMs }: KillAct): void {
    const { world, trace } = this.#tools;
    this.counts.kills++;
    trace.note(`server ${server} is killed at ${point}`);
    world.after(1, () => this.#tools.onKilled());
    world.after(downMs, () => {
      if (!this.#isRestoring) this.#start(server);
    });
  }

  #setClock(number: number, byMs: number, ms: number): void {
    this.#clockOffsets.set(number, byMs);
    this.#lookAgainSoon(number);
    this.#tools.world.after(ms, () => {
      this.#clockOffsets.delete(number);
      this.#lookAgainSoon(number);
    });
  }

  /** A server notices within a minute that its clock shows another time. */
  #lookAgainSoon(number: number): void {
    this.#tools.world.after(MINUTE, () => this.#servers[number]?.lookAgain());
  }

  #pause(number: number, ms: number): void {
    const life = this.#servers[number]?.life;
    life?.pause();
    this.#tools.world.after(ms, () => {
      life?.resume();
      this.#lookAgainSoon(number);
      this.#tools.watch.servingChanged();
    });
  }

  async #backUp(): Promise<void> {
    await this.signLog();
    this.#witness.copied();
    await this.#folder.backUp(this.#tools.world);
  }

  /** All servers end, an older copy takes the place of the store, they start again. */
  async #restore(): Promise<void> {
    if (!this.#folder.hasBackup()) return;
    const { world, log } = this.#tools;
    this.#isRestoring = true;
    for (const server of this.#servers) server.life.kill();
    await world.advance(1_000);
    await this.signLog();
    await this.house().store.close();
    await this.#folder.restore({ world, log });
    this.#house = await this.#folder.open({ world, log });
    this.#isRestoring = false;
    await this.#witness.wentBack(this.#house, world.now());
    await this.#tools.onWentBack();
    await this.#followEntries(this.#house);
    this.#startAll();
  }

  /** Has the watch see each entry as soon as it is stored. */
  async #followEntries({ store }: SimHouse): Promise<void> {
    let last = await store.lastEventSequence();
    let isReading = false;
    const next = () => store.eventsAfter(last, 100);
    const read = async (): Promise<void> => {
      if (isReading) return;
      isReading = true;
      for (let events = await next(); events.length > 0; events = await next()) {
        for (const { sequence, kind, reason, codeId, lockId, slot, at } of events) {
          last = sequence;
          if (codeId === null || lockId === null) continue;
          if (kind === "entry" && reason === "granted") this.#tools.watch.entryStored({ codeId, lockId, at });
          const isOnLock = kind === "placement.verified" || kind === "placement.removed";
          if (isOnLock && slot !== null) this.#tools.watch.placementTold({ kind, codeId, lockId, slot });
        }
      }
      isReading = false;
    };
    store.onCommit(({ events }) => void (events && read()));
  }
}
