import type { BookingId } from "../ids.ts";
import type { Zone } from "../time/wall.ts";
import { type Nights, nightsOf, shareNights, type Stay } from "./stay.ts";

/** A stay that is known from before, under the id of its booking. */
export interface KnownStay {
  readonly id: BookingId;
  readonly stay: Stay;
}

/** Who is who: each known stay and each told one is in exactly one of the three. */
export interface Matching<Known extends KnownStay> {
  readonly pairs: readonly { readonly known: Known; readonly told: Stay }[];
  /** Told for the first time. */
  readonly fresh: readonly Stay[];
  /** Not told any more. */
  readonly absent: readonly Known[];
}

export interface MatchContext {
  readonly zone: Zone;
  /** Whether the source keeps the UID of a stay; Booking.com gives the same stay another one on the next day. */
  readonly hasStableUids: boolean;
}

/**
 * Finds the stays of an answer among those known of the same feed: by their confirmation, else by their UID, else by their
 * nights. Two that bear different confirmations are never the same, whatever else they share: it is another guest. The order
 * in which stays are told does not matter.
 */
export function matchStays<Known extends KnownStay>(
  known: readonly Known[],
  told: readonly Stay[],
  context: MatchContext,
): Matching<Known> {
  const knownLeft = new Map(known.map((one) => [one, nightsOf(one.stay, context.zone)]));
  const toldLeft = new Map(told.map((stay) => [stay, nightsOf(stay, context.zone)]));
  const pairs: { known: Known; told: Stay }[] = [];
  for (const evidence of EVIDENCE) {
    for (const pair of candidates(evidence, { knownLeft, toldLeft, context })) {
      if (!knownLeft.has(pair.known) || !toldLeft.has(pair.told)) continue;
      knownLeft.delete(pair.known);
      toldLeft.delete(pair.told);
      pairs.push({ known: pair.known, told: pair.told });
    }
  }
  return { pairs, fresh: [...toldLeft.keys()], absent: [...knownLeft.keys()] };
}

/** Two stays that are compared. */
interface Comparison {
  readonly known: Stay;
  readonly told: Stay;
  readonly knownNights: Nights;
  readonly toldNights: Nights;
  readonly context: MatchContext;
}

interface Evidence {
  /** Stays are compared only where they share this; null: with none. */
  readonly keyOf: (stay: Stay, nights: Nights) => string | number | null;
  readonly isSame: (comparison: Comparison) => boolean;
}

/** In this order: the first that speaks for a pair decides. */
const EVIDENCE: readonly Evidence[] = [
  { keyOf: ({ confirmation }) => confirmation, isSame: () => true },
  {
    keyOf: ({ uid }) => uid,
    isSame: (pair) =>
      !haveOtherConfirmations(pair) &&
      (pair.context.hasStableUids || shareNights(pair.knownNights, pair.toldNights) || haveSameDeparture(pair)),
  },
  {
    keyOf: (_, { until }) => until,
    isSame: (pair) =>
      !haveOtherConfirmations(pair) &&
      !haveOtherNames(pair) &&
      !haveOtherUids(pair) &&
      shareNights(pair.knownNights, pair.toldNights),
  },
];

interface Left<Known> {
  readonly knownLeft: ReadonlyMap<Known, Nights>;
  readonly toldLeft: ReadonlyMap<Stay, Nights>;
  readonly context: MatchContext;
}

interface Candidate<Known> {
  readonly known: Known;
  readonly told: Stay;
  /** By how many days the two differ; several stays may bear one confirmation. */
  readonly distance: number;
}

/** All pairs that the evidence speaks for, those that differ least first. */
function candidates<Known extends KnownStay>(
  { keyOf, isSame }: Evidence,
  { knownLeft, toldLeft, context }: Left<Known>,
): readonly Candidate<Known>[] {
  const byKey = new Map<string | number, Known[]>();
  for (const [known, nights] of knownLeft) {
    const key = keyOf(known.stay, nights);
    if (key !== null) byKey.set(key, [...(byKey.get(key) ?? []), known]);
  }
  const found: Candidate<Known>[] = [];
  for (const [told, toldNights] of toldLeft) {
    const key = keyOf(told, toldNights);
    for (const known of (key === null ? undefined : byKey.get(key)) ?? []) {
      const knownNights = knownLeft.get(known) ?? nightsOf(known.stay, context.zone);
      if (!isSame({ known: known.stay, told, knownNights, toldNights, context })) continue;
      const days = Math.abs(knownNights.from - toldNights.from) + Math.abs(knownNights.until - toldNights.until);
      found.push({ known, told, distance: 2 * days + (known.stay.uid === told.uid ? 0 : 1) });
    }
  }
  return found.sort((a, b) => a.distance - b.distance || compare(a.known.id, b.known.id) || byText(a.told, b.told));
}

function haveOtherConfirmations({ known, told }: Comparison): boolean {
  return known.confirmation !== null && told.confirmation !== null && known.confirmation !== told.confirmation;
}

function haveOtherNames({ known, told }: Comparison): boolean {
  const [before, now] = [known.guest.name, told.guest.name].map((name) => name?.trim().toLowerCase() ?? null);
  return before !== null && now !== null && before !== now;
}

/** Where a UID stays with its stay, another UID is another stay. */
function haveOtherUids({ known, told, context }: Comparison): boolean {
  return context.hasStableUids && known.uid !== null && told.uid !== null && known.uid !== told.uid;
}

function haveSameDeparture({ knownNights, toldNights }: Comparison): boolean {
  return knownNights.until === toldNights.until;
}

function byText(a: Stay, b: Stay): number {
  return compare(a.uid ?? "", b.uid ?? "") || compare(a.guest.name ?? "", b.guest.name ?? "");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
