import { type CodeId, DAY_MS } from "@cardea/core";
import type { Store, StoredCode } from "cardea/src/store/port.ts";
import type { World } from "cardea/src/world/port.ts";
import { doAsMember, labelOf, type MemberAct } from "./actions.ts";
import type { Household } from "./household.ts";
import { Violation } from "./invariants.ts";
import type { Scenario } from "./scenario.ts";
import { TrueCode } from "./true-code.ts";
import type { Watch } from "./watch.ts";

export interface MembersTools {
  readonly scenario: Scenario;
  readonly world: World;
  readonly household: Household;
  readonly watch: Watch;
  fail(violation: Violation): void;
}

/** The members of the house: they ask a server for something and keep to what the store then says was done. */
export class Members {
  /** How often the product said no. */
  refusals = 0;
  readonly #tools: MembersTools;
  readonly #inFlight = new Set<number>();

  constructor(tools: MembersTools) {
    this.#tools = tools;
  }

  /** Asks the first server that runs; where none does, the member goes away. */
  async ask(act: MemberAct): Promise<void> {
    const { household, watch } = this.#tools;
    const server = household.runningServer();
    if (server === null) return;
    const code = watch.codes().get(act.code);
    this.#inFlight.add(act.code);
    const tools = { ...server.codes, store: server.life.store };
    const known = { stored: code?.stored ?? null, lockIds: household.lockIds() };
    const isDone = await doAsMember(act, tools, known).catch((error: unknown) => {
      this.#fail(`a member's ${act.do} threw: ${String(error)}`);
      return false;
    });
    if (!isDone) this.refusals++;
    await this.#refresh(act.code, isDone && act.do === "create");
    this.#inFlight.delete(act.code);
  }

  /** Learns what became of that for which a killed server gave no answer. */
  async refreshInFlight(): Promise<void> {
    const unanswered = [...this.#inFlight];
    for (const number of unanswered) {
      this.#inFlight.delete(number);
      await this.#refresh(number, false);
    }
  }

  /** The store went back: learns what is stored of every code now. */
  async refreshAll(): Promise<void> {
    const { watch } = this.#tools;
    for (const number of watch.codes().keys()) await this.#refresh(number, false);
    await watch.wentBack();
  }

  async #refresh(number: number, mustExist: boolean): Promise<void> {
    const { scenario, world, household, watch } = this.#tools;
    const { store, vault } = household.house();
    const known = watch.codes().get(number);
    const stored = await this.#find(store, number, known?.stored?.id);
    if (stored === undefined) {
      if (mustExist) this.#fail(`code ${number} was promised, but isn't stored`);
      known?.forget();
      return;
    }
    const span = { from: scenario.startAt - DAY_MS, until: scenario.startAt + (scenario.days + 15) * DAY_MS };
    const code = known ?? new TrueCode(number, scenario.zone, span);
    code.learn(stored, vault.openPin(stored.siteId, stored.id, stored.pin).reveal(), world.now());
    watch.learn(code, true);
  }

  async #find(store: Store, number: number, id: CodeId | undefined): Promise<StoredCode | undefined> {
    const byId = id === undefined ? null : await store.code(id);
    if (byId !== null) return byId;
    const page = { after: null, limit: 2 };
    const { items } = await store.codes({ text: labelOf(number) }, page, this.#tools.world.now());
    return items[0];
  }

  #fail(words: string): void {
    this.#tools.fail(new Violation("crash", this.#tools.world.now(), words));
  }
}
