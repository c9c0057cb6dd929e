import type { CodeId, LockId } from "@cardea/core";
import { makeCheckpoint } from "cardea/src/audit/checkpointer.ts";
import { tellCodeEdge } from "cardea/src/codes/code-edge.ts";
import type { LockPort, LockPorts } from "cardea/src/drivers/port.ts";
import { reviewKeypad } from "cardea/src/events/keypad.ts";
import type { JobHandler, Task } from "cardea/src/jobs/port.ts";
import { reconcileLock } from "cardea/src/sync/reconcile.ts";
import type { CrashHouse } from "./house.ts";
import { reachHere, relabel, within } from "./taps.ts";

/** Lets the house work: its jobs run until `stopLife`. */
export async function startLife(house: CrashHouse): Promise<void> {
  await house.jobs.start(handlersOf(house));
}

/** Ends what is under way, as a server that is asked to stop. */
export async function stopLife({ jobs, connections, store }: CrashHouse): Promise<void> {
  await jobs.stop();
  await connections.close();
  await store.close();
}

function handlersOf({ store, vault, world, log, connections, logKey }: CrashHouse): Readonly<Record<Task, JobHandler>> {
  const ports: LockPorts = {
    async portOf(id) {
      const port = await connections.portOf(id);
      return port === null ? null : tappedPort(port);
    },
  };
  return {
    sync_lock: (key, hold) =>
      within("plan", () => reconcileLock(key as LockId, { store, vault, world, log, ports, hold })),
    code_edge: (key) => within("edge", () => tellCodeEdge({ store, world }, key as CodeId)),
    keypad_review: (key) => within("keypad", () => reviewKeypad({ store, world }, key as LockId)),
    audit_checkpoint: () => within("checkpoint", async () => void (await makeCheckpoint({ store, logKey, world }))),
    retention: async () => {},
    push: async () => {},
  };
}

/** A port whose calls reach points: before it, and when the lock has answered but nothing is stored. */
function tappedPort(port: LockPort): LockPort {
  async function tapped<Answer>(label: "set" | "clear" | "read", call: () => Promise<Answer>): Promise<Answer> {
    relabel(label);
    reachHere("before the call");
    const answer = await call();
    reachHere("answered, nothing stored");
    return answer;
  }
  return {
    ...port,
    set: (slot, entry, signal) => tapped("set", () => port.set(slot, entry, signal)),
    clear: (slot, signal) => tapped("clear", () => port.clear(slot, signal)),
    read: (slot, signal) => tapped("read", () => port.read(slot, signal)),
  };
}
