import { closeAlarms } from "../events/alarms.ts";
import type { Actor, AlarmKind, StoredCode, Tx } from "../store/port.ts";
import type { Instant } from "@cardea/core";

const GUEST_KINDS: readonly AlarmKind[] = [
  "guest_code_fails",
  "guest_no_position",
  "guest_other_device",
  "guest_has_backup",
];

export interface Closing {
  readonly actor: Actor;
  readonly at: Instant;
  /** Undefined: all that guests can raise. */
  readonly kinds?: readonly AlarmKind[];
}

/** What a guest asked for is done: closes the alarms about this code. */
export async function closeGuestAlarms(tx: Tx, code: StoredCode, { actor, at, kinds }: Closing): Promise<void> {
  for (const lockId of code.lockIds) {
    const open = await tx.alarms({ open: true, lockId });
    const done = open.filter(({ kind, codeId }) => codeId === code.id && (kinds ?? GUEST_KINDS).includes(kind));
    await closeAlarms(tx, done, { actor, at });
  }
}
