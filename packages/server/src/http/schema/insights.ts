import { CODE_KINDS, KEYPAD_REASONS } from "@cardea/core";
import { Type } from "typebox";
import { Id, nullable, oneOf, plain, strict, Time } from "./common.ts";

/** Days that are counted at once. */
export const INSIGHT_DAYS_MAX = 400;

const WallDay = plain(10, { description: "A day on the site's wall, `YYYY-MM-DD`." });

export const InsightsQuery = strict({
  siteId: Id,
  from: WallDay,
  until: plain(10, { description: "The last day, itself included." }),
  lockId: Type.Optional(Id),
});

const tally = { granted: Type.Integer(), denied: Type.Integer() };

export const InsightsBody = Type.Object(
  {
    siteId: Type.String(),
    zone: Type.String(),
    from: Type.String(),
    until: Type.String(),
    locks: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), batteryPercent: nullable(Type.Number()) })),
    days: Type.Array(Type.Object({ lockId: Type.String(), date: Type.String(), ...tally })),
    denied: Type.Array(Type.Object({ lockId: Type.String(), reason: oneOf(KEYPAD_REASONS), count: Type.Integer() })),
    hours: Type.Array(Type.Object({ weekday: Type.Integer(), hour: Type.Integer(), ...tally })),
    codes: Type.Array(
      Type.Object({
        codeId: Type.String(),
        holderName: nullable(Type.String()),
        label: nullable(Type.String()),
        kind: nullable(oneOf(CODE_KINDS)),
        locks: Type.Integer(),
        lastAt: Time,
        ...tally,
      }),
    ),
    codesTotal: Type.Integer(),
    battery: Type.Array(Type.Object({ lockId: Type.String(), date: Type.String(), percent: Type.Number() })),
    before: Type.Object(tally),
  },
  { title: "Insights" },
);
