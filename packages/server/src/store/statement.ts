import { type Compilable, type InsertObject, type Kysely, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Schema } from "./schema.ts";

export type StoreKind = "sqlite" | "postgres";

/** One connection or transaction of either database, on which compiled SQL runs. */
export interface Session {
  readonly kind: StoreKind;
  /** Compiles statements; never executes them. */
  readonly compiler: Kysely<Schema>;
  /** Runs a statement that answers rows. */
  rows(sql: string, parameters: readonly unknown[]): Promise<readonly unknown[]>;
  /** Runs a statement that changes rows; answers how many. */
  change(sql: string, parameters: readonly unknown[]): Promise<number>;
}

/** A query written once with Kysely, compiled once per kind of database, and run often with other parameters. */
export interface Statement<Parameters, Row> {
  readonly build: (db: Kysely<Schema>, given: Parameters, kind: StoreKind) => Compilable<Row>;
  readonly compiled: Map<StoreKind, Compiled>;
}

interface Compiled {
  readonly sql: string;
  /** In the order of the SQL: a `Given` by its name, anything else as it is. */
  readonly slots: readonly unknown[];
}

/** Stands for a parameter of that name while a statement is compiled. */
class Given {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

const GIVENS = new Proxy({}, { get: (_, name) => new Given(String(name)) });

/** Declares a statement. `given.x` stands for parameter `x`; other values are compiled in as they are. */
export function statement<Parameters extends object, Row = unknown>(
  build: Statement<Parameters, Row>["build"],
): Statement<Parameters, Row> {
  return { build, compiled: new Map() };
}

function compiledFor<Parameters, Row>(session: Session, query: Statement<Parameters, Row>): Compiled {
  const known = query.compiled.get(session.kind);
  if (known !== undefined) return known;
  const { sql: text, parameters } = query.build(session.compiler, GIVENS as Parameters, session.kind).compile();
  const compiled = { sql: text, slots: parameters };
  query.compiled.set(session.kind, compiled);
  return compiled;
}

function bind(slots: readonly unknown[], parameters: object): readonly unknown[] {
  const byName = parameters as Readonly<Record<string, unknown>>;
  return slots.map((slot) => (slot instanceof Given ? byName[slot.name] : slot));
}

/** All rows of a query. */
export async function all<Parameters extends object, Row>(
  session: Session,
  query: Statement<Parameters, Row>,
  parameters: Parameters,
): Promise<readonly Row[]> {
  const compiled = compiledFor(session, query);
  return (await session.rows(compiled.sql, bind(compiled.slots, parameters))) as readonly Row[];
}

/** The first row of a query, or null. */
export async function one<Parameters extends object, Row>(
  session: Session,
  query: Statement<Parameters, Row>,
  parameters: Parameters,
): Promise<Row | null> {
  return (await all(session, query, parameters))[0] ?? null;
}

/** Runs a change; answers how many rows it touched. */
export async function run<Parameters extends object, Row>(
  session: Session,
  query: Statement<Parameters, Row>,
  parameters: Parameters,
): Promise<number> {
  const compiled = compiledFor(session, query);
  return session.change(compiled.sql, bind(compiled.slots, parameters));
}

/** An insert of any number of rows; `build` adds what is to happen on a conflict. */
export interface Bulk<Row extends object> {
  readonly columns: readonly (keyof Row & string)[];
  readonly build: (db: Kysely<Schema>, rows: readonly Row[]) => Compilable<unknown>;
  readonly compiled: Map<string, string>;
}

/** Declares an insert of many rows of a table with these columns. */
export function bulk<Table extends keyof Schema, Column extends keyof Schema[Table] & string>(
  table: Table,
  columns: readonly Column[],
  finish: (insert: ReturnType<typeof insertOf<Table>>) => Compilable<unknown> = (insert) => insert,
): Bulk<Pick<Schema[Table], Column>> {
  return {
    columns,
    build: (db, rows) =>
      finish(insertOf(db, table, rows as readonly unknown[] as readonly InsertObject<Schema, Table>[])),
    compiled: new Map(),
  };
}

function insertOf<Table extends keyof Schema>(
  db: Kysely<Schema>,
  table: Table,
  rows: readonly InsertObject<Schema, Table>[],
) {
  return db.insertInto(table).values(rows);
}

/** How many rows go into one statement, so that few different ones have to be compiled. */
const CHUNKS = [64, 8, 1] as const;

/** Inserts all rows, in as few statements as the chunk sizes allow. */
export async function insertAll<Row extends object>(
  session: Session,
  insert: Bulk<Row>,
  rows: readonly Row[],
): Promise<void> {
  let done = 0;
  for (const size of CHUNKS) {
    for (; rows.length - done >= size; done += size) {
      const chunk = rows.slice(done, done + size);
      const parameters = chunk.flatMap((row) => insert.columns.map((column) => row[column]));
      await session.change(sqlFor(session, insert, size), parameters);
    }
  }
}

function sqlFor<Row extends object>(session: Session, insert: Bulk<Row>, count: number): string {
  const key = `${session.kind}:${count}`;
  const known = insert.compiled.get(key);
  if (known !== undefined) return known;
  const row = Object.fromEntries(insert.columns.map((column) => [column, new Given(column)])) as Row;
  const { sql: text } = insert.build(session.compiler, Array<Row>(count).fill(row)).compile();
  insert.compiled.set(key, text);
  return text;
}

/** Whether a column is in a list that was made with `listOf`, whatever its length. */
export function inList(kind: StoreKind, column: string, list: unknown): RawBuilder<SqlBool> {
  return kind === "sqlite"
    ? sql`${sql.ref(column)} in (select value from json_each(${list}))`
    : sql`${sql.ref(column)} = any(${list})`;
}

/** A list as one parameter. */
export function listOf(session: Session, values: readonly (string | number)[]): unknown {
  return session.kind === "sqlite" ? JSON.stringify(values) : values;
}
