import type { CodeId, LockId, PlacementId } from "../ids.ts";
import type { Capabilities } from "../lock/capabilities.ts";
import { DEFAULT_LOCK_SETTINGS, type LockSettings } from "../lock/lock.ts";
import type { Outcome } from "../lock/outcome.ts";
import { type Slot, slotNumber } from "../lock/slot.ts";
import type { PinTag } from "../pin/pin.ts";
import { earliest, type Instant, instant, plus } from "../time/instant.ts";
import { holds, type Window } from "../time/window.ts";
import { type Failures, oneMore } from "./failures.ts";
import {
  afterClear,
  afterRead,
  afterSet,
  beforeClear,
  beforeSet,
  placementAfterRead,
  placementAfterSet,
  placementSent,
  settled,
  type Sighting,
  unseenSlot,
} from "./observe.ts";
import type { Placement } from "./placement.ts";
import { planLock } from "./plan.ts";
import type { LockView, Plan, SeenSlot, Step, WantedPlacement } from "./view.ts";

export const START = instant(Date.UTC(2026, 11, 1, 12, 0, 0));
export const CAPABILITIES: Capabilities = {
  slots: { first: 1, count: 5 },
  pin: {
    lengths: [4, 5, 6, 7, 8],
    sameLength: false,
    forbiddenDigits: "",
    forbiddenPrefixes: [],
    uniqueFirstDigits: null,
  },
  schedules: null,
  readBack: "pin",
  reportsChanges: true,
  oneTime: false,
  keypadOff: true,
  remoteLock: true,
  remoteUnlock: true,
  lateWrites: false,
  firmware: null,
};

export function tag(name: string): PinTag {
  return name as PinTag;
}

export function wanted(
  name: string,
  windows: readonly Window[],
  change: Partial<WantedPlacement> = {},
): WantedPlacement {
  return {
    id: `placement_${name}` as PlacementId,
    codeId: `code_${name}` as CodeId,
    pinTag: tag(name),
    enforcement: "cardea",
    wantedAt: plus(START, -3_600_000),
    windows,
    endedAt: null,
    endedByLock: false,
    refusal: null,
    failures: null,
    ...change,
  };
}

export function hours(from: number, until: number): Window {
  return { from: plus(START, from * 3_600_000), until: plus(START, until * 3_600_000) };
}

export interface ViewParts {
  readonly capabilities?: Partial<Capabilities>;
  readonly settings?: Partial<LockSettings>;
  readonly placements?: readonly WantedPlacement[];
  readonly slots?: readonly (Partial<SeenSlot> & { readonly slot: Slot })[];
  readonly unreachable?: LockView["unreachable"];
  readonly keypad?: LockView["keypad"];
}

export function viewOf(parts: ViewParts): LockView {
  return {
    lockId: "lock_1" as LockId,
    capabilities: { ...CAPABILITIES, ...parts.capabilities },
    settings: { ...DEFAULT_LOCK_SETTINGS, ...parts.settings },
    unreachable: parts.unreachable ?? null,
    keypad: parts.keypad ?? { wanted: null, seen: null, failures: null },
    placements: parts.placements ?? [],
    slots: new Map((parts.slots ?? []).map((seen) => [seen.slot, { ...unseenSlot(seen.slot), ...seen }])),
  };
}

export function ours(slot: number, name: string, change: Partial<SeenSlot> = {}): SeenSlot {
  const seen = unseenSlot(slotNumber(slot));
  return {
    ...seen,
    content: "ours",
    placementId: `placement_${name}` as PlacementId,
    pinTag: tag(name),
    proof: "read_back",
    seenAt: START,
    ...change,
  };
}

export function empty(slot: number, change: Partial<SeenSlot> = {}): SeenSlot {
  return { ...unseenSlot(slotNumber(slot)), content: "empty", proof: "read_back", seenAt: START, ...change };
}

/** What befalls one command on its way: nothing; it or its answer is lost; the lock says yes and does nothing; it arrives late as well. */
export type Fault = "none" | "lost_command" | "lost_answer" | "false_yes" | "unreachable" | "late";

/** One code of a little world: wanted during these windows, until it is revoked. */
export interface WorldCode {
  readonly name: string;
  readonly windows: readonly Window[];
  readonly revokedAt: Instant | null;
}

