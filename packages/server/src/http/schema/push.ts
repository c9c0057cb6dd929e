import { Type } from "typebox";
import { NOTICE_LANGUAGES } from "../../store/push-port.ts";
import { Id, nullable, oneOf, plain, strict, Time } from "./common.ts";

const WallTime = Type.String({ pattern: "^(?:[01][0-9]|2[0-3]):[0-5][0-9]$", description: "HH:mm on the wall." });
const IDS_MAX = 200;
const Ids = nullable(Type.Array(Id, { maxItems: IDS_MAX, uniqueItems: true }));

export const WishesBody = strict(
  {
    entries: Type.Boolean(),
    attempts: Type.Boolean({ description: "Entries that were denied." }),
    alarms: Type.Boolean(),
    lockIds: { ...Ids, description: "Null: all locks that the member may see." },
    holderIds: { ...Ids, description: "Null: everybody. A PIN that nobody has is told in any case." },
    quiet: Type.Unsafe<{ from: string; until: string; zone: string | null; dangerPasses: boolean } | null>({
      type: ["object", "null"],
      required: ["from", "until", "zone", "dangerPasses"],
      additionalProperties: false,
      properties: {
        from: WallTime,
        until: WallTime,
        zone: nullable(plain(64, { description: "Null: that of each site." })),
        dangerPasses: Type.Boolean({ description: "Alarms of danger are sent all the same." }),
      },
    }),
  },
  { title: "NoticeWishes" },
);

/** As a browser tells it. @see W3C Push API, PushSubscriptionJSON */
export const SubscribeBody = strict({
  endpoint: plain(1_000),
  keys: strict({ p256dh: plain(120), auth: plain(40) }),
  language: oneOf(NOTICE_LANGUAGES),
});

export const SubscriptionBody = Type.Object(
  {
    id: Type.String(),
    isThis: Type.Boolean({ description: "It is the browser of this session." }),
    agent: nullable(Type.String()),
    createdAt: Time,
    sentAt: nullable(Time),
    failures: Type.Integer({ description: "Tries in a row that failed." }),
    failure: nullable(Type.String({ description: "Why the last one did." })),
    nextTryAt: nullable(Time),
  },
  { title: "PushSubscription" },
);

export const PushBody = Type.Object(
  {
    publicKey: Type.String({ description: "applicationServerKey of PushManager.subscribe." }),
    wishes: WishesBody,
    subscriptions: Type.Array(SubscriptionBody),
  },
  { title: "Push" },
);

export const TestedBody = Type.Object({
  outcome: oneOf(["sent", "gone", "refused", "failed"]),
  reason: nullable(Type.String()),
});
