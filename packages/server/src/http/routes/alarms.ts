import { type Reach, seesAt } from "../../auth/reach.ts";
import { dismissAlarm } from "../../events/alarms.ts";
import type { StoredAlarm } from "../../store/port.ts";
import { narrowed } from "../narrow.ts";
import { idIn, idInPath, tagged } from "../request.ts";
import { listOf, NoBody } from "../schema/common.ts";
import { AlarmBody, AlarmListQuery } from "../schema/event.ts";
import { callerOf } from "../caller.ts";
import type { App, AppContext } from "../tools.ts";
import { alarmBodies } from "../view/event.ts";

const about = tagged("alarms");

export function alarmRoutes(app: App, { store, codes }: AppContext): void {
  const bodiesFor = (reach: Reach, alarms: readonly StoredAlarm[]) =>
    alarmBodies(
      store,
      alarms.filter((alarm) => seesAt(reach, alarm)),
    );

  app.get(
    "/api/v1/alarms",
    {
      schema: about("What a person must look at", {
        querystring: AlarmListQuery,
        response: { 200: listOf(AlarmBody) },
      }),
    },
    async (request) => {
      const { open, lockId, siteId } = request.query;
      const { reach } = callerOf(request);
      const filter = {
        ...(open === undefined ? {} : { open: open === "true" }),
        ...(lockId === undefined ? {} : { lockId: idIn("lock", "lockId", lockId) }),
        ...(siteId === undefined ? {} : { siteId: idIn("site", "siteId", siteId) }),
      };
      return { items: await bodiesFor(reach, await store.alarms(await narrowed(store, reach, filter))) };
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
      return { items: await bodiesFor(callerOf(request).reach, await store.alarms({ open: true })) };
    },
  );
}
