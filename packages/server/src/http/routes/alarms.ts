import { dismissAlarm } from "../../events/alarms.ts";
import { idIn, idInPath, tagged } from "../request.ts";
import { listOf, NoBody } from "../schema/common.ts";
import { AlarmBody, AlarmListQuery } from "../schema/event.ts";
import { callerOf } from "../caller.ts";
import type { App, AppContext } from "../tools.ts";
import { alarmBodies } from "../view/event.ts";

const about = tagged("alarms");

export function alarmRoutes(app: App, { store, codes }: AppContext): void {
  app.get(
    "/api/v1/alarms",
    {
      schema: about("What a person must look at", {
        querystring: AlarmListQuery,
        response: { 200: listOf(AlarmBody) },
      }),
    },
    async ({ query: { open, lockId, siteId } }) => {
      const alarms = await store.alarms({
        ...(open === undefined ? {} : { open: open === "true" }),
        ...(lockId === undefined ? {} : { lockId: idIn("lock", "lockId", lockId) }),
        ...(siteId === undefined ? {} : { siteId: idIn("site", "siteId", siteId) }),
      });
      return { items: await alarmBodies(store, alarms) };
    },
  );

  app.post<{ Params: { alarmId: string } }>(
    "/api/v1/alarms/:alarmId/dismiss",
    {
      schema: about("Close an alarm that ends only when a person says so", {
        body: NoBody,
        response: { 200: listOf(AlarmBody) },
      }),
    },
    async (request) => {
      await dismissAlarm(codes, idInPath("alarm", request.params.alarmId), callerOf(request).actor);
      return { items: await alarmBodies(store, await store.alarms({ open: true })) };
    },
  );
}
