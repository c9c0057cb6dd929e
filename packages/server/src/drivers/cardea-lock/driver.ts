import {
  type Capabilities,
  CardeaError,
  type FieldProblem,
  type Outcome,
  type Reading,
  type Slot,
  type SlotEntry,
} from "@cardea/core";
import type { Log } from "../../log/port.ts";
import type { World } from "../../world/port.ts";
import { followLog, type LogLine } from "../follow-log.ts";
import type { ConnectionContext, ConnectionTest, Driver, FoundLock, LockPort, OpenConnection } from "../port.ts";
import { call, type HttpTools, type Reply, type Request } from "./http.ts";
import { readSettings } from "./settings.ts";
import { foundLockOf, linesOf, outcomeOf, readingOf } from "./wire.ts";

/** How soon news of a lock are heard. */
const POLL_MS = 2_000;
/** How soon it is noticed that a lock which didn't answer is back. */
const POLL_AWAY_MS = 10_000;

export interface CardeaLockTools {
  readonly world: World;
  readonly log: Log;
  readonly fetch?: typeof globalThis.fetch;
}

/** The driver of a keypad lock of ours that runs alone, over its HTTP face. One connection is one lock. */
export function cardeaLockDriver(tools: CardeaLockTools): Driver {
  return { kind: "cardea-lock", open: (context) => openCardeaLock(context, tools) };
}

async function openCardeaLock(context: ConnectionContext, tools: CardeaLockTools): Promise<OpenConnection> {
  const { world, log } = tools;
  const closing = new AbortController();
  const signal = AbortSignal.any([closing.signal, context.signal]);
  const http: HttpTools = { ...readSettings(context.settings), world, fetch: tools.fetch ?? globalThis.fetch };
  let isAway = false;
  let cancelPoll = () => {};

  async function ask(request: Request, callSignal = signal): Promise<Reply> {
    const reply = await call(request, callSignal, http);
    // Noted at every call, or a short absence between two polls would never end with a wake.
    if (reply.kind === "unheard" && !callSignal.aborted) isAway = true;
    return reply;
  }

  let lock = foundOrThrow(await ask(SHOW));

  async function readLog(after: number, limit: number): Promise<readonly LogLine[]> {
    const reply = await ask({ method: "GET", path: `/events?after=${after}&limit=${limit}` });
    const lines = reply.kind === "answered" ? linesOf(reply.body, lock.capabilities.slots) : null;
    if (lines === null) {
      isAway = true;
      throw new Error("the lock does not answer");
    }
    if (isAway) await welcomeBack();
    return lines;
  }

  /** A lock that was away may have been changed or replaced meanwhile. */
  async function welcomeBack(): Promise<void> {
    const found = foundIn(await ask(SHOW));
    if (found === null || found.address !== lock.address) throw new Error("another lock answers");
    const isChanged = JSON.stringify(found.capabilities) !== JSON.stringify(lock.capabilities);
    lock = found;
    if (isChanged) await context.sink.capabilitiesChanged(lock.address, lock.capabilities);
    await context.sink.wake(lock.address);
    isAway = false;
  }

  const follower = followLog({ address: lock.address, read: readLog }, { sink: context.sink, world, log, signal });
  function poll(): void {
    if (signal.aborted) return;
    follower.wake();
    cancelPoll = world.after(isAway ? POLL_AWAY_MS : POLL_MS, poll);
  }
  poll();
  await follower.settled(); // so that nobody plans without knowing what the lock did while nobody listened

  return {
    locks: async () => [lock],
    port: (address) =>
      address === lock.address ? portOf({ ask, closed: signal, capabilities: () => lock.capabilities }) : null,
    test: async () => tested(await ask(SHOW)),
    async close() {
      closing.abort();
      cancelPoll();
      await follower.settled();
    },
  };
}

const SHOW: Request = { method: "GET", path: "/lock" };

function foundIn(reply: Reply): FoundLock | null {
  return reply.kind === "answered" && reply.status === 200 ? foundLockOf(reply.body) : null;
}

function foundOrThrow(reply: Reply): FoundLock {
  const found = foundIn(reply);
  if (found === null) throw new CardeaError("lock_unreachable", sentenceOn(reply), { fields: [faultOf(reply)] });
  return found;
}

