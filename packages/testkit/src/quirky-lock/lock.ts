import type { Capabilities } from "@cardea/core";
import type { World } from "cardea/src/world/port.ts";
import type { Fault, LockHandle, Quirk, Report, Traffic } from "../driver-contract/rig.ts";
import type { Air, Hearing } from "./air.ts";
import { createMemory } from "./memory.ts";
import { type Answer, type Command, type EventFrame, STATUS } from "./wire.ts";

/** How long after it was given up a late write arrives. */
export const LATE_WRITE_MS = 10 * 60_000;
const LATE_ANSWER_MS = 8_000;

const WRITES = ["put", "drop"];
const PORT_VERBS = ["put", "schedule", "drop", "ask", "keypad", "bolt"];
/** Which commands a fault meets; if nothing is said, all that a port can lead to. */
const FAULT_MEETS: Partial<Record<Fault, readonly string[]>> = {
  dead: [...PORT_VERBS, "about", "log"],
  silent_lost_write: WRITES,
  false_failure: WRITES,
  late_write: WRITES,
  failure_shows_digits: WRITES,
  schedule_lost: ["schedule"],
  answer_about_another: ["ask"],
};
const VERBS: Partial<Record<Command["do"], Traffic["verb"]>> = { put: "set", drop: "clear", ask: "read" };

/** A lock that is simulated, with the quirks of real ones, on a wire of its own. */
export interface QuirkyLock extends LockHandle {
  readonly name: string;
}

/** What a quirky lock is by its make. */
export function capabilitiesFor(quirks: ReadonlySet<Quirk>): Capabilities {
  return {
    slots: { first: 1, count: quirks.has("not_ready") ? 0 : 20 },
    pin: {
      lengths: [4, 5, 6, 7, 8],
      sameLength: false,
      forbiddenDigits: "",
      forbiddenPrefixes: [],
      uniqueFirstDigits: quirks.has("first_four_differ") ? 4 : null,
    },
    schedules: quirks.has("own_schedules") ? { dated: true, weekly: 2, overnight: true, combined: true } : null,
    readBack: quirks.has("no_reads") ? "none" : quirks.has("masked_reads") ? "status" : "pin",
    reportsChanges: true,
    oneTime: quirks.has("one_time_codes"),
    keypadOff: !quirks.has("no_keypad_off"),
    remoteLock: !quirks.has("no_remote_bolt"),
    remoteUnlock: !quirks.has("no_remote_bolt"),
    lateWrites: true,
    firmware: "1.4.2",
  };
}

