import { isAtLeast } from "@cardea/core";
import type { Static } from "typebox";
import { membershipFor, type Reach, sees } from "../../auth/reach.ts";
import type { StoredConnection } from "../../store/port.ts";
import { answerOnce } from "../idempotency.ts";
import { badField, found, idIn, idInPath, tagged } from "../request.ts";
import { listOf, NoBody } from "../schema/common.ts";
import { ConnectionBody, ConnectionInputBody, TestBody } from "../schema/lock.ts";
import { callerOf } from "../caller.ts";
import type { App, AppContext } from "../tools.ts";
import { connectionBody } from "../view/lock.ts";

const about = tagged("connections");
type ConnectionParams = { Params: { connectionId: string } };

export function connectionRoutes(app: App, context: AppContext): void {
  const { store, doors } = context;

  app.get(
    "/api/v1/connections",
    { schema: about("All connections, without their settings", { response: { 200: listOf(ConnectionBody) } }) },
    async (request) => {
      const { reach } = callerOf(request);
      const seen = (await store.connections()).filter((one) => isManaged(reach, one));
      return { items: await Promise.all(seen.map((one) => bodyOf(context, one))) };
    },
  );

  app.get<ConnectionParams>(
    "/api/v1/connections/:connectionId",
    { schema: about("One connection", { response: { 200: ConnectionBody } }) },
    async ({ params }) =>
      bodyOf(context, found(await store.connection(idInPath("connection", params.connectionId)), "connection")),
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
        const wish = { ...request.body, siteId: idIn("site", "siteId", request.body.siteId) };
        if ((await store.site(wish.siteId)) === null) throw badField("siteId", "not_found", "There is no such site.");
        const id = await doors.addConnection(wish, callerOf(request).actor);
        const body = await bodyOf(context, found(await store.connection(id), "connection"));
        await store.unit((tx) => keep(tx, body));
        return body;
      }),
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
  return connectionBody(connection, { isOpen: doors.isOpen(connection.id), lockIds: locks.map(({ id }) => id) });
}
