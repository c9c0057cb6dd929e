import { Readable } from "node:stream";
import { type Reach, seesAt } from "../../auth/reach.ts";
import type { EventFilter, Store } from "../../store/port.ts";
import type { EventStreams } from "../event-stream.ts";
import { narrowed } from "../narrow.ts";
import { idIn, isNumber, pageRequest, tagged } from "../request.ts";
import { pageOf } from "../schema/common.ts";
import { EventBody, EventExportQuery, EventListQuery, StreamQuery } from "../schema/event.ts";
import { callerOf } from "../caller.ts";
import type { App, AppContext } from "../tools.ts";
import { eventBodies } from "../view/event.ts";
import { EVENT_FILES, type ExportFormat } from "../view/event-file.ts";
import { instantIn } from "./timeline.ts";

const about = tagged("events");
/** Events of an export that are in memory at a time. */
const EXPORT_BATCH = 500;

export function eventRoutes(app: App, context: AppContext, streams: EventStreams): void {
  listRoutes(app, context);
  exportRoutes(app, context);
  streamRoutes(app, streams);
}

function listRoutes(app: App, { store }: AppContext): void {
  app.get(
    "/api/v1/events",
    {
      schema: about("What happened, newest first", {
        querystring: EventListQuery,
        response: { 200: pageOf(EventBody) },
      }),
    },
    async (request) => {
      const { after, limit, ...wish } = request.query;
      const { reach } = callerOf(request);
      const filter = await narrowed(store, reach, eventFilter(wish));
      const { items, nextCursor } = await store.events(filter, pageRequest({ after, limit }, isNumber));
      const seen = items.filter((event) => seesAt(reach, event));
      return { items: await eventBodies(store, seen), nextCursor };
    },
  );
}

function exportRoutes(app: App, { store }: AppContext): void {
  app.get(
    "/api/v1/events/export",
    {
      schema: about("What happened as a file, newest first: all that meets the filter; the export itself is recorded", {
        querystring: EventExportQuery,
        produces: ["text/csv", "application/json"],
      }),
      exposeHeadRoute: false, // a look at the headers is no export
    },
    async (request, reply) => {
      const { format, ...wish } = request.query;
      const { actor, reach } = callerOf(request);
      const filter = await narrowed(store, reach, eventFilter(wish));
      const facts = { format, ...wish };
      await store.unit((tx) => tx.record([{ actor, action: "log.exported", subject: {}, facts }]));
      return reply
        .type(EVENT_FILES[format].type)
        .header("content-disposition", `attachment; filename="cardea-log.${format}"`)
        .send(Readable.from(exportChunks(store, { filter, reach, format })));
    },
  );
}

interface Export {
  readonly filter: EventFilter;
  readonly reach: Reach;
  readonly format: ExportFormat;
}

/** The file in pieces, each read from the store once the piece before is taken. */
async function* exportChunks(store: Store, { filter, reach, format }: Export): AsyncGenerator<string> {
  const { head, between, tail, line } = EVENT_FILES[format];
  yield head;
  let after: string | null = null;
  let isFirst = true;
  do {
    const page: Awaited<ReturnType<Store["events"]>> = await store.events(filter, { after, limit: EXPORT_BATCH });
    const bodies = await eventBodies(
      store,
      page.items.filter((event) => seesAt(reach, event)),
    );
    const text = bodies.map(line).join(between);
    if (text !== "") yield isFirst ? text : between + text;
    isFirst &&= text === "";
    after = page.nextCursor;
  } while (after !== null);
  yield tail;
}

function streamRoutes(app: App, streams: EventStreams): void {
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

type Wish = Places & {
  readonly holderId?: string;
  readonly kinds?: string;
  readonly failed?: "true";
  readonly from?: string;
  readonly until?: string;
};

function eventFilter({ holderId, kinds, failed, from, until, ...places }: Wish): EventFilter {
  return {
    ...placesOf(places),
    ...(holderId === undefined ? {} : { holderId: idIn("holder", "holderId", holderId) }),
    ...(kinds === undefined ? {} : { kinds: kinds.split(",") }),
    ...(failed === undefined ? {} : { failed: true }),
    ...(from === undefined ? {} : { from: instantIn("from", from) }),
    ...(until === undefined ? {} : { until: instantIn("until", until) }),
  };
}

function placesOf({ siteId, lockId, codeId }: Places) {
  return {
    ...(siteId === undefined ? {} : { siteId: idIn("site", "siteId", siteId) }),
    ...(lockId === undefined ? {} : { lockId: idIn("lock", "lockId", lockId) }),
    ...(codeId === undefined ? {} : { codeId: idIn("code", "codeId", codeId) }),
  };
}
