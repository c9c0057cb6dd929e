import type { Static } from "typebox";
import { changeRole, invite, isOpen, siteMembers, withdrawInvitation } from "../../auth/members.ts";
import { callerOf } from "../caller.ts";
import { idInPath, tagged } from "../request.ts";
import {
  InvitationsBody,
  InviteBody,
  InvitedBody,
  MembersBody,
  RoleBody,
  SecondFactorRuleBody,
} from "../schema/account.ts";
import { NoBody } from "../schema/common.ts";
import type { App, AppContext } from "../tools.ts";
import { invitationBody, membersBody, readLimits } from "../view/account.ts";

const about = tagged("members");
type AtSite = { Params: { siteId: string } };
type OneMember = { Params: { siteId: string; memberId: string } };
type OneInvitation = { Params: { siteId: string; invitationId: string } };

/** Who may do what at a site. */
export function memberRoutes(app: App, context: AppContext): void {
  roleRoutes(app, context);
  invitationRoutes(app, context);
  ruleRoute(app, context);
}

function roleRoutes(app: App, { accounts, store }: AppContext): void {
  const listed = async (siteId: string) => membersBody(await siteMembers(store, idInPath("site", siteId)));

  app.get<AtSite>(
    "/api/v1/sites/:siteId/members",
    { schema: about("The members of a site", { response: { 200: MembersBody } }) },
    async ({ params }) => listed(params.siteId),
  );

  app.post<OneMember & { Body: Static<typeof RoleBody> }>(
    "/api/v1/sites/:siteId/members/:memberId",
    { schema: about("Give a member another role there", { body: RoleBody, response: { 200: MembersBody } }) },
    async (request) => {
      const { siteId, memberId } = request.params;
      const { role, limits } = request.body;
      const to = { role, limits: readLimits(role, limits) };
      const ids = { siteId: idInPath("site", siteId), memberId: idInPath("member", memberId) };
      await changeRole(accounts, { ...ids, to }, callerOf(request).actor);
      return listed(siteId);
    },
  );

  app.post<OneMember>(
    "/api/v1/sites/:siteId/members/:memberId/remove",
    { schema: about("Take a member's role there away", { body: NoBody, response: { 200: MembersBody } }) },
    async (request) => {
      const { siteId, memberId } = request.params;
      const ids = { siteId: idInPath("site", siteId), memberId: idInPath("member", memberId) };
      await changeRole(accounts, { ...ids, to: null }, callerOf(request).actor);
      return listed(siteId);
    },
  );
}

function invitationRoutes(app: App, { accounts, store, world, settings }: AppContext): void {
  const listed = async (siteId: string) => {
    const all = await store.invitations(idInPath("site", siteId));
    return { items: all.filter((one) => isOpen(one, world.now())).map(invitationBody) };
  };

  app.get<AtSite>(
    "/api/v1/sites/:siteId/invitations",
    { schema: about("Invitations that wait", { response: { 200: InvitationsBody } }) },
    async ({ params }) => listed(params.siteId),
  );

  app.post<AtSite & { Body: Static<typeof InviteBody> }>(
    "/api/v1/sites/:siteId/invitations",
    {
      schema: about("Invite somebody by a link that works once", { body: InviteBody, response: { 201: InvitedBody } }),
    },
    async (request, reply) => {
      const { email, role, limits } = request.body;
      const wish = { siteId: idInPath("site", request.params.siteId), email, role, limits: readLimits(role, limits) };
      const { invitation, token } = await invite(accounts, wish, callerOf(request).actor);
      const link = `${settings.address()}/#invitation=${token}`;
      return reply.code(201).send({ ...invitationBody(invitation), link });
    },
  );

  app.post<OneInvitation>(
    "/api/v1/sites/:siteId/invitations/:invitationId/withdraw",
    { schema: about("Take an invitation back", { body: NoBody, response: { 200: InvitationsBody } }) },
    async (request) => {
      const { siteId, invitationId } = request.params;
      const ids = { siteId: idInPath("site", siteId), invitationId: idInPath("invitation", invitationId) };
      await withdrawInvitation(accounts, ids, callerOf(request).actor);
      return listed(siteId);
    },
  );
}

function ruleRoute(app: App, { store }: AppContext): void {
  app.get<AtSite>(
    "/api/v1/sites/:siteId/second-factor",
    { schema: about("Whether the site wants a second factor", { response: { 200: SecondFactorRuleBody } }) },
    async ({ params }) => ({ required: (await store.strictSites()).has(idInPath("site", params.siteId)) }),
  );

  app.post<AtSite & { Body: Static<typeof SecondFactorRuleBody> }>(
    "/api/v1/sites/:siteId/second-factor",
    {
      schema: about("Whether the site lets in only who has shown a second factor", {
        body: SecondFactorRuleBody,
        response: { 200: SecondFactorRuleBody },
      }),
    },
    async (request) => {
      const { required } = request.body;
      const siteId = idInPath("site", request.params.siteId);
      const { actor } = callerOf(request);
      await store.unit(async (tx) => {
        await tx.saveStrictSite(siteId, required);
        const action = required ? "second_factor.required" : "second_factor.made_optional";
        await tx.record([{ actor, action, subject: { siteId }, facts: {} }]);
      });
      return { required };
    },
  );
}
