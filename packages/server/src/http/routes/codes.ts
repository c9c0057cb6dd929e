import { assert, brokenLimit, type CodeId, isId } from "@cardea/core";
import type { Static } from "typebox";
import { membershipFor, sees } from "../../auth/reach.ts";
import { activateCode, deactivateCode } from "../../codes/activate-code.ts";
import { changeCode } from "../../codes/change-code.ts";
import { createCode } from "../../codes/create-code.ts";
import type { CodeDetail, CodeTools } from "../../codes/port.ts";
import { contactOfCode } from "../../codes/holder-contact.ts";
import { previewChange } from "../../codes/preview-change.ts";
import { previewCode } from "../../codes/preview-code.ts";
import { replacePin } from "../../codes/replace-pin.ts";
import { revealPin } from "../../codes/reveal-pin.ts";
import { revokeCode } from "../../codes/revoke-code.ts";
import { codeDetail, listCodes, readDetail } from "../../codes/view-code.ts";
import type { Actor } from "../../store/port.ts";
import { answerOnce, endingWith, type Exchange, type Keep } from "../idempotency.ts";
import {
  ActivateBody,
  ChangedCodeBody,
  CodeBody,
  CodeChangeBody,
  CodeDetailBody,
  CodeInputBody,
  CodeListQuery,
  ContactBody,
  OptionalReasonBody,
  PreviewBody,
  ReasonBody,
  ReplacePinBody,
  RevealedBody,
} from "../schema/code.ts";
import { pageOf } from "../schema/common.ts";
import { refuseIfChanged, versionTag } from "../etag.ts";
import { narrowed } from "../narrow.ts";
import { badField, idIn, idInPath, pageRequest, tagged } from "../request.ts";
import { type Caller, callerOf } from "../caller.ts";
import { limitForbids } from "../permit.ts";
import type { App, AppContext } from "../tools.ts";
import { changedCodeBody, codeBody, codeDetailBody, previewBody } from "../view/code.ts";

const about = tagged("codes");

export function codeRoutes(app: App, context: AppContext): void {
  readingRoutes(app, context);
  askingRoutes(app, context);
  makingRoutes(app, context);
  pinRoutes(app, context);
  endingRoutes(app, context);
}

function readingRoutes(app: App, { codes, store }: AppContext): void {
  app.get(
    "/api/v1/codes",
    {
      schema: about("Codes, newest first, or those to come by their start", {
        querystring: CodeListQuery,
        response: { 200: pageOf(CodeBody) },
      }),
    },
    async (request) => {
      const { after, limit, siteId, lockId, holderId, ...rest } = request.query;
      const { reach } = callerOf(request);
      const filter = {
        ...rest,
        ...(siteId === undefined ? {} : { siteId: idIn("site", "siteId", siteId) }),
        ...(lockId === undefined ? {} : { lockId: idIn("lock", "lockId", lockId) }),
        ...(holderId === undefined ? {} : { holderId: idIn("holder", "holderId", holderId) }),
      };
      const isByStart = rest.sort === "start";
      if (isByStart && rest.state !== "scheduled") {
        throw badField(
          "sort",
          "not_allowed",
          "Only codes that have not begun (state=scheduled) are sorted by their start.",
        );
      }
      const page = pageRequest({ after, limit }, isByStart ? isStartCursor : isCodeId);
      const wanted = await narrowed(store, reach, filter);
      const found = await listCodes(codes, { ...wanted, page });
      const seen = found.items.filter((code) => sees(reach, code));
      return { items: seen.map(codeBody), nextCursor: found.nextCursor };
    },
  );

  app.get<{ Params: { codeId: string } }>(
    "/api/v1/codes/:codeId",
    {
      schema: about("One code with its windows and the evidence of each lock; never its PIN", {
        response: { 200: CodeDetailBody },
      }),
    },
    async ({ params }, reply) => {
      const code = await codeDetail(codes, codeId(params));
      reply.header("etag", versionTag(code));
      return codeDetailBody(code);
    },
  );

  app.post(
    "/api/v1/codes/preview",
    {
      schema: about("What would come of a code; nothing is made", {
        body: CodeInputBody,
        response: { 200: PreviewBody },
      }),
    },
    async ({ body }) => previewBody(await previewCode(codes, body)),
  );
}

