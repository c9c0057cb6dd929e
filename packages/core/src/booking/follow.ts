import { MINUTE_MS, type Instant } from "../time/instant.ts";
import { holds, type Window } from "../time/window.ts";
import { type KnownStay, matchStays, type MatchContext } from "./match.ts";
import { isSameEdge, nightsOf, type Stay } from "./stay.ts";

/** What Cardea holds of a booking. */
export type BookingState =
  | { readonly kind: "expected" }
  /** Not told any more, for so many readings; what that means is not clear yet. */
  | { readonly kind: "missing"; readonly since: Instant; readonly misses: number }
  /** It went missing with so many others that a person has to say what that means. */
  | { readonly kind: "held"; readonly since: Instant }
  | { readonly kind: "canceled"; readonly at: Instant; readonly because: CancelReason };

/** `told`: the channel said so. `disappeared`: it is not told any more. */
export type CancelReason = "told" | "disappeared";

export interface Booking extends KnownStay {
  readonly state: BookingState;
  /** When its guest may come in. */
  readonly window: Window;
}

/** How far a feed is trusted. */
export interface FeedPolicy extends MatchContext {
  /** A stay that could as well be a day on which nobody is let in counts as a stay. */
  readonly takesAmbiguous: boolean;
  /** When the guest of a stay may come in; null where nothing is left between check-in and check-out. */
  readonly windowOf: (stay: Stay) => Window | null;
  /** Stays that other feeds tell of the same doors: one channel shows the stays of another as if they were its own. */
  readonly elsewhere: readonly Stay[];
  /** A person said that what is held is really canceled. */
  readonly isCancelingConfirmed: boolean;
}

/** What a reading means for one booking. */
export type BookingChange<Known extends Booking> =
  | { readonly kind: "begin"; readonly stay: Stay; readonly window: Window }
  /** The same stay at other times, and maybe with other details. Its code stays the same. */
  | { readonly kind: "move"; readonly booking: Known; readonly stay: Stay; readonly window: Window }
  /** Nothing but details of the guest. */
  | { readonly kind: "enrich"; readonly booking: Known; readonly stay: Stay }
  /** It is told again. */
  | { readonly kind: "return"; readonly booking: Known; readonly stay: Stay; readonly window: Window }
  | { readonly kind: "miss"; readonly booking: Known; readonly state: BookingState & { readonly kind: "missing" } }
  | { readonly kind: "hold"; readonly booking: Known; readonly state: BookingState & { readonly kind: "held" } }
  | { readonly kind: "cancel"; readonly booking: Known; readonly because: CancelReason };

/** A stay is canceled once it was missing in so many readings in a row, and for so long. */
export const MISSES_MAX = 2;
export const MISSING_MS = 10 * MINUTE_MS;
/** The same where the calendar came without any event: far more often a fault of the channel than an empty house. */
export const EMPTY_MISSES_MAX = 8;
export const EMPTY_MISSING_MS = 110 * MINUTE_MS;
/** Where at least so many, and more than this share of all that are to come, would be canceled, a person is asked. */
export const MASS_COUNT = 3;
export const MASS_SHARE = 0.5;

/** What one sound reading of a feed tells. */
export interface ToldStays {
  readonly stays: readonly Stay[];
  /** The UIDs of events that could not be read: those stays may well be told. Null: one without a UID. */
  readonly unreadable: ReadonlySet<string | null>;
  /** Whether the calendar had no event at all, of any kind. */
  readonly isEmpty: boolean;
}

/**
 * What a sound reading of a feed changes. Answers the same for the same reading, whatever the order of its stays, and nothing
 * where nothing changed. A stay that has begun is ended by nothing but its own words: being told as canceled, or with another
 * departure that is still to come. What could not be read has no place here: it changes nothing.
 */
export function followFeed<Known extends Booking>(
  now: Instant,
  bookings: readonly Known[],
  { stays, unreadable, isEmpty }: ToldStays,
  policy: FeedPolicy,
): readonly BookingChange<Known>[] {
  const { pairs, fresh, absent } = matchStays(bookings, stays, policy);
  const told = pairs.flatMap(({ known, told: stay }) => followTold(now, known, stay, policy));
  const gone = absent.filter(({ stay }) => !unreadable.has(stay.uid));
  const begun = fresh.flatMap((stay) => followFresh(now, stay, policy));
  return [...told, ...begun, ...followAbsent(now, gone, { bookings, isEmpty, policy })];
}

function followTold<Known extends Booking>(
  now: Instant,
  booking: Known,
  told: Stay,
  policy: FeedPolicy,
): readonly BookingChange<Known>[] {
  if (booking.window.until <= now) return [];
  const isCanceled = booking.state.kind === "canceled";
  if (told.isCanceled) return isCanceled ? [] : [{ kind: "cancel", booking, because: "told" }];
  const stay = merged(now, booking, told, policy);
  const window = policy.windowOf(stay) ?? booking.window;
  if (booking.state.kind !== "expected") return [{ kind: "return", booking, stay, window }];
  if (window.from !== booking.window.from || window.until !== booking.window.until)
    return [{ kind: "move", booking, stay, window }];
  return isSameStay(stay, booking.stay) ? [] : [{ kind: "enrich", booking, stay }];
}

