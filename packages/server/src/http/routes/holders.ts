import { type CodeId, type HolderId, isAtLeast, isId } from "@cardea/core";
import type { FastifyRequest } from "fastify";
import type { Static } from "typebox";
import { membershipFor, sees } from "../../auth/reach.ts";
import { listedCodes } from "../../codes/view-code.ts";
import { changeHolder, contactOf } from "../../people/contact.ts";
import { eraseHolder } from "../../people/erase-holder.ts";
import type { StoredHolder } from "../../store/port.ts";
import { callerOf } from "../caller.ts";
import { narrowed } from "../narrow.ts";
import { badField, found, idIn, idInPath, pageRequest, tagged } from "../request.ts";
import { NoBody, pageOf } from "../schema/common.ts";
import {
  HolderBody,
  HolderChangeBody,
  HolderDetailBody,
  HolderExportBody,
  HolderListQuery,
  PrivacyBody,
} from "../schema/holder.ts";
import type { App, AppContext } from "../tools.ts";
import { codeBody } from "../view/code.ts";
import { eventBodies } from "../view/event.ts";
import { timeOf, timeOrNull } from "../view/time.ts";

const about = tagged("holders");
type OneHolder = { Params: { holderId: string } };
type AtSite = { Params: { siteId: string } };
const ENTRIES_MAX = 1_000;

/** The people whom codes are for, and how long they are remembered. */
export function holderRoutes(app: App, context: AppContext): void {
  readingRoutes(app, context);
  changeRoutes(app, context);
  privacyRoutes(app, context);
}

function readingRoutes(app: App, context: AppContext): void {
  const { store, world } = context;

  app.get(
    "/api/v1/holders",
    {
      schema: about("People with codes, whose newest code is newest first", {
        querystring: HolderListQuery,
        response: { 200: pageOf(HolderBody) },
      }),
    },
    async (request) => {
      const { after, limit, siteId, text } = request.query;
      const filter = {
        ...(siteId === undefined ? {} : { siteId: idIn("site", "siteId", siteId) }),
        ...(text === undefined ? {} : { text }),
      };
      const wanted = await narrowed(store, callerOf(request).reach, filter);
      const page = await store.holderPage(wanted, pageRequest({ after, limit }, isCodeId), world.now());
      const items = page.items.map(({ holder, codes, codesLive, lastCodeAt, lastEntryAt }) => ({
        ...holderFacts(holder),
        codes,
        codesLive,
        lastCodeAt: timeOf(lastCodeAt),
        lastEntryAt: timeOrNull(lastEntryAt),
      }));
      return { items, nextCursor: page.nextCursor };
    },
  );

  app.get<OneHolder>(
    "/api/v1/holders/:holderId",
    { schema: about("One person with the codes that the caller may see", { response: { 200: HolderDetailBody } }) },
    async (request) => detailOf(context, request, idInPath("holder", request.params.holderId)),
  );

  app.get<OneHolder>(
    "/api/v1/holders/:holderId/export",
    { schema: about("What is known about a person, for the person", { response: { 200: HolderExportBody } }) },
    async (request) => {
      const holder = await detailOf(context, request, idInPath("holder", request.params.holderId));
      const entries = [];
      for (const { id } of holder.codes) {
        const filter = { codeId: id as CodeId, kinds: ["entry"] };
        entries.push(...(await store.events(filter, { after: null, limit: ENTRIES_MAX })).items);
      }
      return { madeAt: timeOf(world.now()), holder, entries: await eventBodies(store, entries) };
    },
  );
}

function holderFacts({ id, siteId, name, createdAt, erasedAt }: StoredHolder) {
  return { id, siteId, name, createdAt: timeOf(createdAt), erasedAt: timeOrNull(erasedAt) };
}

/** Contact is for those who make codes; who may only look sees names. */
async function detailOf(
  { store, world, people, codes: tools }: AppContext,
  request: FastifyRequest,
  id: HolderId,
): Promise<Static<typeof HolderDetailBody>> {
  const { reach } = callerOf(request);
  const holder = found(await store.holder(id), "holder");
  const codes = (await store.codesOfHolder(id)).filter((code) => sees(reach, code));
  const role = membershipFor(reach, { siteId: holder.siteId, lockIds: codes[0]?.lockIds ?? [] })?.role ?? "viewer";
  return {
    ...holderFacts(holder),
    contact: isAtLeast(role, "staff") ? contactOf(people, holder) : null,
    hasLiveCode: await store.holderHasLiveCode(id, world.now()),
    codes: (await listedCodes(tools, codes)).map(codeBody),
  };
}

function changeRoutes(app: App, context: AppContext): void {
  const { store, people } = context;

  app.patch<OneHolder & { Body: Static<typeof HolderChangeBody> }>(
    "/api/v1/holders/:holderId",
    {
      schema: about("Another name or contact; what is left out stays", {
        body: HolderChangeBody,
        response: { 200: HolderDetailBody },
      }),
    },
    async (request) => {
      const id = idInPath("holder", request.params.holderId);
      await store.unit(async (tx) => {
        const before = found(await tx.holder(id), "holder");
        if (before.erasedAt !== null) throw badField("$", "erased", "This person was erased.");
        await changeHolder(people, tx, { before, change: request.body, actor: callerOf(request).actor });
      });
      return detailOf(context, request, id);
    },
  );

  app.post<OneHolder>(
    "/api/v1/holders/:holderId/erase",
    {
      schema: about("Erase a person whose codes are over; the proofs of the audit log still hold", {
        body: NoBody,
        response: { 200: HolderDetailBody },
      }),
    },
    async (request) => {
      const id = idInPath("holder", request.params.holderId);
      await eraseHolder(people, id, callerOf(request).actor);
      return detailOf(context, request, id);
    },
  );
}

function privacyRoutes(app: App, { store, world }: AppContext): void {
  app.get<AtSite>(
    "/api/v1/sites/:siteId/privacy",
    { schema: about("How long a site keeps names", { response: { 200: PrivacyBody } }) },
    async ({ params }) => ({ namesKeptDays: await store.namesKeptDays(idInPath("site", params.siteId)) }),
  );

  app.post<AtSite & { Body: Static<typeof PrivacyBody> }>(
    "/api/v1/sites/:siteId/privacy",
    {
      schema: about("How long a site keeps names; what is older is erased within a day", {
        body: PrivacyBody,
        response: { 200: PrivacyBody },
      }),
    },
    async (request) => {
      const siteId = idInPath("site", request.params.siteId);
      const { namesKeptDays } = request.body;
      await store.unit(async (tx) => {
        await tx.saveNamesKeptDays(siteId, namesKeptDays);
        const { actor } = callerOf(request);
        await tx.record([{ actor, action: "privacy.changed", subject: { siteId }, facts: { namesKeptDays } }]);
        await tx.schedule("retention", "all", world.now());
      });
      return { namesKeptDays };
    },
  );
}

function isCodeId(text: string): boolean {
  return isId("code", text);
}
