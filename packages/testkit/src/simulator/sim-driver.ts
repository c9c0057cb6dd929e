import type { Outcome, Reading } from "@cardea/core";
import { followLog } from "cardea/src/drivers/follow-log.ts";
import type { ConnectionContext, Driver, LockPort, OpenConnection } from "cardea/src/drivers/port.ts";
import type { Log } from "cardea/src/log/port.ts";
import type { World } from "cardea/src/world/port.ts";
import { createOutbox } from "../quirky-lock/outbox.ts";
import type { Answers } from "./radio.ts";
import type { SimLock } from "./sim-lock.ts";

export const SIM_KIND = "simulated";

/** The hubs of the house: a connection goes through one of them. */
export interface Hubs {
  isUp(hub: number): boolean;
  onUp(hub: number, listener: () => void): () => void;
}

export interface SimDriverTools {
  readonly locks: readonly SimLock[];
  readonly hubs: Hubs;
  readonly world: World;
  readonly log: Log;
  /** The life of the server that asks: what it doesn't live to hear is never answered. */
  step<Answer>(verb: "set" | "clear" | "read" | "keypad", call: () => Promise<Answer>): Promise<Answer>;
}

/** The driver of the simulated locks. */
export function simDriver(tools: SimDriverTools): Driver {
  return { kind: SIM_KIND, open: (context) => openSim(context, tools) };
}

async function openSim(context: ConnectionContext, tools: SimDriverTools): Promise<OpenConnection> {
  const { hub } = context.settings as { readonly hub: number };
  const { hubs, world, log } = tools;
  if (!hubs.isUp(hub)) throw new Error("the hub does not answer");
  const locks = tools.locks.filter((lock) => lock.hub === hub);
  const closing = new AbortController();
  const signal = AbortSignal.any([closing.signal, context.signal]);
  const outbox = createOutbox({ sink: context.sink, world, signal });
  let frames = 0;
  const followers = locks.map((lock) => {
    const source = { address: lock.address, read: (after: number, limit: number) => readLog(lock, after, limit) };
    return { lock, follower: lock.isNumbered ? followLog(source, { sink: context.sink, world, log, signal }) : null };
  });
  const rouse = ({ lock, follower }: (typeof followers)[number]): void => {
    follower?.wake();
    context.sink.wake(lock.address).catch(() => log.warn("a lock that is back could not be told of"));
  };
  const endings = followers.map((one) =>
    one.lock.bells.listen((bell) => {
      if (signal.aborted) return;
      if (bell === "back") rouse(one);
      else if (bell === "news") one.follower?.wake();
      else outbox.put(one.lock.address, ++frames, bell);
    }),
  );
  const rouseAll = (): void => {
    for (const one of followers) rouse(one);
  };
  endings.push(hubs.onUp(hub, rouseAll));
  for (const { follower } of followers) follower?.wake();

  return {
    locks: async () =>
      locks.map(({ address, capabilities }) => ({
        address,
        name: address,
        class: "door" as const,
        capabilities,
        bolt: null,
      })),
    port: (address) => {
      const lock = locks.find((one) => one.address === address);
      return lock === undefined ? null : portOf(lock, tools);
    },
    test: async () => ({ ok: hubs.isUp(hub), message: "The hub." }),
    async close() {
      closing.abort();
      outbox.close();
      for (const end of endings) end();
    },
  };
}

async function readLog(lock: SimLock, after: number, limit: number) {
  const lines = await lock.radio.command("log", async () => lock.events(after, limit), {
    unheard: null,
    silent: null,
    no: null,
    yes: null,
  });
  if (lines === null) throw new Error("the lock does not answer");
  return lines.map((event) => ({ sequence: event.sequence ?? 0, event }));
}

const UNHEARD = { kind: "unreachable" } as const;
const READ_ANSWERS: Answers<Reading> = { unheard: UNHEARD, silent: UNHEARD, no: null, yes: null };

/** A lock that shows nothing of its slots must at least not lie about its writes: nobody could ever know. */
function writeAnswers({ capabilities }: SimLock): Answers<Outcome> {
  const canLie = capabilities.readBack !== "none";
  const unconfirmed = { kind: "unconfirmed" } as const;
  return { unheard: UNHEARD, silent: unconfirmed, no: unconfirmed, yes: canLie ? { kind: "confirmed" } : null };
}

function portOf(lock: SimLock, { step }: SimDriverTools): LockPort {
  const answers = writeAnswers(lock);
  return {
    async set(slot, entry) {
      lock.doubts.expects(slot, lock.tagOf(entry.pin.reveal()));
      const outcome = await step("set", () => lock.radio.command("set", () => lock.set(slot, entry), answers));
      if (outcome.kind === "refused") lock.doubts.expects(slot, null);
      return outcome;
    },
    clear(slot) {
      lock.doubts.expects(slot, null);
      return step("clear", () => lock.radio.command("clear", () => lock.clear(slot), answers));
    },
    read: (slot) => step("read", () => lock.radio.command("read", () => lock.read(slot), READ_ANSWERS)),
    setKeypad: (on) => step("keypad", () => lock.radio.command("keypad", () => lock.setKeypad(on), answers)),
    moveBolt: async () => UNHEARD,
  };
}
