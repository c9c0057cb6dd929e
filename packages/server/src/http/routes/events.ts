import { seesAt } from "../../auth/reach.ts";
import type { EventStreams } from "../event-stream.ts";
import { narrowed } from "../narrow.ts";
import { idIn, isNumber, pageRequest, tagged } from "../request.ts";
import { pageOf } from "../schema/common.ts";
import { EventBody, EventListQuery, StreamQuery } from "../schema/event.ts";
import { callerOf } from "../caller.ts";
import type { App, AppContext } from "../tools.ts";
import { eventBodies } from "../view/event.ts";

const about = tagged("events");

export function eventRoutes(app: App, { store }: AppContext, streams: EventStreams): void {
  app.get(
    "/api/v1/events",
    {
      schema: about("What happened, newest first", {
        querystring: EventListQuery,
        response: { 200: pageOf(EventBody) },
      }),
    },
    async (request) => {
      const { after, limit, kinds, ...about } = request.query;
      const { reach } = callerOf(request);
      const filter = { ...placesOf(about), ...(kinds === undefined ? {} : { kinds: kinds.split(",") }) };
      const page = pageRequest({ after, limit }, isNumber);
      const { items, nextCursor } = await store.events(await narrowed(store, reach, filter), page);
      const seen = items.filter((event) => seesAt(reach, event));
      return { items: await eventBodies(store, seen), nextCursor };
    },
  );

  app.get(
    "/api/v1/events/stream",
    {
      schema: about("The same as server-sent events, from Last-Event-ID or from now on", {
        querystring: StreamQuery,
        produces: ["text/event-stream"],
      }),
      exposeHeadRoute: false, // a head without a body would be kept waiting for ever
    },
    async (request, reply) => {
      await streams.open(request.raw, reply, { caller: callerOf(request), filter: placesOf(request.query) });
      return reply;
    },
  );
}

interface Places {
  readonly siteId?: string;
  readonly lockId?: string;
  readonly codeId?: string;
}

function placesOf({ siteId, lockId, codeId }: Places) {
  return {
    ...(siteId === undefined ? {} : { siteId: idIn("site", "siteId", siteId) }),
    ...(lockId === undefined ? {} : { lockId: idIn("lock", "lockId", lockId) }),
    ...(codeId === undefined ? {} : { codeId: idIn("code", "codeId", codeId) }),
  };
}
