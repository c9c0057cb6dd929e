import {
  ACTIVATION_MINUTES_MAX,
  activationFrom,
  CardeaError,
  type CodeId,
  type Instant,
  isActivationLength,
  isOver,
  type RuleContext,
  stateOf,
  type Window,
} from "@cardea/core";
import type { Actor, StoredCode, StoredLock, Tx } from "../store/port.ts";
import { fullProblems } from "./draft.ts";
import { contextOf } from "./openings.ts";
import type { CodeDetail, CodeTools } from "./port.ts";
import { found, refuse } from "./refuse.ts";
import { reasonMissing } from "./reveal-pin.ts";
import { fullLocks, slotCounts } from "./room.ts";
import { scheduleEdge, tellCode, wakeLocks } from "../events/tell-code.ts";
import { readDetail } from "./view-code.ts";

export interface Activation {
  readonly codeId: CodeId;
  /** Whole minutes, 1 to 1440, from now. */
  readonly minutes: number;
  readonly reason: string;
}

/**
 * Wakes an emergency code for some minutes from now. While it is awake it can be extended, never shortened by this.
 * Locks without room are tolerated as long as one has room. Throws `conflict`, `no_free_slot`, `not_found`.
 */
export async function activateCode(
  tools: CodeTools,
  { codeId, minutes, reason }: Activation,
  actor: Actor,
): Promise<CodeDetail> {
  const why = reason.trim();
  if (!isActivationLength(minutes)) throw badMinutes();
  if (why === "") throw reasonMissing();
  return tools.store.unit(async (tx) => {
    const now = tools.world.now();
    const { code, context } = await sleepingCode(tx, codeId, now);
    const activation = extended(code.activation, activationFrom(now, minutes));
    const active = { ...code, activation, activationReason: why };
    await refuseWithoutRoom(tx, active, context, now);
    await tx.updateCode(active);
    const facts = { minutes, until: activation.until, extended: activation.from !== now };
    await tellCode(tx, active, { actor, action: "code.activated", at: now, facts, personal: { reason: why } });
    await wakeLocks(tx, active, now);
    await scheduleEdge(tx, active, context, now);
    return readDetail(tx, codeId, now);
  });
}

/** Puts an emergency code back to sleep before its time; one that sleeps stays as it is. */
export async function deactivateCode(
  tools: CodeTools,
  { codeId, reason }: { readonly codeId: CodeId; readonly reason: string | null },
  actor: Actor,
): Promise<CodeDetail> {
  return tools.store.unit(async (tx) => {
    const now = tools.world.now();
    const { code } = await sleepingCode(tx, codeId, now);
    if (code.activation !== null && code.activation.until > now) {
      const asleep = { ...code, activation: closedAt(code.activation, now) };
      await tx.updateCode(asleep);
      await tellCode(tx, asleep, {
        actor,
        action: "code.deactivated",
        at: now,
        ...(reason !== null && { personal: { reason } }),
      });
      await wakeLocks(tx, asleep, now);
    }
    return readDetail(tx, codeId, now);
  });
}

/** A window keeps at least one millisecond, also if it is closed in the one in which it opened. */
function closedAt({ from }: Window, now: Instant): Window {
  return { from: now > from ? from : ((now - 1) as Instant), until: now };
}

async function sleepingCode(tx: Tx, codeId: CodeId, now: Instant): Promise<{ code: StoredCode; context: RuleContext }> {
  const { siteId } = found(await tx.code(codeId), "code");
  await tx.holdSite(siteId);
  const code = found(await tx.code(codeId), "code");
  const context = contextOf(found(await tx.site(siteId), "site"));
  if (code.kind !== "emergency")
    throw new CardeaError("conflict", "Only an emergency code is activated; this one follows its times.");
  if (isOver(stateOf(code, context, now)))
    throw new CardeaError("conflict", "This code is over. Make a new emergency code.");
  return { code, context };
}

function extended(before: Window | null, wanted: Window): Window {
  if (before === null || before.until <= wanted.from) return wanted;
  if (wanted.until > before.until) return { from: before.from, until: wanted.until };
  throw new CardeaError("conflict", "It is already active for longer than that. Deactivate it to end it sooner.");
}

async function refuseWithoutRoom(tx: Tx, code: StoredCode, context: RuleContext, now: Instant): Promise<void> {
  const locks: StoredLock[] = [];
  for (const lockId of code.lockIds) locks.push(found(await tx.lock(lockId), "lock"));
  const full = await fullLocks(tx, { code, locks, context, now }, await slotCounts(tx, locks));
  if (full.size < locks.length) return;
  const site = found(await tx.site(code.siteId), "site");
  refuse(fullProblems(full, { site, context, locks }));
}

function badMinutes(): CardeaError {
  const message = `Give whole minutes, 1 to ${ACTIVATION_MINUTES_MAX}.`;
  return new CardeaError("invalid_field", message, { fields: [{ path: "minutes", code: "out_of_range", message }] });
}