function askingRoutes(app: App, { codes }: AppContext): void {
  app.get<{ Params: { codeId: string } }>(
    "/api/v1/codes/:codeId/contact",
    { schema: about("How the holder of a code is reached", { response: { 200: ContactBody } }) },
    async ({ params }, reply) => {
      reply.header("cache-control", "no-store");
      return contactOfCode(codes, codeId(params));
    },
  );

  app.post<{ Params: { codeId: string }; Body: Static<typeof CodeChangeBody> }>(
    "/api/v1/codes/:codeId/preview",
    {
      schema: about("What would come of a change of a code; nothing is changed", {
        body: CodeChangeBody,
        response: { 200: PreviewBody },
      }),
    },
    async ({ params, body }) => previewBody(await previewChange(codes, { codeId: codeId(params), change: body })),
  );
}

function makingRoutes(app: App, context: AppContext): void {
  app.post(
    "/api/v1/codes",
    {
      schema: about("Make a code. Its PIN is not in the answer: reveal it", {
        body: CodeInputBody,
        response: { 201: ChangedCodeBody },
      }),
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const limited = withinLimits(context, caller);
      return answerOnce({ context, request, reply }, 201, (keep) =>
        makeOnce({ context: limited, actor: caller.actor, keep }, request.body),
      );
    },
  );

  app.patch<{ Params: { codeId: string }; Body: Static<typeof CodeChangeBody> }>(
    "/api/v1/codes/:codeId",
    {
      schema: about("Change a code; what is left out stays", {
        body: CodeChangeBody,
        response: { 200: ChangedCodeBody },
      }),
    },
    async (request, reply) => {
      const id = codeId(request.params);
      const caller = callerOf(request);
      const { codes } = withinLimits(context, caller);
      const judge = (before: { readonly version: number }) => refuseIfChanged(request, versionTag(before));
      const changed = await changeCode(codes, { codeId: id, change: request.body, judge }, caller.actor);
      reply.header("etag", versionTag(changed.code));
      return changedCodeBody(changed);
    },
  );
}

function isCodeId(cursor: string): boolean {
  return isId("code", cursor);
}

function isStartCursor(cursor: string): boolean {
  const [start = "", id = ""] = cursor.split(".");
  return /^\d{1,15}$/.test(start) && isId("code", id);
}

interface Making {
  readonly context: AppContext;
  readonly actor: Actor;
  readonly keep: Keep;
}

/** Makes a code; where the answer is to be remembered, it is sent as it was remembered, so that a repeat is the same. */
async function makeOnce(
  { context, actor, keep }: Making,
  input: Static<typeof CodeInputBody>,
): Promise<Static<typeof ChangedCodeBody>> {
  const { codes, world } = context;
  if (!keep.isWanted) return changedCodeBody(await createCode(codes, input, actor));
  let kept: Static<typeof ChangedCodeBody> | null = null;
  const keepMade = endingWith(codes.store, async (tx, made) => {
    kept = changedCodeBody({ code: await readDetail(tx, madeCodeId(made), world.now()), notes: [] });
    await keep(tx, kept);
  });
  const made = changedCodeBody(await createCode({ ...codes, store: keepMade }, input, actor));
  if (made.notes.length > 0) await keep.amend(made);
  return made.notes.length > 0 ? made : (kept ?? made);
}

/** The same tools, whose units undo a code that goes beyond the limits of who makes or changes it. */
function withinLimits(context: AppContext, { reach }: Caller): AppContext {
  if (!reach.memberships.some(({ limits }) => Object.values(limits).some((limit) => limit !== null))) return context;
  const store = endingWith(context.codes.store, async (tx, made) => {
    const code = await tx.code(madeCodeId(made));
    const membership = code === null ? null : membershipFor(reach, code);
    if (code === null || membership === null || brokenLimit(membership.limits, code) !== null) throw limitForbids();
  });
  return { ...context, codes: { ...context.codes, store } };
}

