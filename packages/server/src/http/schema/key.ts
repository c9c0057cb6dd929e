import { Type } from "typebox";
import { line, nullable, strict, Time } from "./common.ts";

export const SetupBody = strict({ token: Type.String({ minLength: 1, maxLength: 100 }) });
export const SetupLinkBody = Type.Object({ link: Type.String(), expiresAt: Time });
export const SessionBody = Type.Object(
  {
    signedIn: Type.Boolean(),
    /** Nobody has used a set-up link yet: the page tells how to get one. */
    setUp: Type.Boolean(),
    name: nullable(Type.String()),
  },
  { title: "Session" },
);
export const KeyInputBody = strict({
  name: line(120),
  expiresInDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_650 })),
});
export const KeyBody = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    createdAt: Time,
    lastUsedAt: nullable(Time),
    expiresAt: nullable(Time),
    revokedAt: nullable(Time),
  },
  { title: "ApiKey" },
);
export const NewKeyBody = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    createdAt: Time,
    lastUsedAt: nullable(Time),
    expiresAt: nullable(Time),
    revokedAt: nullable(Time),
    apiKey: nullable(Type.String({ description: "Shown once; null in a repeated answer." })),
  },
  { title: "NewApiKey" },
);
