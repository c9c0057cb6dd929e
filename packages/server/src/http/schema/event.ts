import { KEYPAD_REASONS } from "@cardea/core";
import { Type } from "typebox";
import { Facts, Id, nullable, oneOf, PageQuery, plain, strict, Time } from "./common.ts";

/** The forms in which the log can be taken along. */
export const EXPORT_FORMATS = ["csv", "json"] as const;

const filter = {
  siteId: Type.Optional(Id),
  lockId: Type.Optional(Id),
  codeId: Type.Optional(Id),
  holderId: Type.Optional(Id),
  failed: Type.Optional(oneOf(["true"], { description: "Only entries that a keypad refused." })),
  from: Type.Optional(plain(40, { description: "An instant: what happened then or later." })),
  until: Type.Optional(plain(40, { description: "An instant: what happened before." })),
  kinds: Type.Optional(
    Type.String({ maxLength: 800, pattern: "^[a-z_.]+(,[a-z_.]+){0,29}$", description: "Kinds, with commas between." }),
  ),
};

export const EventListQuery = strict({ ...PageQuery, ...filter });

export const EventExportQuery = strict({ format: oneOf(EXPORT_FORMATS), ...filter });

export const EventBody = Type.Object(
  {
    sequence: Type.Integer(),
    at: Time,
    kind: Type.String(),
    siteId: Type.String(),
    lockId: nullable(Type.String()),
    lockName: nullable(Type.String()),
    codeId: nullable(Type.String()),
    holderId: nullable(Type.String()),
    holderName: nullable(Type.String()),
    reason: nullable(oneOf(KEYPAD_REASONS)),
    slot: nullable(Type.Integer()),
    facts: Facts,
  },
  { title: "Event" },
);

export const StreamQuery = strict({ lockId: Type.Optional(Id), codeId: Type.Optional(Id) });

export const AlarmListQuery = strict({
  open: Type.Optional(oneOf(["true", "false"])),
  lockId: Type.Optional(Id),
  siteId: Type.Optional(Id),
});

export const AlarmBody = Type.Object(
  {
    id: Type.String(),
    siteId: Type.String(),
    kind: Type.String(),
    lockId: Type.String(),
    lockName: nullable(Type.String()),
    codeId: nullable(Type.String()),
    placementId: nullable(Type.String()),
    facts: Facts,
    openedAt: Time,
    closedAt: nullable(Time),
  },
  { title: "Alarm" },
);
