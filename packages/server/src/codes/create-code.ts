import { type AccessCode, assert, type CodeId, type HolderId, type Instant, type Placement } from "@cardea/core";
import type { Actor, StoredCode, StoredHolder, Tx } from "../store/port.ts";
import { boundsOf, draftOf, judgeDraft, newId, newPlacements } from "./draft.ts";
import type { ChosenPin } from "./pin-choice.ts";
import type { ChangedCode, CodeInput, CodeTools, HolderInput } from "./port.ts";
import { refuse } from "./refuse.ts";
import { publicFacts, scheduleEdge, tellCode, wakeLocksFor } from "../events/tell-code.ts";
import { detailOf } from "./view-code.ts";
import { readWish, type Wish } from "./wish.ts";

/** A wish that is to be made real, and by whom. */
export interface Making {
  readonly tools: CodeTools;
  readonly input: CodeInput;
  readonly wish: Wish;
  readonly actor: Actor;
  readonly now: Instant;
}

/**
 * Makes a code with its holder and its place on each lock, in one unit. The answer holds no PIN: that is revealed.
 * Throws CardeaError with every bad field; `pin_in_use`, `weak_pin`, `no_free_slot` and the like.
 */
export async function createCode(tools: CodeTools, input: CodeInput, actor: Actor): Promise<ChangedCode> {
  const now = tools.world.now();
  const { wish, ...made } = await tools.store.unit(async (tx) => {
    // Within the unit, since the connection that writes has what it needs at hand.
    const { wish, problems } = await readWish(tx, input, now);
    refuse(problems);
    assert(wish !== null, "a wish without a place has problems");
    // With the code on top: who remembers answers looks for it there.
    return { ...(await make(tx, { tools, input, wish, actor, now })), wish };
  });
  const { context, locks } = wish.place;
  const detail = detailOf({ ...made, context, locks: new Map(locks.map((lock) => [lock.id, lock])), now });
  return { code: detail, notes: wish.notes };
}

interface Made {
  readonly code: StoredCode;
  readonly holder: StoredHolder;
  readonly placements: readonly Placement[];
}

async function make(tx: Tx, making: Making): Promise<Made> {
  const { tools, input, wish, now } = making;
  const { place } = wish;
  await tx.holdSite(place.site.id);
  const holderId = wish.knownHolder?.id ?? newId(tools.world, "holder", now);
  const draft = draftOf(wish, { codeId: newId(tools.world, "code", now), holderId }, now);
  const { choice, problems } = await judgeDraft(tools, tx, { code: draft, place, now, digits: input.pin ?? null });
  refuse(problems);
  assert(choice !== null, "a draft without problems has digits");
  return insertNew(tx, making, { draft, choice, settle: (placement) => placement });
}

interface Draft {
  readonly draft: AccessCode;
  readonly choice: ChosenPin;
  /** What is known already of each of its placements. */
  readonly settle: (placement: Placement) => Placement;
  /** The code that it is to stand in for; else none. */
  readonly backupOf?: CodeId;
}

/** Stores a code that nothing stands against, with its holder and placements, and tells of it. */
export async function insertNew(tx: Tx, making: Making, { draft, choice, settle, backupOf }: Draft): Promise<Made> {
  const { tools, input, wish, actor, now } = making;
  const { place } = wish;
  const holder = wish.knownHolder ?? newHolder(making, input.holder, draft.holderId);
  const code = { ...storedCode(making, draft, choice), backupOf: backupOf ?? null };
  const placements = newPlacements(tools.world, code, place, now).map(settle);
  if (wish.knownHolder === null) await tx.insertHolder(holder);
  await tx.insertCode(code, placements, { prefixTag: choice.prefixTag, reusableFrom: null });
  await tellCode(tx, code, {
    actor,
    action: "code.created",
    at: now,
    facts: publicFacts(code),
    personal: personalFacts(holder, input.holder),
  });
  await wakeLocksFor(tx, code, now);
  await scheduleEdge(tx, code, place.context, now);
  return { code, holder, placements };
}

function storedCode(
  { tools, input, actor, wish: { place } }: Making,
  draft: AccessCode,
  { pin, pinTag }: ChosenPin,
): Omit<StoredCode, "backupOf"> {
  return {
    ...draft,
    pinTag,
    pinLength: pin.length,
    pin: tools.vault.sealPin(draft.siteId, draft.id, pin),
    label: textOrNull(input.label),
    note: textOrNull(input.note),
    createdBy: actor,
    revokedReason: null,
    activationReason: null,
    ...boundsOf(draft, place.context),
    lastUsedAt: null,
    version: 1,
  };
}

/** Trimmed; null if nothing is left. */
export function textOrNull(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? "";
  return trimmed === "" ? null : trimmed;
}

function newHolder({ tools, wish, now }: Making, input: HolderInput, id: HolderId): StoredHolder {
  assert(!("id" in input), "a holder by id is a known one");
  assert(input.name !== undefined, "a new holder has a name");
  const { site } = wish.place;
  const contact = { email: input.email, phone: input.phone, locale: input.locale };
  const isEmpty = Object.values(contact).every((value) => value === undefined);
  return {
    id,
    siteId: site.id,
    name: input.name.trim(),
    contact: isEmpty
      ? null
      : tools.vault.seal({ siteId: site.id, purpose: "holder", recordId: id }, JSON.stringify(contact)),
    createdAt: now,
    erasedAt: null,
  };
}

function personalFacts(holder: StoredHolder, input: HolderInput): Readonly<Record<string, string>> {
  const facts: Record<string, string> = { name: holder.name };
  if (!("id" in input)) {
    if (input.email !== undefined) facts["email"] = input.email;
    if (input.phone !== undefined) facts["phone"] = input.phone;
  }
  return facts;
}
