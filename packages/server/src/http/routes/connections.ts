import { isAtLeast } from "@cardea/core";
import type { Static } from "typebox";
import { membershipFor, type Reach, sees } from "../../auth/reach.ts";
import type { StoredConnection } from "../../store/port.ts";
import { answerOnce } from "../idempotency.ts";
import { badField, found, idIn, idInPath, tagged } from "../request.ts";
import { listOf, NoBody } from "../schema/common.ts";
import {
  ChosenDoorBody,
  ConnectionBody,
  ConnectionChangeBody,
  ConnectionInputBody,
  ConnectionTryBody,
  LockBody,
  OfferedLockBody,
  TestBody,
} from "../schema/lock.ts";
import { type Caller, callerOf } from "../caller.ts";
import type { App, AppContext } from "../tools.ts";
import { connectionBody, offeredBody, readLockBody } from "../view/lock.ts";

const about = tagged("connections");
type ConnectionParams = { Params: { connectionId: string } };

export function connectionRoutes(app: App, context: AppContext): void {
  readingRoutes(app, context);
  addingRoutes(app, context);
  changingRoutes(app, context);
  offerRoutes(app, context);
}

function readingRoutes(app: App, context: AppContext): void {
  const { store, doors } = context;

  app.get(
    "/api/v1/connections",
    { schema: about("All connections, without their settings", { response: { 200: listOf(ConnectionBody) } }) },
    async (request) => listFor(context, callerOf(request)),
  );

  app.get<ConnectionParams>(
    "/api/v1/connections/:connectionId",
    { schema: about("One connection", { response: { 200: ConnectionBody } }) },
    async ({ params }) =>
      bodyOf(context, found(await store.connection(idInPath("connection", params.connectionId)), "connection")),
  );

  app.post<ConnectionParams>(
    "/api/v1/connections/:connectionId/test",
    { schema: about("Whether the connection works now", { body: NoBody, response: { 200: TestBody } }) },
    async ({ params }) => {
      const id = idInPath("connection", params.connectionId);
      found(await store.connection(id), "connection");
      return doors.test(id);
    },
  );
}

function addingRoutes(app: App, context: AppContext): void {
  const { store, doors } = context;

  app.post(
    "/api/v1/connections/try",
    {
      schema: about("Which locks such a connection would offer; nothing is kept", {
        body: ConnectionTryBody,
        response: { 200: listOf(OfferedLockBody) },
      }),
    },
    async ({ body }) => ({ items: (await doors.peek(body)).map(offeredBody) }),
  );

  app.post(
    "/api/v1/connections",
    {
      schema: about("Connect to locks and take them in", {
        body: ConnectionInputBody,
        response: { 201: ConnectionBody },
      }),
    },
    async (request, reply) =>
      answerOnce({ context, request, reply }, 201, async (keep) => {
        const siteId = idIn("site", "siteId", request.body.siteId);
        const wish = { ...request.body, siteId, doors: request.body.doors ?? null };
        if ((await store.site(siteId)) === null) throw badField("siteId", "not_found", "There is no such site.");
        const id = await doors.addConnection(wish, callerOf(request).actor);
        const body = await bodyOf(context, found(await store.connection(id), "connection"));
        await store.unit((tx) => keep(tx, body));
        return body;
      }),
  );
}

function changingRoutes(app: App, context: AppContext): void {
  const { store, doors } = context;

  app.patch<ConnectionParams & { Body: Static<typeof ConnectionChangeBody> }>(
    "/api/v1/connections/:connectionId",
    {
      schema: about("Rename a connection", { body: ConnectionChangeBody, response: { 200: ConnectionBody } }),
    },
    async (request) => {
      const id = idInPath("connection", request.params.connectionId);
      const name = request.body.name.trim();
      const after = await store.unit(async (tx) => {
        const before = found(await tx.connection(id), "connection");
        await tx.updateConnection({ ...before, name });
        const subject = { connectionId: id, siteId: before.siteId };
        const { actor } = callerOf(request);
        await tx.record([{ actor, action: "connection.renamed", subject, facts: { name, before: before.name } }]);
        return { ...before, name };
      });
      return bodyOf(context, after);
    },
  );

  app.post<ConnectionParams>(
    "/api/v1/connections/:connectionId/remove",
    {
      schema: about("Remove a connection on whose locks no code was ever placed, and these locks; answers the rest", {
        body: NoBody,
        response: { 200: listOf(ConnectionBody) },
      }),
    },
    async (request) => {
      await doors.removeConnection(idInPath("connection", request.params.connectionId), callerOf(request).actor);
      return listFor(context, callerOf(request));
    },
  );
}

function offerRoutes(app: App, context: AppContext): void {
  const { store, doors } = context;

  app.get<ConnectionParams>(
    "/api/v1/connections/:connectionId/offers",
    { schema: about("The locks that it offers now", { response: { 200: listOf(OfferedLockBody) } }) },
    async ({ params }) => ({
      items: (await doors.offered(idInPath("connection", params.connectionId))).map(offeredBody),
    }),
  );

  app.post<ConnectionParams & { Body: Static<typeof ChosenDoorBody> }>(
    "/api/v1/connections/:connectionId/offers",
    { schema: about("Take in one more of its locks", { body: ChosenDoorBody, response: { 201: LockBody } }) },
    async (request, reply) =>
      answerOnce({ context, request, reply }, 201, async (keep) => {
        const id = idInPath("connection", request.params.connectionId);
        const lockId = await doors.takeIn(id, request.body, callerOf(request).actor);
        const body = await readLockBody(store, lockId);
        await store.unit((tx) => keep(tx, body));
        return body;
      }),
  );
}

async function listFor(context: AppContext, { reach }: Pick<Caller, "reach">) {
  const seen = (await context.store.connections()).filter((one) => isManaged(reach, one));
  return { items: await Promise.all(seen.map((one) => bodyOf(context, one))) };
}

/** Connections are for who manages their site. */
function isManaged(reach: Reach, { siteId }: StoredConnection): boolean {
  const spot = { siteId, lockIds: [] };
  const membership = membershipFor(reach, spot);
  return membership !== null && isAtLeast(membership.role, "manager") && sees(reach, spot);
}

async function bodyOf(
  { store, doors }: AppContext,
  connection: StoredConnection,
): Promise<Static<typeof ConnectionBody>> {
  const locks = await store.locks({ connectionId: connection.id });
  return connectionBody(connection, { isOpen: doors.isOpen(connection.id), locks });
}
