import { CODE_KINDS, CODE_STATES } from "@cardea/core";
import { Type } from "typebox";
import { PLACEMENT_STATES } from "../../codes/port.ts";
import { Id, nullable, oneOf, plain, strict, Time } from "./common.ts";

/** How long a span may be; two months of any kind fit. */
export const SPAN_DAYS_MAX = 62;

const Moment = plain(40, { description: "An instant: ISO 8601 with an offset." });

export const TimelineQuery = strict({
  from: Moment,
  until: plain(40, { description: `An instant, at most ${SPAN_DAYS_MAX} days later.` }),
  siteId: Type.Optional(Id),
  lockId: Type.Optional(Id),
});

const Window = Type.Object({ from: Time, until: Time });

const TimelinePlacement = Type.Object(
  {
    lockId: Type.String(),
    state: oneOf(PLACEMENT_STATES),
    proof: nullable(oneOf(["read_back", "status", "acknowledged"])),
    enforcement: oneOf(["lock", "cardea"]),
    provenAt: nullable(Time),
  },
  { title: "TimelinePlacement" },
);

const TimelineCode = Type.Object(
  {
    codeId: Type.String(),
    holderId: Type.String(),
    holderName: Type.String(),
    label: nullable(Type.String()),
    kind: oneOf(CODE_KINDS),
    state: oneOf(CODE_STATES),
    isFenced: Type.Boolean({ description: "In its windows it opens only while its holder's phone is near." }),
    windows: Type.Array(Window, { description: "When it opens, cut to the span." }),
    placements: Type.Array(TimelinePlacement),
  },
  { title: "TimelineCode" },
);

export const TimelineBody = Type.Object(
  {
    from: Time,
    until: Time,
    items: Type.Array(TimelineCode),
    isCut: Type.Boolean({ description: "There is more than one answer holds: ask for a shorter span or one lock." }),
  },
  { title: "Timeline" },
);
