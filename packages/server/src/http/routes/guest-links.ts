import { brokenLimit, type CodeId } from "@cardea/core";
import type { Static } from "typebox";
import { membershipFor } from "../../auth/reach.ts";
import { allowDevice, makeLink, readLink, wakeByHand, withdrawLink } from "../../guest/links.ts";
import type { GuestLink } from "../../guest/port.ts";
import { type Caller, callerOf } from "../caller.ts";
import { limitForbids } from "../permit.ts";
import { found, idInPath, tagged } from "../request.ts";
import { NoBody } from "../schema/common.ts";
import { LinkBody, LinkInputBody, MadeLinkBody, WakeBody } from "../schema/guest.ts";
import type { App, AppContext } from "../tools.ts";
import { guestLinkBody } from "../view/guest.ts";

const about = tagged("codes");
type InPath = { Params: { codeId: string } };

/** The link of a code, as whoever may show its PIN makes it, sees it and ends it. */
export function guestLinkRoutes(app: App, context: AppContext): void {
  makingRoutes(app, context);
  changingRoutes(app, context);
}

function codeId({ codeId: text }: InPath["Params"]): CodeId {
  return idInPath("code", text);
}

function linkBody(link: GuestLink | null): Static<typeof LinkBody> {
  return { link: link === null ? null : guestLinkBody(link) };
}

function makingRoutes(app: App, context: AppContext): void {
  const { codes, settings, store, world } = context;

  app.post<InPath & { Body: Static<typeof LinkInputBody> }>(
    "/api/v1/codes/:codeId/link",
    {
      schema: about("Make the guest's link; it is shown once, and the one before ends", {
        body: LinkInputBody,
        response: { 201: MadeLinkBody },
      }),
    },
    async (request, reply) => {
      const { registeredDevice = false, backup = false, fence, locale = null } = request.body;
      const id = codeId(request.params);
      const caller = callerOf(request);
      if (backup) await refuseBeyondLimits(context, caller, id);
      const wish = { registeredDevice, backup, fence, locale };
      const { token, link } = await makeLink(codes, { codeId: id, wish }, caller.actor);
      return reply.code(201).send({ url: `${settings.address()}/g#${token}`, link: guestLinkBody(link) });
    },
  );

  app.get<InPath>(
    "/api/v1/codes/:codeId/link",
    { schema: about("The guest's link, without its secret", { response: { 200: LinkBody } }) },
    async ({ params }) => linkBody(await readLink(store, codeId(params), world.now())),
  );
}

/** A backup is one more code: who may not make such a code may not have a second one made of it. */
async function refuseBeyondLimits({ store }: AppContext, { reach }: Caller, id: CodeId): Promise<void> {
  const code = found(await store.code(id), "code");
  const membership = membershipFor(reach, code);
  if (membership === null || brokenLimit(membership.limits, code) !== null) throw limitForbids();
}

function changingRoutes(app: App, { codes }: AppContext): void {
  app.post<InPath>(
    "/api/v1/codes/:codeId/link/withdraw",
    { schema: about("End the guest's link", { body: NoBody, response: { 200: LinkBody } }) },
    async (request) => linkBody(await withdrawLink(codes, codeId(request.params), callerOf(request).actor)),
  );

  app.post<InPath>(
    "/api/v1/codes/:codeId/link/allow-device",
    {
      schema: about("Let the next device that opens the link be the one", {
        body: NoBody,
        response: { 200: LinkBody },
      }),
    },
    async (request) => linkBody(await allowDevice(codes, codeId(request.params), callerOf(request).actor)),
  );

  app.post<InPath & { Body: Static<typeof WakeBody> }>(
    "/api/v1/codes/:codeId/link/wake",
    {
      schema: about("Let a code behind a fence open for some minutes without a position", {
        body: WakeBody,
        response: { 200: LinkBody },
      }),
    },
    async (request) => {
      const wish = { codeId: codeId(request.params), minutes: request.body.minutes };
      return linkBody(await wakeByHand(codes, wish, callerOf(request).actor));
    },
  );
}
