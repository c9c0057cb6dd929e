import { Type } from "typebox";
import { line, note, nullable, plain, strict } from "./common.ts";

const WallTime = Type.String({ pattern: "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", description: "HH:mm" });
const WallDate = plain(16, { description: "YYYY-MM-DD" });
const Position = strict({
  latitude: Type.Number({ minimum: -90, maximum: 90 }),
  longitude: Type.Number({ minimum: -180, maximum: 180 }),
});
const Spans = Type.Array(strict({ from: WallDate, until: WallDate }), { maxItems: 400 });
const Holidays = Type.Unsafe<Record<string, { from: string; until: string }[]>>({
  type: "object",
  description: "Days of each holiday calendar by its name; both days of a span included.",
  maxProperties: 20,
  propertyNames: { minLength: 1, maxLength: 60, format: "line" },
  additionalProperties: Spans,
});

const optional = {
  address: Type.Optional(nullable(note(300))),
  position: Type.Optional(nullable(Position)),
  radiusMeters: Type.Optional(Type.Integer({ minimum: 10, maximum: 100_000 })),
  checkIn: Type.Optional(WallTime),
  checkOut: Type.Optional(WallTime),
  holidays: Type.Optional(Holidays),
  guestNotes: Type.Optional(nullable(note(2000, { description: "What every guest may read. No secrets." }))),
};
const Zone = plain(60, { description: "An IANA time zone, like Europe/Berlin." });

export const SiteInputBody = strict({ name: line(120), zone: Zone, ...optional }, { title: "SiteInput" });
export const SiteChangeBody = strict(
  { name: Type.Optional(line(120)), zone: Type.Optional(Zone), ...optional },
  { title: "SiteChange", minProperties: 1 },
);

export const SiteBody = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    zone: Type.String(),
    address: nullable(Type.String()),
    position: nullable(Type.Object({ latitude: Type.Number(), longitude: Type.Number() })),
    radiusMeters: Type.Integer(),
    checkIn: Type.String(),
    checkOut: Type.String(),
    holidays: Holidays,
    guestNotes: nullable(Type.String()),
  },
  { title: "Site" },
);
