import { join } from "node:path";
import { randomBytes } from "node:crypto";
import {
  type Capabilities,
  EMPTY_KEYPAD,
  type KeypadRules,
  type KeypadState,
  Pin,
  type PinTag,
  scheduleAllows,
  type SlotSchedule,
  slotNumber,
  stepKeypad,
  type WallDateTime,
  type WallTime,
  type Zone,
} from "@cardea/core";
import { createKeypadLocks, type KeypadLock, type LockProfile, PROFILES, realWorld } from "@cardea/lock";
import { short, type Spread, spreadOf, told } from "./figures.ts";
import type { Measurement, Row } from "./row.ts";

const SLOTS = 250;
const P99_US_MAX = 100;
const ZONE = "Europe/Berlin" as Zone;
const CAPABILITIES: Capabilities = {
  ...PROFILES.built_in_scheduled.capabilities,
  slots: { first: 1, count: SLOTS },
};
/** Wrong PINs are not limited, or after twenty of them only refusals would be measured. */
const PROFILE: LockProfile = { ...PROFILES.built_in_scheduled, capabilities: CAPABILITIES, budget: null };
/** Every third code has the hours of an office within a span of years; the others open at any time. */
const OFFICE: SlotSchedule = {
  dated: { from: "2020-01-01T00:00:00" as WallDateTime, until: "2090-01-01T00:00:00" as WallDateTime },
  weekly: [{ days: ["MO", "TU", "WE", "TH", "FR"], from: "09:00" as WallTime, until: "17:00" as WallTime }],
};
const scheduleOf = (slot: number): SlotSchedule | null => (slot % 3 === 0 ? OFFICE : null);

/** How long a keypad with 250 codes takes to decide. One press in five is a wrong PIN, one code in three has a schedule. */
export const keypad: Measurement = {
  name: "keypad",
  limitMs: 90_000,
  run: async (stage) => {
    const presses = stage.size(50_000, 2_000);
    const engine = engineSteps(presses);
    const path = await pressTimes(null, presses);
    const disk = await pressTimes(join(stage.folder(), "locks.journal"), stage.size(1_000, 50));
    return [
      rowOf(`keypad engine step, ${SLOTS} slots`, engine),
      rowOf(`press to answer in the lock, ${SLOTS} slots, no disk`, path),
      {
        ...rowOf(`press to answer, ${SLOTS} slots, journal on disk`, disk),
        goal: null,
        isMet: null,
        figure: told({ ...disk, p50: disk.p50 / 1_000, p99: disk.p99 / 1_000 }, "ms"),
        note: "a wrong PIN and a scheduled or plain right one are answered once their mark is durable",
      },
    ];
  },
};

function rowOf(what: string, spread: Spread): Row {
  return {
    what,
    goal: `p99 <= ${P99_US_MAX} us`,
    figure: `${told(spread, "us")}, max ${short(spread.max)}`,
    isMet: spread.p99 <= P99_US_MAX,
    n: spread.n,
    values: { p50Us: spread.p50, p99Us: spread.p99, maxUs: spread.max },
  };
}

/** Microseconds of single steps of the engine, each on the state that the one before left. */
function engineSteps(presses: number): Spread {
  const rules: KeypadRules = {
    capabilities: CAPABILITIES,
    budget: null,
    relockMs: 5_000,
    allows: (schedule, at) => scheduleAllows(schedule, ZONE, at),
  };
  const { now } = realWorld();
  let state = filledState(rules);
  const times: number[] = [];
  for (let press = -1_000; press < presses; press++) {
    const event = { kind: "pressed", tag: tagOf(press % 5 === 0 ? SLOTS + 1 : 1 + (Math.abs(press) % SLOTS)) } as const;
    const startedAt = performance.now();
    state = stepKeypad(rules, state, event, now()).state;
    if (press >= 0) times.push((performance.now() - startedAt) * 1_000);
  }
  return spreadOf(times);
}

function filledState(rules: KeypadRules): KeypadState {
  let state = EMPTY_KEYPAD;
  for (let slot = 1; slot <= SLOTS; slot++) {
    const pin = { tag: tagOf(slot), firstDigitsTag: null, length: 6, forbidden: false };
    const set = { kind: "set", slot: slotNumber(slot), pin, schedule: scheduleOf(slot), maxUses: null } as const;
    state = stepKeypad(rules, state, set, realWorld().now()).state;
  }
  return state;
}

function tagOf(slot: number): PinTag {
  return `tag_${slot}` as PinTag;
}

/** Microseconds from typed digits to the answer, through the lock with its fingerprints, records and bolt. */
async function pressTimes(journalPath: string | null, presses: number): Promise<Spread> {
  const spec = { address: "bench", name: "Bench", class: "door", zone: ZONE, profile: PROFILE } as const;
  const options = { journalPath, memoryKey: randomBytes(32), world: realWorld(), locks: [spec] };
  const locks = await createKeypadLocks(options);
  const lock = locks.get("bench");
  if (lock === null) throw new Error("the lock is not there");
  await fillLock(lock);
  const times: number[] = [];
  for (let press = -200; press < presses; press++) {
    const digits = digitsOf(press % 5 === 0 ? 999 : 1 + (Math.abs(press) % SLOTS));
    const startedAt = performance.now();
    await lock.press(digits);
    if (press >= 0) times.push((performance.now() - startedAt) * 1_000);
  }
  await locks.close();
  return spreadOf(times);
}

async function fillLock(lock: KeypadLock): Promise<void> {
  for (let slot = 1; slot <= SLOTS; slot++) {
    const pin = Pin.parse(digitsOf(slot));
    if (pin === null) throw new Error("not a PIN");
    const outcome = await lock.set(slotNumber(slot), { pin, schedule: scheduleOf(slot), maxUses: null });
    if (outcome.kind !== "confirmed") throw new Error(`slot ${slot} was not taken: ${outcome.kind}`);
  }
}

function digitsOf(slot: number): string {
  return String(730_000 + slot * 7);
}
