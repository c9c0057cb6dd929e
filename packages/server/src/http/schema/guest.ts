import {
  ACTIVATION_MINUTES_MAX,
  FENCE_RADIUS_MAX,
  FENCE_RADIUS_MIN,
  LIVE_MINUTES_MAX,
  LIVE_MINUTES_MIN,
  LOCK_CLASSES,
} from "@cardea/core";
import { Type } from "typebox";
import { PLACEMENT_STATES } from "../../codes/port.ts";
import { STAY_STATES } from "../../guest/stay.ts";
import { GUEST_QUESTIONS } from "../../store/guest-port.ts";
import { Window } from "./code.ts";
import { Id, note, nullable, oneOf, plain, strict, Time } from "./common.ts";

const Token = plain(200, { description: "What stands behind the # of the link." });
const Jwk = strict(
  {
    kty: plain(10),
    crv: plain(20),
    x: plain(100),
    y: plain(100),
    ext: Type.Optional(Type.Boolean()),
    key_ops: Type.Optional(Type.Array(plain(20), { maxItems: 8 })),
  },
  { title: "DeviceKey", description: "The public key of the device as a JWK, EC P-256." },
);
const Device = strict(
  {
    publicKey: Jwk,
    challenge: plain(100),
    signature: plain(200, {
      description: "ECDSA P-256 with SHA-256 over the challenge as UTF-8: raw r and s, base64url.",
    }),
  },
  { title: "DeviceProof", description: "Only for a link that belongs to one device." },
);

const knock = { token: Token, device: Type.Optional(Device) };
export const TokenBody = strict({ token: Token });
export const KnockBody = strict(knock);
export const PositionBody = strict({
  ...knock,
  latitude: Type.Number({ minimum: -90, maximum: 90 }),
  longitude: Type.Number({ minimum: -180, maximum: 180 }),
  accuracyMeters: Type.Number({ minimum: 0, maximum: 1e8 }),
});
export const AskBody = strict({
  ...knock,
  about: oneOf(GUEST_QUESTIONS),
  lockId: Type.Optional(Id),
  text: Type.Optional(note(500)),
});

export const ChallengeBody = Type.Object({ challenge: Type.String(), expiresAt: Time }, { title: "GuestChallenge" });
const view = {
  state: oneOf(STAY_STATES),
  locale: nullable(Type.String()),
  holderName: Type.String(),
  site: Type.Object({
    name: Type.String(),
    zone: Type.String(),
    address: nullable(Type.String()),
    latitude: nullable(Type.Number()),
    longitude: nullable(Type.Number()),
    notes: nullable(Type.String()),
  }),
  startsAt: nullable(Time),
  endsAt: nullable(Time),
  windows: Type.Array(Window),
  doors: Type.Array(
    Type.Object({
      lockId: Type.String(),
      name: Type.String(),
      class: oneOf(LOCK_CLASSES),
      state: oneOf(PLACEMENT_STATES),
      checkedAt: nullable(Time),
    }),
  ),
  fence: nullable(
    Type.Object({
      radiusMeters: Type.Integer(),
      liveMinutes: Type.Integer(),
      liveUntil: nullable(Time),
      asked: Type.Boolean(),
    }),
  ),
  device: nullable(Type.Object({ boundAt: Time })),
  pin: Type.Object({ canShow: Type.Boolean(), length: Type.Integer() }),
  backup: Type.Object({ allowed: Type.Boolean(), handedOut: Type.Boolean() }),
  now: Time,
};
export const GuestViewBody = Type.Object(view, { title: "GuestView" });
export const BackupBody = Type.Object({ pin: Type.String(), view: GuestViewBody }, { title: "GuestBackup" });
export const GuestPinBody = Type.Object({ pin: Type.String() }, { title: "GuestPin" });
export const PositionAnswerBody = Type.Object(
  {
    outcome: oneOf(["live", "outside", "inaccurate"]),
    liveUntil: nullable(Time),
    distanceMeters: nullable(Type.Integer()),
  },
  { title: "GuestPosition" },
);
export const AskedBody = Type.Object(
  { told: Type.Literal(true), backupOffered: Type.Boolean() },
  { title: "GuestAsked" },
);

export const LinkInputBody = strict(
  {
    registeredDevice: Type.Optional(Type.Boolean()),
    backup: Type.Optional(Type.Boolean()),
    fence: Type.Optional(
      nullable(
        strict({
          radiusMeters: Type.Optional(Type.Integer({ minimum: FENCE_RADIUS_MIN, maximum: FENCE_RADIUS_MAX })),
          liveMinutes: Type.Optional(Type.Integer({ minimum: LIVE_MINUTES_MIN, maximum: LIVE_MINUTES_MAX })),
        }),
      ),
    ),
    locale: Type.Optional(Type.String({ maxLength: 35, pattern: "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$" })),
  },
  { title: "GuestLinkInput" },
);
export const WakeBody = strict({ minutes: Type.Integer({ minimum: 1, maximum: ACTIVATION_MINUTES_MAX }) });

const GuestLinkBody = Type.Object(
  {
    createdAt: Time,
    expiresAt: nullable(Time),
    lastOpenedAt: nullable(Time),
    openings: Type.Integer(),
    locale: nullable(Type.String()),
    registeredDevice: Type.Boolean(),
    device: nullable(Type.Object({ boundAt: Time, refusedAt: nullable(Time) })),
    fence: nullable(
      Type.Object({ radiusMeters: Type.Integer(), liveMinutes: Type.Integer(), liveUntil: nullable(Time) }),
    ),
    backup: Type.Object({ allowed: Type.Boolean(), handedOutAt: nullable(Time), codeId: nullable(Type.String()) }),
    askedAt: nullable(Time),
    askedAbout: nullable(oneOf(GUEST_QUESTIONS)),
  },
  { title: "GuestLink" },
);
export const LinkBody = Type.Object({ link: nullable(GuestLinkBody) });
export const MadeLinkBody = Type.Object({ url: Type.String(), link: GuestLinkBody });
