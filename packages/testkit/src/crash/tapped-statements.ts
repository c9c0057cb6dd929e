import pg from "pg";
import { openSqliteFiles, type SqliteFiles } from "cardea/src/store/sqlite-open.ts";
import { labelHere, reach, within } from "./taps.ts";

/** The units of the next commit on SQLite, where several share one that runs on nobody's behalf. */
const sharing = new Set<string>();

/** The next commit on SQLite counts as one of that work. */
export function noteUnit(label: string): void {
  sharing.add(label);
}

/** Statements with a point of their own, whoever runs them. */
const NAMED: readonly (readonly [RegExp, string, string])[] = [
  [/^insert into "audit_record"/, "audit: before the records", "audit: records stored, tree not"],
  [/^update "audit_tree"/, "audit: records stored, before the tree", "audit: tree stored"],
  [/^update "event_stream"/, "events: before their number", "events: number taken"],
  [/^insert into "event"/, "events: number taken, events not stored", "events: stored"],
  [/^\s*delete from "?graphile_worker"?\._private_jobs/, "job end: before", "job end: after"],
];

function around(sql: string): { before(): void; after(): void } | null {
  const isCommit = /^\s*commit/i.test(sql);
  const named = NAMED.find(([pattern]) => pattern.test(sql));
  const label = labelHere();
  if (isCommit) {
    const labels = isShared() ? [...sharing] : [label];
    if (isShared()) sharing.clear();
    labels.push("any work");
    const each = (when: string) => () => {
      for (const one of labels) reach(`${one}: ${when} the commit`);
    };
    return { before: each("before"), after: each("after") };
  }
  if (label === "migration") {
    return { before: () => {}, after: () => reach("migration: after a statement") };
  }
  if (named === undefined) return null;
  return { before: () => reach(named[1]), after: () => reach(named[2]) };
}

/** Whether a commit is shared by several units. */
let isShared = (): boolean => true;

/** Has the statements of both databases reach points, in this process. */
export function tapStatements(kind: "sqlite" | "postgres"): void {
  isShared = () => kind === "sqlite" && labelHere() !== "migration";
  if (kind === "sqlite") tapSqlite();
  else tapPostgres();
}

type Database = SqliteFiles["writer"];

function tapSqlite(): void {
  const files = openSqliteFiles(":memory:", "tool");
  const prototype = Object.getPrototypeOf(files.writer) as Database;
  files.close();
  const { prepare, exec } = prototype;
  prototype.prepare = function tapped(this: Database, sql: string) {
    const statement = prepare.call(this, sql);
    for (const verb of ["run", "all"] as const) {
      const original = statement[verb].bind(statement) as (...given: unknown[]) => unknown;
      Object.assign(statement, { [verb]: (...given: unknown[]) => ran(sql, () => original(...given)) });
    }
    return statement;
  } as typeof prepare;
  prototype.exec = function tapped(this: Database, sql: string) {
    return ran(sql, () => exec.call(this, sql));
  };
}

function ran<Result>(sql: string, run: () => Result): Result {
  const taps = around(sql);
  taps?.before();
  const result = run();
  taps?.after();
  return result;
}

function tapPostgres(): void {
  const { query } = pg.Client.prototype;
  type Query = (this: pg.Client, ...given: unknown[]) => unknown;
  const tapped: Query = function tapped(...given) {
    const [first] = given;
    const sql = typeof first === "string" ? first : ((first as { text?: string } | null)?.text ?? "");
    const taps = around(sql);
    taps?.before();
    const result = (query as unknown as Query).apply(this, given);
    if (taps === null || !(result instanceof Promise)) return result;
    return result.then((answer: unknown) => {
      taps.after();
      return answer;
    });
  };
  pg.Client.prototype.query = tapped as unknown as typeof query;
}

/** Runs the opening of a store, in which each statement is one of a migration. */
export function migrating<Result>(work: () => Promise<Result>): Promise<Result> {
  return within("migration", work);
}
