import type { SubscriptionId, WallTime, Zone } from "@cardea/core";
import type { Static } from "typebox";
import { FIRST_WISHES } from "../../delivery/push/decide.ts";
import { saveWishes, sendTest, subscribe, unsubscribe } from "../../delivery/push/subscriptions.ts";
import type { StoredSession } from "../../store/accounts-port.ts";
import type { NoticeWishes, StoredSubscription } from "../../store/push-port.ts";
import { sessionOf } from "../caller.ts";
import { idInPath, tagged } from "../request.ts";
import { NoBody } from "../schema/common.ts";
import { PushBody, SubscribeBody, type SubscriptionBody, TestedBody, WishesBody } from "../schema/push.ts";
import type { App, AppContext } from "../tools.ts";
import { timeOf, timeOrNull } from "../view/time.ts";

const about = tagged("account");
const ONE = "/api/v1/account/push/subscriptions/:subscriptionId";

interface OneParams {
  readonly Params: { readonly subscriptionId: string };
}

/** Notices to the browsers of a member. */
export function pushRoutes(app: App, context: AppContext): void {
  const { push } = context;
  browserRoutes(app, context);

  app.get(
    "/api/v1/account/push",
    { schema: about("Notices to this member: what, and to which browsers", { response: { 200: PushBody } }) },
    (request) => pushBody(context, sessionOf(request)),
  );

  app.post(
    "/api/v1/account/push/wishes",
    {
      schema: about("What this member wants to hear of, in all browsers alike", {
        body: WishesBody,
        response: { 200: PushBody },
      }),
    },
    async (request) => {
      const session = sessionOf(request);
      await saveWishes(push, session, wishesFrom(request.body));
      return pushBody(context, session);
    },
  );
}

function browserRoutes(app: App, context: AppContext): void {
  const { push } = context;

  app.post(
    "/api/v1/account/push/subscriptions",
    { schema: about("Notices to this browser from now on", { body: SubscribeBody, response: { 200: PushBody } }) },
    async (request) => {
      const session = sessionOf(request);
      const { language, ...target } = request.body;
      await subscribe(push, session, { target, language });
      return pushBody(context, session);
    },
  );

  app.post<OneParams>(
    `${ONE}/remove`,
    { schema: about("No more notices to that browser", { body: NoBody, response: { 200: PushBody } }) },
    async (request) => {
      const session = sessionOf(request);
      await unsubscribe(push, session, idOf(request.params));
      return pushBody(context, session);
    },
  );

  app.post<OneParams>(
    `${ONE}/test`,
    {
      schema: about("A notice of nothing, now, to see that it arrives", {
        body: NoBody,
        response: { 200: TestedBody },
      }),
    },
    async (request) => {
      const outcome = await sendTest(push, sessionOf(request), idOf(request.params));
      return { outcome: outcome.kind, reason: "reason" in outcome ? outcome.reason : null };
    },
  );
}

function idOf({ subscriptionId }: OneParams["Params"]): SubscriptionId {
  return idInPath("subscription", subscriptionId);
}

async function pushBody({ store, push }: AppContext, session: StoredSession): Promise<Static<typeof PushBody>> {
  const { memberId } = session;
  const agents = new Map((await store.sessionsOf(memberId)).map(({ id, agent }) => [id, agent]));
  const view = (one: StoredSubscription): Static<typeof SubscriptionBody> => ({
    id: one.id,
    isThis: one.sessionId === session.id,
    agent: agents.get(one.sessionId) ?? null,
    createdAt: timeOf(one.createdAt),
    sentAt: timeOrNull(one.sentAt),
    failures: one.failures,
    failure: one.failure,
    nextTryAt: timeOrNull(one.nextTryAt),
  });
  return {
    publicKey: push.keys.publicKey,
    wishes: wishesBody((await store.noticeWishes(memberId)) ?? FIRST_WISHES),
    subscriptions: (await store.subscriptions(memberId)).map(view),
  };
}

function wishesBody({ lockIds, holderIds, ...wishes }: NoticeWishes): Static<typeof WishesBody> {
  return { ...wishes, lockIds: lockIds && [...lockIds], holderIds: holderIds && [...holderIds] };
}

/** The schema has looked at the times; the zone is looked at by who keeps it. */
function wishesFrom({ quiet, ...wishes }: Static<typeof WishesBody>): NoticeWishes {
  if (quiet === null) return { ...wishes, quiet };
  const { from, until, zone, dangerPasses } = quiet;
  return {
    ...wishes,
    quiet: { from: from as WallTime, until: until as WallTime, zone: zone as Zone | null, dangerPasses },
  };
}