/** What is known and told together: what is told counts, but for what a channel only left out or moved on with the day. */
function merged(now: Instant, { stay: known, window }: Booking, told: Stay, policy: FeedPolicy): Stay {
  const { name, phoneEnd, phone, email, count } = told.guest;
  const guest = {
    name: name ?? known.guest.name,
    phoneEnd: phoneEnd ?? known.guest.phoneEnd,
    phone: phone ?? known.guest.phone,
    email: email ?? known.guest.email,
    count: count ?? known.guest.count,
  };
  const all: Stay = {
    ...told,
    guest,
    confirmation: told.confirmation ?? known.confirmation,
    checkIn: told.checkIn ?? known.checkIn,
    checkOut: told.checkOut ?? known.checkOut,
  };
  if (!holds(window, now)) return all;
  // Some channels let a stay begin anew each day, and its guest is inside.
  const inside = { ...all, arrival: known.arrival, checkIn: known.checkIn };
  const until = policy.windowOf(inside)?.until;
  return until === undefined || until <= now
    ? { ...inside, departure: known.departure, checkOut: known.checkOut }
    : inside;
}

function followFresh(now: Instant, stay: Stay, policy: FeedPolicy): readonly BookingChange<never>[] {
  const isTaken = stay.certainty === "firm" || (stay.certainty === "ambiguous" && policy.takesAmbiguous);
  if (stay.isCanceled || !isTaken || isEcho(stay, policy)) return [];
  const window = policy.windowOf(stay);
  return window === null || window.until <= now ? [] : [{ kind: "begin", stay, window }];
}

/** Whether an ambiguous stay is what another channel told already. */
function isEcho(stay: Stay, { elsewhere, zone }: FeedPolicy): boolean {
  if (stay.certainty === "firm") return false;
  const nights = nightsOf(stay, zone);
  return elsewhere.some((other) => {
    const { from, until } = nightsOf(other, zone);
    return other.certainty === "firm" && from === nights.from && until === nights.until;
  });
}

interface Absence<Known extends Booking> {
  readonly bookings: readonly Known[];
  readonly isEmpty: boolean;
  readonly policy: FeedPolicy;
}

function followAbsent<Known extends Booking>(
  now: Instant,
  absent: readonly Known[],
  { bookings, isEmpty, policy }: Absence<Known>,
): readonly BookingChange<Known>[] {
  const isToCome = ({ window, state }: Booking): boolean => window.from > now && state.kind !== "canceled";
  const missing = absent.filter(isToCome).map((booking) => ({ booking, state: missedOnceMore(booking, now) }));
  const isOverdue = ({ state }: (typeof missing)[number]): boolean =>
    state.kind === "held" ||
    (state.misses >= (isEmpty ? EMPTY_MISSES_MAX : MISSES_MAX) &&
      now - state.since >= (isEmpty ? EMPTY_MISSING_MS : MISSING_MS));
  const overdue = missing.filter(isOverdue);
  const isMass = overdue.length >= MASS_COUNT && overdue.length > MASS_SHARE * bookings.filter(isToCome).length;
  return missing.flatMap((one): readonly BookingChange<Known>[] => {
    const { booking, state } = one;
    if (isOverdue(one)) {
      if (policy.isCancelingConfirmed || !isMass) return [{ kind: "cancel", booking, because: "disappeared" }];
      return state.kind === "held" ? [] : [{ kind: "hold", booking, state: { kind: "held", since: state.since } }];
    }
    return state.kind === "missing" ? [{ kind: "miss", booking, state }] : [];
  });
}

type Missing = Extract<BookingState, { readonly kind: "missing" | "held" }>;

function missedOnceMore({ state }: Booking, now: Instant): Missing {
  if (state.kind === "held") return state;
  if (state.kind === "missing") return { ...state, misses: state.misses + 1 };
  return { kind: "missing", since: now, misses: 1 };
}

function isSameStay(a: Stay, b: Stay): boolean {
  return (
    isSameEdge(a.arrival, b.arrival) &&
    isSameEdge(a.departure, b.departure) &&
    a.uid === b.uid &&
    a.confirmation === b.confirmation &&
    a.checkIn === b.checkIn &&
    a.checkOut === b.checkOut &&
    a.certainty === b.certainty &&
    (Object.keys(a.guest) as (keyof Stay["guest"])[]).every((name) => a.guest[name] === b.guest[name])
  );
}

/** What Cardea holds of a booking after a change; `begin` has no booking before it. */
export function bookingAfter(change: BookingChange<Booking>, now: Instant): Pick<Booking, "stay" | "window" | "state"> {
  switch (change.kind) {
    case "begin":
    case "move":
    case "return":
      return { stay: change.stay, window: change.window, state: { kind: "expected" } };
    case "enrich":
      return { ...change.booking, stay: change.stay };
    case "miss":
    case "hold":
      return { ...change.booking, state: change.state };
    case "cancel":
      return { ...change.booking, state: { kind: "canceled", at: now, because: change.because } };
  }
}