/**
 * A lock, a store and an executor in a few lines: the executor forgets before it writes, as the real one does, and may
 * be killed between any two of its acts. The truth is `held`.
 */
export class SmallWorld {
  now: Instant = START;
  writes = 0;
  reads = 0;
  readonly held = new Map<Slot, PinTag>();
  readonly foreign: ReadonlyMap<Slot, PinTag>;
  readonly #capabilities: Capabilities;
  readonly #codes: readonly WorldCode[];
  readonly #slots = new Map<Slot, SeenSlot>();
  readonly #placements = new Map<PlacementId, Placement>();
  readonly #late: { at: Instant; slot: Slot; pinTag: PinTag | null }[] = [];
  #unreachable: { since: Instant; failures: Failures } | null = null;
  readonly #nextFault: () => Fault;
  readonly #nextCrash: () => boolean;

  constructor(options: {
    capabilities: Capabilities;
    codes: readonly WorldCode[];
    foreign: ReadonlyMap<Slot, PinTag>;
    nextFault: () => Fault;
    nextCrash: () => boolean;
  }) {
    this.#capabilities = options.capabilities;
    this.#codes = options.codes;
    this.foreign = options.foreign;
    this.#nextFault = options.nextFault;
    this.#nextCrash = options.nextCrash;
    for (const [slot, pinTag] of options.foreign) this.held.set(slot, pinTag);
    for (const code of options.codes) {
      const placement = newPlacement(code.name);
      this.#placements.set(placement.id, placement);
    }
  }