function tested(reply: Reply): ConnectionTest {
  if (foundIn(reply) !== null) return { ok: true, message: "The lock answers." };
  return { ok: false, message: sentenceOn(reply), fault: faultOf(reply) };
}

/** Which of the settings to look at. */
function faultOf(reply: Reply): FieldProblem {
  if (reply.kind !== "answered") return fault("url", "no_answer", "Nothing answers there.");
  if (reply.status === 401)
    return fault("token", "wrong", "It must be the token that the lock showed at its first start.");
  return fault("url", "no_lock", "It must be the address of a Cardea lock.");
}

function fault(name: string, code: string, message: string): FieldProblem {
  return { path: `settings.${name}`, code, message };
}

/** Why a lock could not be spoken to, for its owner. */
function sentenceOn(reply: Reply): string {
  if (reply.kind === "answered" && reply.status === 401) return "The lock does not know this management token.";
  if (reply.kind === "answered") return "What answers at this address is no Cardea lock.";
  return "The lock does not answer: look whether it is on and its address is right.";
}

interface PortTools {
  ask(request: Request, signal: AbortSignal): Promise<Reply>;
  readonly closed: AbortSignal;
  capabilities(): Capabilities;
}

function portOf({ ask, closed, capabilities }: PortTools): LockPort {
  const write = async (request: Request, signal: AbortSignal) =>
    writeOutcome(await ask(request, AbortSignal.any([signal, closed])));

  async function set(slot: Slot, { pin, schedule, maxUses }: SlotEntry, signal: AbortSignal): Promise<Outcome> {
    const refusal = refusalOf(capabilities(), slot, { pin, schedule, maxUses });
    if (refusal !== null) return refusal;
    return write({ method: "PUT", path: `/slots/${slot}`, body: { pin: pin.reveal(), schedule, maxUses } }, signal);
  }

  async function clear(slot: Slot, signal: AbortSignal): Promise<Outcome> {
    if (!hasSlot(capabilities(), slot)) return { kind: "refused", reason: "out_of_range" };
    return write({ method: "DELETE", path: `/slots/${slot}` }, signal);
  }

  async function read(slot: Slot, signal: AbortSignal): Promise<Reading> {
    if (!hasSlot(capabilities(), slot)) return { kind: "unsupported" };
    const reply = await ask({ method: "GET", path: `/slots/${slot}` }, AbortSignal.any([signal, closed]));
    return reply.kind === "answered" && reply.status === 200 ? readingOf(reply.body) : { kind: "unreachable" };
  }

  return {
    set,
    clear,
    read,
    setKeypad: (enabled, signal) => write({ method: "POST", path: "/keypad-mode", body: { enabled } }, signal),
    moveBolt: (position, signal) => write({ method: "POST", path: "/bolt", body: { position } }, signal),
  };
}

function writeOutcome(reply: Reply): Outcome {
  if (reply.kind === "silent") return { kind: "unconfirmed" };
  if (reply.kind === "unheard") return { kind: "unreachable" };
  if (reply.status === 200) return outcomeOf(reply.body);
  // It turned us away before it looked at the command.
  if (reply.status === 401 || reply.status === 403) return { kind: "unreachable" };
  return REJECTED.includes(reply.status) ? { kind: "refused", reason: "rejected" } : { kind: "unconfirmed" };
}

/** The lock understood that it can't take this. @see RFC 9110 section 15.5 */
const REJECTED: readonly number[] = [400, 404, 405, 413, 415, 422];

function hasSlot({ slots }: Capabilities, slot: number): boolean {
  return Number.isInteger(slot) && slot >= slots.first && slot < slots.first + slots.count;
}

/** What can be refused without asking the lock. */
function refusalOf(able: Capabilities, slot: Slot, { pin, schedule, maxUses }: SlotEntry): Outcome | null {
  if (!hasSlot(able, slot)) return { kind: "refused", reason: "out_of_range" };
  if (!able.pin.lengths.includes(pin.length)) return { kind: "refused", reason: "length" };
  if (schedule !== null && able.schedules === null) return { kind: "refused", reason: "unsupported" };
  if (maxUses !== null && !able.oneTime) return { kind: "refused", reason: "unsupported" };
  return null;
}
