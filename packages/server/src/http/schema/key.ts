import { KEY_SCOPES } from "@cardea/core";
import { Type } from "typebox";
import { Id, line, nullable, oneOf, strict, Time } from "./common.ts";

export const KeyInputBody = strict({
  name: line(120),
  expiresInDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_650 })),
  scope: Type.Optional(oneOf(KEY_SCOPES, { description: "read, codes, or all, which is what is taken without it." })),
  lockIds: Type.Optional(
    nullable(Type.Array(Id, { minItems: 1, maxItems: 100, uniqueItems: true, description: "Without it: all locks." })),
  ),
});
export const KeyBody = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    createdAt: Time,
    lastUsedAt: nullable(Time),
    expiresAt: nullable(Time),
    revokedAt: nullable(Time),
    scope: oneOf(KEY_SCOPES),
    lockIds: nullable(Type.Array(Type.String())),
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
    scope: oneOf(KEY_SCOPES),
    lockIds: nullable(Type.Array(Type.String())),
    apiKey: nullable(Type.String({ description: "Shown once; null in a repeated answer." })),
  },
  { title: "NewApiKey" },
);