  /** What should be in the lock at an instant, by code name. */
  wantedAt(at: Instant): ReadonlySet<PinTag> {
    const open = this.#codes.filter(
      ({ windows, revokedAt }) => (revokedAt === null || at < revokedAt) && windows.some((one) => holds(one, at)),
    );
    return new Set(open.map(({ name }) => tag(name)));
  }

  /** The next revocation: a person's act that no plan can foresee. */
  nextRevocation(): Instant | null {
    return earliest(
      ...this.#codes.map(({ revokedAt }) => (revokedAt !== null && revokedAt > this.now ? revokedAt : null)),
    );
  }

  plan(): Plan {
    this.#arriveLate();
    return planLock(this.now, this.#view());
  }

  /** Plans and does the steps until nothing is due now. Returns when to come back. */
  settle(): Instant | null {
    for (let pass = 0; pass < 200; pass++) {
      const plan = this.plan();
      if (plan.steps.length === 0) return plan.wakeAt;
      for (const step of plan.steps) {
        if (this.#nextCrash() || this.#perform(step) === "stop") break;
      }
    }
    throw new Error("200 plans in a row did not come to rest");
  }

  #view(): LockView {
    return {
      ...viewOf({ capabilities: this.#capabilities, unreachable: this.#unreachable }),
      placements: this.#codes.map((code) => this.#wanted(code)),
      slots: this.#slots,
    };
  }

  #wanted(code: WorldCode): WantedPlacement {
    const { refusal, failures } = this.#placement(`placement_${code.name}` as PlacementId);
    const isRevoked = code.revokedAt !== null && code.revokedAt <= this.now;
    const past = code.windows.filter(({ until }) => until <= this.now).at(-1);
    const windows = isRevoked ? [] : code.windows.filter(({ until }) => until > this.now);
    const endedAt = isRevoked ? code.revokedAt : (past?.until ?? null);
    return wanted(code.name, windows, { refusal, failures, endedAt });
  }

  #placement(id: PlacementId): Placement {
    const placement = this.#placements.get(id);
    if (placement === undefined) throw new Error(`no ${id}`);
    return placement;
  }

  #perform(step: Step): "go" | "stop" {
    this.now = plus(this.now, 200);
    switch (step.kind) {
      case "keypad":
        return "go";
      case "read":
        return this.#read(step.slot);
      case "clear":
        return this.#clear(step.slot);
      case "set":
        return this.#set(step.slot, step.placementId);
    }
  }

  #set(slot: Slot, id: PlacementId): "go" | "stop" {
    const pinTag = tag(id.replace("placement_", ""));
    this.#slots.set(slot, beforeSet(this.#seen(slot), id, pinTag));
    this.#placements.set(id, placementSent(this.#placement(id), slot, this.now));
    if (this.#nextCrash()) return "stop";
    const duplicate = [...this.held].some(([other, heldTag]) => other !== slot && heldTag === pinTag);
    const answer: Outcome = duplicate ? { kind: "refused", reason: "duplicate" } : { kind: "confirmed" };
    const outcome = this.#send(slot, duplicate ? (this.held.get(slot) ?? null) : pinTag, answer);
    if (this.#nextCrash()) return "stop";
    this.#learn(afterSet(this.#seen(slot), outcome, this.now));
    this.#placements.set(id, placementAfterSet(this.#placement(id), outcome, this.now));
    return this.#heard(outcome.kind !== "unreachable");
  }

  #clear(slot: Slot): "go" | "stop" {
    this.#slots.set(slot, beforeClear(this.#seen(slot)));
    if (this.#nextCrash()) return "stop";
    const outcome = this.#send(slot, null, { kind: "confirmed" });
    if (this.#nextCrash()) return "stop";
    this.#learn(afterClear(this.#seen(slot), outcome, this.now));
    return this.#heard(outcome.kind !== "unreachable");
  }

  #read(slot: Slot): "go" | "stop" {
    this.reads++;
    const fault = this.#nextFault();
    if (fault === "unreachable" || fault === "lost_command" || fault === "lost_answer") return this.#heard(false);
    const before = this.#seen(slot);
    const after = afterRead(before, this.#sighting(slot), this.now);
    this.#learn(after);
    const expected = before.content === "ours" || before.content === "unknown" ? before.placementId : null;
    const found = after.content === "ours" ? after.placementId : null;
    for (const id of new Set([expected, found])) {
      if (id !== null) this.#placements.set(id, placementAfterRead(this.#placement(id), after, this.now));
    }
    return this.#heard(true);
  }

  #learn(seen: SeenSlot): void {
    this.#slots.set(seen.slot, this.#capabilities.lateWrites ? seen : settled(seen));
  }

  #sighting(slot: Slot): Sighting {
    const pinTag = this.held.get(slot);
    if (pinTag === undefined) return { kind: "empty" };
    if (this.#capabilities.readBack === "status") return { kind: "hidden" };
    const ownerId = `placement_${pinTag}` as PlacementId;
    return { kind: "pin", pinTag, ownerId: this.#placements.has(ownerId) ? ownerId : null };
  }

  #send(slot: Slot, pinTag: PinTag | null, answer: Outcome): Outcome {
    this.writes++;
    const fault = this.#nextFault();
    if (fault === "unreachable") return { kind: "unreachable" };
    if (fault === "lost_command") return { kind: "unconfirmed" };
    if (fault === "false_yes") return answer;
    if (fault === "late" && this.#capabilities.lateWrites) {
      this.#late.push({ at: plus(this.now, 60_000 + ((this.writes * 97_000) % 540_000)), slot, pinTag });
      return { kind: "unconfirmed" };
    }
    this.#write(slot, pinTag);
    return fault === "lost_answer" ? { kind: "unconfirmed" } : answer;
  }

  #arriveLate(): void {
    for (const write of this.#late.splice(0)) {
      if (write.at <= this.now) this.#write(write.slot, write.pinTag);
      else this.#late.push(write);
    }
  }

  #write(slot: Slot, pinTag: PinTag | null): void {
    if (pinTag === null) this.held.delete(slot);
    else this.held.set(slot, pinTag);
  }

  #seen(slot: Slot): SeenSlot {
    return this.#slots.get(slot) ?? unseenSlot(slot);
  }

  #heard(isReachable: boolean): "go" | "stop" {
    if (isReachable) {
      this.#unreachable = null;
      return "go";
    }
    const failures = oneMore(this.#unreachable?.failures ?? null, this.now);
    this.#unreachable = { since: this.#unreachable?.since ?? this.now, failures };
    return "stop";
  }
}

function newPlacement(name: string): Placement {
  return {
    id: `placement_${name}` as PlacementId,
    codeId: `code_${name}` as CodeId,
    lockId: "lock_1" as LockId,
    slot: null,
    enforcement: "cardea",
    schedule: null,
    lockMaxUses: null,
    ledger: {
      wantedAt: START,
      sentAt: null,
      acknowledgedAt: null,
      verifiedAt: null,
      proof: null,
      firstUsedAt: null,
      removedAt: null,
    },
    refusal: null,
    failures: null,
  };
}
