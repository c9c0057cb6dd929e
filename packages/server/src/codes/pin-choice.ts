import {
  type AccessCode,
  type CodeId,
  DAY_MS,
  drawPin,
  type FieldProblem,
  FOREVER,
  type Instant,
  lastInstantOf,
  merged,
  openWindowsOf,
  overlap,
  Pin,
  type PinTag,
  pinLengthFor,
  pinProblemsFor,
  plus,
  type RuleContext,
  unfenced,
  WEAKNESS_MESSAGES,
  weaknessOf,
  type Window,
} from "@cardea/core";
import type { LivePlacement, Reads, StoredLock } from "../store/port.ts";
import type { CodeTools } from "./port.ts";
import type { SlotCounts } from "./room.ts";
import type { Place } from "./wish.ts";

/** A drawn PIN isn't drawn again at the same site for so long after its code was over. */
export const PIN_REST_MS = 30 * DAY_MS;
/** Draws before the locks count as full of PINs. */
const DRAWS_MAX = 200;
/** Codes whose PINs begin alike are found by this many digits at most; a lock that compares more gets a stricter rule. */
const PREFIX_DIGITS_MAX = 4;
/** How far two endless codes with the same PIN are compared. */
const COMPARED_MS = 5 * 366 * DAY_MS;

/** Digits with the tags by which they are found again. */
export interface ChosenPin {
  readonly pin: Pin;
  readonly pinTag: PinTag;
  /** Null where no lock has a first-digits rule. */
  readonly prefixTag: PinTag | null;
}

export type PinChoice =
  | { readonly kind: "chosen"; readonly choice: ChosenPin }
  | { readonly kind: "refused"; readonly problems: readonly FieldProblem[] };

/** What a PIN is for. The code's own tag and length are not yet known. */
export interface PinPurpose {
  readonly code: AccessCode;
  readonly place: Place;
  readonly now: Instant;
  readonly counts: SlotCounts;
  /** The code takes the place of an unmanaged one with the same digits. */
  readonly adopts?: boolean;
}

/** Tags of a PIN on these locks. */
export function tagged({ vault }: Pick<CodeTools, "vault">, pin: Pin, { site, locks }: Place): ChosenPin {
  const count = prefixDigitsOf(locks);
  const prefixTag = count === null ? null : vault.prefixTagOf(site.id, pin, count);
  return { pin, pinTag: vault.tagOf(site.id, pin), prefixTag };
}

function prefixDigitsOf(locks: readonly StoredLock[]): number | null {
  const counts = locks.map(({ capabilities }) => capabilities.pin.uniqueFirstDigits).filter((count) => count !== null);
  return counts.length === 0 ? null : Math.min(PREFIX_DIGITS_MAX, ...counts);
}

/** The digits that a person chose, if all locks take them, they aren't easy to guess, and nobody else uses them then. */
export async function takePin(tools: CodeTools, reads: Reads, digits: string, purpose: PinPurpose): Promise<PinChoice> {
  const pin = Pin.parse(digits);
  if (pin === null) return refused("invalid_field", "A PIN has 4 to 12 digits and nothing else.");
  const { locks } = purpose.place;
  const problems = pinProblemsFor(
    pin,
    locks.map(({ capabilities }) => capabilities.pin),
  ).map(({ message }) => pinProblem("pin_not_allowed", message));
  const weakness = weaknessOf(pin);
  if (weakness !== null) problems.push(pinProblem("weak_pin", WEAKNESS_MESSAGES[weakness]));
  problems.push(...(await lengthProblems(reads, pin.length, purpose)));
  const choice = tagged(tools, pin, purpose.place);
  const rivals = await rivalsOf(reads, choice, purpose);
  problems.push(...rivals.map((rival) => pinProblem("pin_in_use", rival)));
  return problems.length === 0 ? { kind: "chosen", choice } : { kind: "refused", problems };
}

/** Fresh random digits that no live code on the locks has, none begins like where that matters, and no recent one had. */
export async function drawFreePin(tools: CodeTools, reads: Reads, purpose: PinPurpose): Promise<PinChoice> {
  const constraints = purpose.place.locks.map(({ capabilities }) => capabilities.pin);
  const length = await lengthToDraw(reads, purpose);
  if (length === null)
    return refused("pin_not_allowed", "No PIN length is taken by all of these locks; make a code for each of them.");
  for (let draws = 0; draws < DRAWS_MAX; draws++) {
    const pin = drawPin({
      length,
      constraints,
      randomInt: (bound) => tools.world.randomInt(bound),
      isTaken: () => false,
    });
    if (pin === null) break;
    const choice = tagged(tools, pin, purpose.place);
    if (await isFree(reads, choice, purpose)) return { kind: "chosen", choice };
  }
  return refused(
    "pin_space_exhausted",
    "No free digits were found for these locks. Revoke codes that are no longer needed.",
  );
}

