import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { CardeaError } from "@cardea/core";
import type { Actuator } from "./actuator.ts";
import { type LockArguments, lockArguments } from "./arguments.ts";
import { createKeypadLocks } from "./keypad-locks.ts";
import { type LockProfile, PROFILES } from "./profile.ts";
import { lockSecrets } from "./secrets.ts";
import { httpSkin } from "./skins/http.ts";
import { relayCommand, relayFile } from "./skins/relay.ts";
import type { LockWorld } from "./world.ts";

/** Where a lock that runs alone gets its time and chance, and tells the operator what is going on. */
export interface LockHost {
  readonly world: LockWorld;
  /** One line for the operator. Never holds a PIN; holds the management token at the first start. */
  print(line: string): void;
}

export interface RunningLock {
  /** Where it is reached, e.g. `http://127.0.0.1:8090`. */
  readonly url: string;
  /** Closes the bolt, writes everything down and lets go of port and file. */
  close(): Promise<void>;
  /** Resolves once it is closed, by `close` or by SIGTERM or SIGINT. */
  readonly closed: Promise<void>;
}

/** The one lock of this process, in its memory. */
const ADDRESS = "lock";

/** Runs a lock alone, as `cardea lock` does. Throws cannot_start, with one sentence, if it can't. */
export async function runLock(argv: readonly string[], { world, print }: LockHost): Promise<RunningLock> {
  const wanted = lockArguments(argv);
  const journalPath = join(wanted.folder, "lock.journal");
  const secrets = await lockSecrets({ ...wanted, journalPath, world });
  const profile = profileOf(wanted);
  const actuator = actuatorOf(wanted, profile, world);
  const spec = { address: ADDRESS, name: wanted.name, class: wanted.class, zone: wanted.zone, profile };
  const locks = await createKeypadLocks({
    journalPath,
    memoryKey: secrets.memoryKey,
    world,
    locks: [actuator === null ? spec : { ...spec, actuator }],
  });
  const lock = locks.get(ADDRESS);
  if (lock === null) throw new CardeaError("internal", "The lock was not made.");
  const server = httpSkin({ lock, tokenHash: secrets.tokenHash });
  const url = await listen(server, wanted).catch(async (error: unknown) => {
    await locks.close();
    throw error;
  });
  const running = untilStopped(url, async () => {
    const ended = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await ended;
    await actuator?.close().catch(() => print("The relay could not be switched off."));
    await locks.close();
  });
  // Only now: who reads that it is ready may stop it at once.
  if (secrets.newToken !== null) print(`Management token (shown only now, keep it): ${secrets.newToken}`);
  print(`${wanted.name} is ready. Keypad: ${url}/`);
  return running;
}

function untilStopped(url: string, stop: () => Promise<void>): RunningLock {
  let closing: Promise<void> | null = null;
  const { promise: closed, resolve, reject } = Promise.withResolvers<void>();
  const onSignal = (): void => void close();
  const close = (): Promise<void> => {
    process.off("SIGTERM", onSignal).off("SIGINT", onSignal);
    closing ??= stop().then(resolve, reject);
    return closed;
  };
  process.on("SIGTERM", onSignal).on("SIGINT", onSignal);
  return { url, close, closed };
}

function profileOf(wanted: LockArguments): LockProfile {
  const preset: LockProfile = PROFILES[wanted.preset];
  return wanted.relaySeconds === null ? preset : { ...preset, relockSeconds: wanted.relaySeconds };
}

function actuatorOf(wanted: LockArguments, profile: LockProfile, world: LockWorld): Actuator | null {
  if (wanted.relayFile !== null) return relayFile(wanted.relayFile);
  if (wanted.relayCommand === null) return null;
  return relayCommand({ command: wanted.relayCommand, holdSeconds: profile.relockSeconds, world });
}

function listen(server: Server, { host, port }: LockArguments): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      const detail = `The lock can't listen on ${host} port ${port}; is another program there?`;
      reject(new CardeaError("cannot_start", detail, { cause }));
    });
    server.listen(port, host, () => {
      const { port: bound } = server.address() as AddressInfo;
      resolve(`http://${host.includes(":") ? `[${host}]` : host}:${bound}`);
    });
  });
}
