import { type CodeId, isOver, stateOf } from "@cardea/core";
import type { Actor } from "../store/port.ts";
import { contextOf } from "./openings.ts";
import type { CodeDetail, CodeTools } from "./port.ts";
import { found } from "./refuse.ts";
import { tellCode, wakeLocks } from "../events/tell-code.ts";
import { readDetail } from "./view-code.ts";

/**
 * Ends a code at once; its locks are told in the same unit. A code that is over already stays as it is, so that asking
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
    if (!isOver(stateOf(code, contextOf(site), now))) {
      const revoked = { ...code, revokedAt: now, revokedReason: reason?.trim() || null };
      await tx.updateCode(revoked);
      await tellCode(tx, revoked, {
        actor,
        action: "code.revoked",
        at: now,
        ...(reason !== null && { personal: { reason } }),
      });
      await wakeLocks(tx, revoked, now);
    }
    return readDetail(tx, codeId, now);
  });
}
