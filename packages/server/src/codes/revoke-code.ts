import { type CodeId, type Instant, isOver, type RuleContext, stateOf } from "@cardea/core";
import type { Actor, StoredCode, Tx } from "../store/port.ts";
import { backupOf } from "./backup-code.ts";
import { contextOf } from "./openings.ts";
import type { CodeDetail, CodeTools } from "./port.ts";
import { found } from "./refuse.ts";
import { tellCode, wakeLocks } from "../events/tell-code.ts";
import { readDetail } from "./view-code.ts";

/**
 * Ends a code at once, with its backup code if it has one; its locks are told in the same unit. A code that is over already stays as it is, so that asking
 * twice answers the same. Throws `not_found`.
 */
export async function revokeCode(
  { store, world }: CodeTools,
  { codeId, reason }: { readonly codeId: CodeId; readonly reason: string | null },
  actor: Actor,
): Promise<CodeDetail> {
  return store.unit(async (tx) => {
    const now = world.now();
    const first = found(await tx.code(codeId), "code");
    await tx.holdSite(first.siteId);
    const code = found(await tx.code(codeId), "code");
    const site = found(await tx.site(code.siteId), "site");
    const backup = await backupOf(tx, codeId);
    for (const one of backup === null ? [code] : [code, backup])
      await endNow(tx, one, { reason, actor, context: contextOf(site), now });
    return readDetail(tx, codeId, now);
  });
}

export interface Ending {
  readonly reason: string | null;
  readonly actor: Actor;
  readonly context: RuleContext;
  readonly now: Instant;
}

/** Revokes one code, unless it is over already. */
export async function endNow(tx: Tx, code: StoredCode, { reason, actor, context, now }: Ending): Promise<void> {
  if (isOver(stateOf(code, context, now))) return;
  const revoked = { ...code, revokedAt: now, revokedReason: reason?.trim() || null };
  await tx.updateCode(revoked);
  const personal = reason === null ? {} : { personal: { reason } };
  await tellCode(tx, revoked, { actor, action: "code.revoked", at: now, ...personal });
  await wakeLocks(tx, revoked, now);
}
