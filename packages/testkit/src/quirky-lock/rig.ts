import type { Driver } from "cardea/src/drivers/port.ts";
import { recordedLog } from "../driver-contract/recorded-log.ts";
import { recordedSink } from "../driver-contract/recorded-sink.ts";
import type { DriverUnderTest, Quirk, Rig } from "../driver-contract/rig.ts";
import { type VirtualWorld, virtualWorld } from "../virtual-world.ts";
import { createAir } from "./air.ts";
import { QUIRKY_SECRET, quirkyDriver, type QuirkyTools } from "./driver.ts";
import { createQuirkyLock } from "./lock.ts";

const OPEN_MS_MAX = 30_000;

/** The quirky driver, or a copy of it with planted faults, as the suite takes it. It has every quirk. */
export function quirkyUnderTest(makeDriver: (tools: QuirkyTools) => Driver = quirkyDriver): DriverUnderTest {
  return { name: "the quirky driver", impossible: {}, open: (quirks) => openRig(quirks, makeDriver) };
}

async function openRig(quirks: ReadonlySet<Quirk>, makeDriver: (tools: QuirkyTools) => Driver): Promise<Rig> {
  const world = virtualWorld();
  const air = createAir(world);
  const log = recordedLog();
  const lock = createQuirkyLock({ address: "front", world, air, quirks });
  const other = createQuirkyLock({ address: "garage", world, air, quirks: new Set() });
  const driver = makeDriver({ air, world, log });
  const fixed = { driver, world, lock, other, sink: recordedSink(), logged: log.text };
  return rigOn(fixed);
}

type Fixed = Pick<Rig, "lock" | "other" | "sink" | "logged"> & {
  readonly driver: Driver;
  readonly world: VirtualWorld;
};

async function rigOn(fixed: Fixed): Promise<Rig> {
  const { driver, world, lock, other, sink, logged } = fixed;
  const signal = new AbortController().signal;
  const open = (settings: unknown) => driver.open({ connectionId: "connection_quirky", settings, sink, signal });
  const connection = await world.complete(open({ secret: QUIRKY_SECRET }), OPEN_MS_MAX);
  const port = connection.port(lock.address);
  if (port === null) throw new Error("the driver doesn't know its lock");
  return {
    connection,
    sink,
    lock,
    port,
    other,
    now: world.now,
    pass: world.advance,
    within: (withinMs, call) => world.complete(call, withinMs),
    reopen: async () => {
      await connection.close();
      return rigOn(fixed);
    },
    openBadly: () => [null, "radio", {}, { secret: 48291377 }, { secret: "48291377" }].map((bad) => () => open(bad)),
    logged,
    close: () => connection.close(),
  };
}
