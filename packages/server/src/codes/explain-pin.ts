import {
  CardeaError,
  type Instant,
  isDropped,
  type LockId,
  MINUTE_MS,
  Pin,
  type PinTag,
  type RuleContext,
  stateOf,
} from "@cardea/core";
import type { Actor, LivePlacement, StoredLock } from "../store/port.ts";
import { decide } from "./explain-decision.ts";
import { instantOf, parseMoment } from "./moments.ts";
import { contextOf, nextOpening, opensAt } from "./openings.ts";
import { placementView } from "./placement-view.ts";
import type { CodeTools, Explanation } from "./port.ts";
import { found } from "./refuse.ts";

/** So near to the present the lock's memory as last seen counts; further away only what is planned. */
const PRESENT_MS = MINUTE_MS;

/**
 * Whether these digits would open that door then, and why, from what Cardea knows. Since it is a way to try digits, it
 * is recorded like a reveal, before it answers. `at` null: now. Throws `not_found`, `invalid_field`.
 */
export async function explainPin(
  tools: CodeTools,
  { lockId, pin, at }: { readonly lockId: LockId; readonly pin: string; readonly at: string | null },
  actor: Actor,
): Promise<Explanation> {
  const { store, vault, world } = tools;
  const digits = Pin.parse(pin);
  if (digits === null) throw badField("pin", "A PIN has 4 to 12 digits and nothing else.");
  return store.unit(async (tx) => {
    const now = world.now();
    const lock = found(await tx.lock(lockId), "lock");
    const context = contextOf(found(await tx.site(lock.siteId), "site"));
    const moment = at === null ? null : parseMoment(at);
    if (at !== null && moment === null) throw badField("at", "Write it like 2026-07-01T15:00, or with an offset.");
    const when = moment === null ? now : instantOf(moment, context.zone);
    const pinTag: PinTag = vault.tagOf(lock.siteId, digits);
    const known = bestOf(await tx.placementsByTag(lockId, pinTag), (one) => isValidAt(one, context, when));
    const isPresent = Math.abs(when - now) <= PRESENT_MS;
    const decision = decide({ lock, known, slots: await tx.slots(lockId), pinTag, at: when, isPresent, context });
    const holder = known === null ? null : await tx.holder(known.code.holderId);
    const subject = { lockId, siteId: lock.siteId, ...(known !== null && { codeId: known.code.id }) };
    await tx.record([
      {
        actor,
        action: "lock.explained",
        subject,
        facts: { at: when, reason: decision.reason, wouldOpen: decision.wouldOpen },
      },
    ]);
    return {
      ...decision,
      ...aroundOf({ lock, known, now, at: when }, context),
      lockId,
      at: when,
      code: codeOf(known, holder?.name ?? "", when, context),
    };
  });
}

function badField(path: string, message: string): CardeaError {
  return new CardeaError("invalid_field", message, { fields: [{ path, code: "invalid_field", message }] });
}

function isValidAt({ placement, code }: LivePlacement, context: RuleContext, at: Instant): boolean {
  return !isDropped(placement, code) && opensAt(code, context, at);
}

/** The code that opens then, else the newest one with these digits. */
function bestOf(known: readonly LivePlacement[], opens: (one: LivePlacement) => boolean): LivePlacement | null {
  return known.find(opens) ?? known[0] ?? null;
}

function codeOf(known: LivePlacement | null, holder: string, at: Instant, context: RuleContext): Explanation["code"] {
  if (known === null) return null;
  const { id, kind } = known.code;
  return { id, kind, state: stateOf(known.code, context, at), holder };
}

interface Around {
  readonly lock: StoredLock;
  readonly known: LivePlacement | null;
  readonly now: Instant;
  readonly at: Instant;
}

function aroundOf(
  { lock, known, now, at }: Around,
  context: RuleContext,
): Pick<Explanation, "placement" | "window" | "nextWindow" | "keypad"> {
  const keypad = { enabled: lock.state.keypadSeen, lockedOutUntil: lock.state.lockedOutUntil };
  if (known === null) return { placement: null, window: null, nextWindow: null, keypad };
  const opening = isDropped(known.placement, known.code) ? null : nextOpening(known.code, context, at);
  const isOpen = opening !== null && opening.from <= at;
  return {
    placement: placementView({ ...known, lock, context, now }),
    window: isOpen ? opening : null,
    nextWindow: isOpen ? nextOpening(known.code, context, opening.until) : opening,
    keypad,
  };
}
