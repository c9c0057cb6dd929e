import { FINDING_KINDS, REMEDIES, SEVERITIES, SUBJECT_KINDS, UNKNOWN_KINDS } from "@cardea/core";
import { Type } from "typebox";
import { Facts, Id, nullable, oneOf, plain, strict, Time } from "./common.ts";

export const IGNORE_DAYS_MAX = 365;
export const IGNORE_DAYS_DEFAULT = 30;

export const CheckUpQuery = strict({ siteId: Type.Optional(Id) });

/** A kind, the id of its subject, and a slot where there may be several. */
const FindingId = plain(120, { description: "The id of a finding." });

export const IgnoreBody = strict(
  {
    finding: FindingId,
    days: Type.Optional(
      Type.Integer({ minimum: 1, maximum: IGNORE_DAYS_MAX, description: `Default ${IGNORE_DAYS_DEFAULT}.` }),
    ),
  },
  { title: "IgnoredFindingInput" },
);
export const HeedBody = strict({ finding: FindingId });

const FindingBody = Type.Object(
  {
    id: Type.String(),
    kind: oneOf(FINDING_KINDS),
    severity: oneOf(SEVERITIES),
    siteId: nullable(Type.String()),
    subject: Type.Object({ kind: oneOf(SUBJECT_KINDS), id: nullable(Type.String()), name: Type.String() }),
    since: Time,
    remedy: oneOf(REMEDIES),
    facts: Facts,
  },
  { title: "Finding" },
);

export const CheckUpBody = Type.Object(
  {
    items: Type.Array(FindingBody),
    ignored: Type.Array(
      Type.Object({ finding: FindingBody, until: Time, byName: nullable(Type.String()) }, { title: "IgnoredFinding" }),
    ),
    unknown: Type.Array(Type.Object({ kind: oneOf(UNKNOWN_KINDS), count: Type.Integer() })),
    looked: Type.Object({
      sites: Type.Integer(),
      locks: Type.Integer(),
      codes: Type.Integer(),
      members: Type.Integer(),
      keys: Type.Integer(),
    }),
  },
  { title: "CheckUp" },
);
