import {
  DAY_MS,
  HOUR_MS,
  type CodeId,
  type HolderId,
  type Instant,
  type KeypadReason,
  type LockId,
} from "@cardea/core";
import { type Kysely, type SqlBool, sql } from "kysely";
import type { BatteryDay, CodeCount, CodeHour, DayCount, HourCount, Stretch } from "../insights-port.ts";
import type { Schema } from "../schema.ts";
import { all, inList, listOf, type Session, statement, type StoreKind } from "../statement.ts";

interface Given {
  readonly siteId: string;
  readonly lockIds: unknown;
  readonly from: number;
  readonly until: number;
  readonly offsetMs: number;
}

const WEEK_HOURS = 7 * 24;

/** The wall clock in whole units since 1970. The cast makes SQLite take the number for a whole one, which divides as such. */
const wallIn = (unitMs: number, { offsetMs }: Given) =>
  sql<number>`(at + cast(${offsetMs} as bigint)) / ${sql.lit(unitMs)}`;
const isGranted = sql<number>`case when reason = 'granted' then 1 else 0 end`;

/** Written out as in the partial indexes, or a database does not see that it may use them. */
function happenings(db: Kysely<Schema>, which: "entry" | "lock.battery", given: Given, kind: StoreKind) {
  return db
    .selectFrom("event")
    .where(sql<SqlBool>`kind = ${sql.lit(which)}`)
    .where("site_id", "=", given.siteId)
    .where("at", ">=", given.from)
    .where("at", "<", given.until)
    .where(inList(kind, "lock_id", given.lockIds));
}

const byDay = statement<Given, { lock_id: string; day: number; reason: string; count: number }>(
  (db, given, kind) =>
    happenings(db, "entry", given, kind)
      .select((row) => ["lock_id", "reason", wallIn(DAY_MS, given).as("day"), row.fn.countAll<number>().as("count")])
      .groupBy(["lock_id", "reason", "day"]) as never,
);
const byHour = statement<Given, { hour: number; granted: number; count: number }>((db, given, kind) =>
  happenings(db, "entry", given, kind)
    .select((row) => [
      sql<number>`(${wallIn(HOUR_MS, given)}) % ${sql.lit(WEEK_HOURS)}`.as("hour"),
      isGranted.as("granted"),
      row.fn.countAll<number>().as("count"),
    ])
    .groupBy(["hour", "granted"] as never),
);
interface CodeRow {
  code_id: string;
  holder_id: string | null;
  lock_id: string;
  granted: number;
  count: number;
  last_at: number;
}
const byCode = statement<Given, CodeRow>(
  (db, given, kind) =>
    db
      .selectFrom(
        happenings(db, "entry", given, kind)
          .where("code_id", "is not", null)
          .select((row) => [
            "code_id",
            "lock_id",
            isGranted.as("granted"),
            row.fn.countAll<number>().as("count"),
            row.fn.max<number>("at").as("last_at"),
          ])
          .groupBy(["code_id", "lock_id", "granted"] as never)
          .as("used"),
      )
      .innerJoin("code", "code.id", "used.code_id")
      .select([
        "used.code_id",
        "used.lock_id",
        "used.granted",
        "used.count",
        "used.last_at",
        "code.holder_id",
      ]) as never,
);
const hoursOfCodes = statement<Given, { code_id: string; hour: number; count: number }>(
  (db, given, kind) =>
    happenings(db, "entry", given, kind)
      .where("code_id", "is not", null)
      .where("reason", "=", sql.lit("granted"))
      .select((row) => ["code_id", wallIn(HOUR_MS, given).as("hour"), row.fn.countAll<number>().as("count")])
      .groupBy(["code_id", "hour"] as never) as never,
);
const batteries = statement<Given, { lock_id: string; day: number; percent: number }>(
  (db, given, kind) =>
    happenings(db, "lock.battery", given, kind)
      .select([
        "lock_id",
        wallIn(DAY_MS, given).as("day"),
        kind === "sqlite"
          ? sql<number>`min(json_extract(facts, '$.percent'))`.as("percent")
          : sql<number>`min((facts::json ->> 'percent')::double precision)`.as("percent"),
      ])
      .groupBy(["lock_id", "day"] as never)
      .orderBy("lock_id")
      .orderBy("day" as never) as never,
);

function givenFor(session: Session, { lockIds, siteId, from, until, offsetMs }: Stretch): Given {
  return { siteId, lockIds: listOf(session, lockIds), from, until, offsetMs };
}

export async function entriesByDay(session: Session, stretch: Stretch): Promise<readonly DayCount[]> {
  const rows = await all(session, byDay, givenFor(session, stretch));
  return rows.map(({ lock_id: lockId, day, reason, count }) => ({
    lockId: lockId as LockId,
    day,
    reason: reason as KeypadReason,
    count,
  }));
}

export async function entriesByHour(session: Session, stretch: Stretch): Promise<readonly HourCount[]> {
  const rows = await all(session, byHour, givenFor(session, stretch));
  return rows.map(({ hour, granted, count }) => ({ hour, granted: granted === 1, count }));
}

export async function entriesByCode(session: Session, stretch: Stretch): Promise<readonly CodeCount[]> {
  const rows = await all(session, byCode, givenFor(session, stretch));
  return rows.map((row) => ({
    codeId: row.code_id as CodeId,
    holderId: row.holder_id as HolderId | null,
    lockId: row.lock_id as LockId,
    granted: row.granted === 1,
    count: row.count,
    lastAt: row.last_at as Instant,
  }));
}

export async function codeHours(session: Session, stretch: Stretch): Promise<readonly CodeHour[]> {
  const rows = await all(session, hoursOfCodes, givenFor(session, stretch));
  return rows.map(({ code_id: codeId, hour, count }) => ({ codeId: codeId as CodeId, hour, count }));
}

export async function batteryByDay(session: Session, stretch: Stretch): Promise<readonly BatteryDay[]> {
  const rows = await all(session, batteries, givenFor(session, stretch));
  return rows.map(({ lock_id: lockId, day, percent }) => ({ lockId: lockId as LockId, day, percent }));
}
