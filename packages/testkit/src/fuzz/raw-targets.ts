import { createHash, randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { assert, zoneOf } from "@cardea/core";
import { createKeypadLocks, httpSkin, PROFILES } from "@cardea/lock";
import { systemWorld } from "cardea/src/world/system-world.ts";
import { type FuzzedHouse, openFuzzedHouse } from "./fuzzed-house.ts";
import { type RawTarget, rawRequests } from "./raw-http.ts";

/** A target that ends when it is closed. */
export interface OpenTarget extends RawTarget {
  close(): Promise<void>;
}

const HOST = "127.0.0.1";

/** The server, listening on a free port of this machine. */
export async function serverTarget(): Promise<OpenTarget & { readonly house: FuzzedHouse }> {
  const house = await openFuzzedHouse();
  await house.house.app.listen({ host: HOST, port: 0 });
  const { port } = house.house.app.server.address() as AddressInfo;
  const bearer = house.house.operatorToken;
  const [lockId = ""] = house.ids()["lockId"] ?? [];
  const paths = ["/api/v1/codes", "/api/v1/events/stream", `/api/v1/locks/${lockId}/slots`, "/", "/metrics"];
  const requests = paths.flatMap((path) => rawRequests({ bearer, host: `${HOST}:${port}`, path }));
  return { name: "the server, raw", port, requests, house, close: house.close };
}

/** A lock that runs alone. */
export async function lockTarget(): Promise<OpenTarget> {
  const bearer = "a-management-token-of-a-fuzzed-lock";
  const zone = zoneOf("UTC");
  assert(zone !== null, "UTC is a zone");
  const spec = { address: "lock", name: "Shed", class: "door" as const, zone, profile: PROFILES.built_in_default };
  const memory = { journalPath: null, memoryKey: randomBytes(32), world: systemWorld() };
  const locks = await createKeypadLocks({ ...memory, locks: [spec] });
  const lock = locks.get("lock");
  assert(lock !== null, "the lock was made");
  const server = httpSkin({ lock, tokenHash: createHash("sha256").update(bearer).digest("hex") });
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const { port } = server.address() as AddressInfo;
  const paths = ["/lock", "/events", "/slots/3", "/keypad", "/", "/bolt"];
  const requests = paths.flatMap((path) => rawRequests({ bearer, host: `${HOST}:${port}`, path }));
  return {
    name: "the lock, raw",
    port,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await locks.close();
    },
  };
}
