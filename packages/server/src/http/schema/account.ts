import { CODE_KINDS, RIGHTS, ROLES } from "@cardea/core";
import { Type } from "typebox";
import { Id, line, listOf, nullable, oneOf, plain, strict, Time } from "./common.ts";

const Token = Type.String({ minLength: 1, maxLength: 100 });
/** Any characters: a password is nothing that is shown. */
const Password = Type.String({ minLength: 1, maxLength: 200 });
const Email = plain(254);
const Code = Type.String({ pattern: "^[0-9]{6}$", description: "Six digits of the authenticator app." });
const DAYS_MAX = 3_650;

export const SetupBody = strict({ token: Token, name: line(120), email: Email, password: Password });
export const AcceptBody = strict({ token: Token, name: line(120), password: Password });
export const SetupLinkBody = Type.Object({ link: Type.String(), expiresAt: Time });
export const SignInBody = strict({ email: Email, password: Password });
/** One of both. */
export const SecondFactorBody = strict({
  code: Type.Optional(Code),
  recoveryCode: Type.Optional(Type.String({ minLength: 8, maxLength: 20 })),
});
/** One of both: the code where the account has a second factor. */
export const ProofBody = strict({ code: Type.Optional(Code), password: Type.Optional(Password) });

export const LimitsBody = strict({
  lockIds: nullable(Type.Array(Id, { maxItems: 100, uniqueItems: true })),
  kinds: nullable(Type.Array(oneOf(CODE_KINDS), { uniqueItems: true })),
  stayDaysMax: nullable(Type.Integer({ minimum: 1, maximum: DAYS_MAX })),
});
const MembershipBody = Type.Object({
  siteId: nullable(Type.String()),
  role: oneOf(ROLES),
  limits: LimitsBody,
  rights: Type.Array(oneOf(RIGHTS), { description: "What the member may do there, as far as its limits allow." }),
});

export const SessionBody = Type.Object(
  {
    signedIn: Type.Boolean(),
    /** Somebody has an account: the page asks for it; else it tells how to make the first one. */
    setUp: Type.Boolean(),
    name: nullable(Type.String()),
    member: nullable(
      Type.Object({
        id: Type.String(),
        email: Type.String(),
        /** It has an authenticator app. */
        secondFactor: Type.Boolean(),
        passkeys: Type.Integer(),
        factor: oneOf(["password", "totp", "recovery_code", "passkey"]),
        /** Until then nothing asks again who it is. */
        freshUntil: Time,
        roles: Type.Array(MembershipBody),
      }),
    ),
    /** The password was right; a second factor is to be shown. */
    secondFactorNeeded: Type.Boolean(),
  },
  { title: "Session" },
);
export const StepUpBody = Type.Object({ freshUntil: Time });
export const SessionsBody = listOf(
  Type.Object({
    id: Type.String(),
    isThis: Type.Boolean(),
    createdAt: Time,
    expiresAt: Time,
    address: nullable(Type.String()),
    agent: nullable(Type.String()),
  }),
);
export const EndedBody = Type.Object({ ended: Type.Integer() });
export const PasswordBody = strict({ password: Password, newPassword: Password });
export const NameBody = strict({ name: line(120) });
export const OnlyPasswordBody = strict({ password: Password });
export const OnlyCodeBody = strict({ code: Code });
export const TotpBody = Type.Object({
  uri: Type.String({ description: "otpauth: for the app, shown once." }),
  recoveryCodes: Type.Array(Type.String()),
});
export const RecoveryCodesBody = Type.Object({ recoveryCodes: Type.Array(Type.String()) });

const Foreign = Type.Unsafe<Record<string, unknown>>({ type: "object", additionalProperties: true });
export const ChallengeBody = Type.Object({ options: Foreign });
export const PasskeyInputBody = strict({ name: line(60), response: Foreign });
export const PasskeySignInBody = strict({ response: Foreign });
export const PasskeysBody = listOf(Type.Object({ id: Type.String(), name: Type.String(), createdAt: nullable(Time) }));

export const MembersBody = listOf(
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    email: Type.String(),
    /** It has an authenticator app. */
    secondFactor: Type.Boolean(),
    passkeys: Type.Integer(),
    role: oneOf(ROLES),
    everySite: Type.Boolean(),
    limits: LimitsBody,
  }),
);
export const RoleBody = strict({ role: oneOf(ROLES), limits: Type.Optional(LimitsBody) });
export const InviteBody = strict({ email: Email, role: oneOf(ROLES), limits: Type.Optional(LimitsBody) });
const Invitation = {
  id: Type.String(),
  email: Type.String(),
  role: oneOf(ROLES),
  limits: LimitsBody,
  createdAt: Time,
  expiresAt: Time,
};
export const InvitationsBody = listOf(Type.Object(Invitation));
export const InvitedBody = Type.Object({
  ...Invitation,
  link: Type.String({ description: "Works once; shown this once." }),
});
export const SecondFactorRuleBody = strict({ required: Type.Boolean() });
