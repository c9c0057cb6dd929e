import { createHash } from "node:crypto";
import { Pin, slotNumber } from "@cardea/core";
import { createKeypadLocks, httpSkin, type KeypadLock, type LockProfile, PROFILES } from "@cardea/lock";
import { cardeaLockDriver } from "cardea/src/drivers/cardea-lock/driver.ts";
import type { Driver } from "cardea/src/drivers/port.ts";
import { recordedLog } from "../driver-contract/recorded-log.ts";
import { recordedSink } from "../driver-contract/recorded-sink.ts";
import type { DriverUnderTest, LockHandle, Quirk, Rig } from "../driver-contract/rig.ts";
import { type VirtualWorld, virtualWorld } from "../virtual-world.ts";
import { type Gate, openGate } from "./gate.ts";

const TOKEN = "a-management-token-48291377";
const OPEN_MS_MAX = 30_000;
const OWN_WORDS = "a lock of ours says in a word what a slot holds";

/** A standalone lock behind a bad network, over real sockets in virtual time. */
export function standaloneLockUnderTest(): DriverUnderTest {
  return {
    name: "the driver for standalone locks",
    impossible: {
      several_locks: "one connection is one lock",
      zeros_when_cleared: OWN_WORDS,
      stars_when_cleared: OWN_WORDS,
      unnumbered_events: "its own log numbers every event",
      retained_event: "events are asked for by number, none is handed out again",
      short_memory: "it has room for a PIN in every slot",
      answer_about_another: "an HTTP answer belongs to its own request",
      schedule_lost: "a PIN and its schedule travel in one request",
    },
    open: openRig,
  };
}

function profileFor(quirks: ReadonlySet<Quirk>): LockProfile {
  const { capabilities } = PROFILES.built_in_default;
  return {
    ...PROFILES.built_in_default,
    budget: null,
    capabilities: {
      ...capabilities,
      slots: { first: 1, count: quirks.has("not_ready") ? 0 : 20 },
      pin: {
        ...capabilities.pin,
        lengths: [4, 5, 6, 7, 8],
        uniqueFirstDigits: quirks.has("first_four_differ") ? 4 : null,
      },
      schedules: quirks.has("own_schedules") ? { dated: true, weekly: 7, overnight: true, combined: true } : null,
      readBack: quirks.has("no_reads") ? "none" : quirks.has("masked_reads") ? "status" : "pin",
      oneTime: quirks.has("one_time_codes"),
      keypadOff: !quirks.has("no_keypad_off"),
      remoteLock: !quirks.has("no_remote_bolt"),
      remoteUnlock: !quirks.has("no_remote_bolt"),
    },
  };
}

interface Stage {
  readonly world: VirtualWorld;
  readonly driver: Driver;
  readonly gate: Gate;
  readonly lock: LockHandle;
  readonly sink: ReturnType<typeof recordedSink>;
  logged(): string;
  end(): Promise<void>;
}

async function openRig(quirks: ReadonlySet<Quirk>): Promise<Rig> {
  const log = recordedLog();
  const calls = countedFetch();
  let held = () => 0;
  const world = virtualWorld({ rest: () => restOfCalls(() => calls.open() - held()) });
  const profile = profileFor(quirks);
  const zone = "UTC" as never;
  const spec = { address: "lock", name: "Shed", class: "door" as const, zone, profile };
  const locks = await createKeypadLocks({ journalPath: null, memoryKey: world.randomBytes(32), world, locks: [spec] });
  const lock = locks.get(spec.address);
  if (lock === null) throw new Error("the lock was not made");
  const skin = httpSkin({ lock, tokenHash: createHash("sha256").update(TOKEN).digest("hex") });
  const gate = await openGate({ lock, skin, world });
  held = gate.held;
  return rigOn({
    world,
    driver: cardeaLockDriver({ world, log, fetch: calls.fetch }),
    gate,
    lock: handleOf(lock, profile, gate),
    sink: recordedSink(),
    logged: log.text,
    end: () => Promise.all([gate.close(), locks.close()]).then(() => {}),
  });
}

async function rigOn(stage: Stage): Promise<Rig> {
  const { world, driver, gate, lock, sink, logged } = stage;
  const { signal } = new AbortController();
  const open = (settings: unknown) => driver.open({ connectionId: "connection_shed", settings, sink, signal });
  const connection = await world.complete(open({ url: gate.url, token: TOKEN }), OPEN_MS_MAX);
  const port = connection.port(lock.address);
  if (port === null) throw new Error("the driver doesn't know its lock");
  return {
    connection,
    sink,
    lock,
    port,
    other: null,
    now: world.now,
    pass: world.advance,
    within: (withinMs, call) => world.complete(call, withinMs),
    reopen: async () => {
      await connection.close();
      return rigOn(stage);
    },
    openBadly: () => badSettings(gate.url).map((bad) => () => open(bad)),
    logged,
    close: () => connection.close().then(stage.end),
  };
}

/** Anything but a bare https address (or http on this machine) with the right token. */
function badSettings(url: string): readonly unknown[] {
  return [
    null,
    "lock",
    { url, token: 48291377 },
    { url, token: "48291377" },
    { url, token: "a-wrong-token-48291377" },
    { url: "http://192.0.2.7:8090", token: TOKEN },
    { url: "http://127.0.0.1.example.org", token: TOKEN },
    { url: "https://lock.example.org/48291377", token: TOKEN },
    { url: "https://owner:48291377@lock.example.org", token: TOKEN },
    { url: "ftp://127.0.0.1", token: TOKEN },
    { url: "http://127.0.0.1:9", token: TOKEN },
  ];
}

function handleOf(lock: KeypadLock, profile: LockProfile, gate: Gate): LockHandle {
  async function contents(): Promise<ReadonlyMap<number, string>> {
    // The lock's owner looks behind the mask: what can be read is a matter of the profile alone.
    const capabilities: { -readonly [Key in keyof LockProfile["capabilities"]]: LockProfile["capabilities"][Key] } =
      profile.capabilities;
    const { readBack } = capabilities;
    capabilities.readBack = "pin";
    const found = new Map<number, string>();
    for (let slot = 1; slot <= capabilities.slots.count; slot++) {
      const reading = await lock.read(slotNumber(slot));
      if (reading.kind === "seen" && reading.content.kind === "pin") found.set(slot, reading.content.pin.reveal());
    }
    capabilities.readBack = readBack;
    return found;
  }

  return {
    address: lock.address,
    capabilities: lock.capabilities,
    contents,
    press: async (digits) => (await lock.press(digits)).outcome === "granted",
    program: async (slot, digits) => {
      await lock.byHand.program(slotNumber(slot), digits === null ? null : Pin.parse(digits));
    },
    wipe: async () => void (await lock.byHand.clearAll()),
    fault: (fault, times = Number.POSITIVE_INFINITY) => gate.fault(fault, times),
    heal: gate.heal,
    report: async (report) => gate.report(report),
    traffic: gate.traffic,
  };
}

/** The system's fetch, with a count of the calls that are under way. */
function countedFetch() {
  let open = 0;
  const counted: typeof globalThis.fetch = async (input, init) => {
    open++;
    try {
      const response = await fetch(input, init);
      const { status, headers } = response;
      return new Response(await response.text(), { status, headers });
    } finally {
      open--;
    }
  };
  return { fetch: counted, open: () => open };
}

/** Waits until no call is under way for some turns of the event loop, but for those that nobody will answer. */
async function restOfCalls(underWay: () => number): Promise<void> {
  for (let calm = 0; calm < 6; calm++) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (underWay() > 0) calm = 0;
  }
}