/** Puts a lock on the air. */
export function createQuirkyLock(options: {
  readonly address: string;
  readonly world: World;
  readonly air: Air;
  readonly quirks: ReadonlySet<Quirk>;
}): QuirkyLock {
  const { address, world, air, quirks } = options;
  const capabilities = capabilitiesFor(quirks);
  const memory = createMemory(capabilities, quirks);
  const faults: { readonly fault: Fault; left: number }[] = [];
  const traffic: Traffic[] = [];
  const eventLog: EventFrame[] = [];
  let frames = 0;
  let sequence = 0;

  /** The first fault that meets this command, used up by one. */
  function takeFault(verb: Command["do"], among: readonly Fault[]): Fault | null {
    const found = faults.find(
      ({ fault }) => among.includes(fault) && (FAULT_MEETS[fault] ?? PORT_VERBS).includes(verb),
    );
    if (found === undefined) return null;
    found.left--;
    if (found.left <= 0) faults.splice(faults.indexOf(found), 1);
    return found.fault;
  }

  function hearing(text: string): Hearing {
    const command = JSON.parse(text) as Command & { readonly id: number };
    traffic.push({ verb: VERBS[command.do] ?? "other", slot: "slot" in command ? command.slot : null });
    const fault = takeFault(command.do, ["dead", "late_write"]);
    if (fault === "dead") return "deaf";
    return fault === "late_write" ? { hearsAfterMs: LATE_WRITE_MS } : "hears";
  }

  function hear(text: string): void {
    const { id, ...command } = JSON.parse(text) as Command & { readonly id: number };
    const fault = takeFault(command.do, AT_THE_LOCK);
    if (fault === "lost_command") return;
    const hasEffect = fault === null || EFFECTIVE.includes(fault);
    const answer = hasEffect ? obey(command) : { status: fault === "silent_lost_write" ? STATUS.ok : STATUS.failed };
    if (fault === "lost_answer") return;
    const said = fault === null ? answer : distorted(fault, command, answer);
    world.after(fault === "late_answer" ? LATE_ANSWER_MS : 0, () => send({ re: id, ...said }));
  }

  function obey(command: Command): Omit<Answer, "re"> {
    switch (command.do) {
      case "put":
        return { status: memory.put(command.slot, command.code, command.once), slot: command.slot };
      case "schedule":
        return { status: memory.setSchedule(command.slot, command.schedule), slot: command.slot };
      case "drop":
        return { status: memory.drop(command.slot), slot: command.slot };
      case "ask":
        return ask(command.slot);
      case "keypad":
        return keypad(command.on);
      case "bolt":
        return bolt(command.to);
      case "about":
        return { status: STATUS.ok, about: capabilities };
      case "log":
        return {
          status: STATUS.ok,
          events: eventLog.filter(({ n }) => (n ?? 0) > command.after).slice(0, command.max),
        };
    }
  }

  function ask(slot: number): Omit<Answer, "re"> {
    if (quirks.has("no_reads")) return { status: STATUS.unsupported };
    const held = memory.slots.get(slot);
    if (held !== undefined) {
      const code = quirks.has("masked_reads") ? "*".repeat(held.digits.length) : held.digits;
      return { status: STATUS.ok, slot, state: "taken", code };
    }
    const code = quirks.has("zeros_when_cleared") ? "0000" : quirks.has("stars_when_cleared") ? "****" : "";
    return { status: STATUS.ok, slot, state: "free", code };
  }

  function keypad(on: boolean): Omit<Answer, "re"> {
    const status = memory.setKeypad(on);
    if (status === STATUS.ok) tell({ what: "keypad_switch", on });
    return { status };
  }

  function bolt(to: "locked" | "unlocked"): Omit<Answer, "re"> {
    if (quirks.has("no_remote_bolt")) return { status: STATUS.unsupported };
    tell({ what: "bolt", to, cause: "remote" });
    return { status: STATUS.ok };
  }

  function send(answer: Answer): void {
    air.tell({ address, text: JSON.stringify(answer) });
  }

  /** Writes an event down, if it numbers them, and tells it. */
  function tell(event: Omit<EventFrame, "frame" | "n" | "at">, times = 1): void {
    const n = quirks.has("unnumbered_events") ? null : ++sequence;
    const frame: EventFrame = { frame: ++frames, n, at: world.now(), ...event };
    if (n !== null) eventLog.push(frame);
    for (let copy = 0; copy < times; copy++) air.tell({ address, text: JSON.stringify(frame) });
  }

  async function press(digits: string): Promise<boolean> {
    const { reason, slot, isOver } = memory.decide(digits, world.now());
    tell({ what: "entry", reason, slot });
    if (reason === "granted") tell({ what: "bolt", to: "unlocked", cause: "keypad" });
    if (isOver && slot !== null) tell({ what: "slot", slot, change: "cleared" });
    return reason === "granted";
  }

  async function program(slot: number, digits: string | null): Promise<void> {
    if (digits === null) memory.drop(slot);
    else memory.put(slot, digits, false);
    tell({ what: "slot", slot, change: digits === null ? "cleared" : "set" });
  }

  async function wipe(): Promise<void> {
    memory.wipe();
    tell({ what: "all_cleared" });
  }

  async function fault(kind: Fault, times = Number.POSITIVE_INFINITY): Promise<void> {
    if (kind === "connection_down") air.setUp(false);
    else faults.push({ fault: kind, left: times });
  }

  async function heal(): Promise<void> {
    const wasDead = faults.some((each) => each.fault === "dead");
    faults.length = 0;
    air.setUp(true);
    if (wasDead) tell({ what: "awake" });
  }

  async function report(told: Report): Promise<void> {
    switch (told.kind) {
      case "entry":
        return tell({ what: "entry", reason: "granted", ...named(told) }, told.times);
      case "battery":
        return tell({ what: "battery", level: told.level });
      case "retained_entry":
        return air.tell({ address, text: JSON.stringify({ ...RETAINED, at: world.now() - 3_600_000 }) });
      case "garbage":
        return air.tell({ address, text: '{"what":"entry","slot":' });
      case "lost_log":
        sequence += told.count;
        return;
      case "tamper":
      case "jam":
      case "unknown":
        return tell({ what: told.kind });
    }
  }

  air.attach(address, { hearing, hear });
  return {
    address,
    name: `Quirky ${address}`,
    capabilities,
    contents: async () => new Map([...memory.slots].map(([slot, held]) => [slot, held.digits])),
    press,
    program,
    wipe,
    fault,
    heal,
    report,
    traffic: () => [...traffic],
  };
}

const AT_THE_LOCK: readonly Fault[] = [
  "lost_command",
  "lost_answer",
  "silent_lost_write",
  "false_failure",
  "late_answer",
  "answer_about_another",
  "failure_shows_digits",
  "schedule_lost",
];
/** Faults that spoil the answer only: what was commanded is done. */
const EFFECTIVE: readonly Fault[] = ["lost_answer", "false_failure", "late_answer", "answer_about_another"];

const RETAINED: Omit<EventFrame, "at"> = {
  frame: 0,
  n: null,
  what: "entry",
  reason: "granted",
  slot: 1,
  retained: true,
};

function distorted(fault: Fault, command: Command, answer: Omit<Answer, "re">): Omit<Answer, "re"> {
  if (fault === "false_failure") return { ...answer, status: STATUS.failed };
  if (fault === "failure_shows_digits") return { status: STATUS.failed, text: `failed: ${JSON.stringify(command)}` };
  if (fault === "answer_about_another") return { ...answer, slot: (answer.slot ?? 0) + 1 };
  return answer;
}

function named(told: Extract<Report, { kind: "entry" }>): Pick<EventFrame, "slot" | "typed"> {
  const slot = told.wireSlot === null ? {} : { slot: told.wireSlot };
  return told.digits === undefined ? slot : { ...slot, typed: told.digits };
}
