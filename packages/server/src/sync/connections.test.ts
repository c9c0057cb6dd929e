import { CardeaError } from "@cardea/core";
import { silentLog } from "@cardea/testkit";
import { describe, expect, test } from "vitest";
import type { Driver } from "../drivers/port.ts";
import type { StoredConnection } from "../store/port.ts";
import { systemWorld } from "../world/system-world.ts";
import { Connections, type ConnectionTools } from "./connections.ts";

const stored = (id: string): StoredConnection =>
  ({ id, siteId: "site_1", kind: "radio", name: id, settings: "{}", createdAt: 0 }) as unknown as StoredConnection;

/** A driver that counts what is open, and a store that holds no locks. */
function openRig(fails = false) {
  const open = new Set<string>();
  const driver: Driver = {
    kind: "radio",
    async open({ connectionId, sink }) {
      if (fails) throw new CardeaError("lock_unreachable", "Nothing answers.");
      expect(connectionId === "peek").toBe((await sink.lastSequence("1")) === Number.MAX_SAFE_INTEGER);
      open.add(connectionId);
      return {
        locks: async () => [],
        port: () => null,
        test: async () => ({ ok: true, message: "" }),
        close: async () => void open.delete(connectionId),
      };
    },
  };
  const tools = {
    store: { locks: async () => [], lock: async () => null },
    vault: { open: (_context: unknown, sealed: string) => sealed },
    world: systemWorld(),
    log: silentLog,
    driverOf: async (kind: string) => (kind === "radio" ? driver : null),
    sinkOf: () => ({ lastSequence: async () => 0 }),
  };
  return { open, connections: new Connections(tools as unknown as ConnectionTools) };
}

describe("connections", () => {
  test("that were removed elsewhere are closed, and one that is just being made is not", async () => {
    const { open, connections } = openRig();
    const [kept, gone, fresh] = [stored("kept"), stored("gone"), stored("fresh")];
    await connections.closeGone([kept, gone]);
    await connections.openNew([kept, gone]);
    await connections.open(fresh);
    await connections.closeGone([kept]);
    expect([...open]).toEqual(["kept", "fresh"]);
    expect(connections.get(gone.id)).toBeNull();
    await connections.openNew([gone]);
    expect([...open]).toEqual(["kept", "fresh"]);
    await connections.close();
  });

  test("are looked at without being kept, and without hearing the log of their locks", async () => {
    const { open, connections } = openRig();
    expect(await connections.peek("radio", {})).toEqual([]);
    expect([...open]).toEqual([]);
    await expect(connections.peek("pigeon", {})).rejects.toMatchObject({ code: "invalid_field" });
  });

  test("that do not open are not tried again once they were removed", async () => {
    const { open, connections } = openRig(true);
    await connections.openNew([stored("lost")]);
    await connections.forget(stored("lost").id);
    await connections.openNew([stored("lost")]);
    expect([...open]).toEqual([]);
    await connections.close();
  });
});
