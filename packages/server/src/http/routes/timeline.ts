import { DAY_MS, type Instant, type Window } from "@cardea/core";
import type { Static } from "typebox";
import { sees } from "../../auth/reach.ts";
import { parseMoment } from "../../codes/moments.ts";
import { type TimelineCode, timelineOf } from "../../codes/timeline.ts";
import { callerOf } from "../caller.ts";
import { narrowed } from "../narrow.ts";
import { badField, idIn, tagged } from "../request.ts";
import { SPAN_DAYS_MAX, TimelineBody, TimelineQuery } from "../schema/timeline.ts";
import type { App, AppContext } from "../tools.ts";
import { timeOf, timeOrNull } from "../view/time.ts";

const about = tagged("codes");

export function timelineRoutes(app: App, { codes, store }: AppContext): void {
  app.get(
    "/api/v1/timeline",
    {
      schema: about("Who can open which door when, within a span; emergency codes only while they are awake", {
        querystring: TimelineQuery,
        response: { 200: TimelineBody },
      }),
    },
    async (request) => {
      const { from, until, siteId, lockId } = request.query;
      const span = spanOf(instantIn("from", from), instantIn("until", until));
      const { reach } = callerOf(request);
      const filter = {
        ...(siteId === undefined ? {} : { siteId: idIn("site", "siteId", siteId) }),
        ...(lockId === undefined ? {} : { lockId: idIn("lock", "lockId", lockId) }),
      };
      const wanted = await narrowed(store, reach, filter);
      const { items, isCut } = await timelineOf(codes, { filter: wanted, span, sees: (code) => sees(reach, code) });
      return { from: timeOf(span.from), until: timeOf(span.until), items: items.map(codeBody), isCut };
    },
  );
}

/** An exact instant. Throws invalid_field: a time of the wall would need to know of which site. */
export function instantIn(path: string, text: string): Instant {
  const moment = parseMoment(text);
  if (moment?.kind === "instant") return moment.at;
  throw badField(path, "not_a_time", "Write an instant with its offset, like 2026-07-01T15:00:00Z.");
}

function spanOf(from: Instant, until: Instant): Window {
  if (until <= from) throw badField("until", "end_before_start", "Let it end after it starts.");
  if (until - from > SPAN_DAYS_MAX * DAY_MS) {
    throw badField("until", "too_large", `At most ${SPAN_DAYS_MAX} days are told at once.`);
  }
  return { from, until };
}

function codeBody(code: TimelineCode): Static<typeof TimelineBody>["items"][number] {
  return {
    ...code,
    windows: code.windows.map(({ from, until }) => ({ from: timeOf(from), until: timeOf(until) })),
    placements: code.placements.map((placement) => ({ ...placement, provenAt: timeOrNull(placement.provenAt) })),
  };
}
