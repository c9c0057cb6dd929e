import { KEYPAD_REASONS } from "@cardea/core";
import { Type } from "typebox";
import { Facts, Id, nullable, oneOf, PageQuery, strict, Time } from "./common.ts";

export const EventListQuery = strict({
  ...PageQuery,
  siteId: Type.Optional(Id),
  lockId: Type.Optional(Id),
  codeId: Type.Optional(Id),
  kinds: Type.Optional(
    Type.String({ maxLength: 500, pattern: "^[a-z_.]+(,[a-z_.]+){0,19}$", description: "Kinds, with commas between." }),
  ),
});

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
