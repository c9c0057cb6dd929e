import { Type } from "typebox";
import { CodeBody } from "./code.ts";
import { Id, line, nullable, PageQuery, strict, Time } from "./common.ts";
import { EventBody } from "./event.ts";

export const HolderListQuery = strict({
  ...PageQuery,
  siteId: Type.Optional(Id),
  text: Type.Optional(line(100, { description: "Part of a name or of a code's label." })),
});

const Email = Type.String({ maxLength: 254, pattern: '^[^\\s@<>"]{1,64}@[^\\s@<>"]{1,189}$' });
const Phone = Type.String({ maxLength: 20, pattern: "^\\+[1-9][0-9]{5,14}$", description: "E.164." });
const Locale = Type.String({ maxLength: 35, pattern: "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$" });

export const HolderChangeBody = strict(
  {
    name: Type.Optional(line(120)),
    email: Type.Optional(nullable(Email)),
    phone: Type.Optional(nullable(Phone)),
    locale: Type.Optional(nullable(Locale)),
  },
  { title: "HolderChange", minProperties: 1 },
);

const Holder = {
  id: Type.String(),
  siteId: Type.String(),
  name: Type.String(),
  createdAt: Time,
  erasedAt: nullable(Time),
};

export const HolderBody = Type.Object(
  {
    ...Holder,
    /** As far as the caller may see them. */
    codes: Type.Integer(),
    codesLive: Type.Integer(),
    lastCodeAt: Time,
    lastEntryAt: nullable(Time),
  },
  { title: "Holder" },
);

export const HolderDetailBody = Type.Object(
  {
    ...Holder,
    /** Null for who may only look. */
    contact: nullable(
      Type.Object({
        email: nullable(Type.String()),
        phone: nullable(Type.String()),
        locale: nullable(Type.String()),
      }),
    ),
    /** A code of the person may still open a door. */
    hasLiveCode: Type.Boolean(),
    codes: Type.Array(CodeBody),
  },
  { title: "HolderDetail" },
);

export const HolderExportBody = Type.Object(
  { madeAt: Time, holder: HolderDetailBody, entries: Type.Array(EventBody) },
  { title: "HolderExport", description: "What is known about a person, but for sealed facts in the audit log." },
);

export const PrivacyBody = strict({
  namesKeptDays: nullable(
    Type.Integer({
      minimum: 1,
      maximum: 3_650,
      description: "People are erased so many days after their last code was over; null: never by itself.",
    }),
  ),
});
