/** What a line `label: value` of a description can tell. */
export type LabeledDetail =
  | "guestName"
  | "firstName"
  | "lastName"
  | "last4"
  | "phone"
  | "email"
  | "confirmation"
  | "checkIn"
  | "checkOut"
  | "guests"
  | "adults"
  | "children"
  | "doorCode";

/**
 * The labels that sources and hosts write. Lower case, hyphens and underscores as spaces, one space before a bracket.
 */
const LABELS: Readonly<Record<LabeledDetail, readonly string[]>> = {
  guestName: ["guest", "guest name", "name", "gast", "gastname", "nom", "nom du client", "nombre", "huésped", "nome"],
  firstName: ["first name", "firstname", "vorname", "prénom"],
  lastName: ["last name", "lastname", "surname", "nachname"],
  last4: [
    "phone number (last 4 digits)",
    "phone (last 4 digits)",
    "last 4 digits",
    "numéro de téléphone (4 derniers chiffres)",
    "telefonnummer (letzte 4 ziffern)",
    "número de teléfono (últimos 4 dígitos)",
    "numero di telefono (ultime 4 cifre)",
    "telefoonnummer (laatste 4 cijfers)",
  ],
  phone: ["phone", "phone number", "guest phone", "mobile", "telephone", "tel", "telefon", "téléphone", "teléfono"],
  email: ["email", "e mail", "mail", "guest email", "email address"],
  confirmation: [
    "reservation url",
    "reservation",
    "reservation id",
    "reservation code",
    "reservation number",
    "confirmation",
    "confirmation code",
    "confirmation number",
    "booking id",
    "booking code",
    "booking number",
    "booking reference",
    "buchungsnummer",
    "numéro de réservation",
  ],
  checkIn: ["check in", "checkin", "check in time", "checkin time", "arrival time", "ankunft", "anreise"],
  checkOut: ["check out", "checkout", "check out time", "checkout time", "departure time", "abreise"],
  guests: ["guests", "number of guests", "guest count", "persons", "pax", "gäste", "voyageurs", "huéspedes"],
  adults: ["adults", "erwachsene", "adultes", "adultos"],
  children: ["children", "kinder", "enfants", "niños"],
  doorCode: ["door code", "doorcode", "lock code", "access code", "entry code", "türcode"],
};

/** Each label with what it tells. */
export const DETAIL_OF_LABEL: ReadonlyMap<string, LabeledDetail> = new Map(
  (Object.keys(LABELS) as LabeledDetail[]).flatMap((detail) => LABELS[detail].map((label) => [label, detail] as const)),
);
