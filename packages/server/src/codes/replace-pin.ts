import { CardeaError, type CodeId, type Instant, isDropped, isOver, plus, stateOf } from "@cardea/core";
import type { Actor, StoredCode, StoredLock, Tx } from "../store/port.ts";
import { contextOf } from "./openings.ts";
import { type ChosenPin, drawFreePin, tagged, takePin } from "./pin-choice.ts";
import type { CodeDetail, CodeTools } from "./port.ts";
import { found, refuse } from "./refuse.ts";
import { slotCounts } from "./room.ts";
import { tellCode, wakeLocks } from "../events/tell-code.ts";
import { readDetail } from "./view-code.ts";
import type { Place } from "./wish.ts";

/**
 * Gives a code other digits: chosen ones for a custom code, drawn ones for all others (`pin` null). The old ones leave
 * the locks first. Throws `conflict` for a code that is over, and all that the choice of a PIN throws.
 */
export async function replacePin(
  tools: CodeTools,
  { codeId, pin }: { readonly codeId: CodeId; readonly pin: string | null },
  actor: Actor,
): Promise<CodeDetail> {
  return tools.store.unit(async (tx) => {
    const now = tools.world.now();
    const { code, place } = await readReplacing(tx, codeId, now);
    const choice = await choose(tools, tx, { code, place, pin, now });
    const replaced = await storeChoice(tools, tx, { code, place, choice, now });
    await forgetProof(tx, code, now);
    await tellCode(tx, replaced, {
      actor,
      action: "code.pin_replaced",
      at: now,
      facts: { pinLength: replaced.pinLength },
    });
    await wakeLocks(tx, replaced, now);
    return readDetail(tx, codeId, now);
  });
}

async function readReplacing(tx: Tx, codeId: CodeId, now: Instant): Promise<{ code: StoredCode; place: Place }> {
  const { siteId } = found(await tx.code(codeId), "code");
  await tx.holdSite(siteId);
  const code = found(await tx.code(codeId), "code");
  const site = found(await tx.site(siteId), "site");
  const context = contextOf(site);
  const state = stateOf(code, context, now);
  if (isOver(state)) throw new CardeaError("conflict", `This code is ${state}. Make a new code.`);
  const locks: StoredLock[] = [];
  for (const lockId of code.lockIds) locks.push(found(await tx.lock(lockId), "lock"));
  return { code, place: { site, context, locks } };
}

interface Replacing {
  readonly code: StoredCode;
  readonly place: Place;
  readonly now: Instant;
}

async function choose(
  tools: CodeTools,
  tx: Tx,
  { code, place, pin, now }: Replacing & { readonly pin: string | null },
): Promise<ChosenPin> {
  if (code.kind === "custom" && pin === null) throw pinNeeded("A custom code needs the digits that you chose.");
  if (code.kind !== "custom" && pin !== null)
    throw pinNeeded("Cardea draws the digits of such a code; leave them out.");
  const purpose = { code, place, now, counts: await slotCounts(tx, place.locks) };
  const picked = pin === null ? await drawFreePin(tools, tx, purpose) : await takePin(tools, tx, pin, purpose);
  if (picked.kind === "chosen" && picked.choice.pinTag !== code.pinTag) return picked.choice;
  refuse(picked.kind === "refused" ? picked.problems : []);
  throw pinNeeded("These are the digits it has already.");
}

function pinNeeded(message: string): CardeaError {
  return new CardeaError("invalid_field", message, { fields: [{ path: "pin", code: "invalid_field", message }] });
}

/** The old digits are remembered, so that nobody gets them soon; then the new ones take their place. */
async function storeChoice(
  tools: CodeTools,
  tx: Tx,
  { code, place, choice, now }: Replacing & { readonly choice: ChosenPin },
): Promise<StoredCode> {
  const old = tagged(tools, tools.vault.openPin(code.siteId, code.id, code.pin), place);
  await tx.updateCode(code, { prefixTag: old.prefixTag, reusableFrom: plus(now, 1) });
  const replaced = {
    ...code,
    version: code.version + 1,
    pin: tools.vault.sealPin(code.siteId, code.id, choice.pin),
    pinTag: choice.pinTag,
    pinLength: choice.pin.length,
  };
  await tx.updateCode(replaced, { prefixTag: choice.prefixTag, reusableFrom: null });
  return replaced;
}

/** What was proven was proven of the old digits. Their slot is kept until they are out of it. */
async function forgetProof(tx: Tx, code: StoredCode, now: Instant): Promise<void> {
  const placements = (await tx.placementsOfCode(code.id)).filter((one) => !isDropped(one, code));
  await tx.savePlacements(
    placements.map((placement) => ({
      ...placement,
      refusal: null,
      failures: null,
      ledger: { ...placement.ledger, wantedAt: now, acknowledgedAt: null, verifiedAt: null, proof: null },
    })),
  );
}