/** How many digits a drawn PIN gets: by the busiest lock, and by what a lock that wants one length for all already holds. */
export async function lengthToDraw(reads: Reads, { code, place, counts }: PinPurpose): Promise<number | null> {
  const busiest = Math.max(0, ...place.locks.map(({ id }) => counts.get(id)?.live ?? 0));
  const constraints = place.locks.map(({ capabilities }) => capabilities.pin);
  const wanted = pinLengthFor(busiest + 1, constraints);
  for (const lock of place.locks) {
    const given = await lengthOn(reads, lock, code.id);
    if (given !== null) return constraints.every(({ lengths }) => lengths.includes(given)) ? given : null;
  }
  return wanted;
}

async function isFree(reads: Reads, choice: ChosenPin, purpose: PinPurpose): Promise<boolean> {
  const { place, now } = purpose;
  if ((await rivalsOf(reads, choice, purpose)).length > 0) return false;
  return !(await reads.drawnSince(place.site.id, choice.pinTag, plus(now, -PIN_REST_MS)));
}

/** Locks on which all PINs have one length, and not this one. */
export async function lengthProblems(
  reads: Reads,
  length: number,
  { code, place }: Pick<PinPurpose, "code" | "place">,
): Promise<readonly FieldProblem[]> {
  const problems: FieldProblem[] = [];
  for (const lock of place.locks) {
    const given = await lengthOn(reads, lock, code.id);
    if (given === null || given === length) continue;
    problems.push(
      pinProblem("pin_not_allowed", `On "${lock.name}" all PINs must have ${given} digits, like those already there.`),
    );
  }
  return problems;
}

/** The length that a lock with one length for all has by now; null if it is free. */
async function lengthOn(reads: Reads, lock: StoredLock, except: CodeId): Promise<number | null> {
  if (!lock.capabilities.pin.sameLength) return null;
  const live = await reads.livePlacements(lock.id);
  return live.find(({ code }) => code.id !== except)?.code.pinLength ?? null;
}

/** Sentences on what else uses such digits on these locks while the code is valid; none if they are free. */
export async function rivalsOf(
  reads: Reads,
  { pinTag, prefixTag }: ChosenPin,
  purpose: PinPurpose,
): Promise<readonly string[]> {
  const { code, place } = purpose;
  const lockIds = place.locks.map(({ id }) => id);
  const same = await reads.liveByTag(lockIds, pinTag);
  const strict = place.locks
    .filter(({ capabilities }) => capabilities.pin.uniqueFirstDigits !== null)
    .map(({ id }) => id);
  const alike = prefixTag === null ? [] : await reads.liveByPrefixTag(strict, prefixTag);
  const nameOf = (lockId: string): string => place.locks.find(({ id }) => id === lockId)?.name ?? "a lock";
  const sentences = [
    ...same
      .filter((rival) => isRival(rival, purpose))
      .map(({ placement }) => `Another code on "${nameOf(placement.lockId)}" uses these digits at that time.`),
    ...alike
      .filter(
        (rival) =>
          rival.code.pinTag !== pinTag &&
          rival.code.id !== code.id &&
          clash(code, rival.code, place.context, purpose.now),
      )
      .map(
        ({ placement }) =>
          `Another code on "${nameOf(placement.lockId)}" begins with the same digits, which that lock refuses.`,
      ),
  ];
  if (await isForeign(reads, pinTag, purpose))
    sentences.push("A code that Cardea did not place uses these digits on one of the locks.");
  return [...new Set(sentences)];
}

async function isForeign(reads: Reads, pinTag: PinTag, { counts, place, adopts }: PinPurpose): Promise<boolean> {
  const lockIds = place.locks.map(({ id }) => id).filter((id) => (counts.get(id)?.unmanaged ?? 0) > 0);
  return adopts !== true && lockIds.length > 0 && (await reads.unmanagedTags(lockIds)).has(pinTag);
}

/** A drawn PIN belongs to one code alone; a chosen one may serve another code at another time. */
function isRival(rival: LivePlacement, { code, place, now }: PinPurpose): boolean {
  if (rival.code.id === code.id) return false;
  return !code.pinChosen || !rival.code.pinChosen || clash(code, rival.code, place.context, now);
}

/** Whether two codes are ever open at once from now on. */
function clash(a: AccessCode, b: AccessCode, context: RuleContext, now: Instant): boolean {
  const until = Math.min(endFor(a, context), endFor(b, context)) as Instant;
  const span: Window = { from: now, until: Math.min(until, plus(now, COMPARED_MS)) as Instant };
  if (span.from >= span.until) return false;
  return overlap(wantedIn(a, context, span), wantedIn(b, context, span));
}

function endFor(code: AccessCode, context: RuleContext): Instant {
  return code.kind === "emergency" ? FOREVER : (lastInstantOf(code.rule, context) ?? FOREVER);
}

/** An emergency code may be wanted at any time, one with a fence whenever its times allow. */
function wantedIn(code: AccessCode, context: RuleContext, span: Window): readonly Window[] {
  if (code.kind === "emergency") return code.revokedAt === null ? [span] : [];
  return merged(openWindowsOf(unfenced(code), context, span));
}

function pinProblem(code: string, message: string): FieldProblem {
  return { path: "pin", code, message };
}

function refused(code: string, message: string): PinChoice {
  return { kind: "refused", problems: [pinProblem(code, message)] };
}
