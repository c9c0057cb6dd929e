import {
  type Capabilities,
  CardeaError,
  type LockEvent,
  type Outcome,
  type Reading,
  type Slot,
  type SlotEntry,
} from "@cardea/core";
import { followLog, type LogLine } from "cardea/src/drivers/follow-log.ts";
import type { ConnectionContext, Driver, FoundLock, LockPort, OpenConnection } from "cardea/src/drivers/port.ts";
import type { Log } from "cardea/src/log/port.ts";
import type { World } from "cardea/src/world/port.ts";
import type { Air } from "./air.ts";
import { openLink } from "./link.ts";
import { createOutbox } from "./outbox.ts";
import { happeningOf, outcomeOf, type Reply, readingOf, timeOf } from "./translate.ts";
import type { Command, EventFrame } from "./wire.ts";

export interface QuirkyTools {
  readonly air: Air;
  readonly world: World;
  readonly log: Log;
}

/** The driver for quirky locks: the smallest one that keeps every law of the contract. */
export function quirkyDriver(tools: QuirkyTools): Driver {
  return { kind: "quirky", open: (context) => openQuirky(context, tools) };
}

async function openQuirky(context: ConnectionContext, { air, world, log }: QuirkyTools): Promise<OpenConnection> {
  checkSettings(context.settings);
  const closing = new AbortController();
  const signal = AbortSignal.any([closing.signal, context.signal]);
  const known = new Map<string, Capabilities>();
  const link = openLink({ air, world, onEvent: hear });
  const outbox = createOutbox({ sink: context.sink, world, signal });
  const followers = new Map(
    air.addresses().map((address) => {
      const read = (after: number, max: number) => readLog(address, after, max);
      return [address, followLog({ address, read }, { sink: context.sink, world, log, signal })];
    }),
  );

  async function capabilitiesOf(address: string, callSignal: AbortSignal): Promise<Capabilities | null> {
    const found = known.get(address);
    if (found !== undefined) return found;
    const reply = await link.call(address, { do: "about" }, callSignal);
    if (reply.kind !== "answered" || reply.answer.about === undefined) return null;
    known.set(address, reply.answer.about);
    return reply.answer.about;
  }

  function hear(address: string, event: EventFrame): void {
    if (event.retained === true) return;
    if (event.what === "awake") rouse(address);
    if (event.n !== null) followers.get(address)?.wake();
    else outbox.put(address, event.frame, lineOf(address, event).event);
  }

  function rouse(address: string): void {
    context.sink.wake(address).catch(() => log.warn("a lock that is back could not be told of", { address }));
  }

  async function readLog(address: string, after: number, max: number): Promise<readonly LogLine[]> {
    if ((await capabilitiesOf(address, signal)) === null) throw new Error("the lock does not answer");
    const reply = await link.call(address, { do: "log", after, max }, signal);
    if (reply.kind !== "answered") throw new Error("the lock does not answer");
    return (reply.answer.events ?? []).map((event) => lineOf(address, event));
  }

  function lineOf(address: string, event: EventFrame): LogLine {
    const { first, count } = known.get(address)?.slots ?? { first: 0, count: 0 };
    const happening = happeningOf(event, (slot) => Number.isInteger(slot) && slot >= first && slot < first + count);
    const told: LockEvent | null =
      happening === null ? null : { sequence: event.n, at: timeOf(event, world.now()), happening };
    return { sequence: event.n ?? 0, event: told };
  }

  async function foundLock(address: string): Promise<FoundLock | null> {
    const capabilities = await capabilitiesOf(address, signal);
    return capabilities === null
      ? null
      : { address, name: `Quirky ${address}`, class: "door", capabilities, bolt: null };
  }

  const rings = air.onUp(() => {
    for (const [address, follower] of followers) {
      follower.wake();
      rouse(address);
    }
  });
  await Promise.all([...followers.keys()].map(foundLock));
  for (const follower of followers.values()) follower.wake();

  return {
    locks: async () => (await Promise.all([...followers.keys()].map(foundLock))).filter((lock) => lock !== null),
    port: (address) => {
      if (!followers.has(address)) return null;
      const call = (command: Command, callSignal: AbortSignal) =>
        link.call(address, command, AbortSignal.any([callSignal, signal]));
      return portOf({ call, capabilities: (callSignal) => capabilitiesOf(address, callSignal) });
    },
    test: async () =>
      air.isUp() ? { ok: true, message: "The radio works." } : { ok: false, message: "The radio does not answer." },
    async close() {
      closing.abort();
      rings();
      link.close();
      outbox.close();
      await Promise.all([...followers.values()].map((follower) => follower.settled()));
    },
  };
}

interface PortTools {
  call(command: Command, signal: AbortSignal): Promise<Reply>;
  capabilities(signal: AbortSignal): Promise<Capabilities | null>;
}

function portOf({ call, capabilities }: PortTools): LockPort {
  async function set(slot: Slot, entry: SlotEntry, signal: AbortSignal): Promise<Outcome> {
    const able = await capabilities(signal);
    if (able === null) return { kind: "unreachable" };
    const refusal = refusalOf(able, slot, entry);
    if (refusal !== null) return refusal;
    if (able.schedules !== null) {
      // The schedule goes first: a PIN without its schedule would open at any hour.
      const outcome = outcomeOf(await call({ do: "schedule", slot, schedule: entry.schedule }, signal));
      if (outcome.kind !== "confirmed") return outcome;
    }
    return outcomeOf(await call({ do: "put", slot, code: entry.pin.reveal(), once: entry.maxUses === 1 }, signal));
  }

  async function clear(slot: Slot, signal: AbortSignal): Promise<Outcome> {
    const able = await capabilities(signal);
    if (able === null) return { kind: "unreachable" };
    if (!hasSlot(able, slot)) return { kind: "refused", reason: "out_of_range" };
    return outcomeOf(await call({ do: "drop", slot }, signal));
  }

  async function read(slot: Slot, signal: AbortSignal): Promise<Reading> {
    const able = await capabilities(signal);
    if (able === null) return { kind: "unreachable" };
    if (!hasSlot(able, slot) || able.readBack === "none") return { kind: "unsupported" };
    return readingOf(slot, await call({ do: "ask", slot }, signal));
  }

  return {
    set,
    clear,
    read,
    setKeypad: async (on, signal) => outcomeOf(await call({ do: "keypad", on }, signal)),
    moveBolt: async (to, signal) => outcomeOf(await call({ do: "bolt", to }, signal)),
  };
}

function hasSlot({ slots }: Capabilities, slot: number): boolean {
  return Number.isInteger(slot) && slot >= slots.first && slot < slots.first + slots.count;
}

/** What can be refused without asking the lock. */
function refusalOf(able: Capabilities, slot: Slot, entry: SlotEntry): Outcome | null {
  if (!hasSlot(able, slot)) return { kind: "refused", reason: "out_of_range" };
  if (!able.pin.lengths.includes(entry.pin.length)) return { kind: "refused", reason: "length" };
  if (entry.schedule !== null && able.schedules === null) return { kind: "refused", reason: "unsupported" };
  if (entry.maxUses !== null && !able.oneTime) return { kind: "refused", reason: "unsupported" };
  return null;
}

function checkSettings(settings: unknown): void {
  const isObject = typeof settings === "object" && settings !== null;
  if (!isObject || !("secret" in settings) || settings.secret !== QUIRKY_SECRET) {
    throw new CardeaError("invalid_request", "The quirky radio needs its secret: copy it from the sticker.");
  }
}

/** The secret of the radio, as on its sticker. */
export const QUIRKY_SECRET = "open sesame";
