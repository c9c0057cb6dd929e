import type { Instant, MemberId } from "@cardea/core";
import type { IgnoredFinding } from "../check-up-port.ts";
import { columnsOf } from "../columns.ts";
import type { Schema } from "../schema.ts";
import { all, bulk, insertAll, run, type Session, statement } from "../statement.ts";

const every = statement<object, Schema["ignored_finding"]>((db) =>
  db.selectFrom("ignored_finding").selectAll().orderBy("at", "desc"),
);
const save = bulk("ignored_finding", columnsOf("ignored_finding"), (insert) =>
  insert.onConflict((conflict) =>
    conflict.column("finding").doUpdateSet((row) => ({
      at: row.ref("excluded.at"),
      until: row.ref("excluded.until"),
      by_name: row.ref("excluded.by_name"),
    })),
  ),
);
const remove = statement<{ finding: string }>((db, given) =>
  db.deleteFrom("ignored_finding").where("finding", "=", given.finding),
);
const removeOver = statement<{ now: number }>((db, given) =>
  db.deleteFrom("ignored_finding").where("until", "<=", given.now),
);
const readings = statement<object, Schema["log_reading"]>((db) => db.selectFrom("log_reading").selectAll());
const saveReading = bulk("log_reading", columnsOf("log_reading"), (insert) =>
  insert.onConflict((conflict) => conflict.column("member_id").doUpdateSet((row) => ({ at: row.ref("excluded.at") }))),
);

export async function ignoredFindings(session: Session): Promise<readonly IgnoredFinding[]> {
  return (await all(session, every, {})).map((row) => ({
    finding: row.finding,
    at: row.at as Instant,
    until: row.until as Instant,
    byName: row.by_name,
  }));
}

export async function ignoreFinding(session: Session, { finding, at, until, byName }: IgnoredFinding): Promise<void> {
  await run(session, removeOver, { now: at });
  await insertAll(session, save, [{ finding, at, until, by_name: byName }]);
}

export async function heedFinding(session: Session, finding: string): Promise<void> {
  await run(session, remove, { finding });
}

export async function logReadings(session: Session): Promise<ReadonlyMap<MemberId, Instant>> {
  const rows = await all(session, readings, {});
  return new Map(rows.map((row) => [row.member_id as MemberId, row.at as Instant]));
}

export async function noteLogReading(session: Session, memberId: MemberId, at: Instant): Promise<void> {
  await insertAll(session, saveReading, [{ member_id: memberId, at }]);
}