/** What the unit of `createCode` answers holds the code that it made. */
function madeCodeId(made: unknown): CodeId {
  const { code } = made as { readonly code?: { readonly id?: unknown } };
  const id = code?.id;
  assert(typeof id === "string" && isId("code", id), "the unit that makes a code answers with it");
  return id;
}

function pinRoutes(app: App, context: AppContext): void {
  app.post<{ Params: { codeId: string }; Body: Static<typeof ReasonBody> }>(
    "/api/v1/codes/:codeId/reveal",
    { schema: about("Show the PIN. Each call is recorded", { body: ReasonBody, response: { 200: RevealedBody } }) },
    async (request) => {
      const wish = { codeId: codeId(request.params), reason: request.body.reason };
      const pin = await revealPin(context.codes, wish, callerOf(request).actor);
      return { pin: pin.reveal() };
    },
  );

  app.post<{ Params: { codeId: string }; Body: Static<typeof ReplacePinBody> }>(
    "/api/v1/codes/:codeId/replace-pin",
    {
      schema: about("Give the code another PIN, drawn if none is sent", {
        body: ReplacePinBody,
        response: { 200: CodeDetailBody },
      }),
    },
    async (request, reply) =>
      changeOnce({ context, request, reply }, codeId(request.params), (tools, id) =>
        replacePin(tools, { codeId: id, pin: request.body.pin ?? null }, callerOf(request).actor),
      ),
  );
}

function endingRoutes(app: App, context: AppContext): void {
  app.post<{ Params: { codeId: string }; Body: Static<typeof OptionalReasonBody> }>(
    "/api/v1/codes/:codeId/revoke",
    { schema: about("End a code for good", { body: OptionalReasonBody, response: { 200: CodeDetailBody } }) },
    async (request, reply) =>
      changeOnce({ context, request, reply }, codeId(request.params), (tools, id) =>
        revokeCode(tools, { codeId: id, reason: request.body.reason ?? null }, callerOf(request).actor),
      ),
  );

  app.post<{ Params: { codeId: string }; Body: Static<typeof ActivateBody> }>(
    "/api/v1/codes/:codeId/activate",
    {
      schema: about("Let an emergency code open for some minutes", {
        body: ActivateBody,
        response: { 200: CodeDetailBody },
      }),
    },
    async (request, reply) =>
      changeOnce({ context, request, reply }, codeId(request.params), (tools, id) =>
        activateCode(tools, { codeId: id, ...request.body }, callerOf(request).actor),
      ),
  );

  app.post<{ Params: { codeId: string }; Body: Static<typeof OptionalReasonBody> }>(
    "/api/v1/codes/:codeId/deactivate",
    {
      schema: about("Let an emergency code sleep again", {
        body: OptionalReasonBody,
        response: { 200: CodeDetailBody },
      }),
    },
    async (request, reply) =>
      changeOnce({ context, request, reply }, codeId(request.params), (tools, id) =>
        deactivateCode(tools, { codeId: id, reason: request.body.reason ?? null }, callerOf(request).actor),
      ),
  );
}

interface CodeExchange extends Exchange {
  readonly context: AppContext;
}

/** Changes a code that exists, once for each Idempotency-Key, and answers with it. */
async function changeOnce(
  exchange: CodeExchange,
  id: CodeId,
  change: (tools: CodeTools, id: CodeId) => Promise<CodeDetail>,
): Promise<Static<typeof CodeDetailBody>> {
  const { context } = exchange;
  return answerOnce(exchange, 200, async (keep) => {
    const keepChanged = endingWith(context.store, async (tx) =>
      keep(tx, codeDetailBody(await readDetail(tx, id, context.world.now()))),
    );
    const tools = keep.isWanted ? { ...context.codes, store: keepChanged } : context.codes;
    return codeDetailBody(await change(tools, id));
  });
}

function codeId({ codeId: text }: { readonly codeId: string }): CodeId {
  return idInPath("code", text);
}
