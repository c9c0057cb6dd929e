import { sql } from "kysely";
import type { AuthCondition, AuthQuery, AuthRow, AuthTable } from "../accounts-port.ts";
import type { Session } from "../statement.ts";

/*
 * The auth library asks for rows in its own way, so its statements are put together here: from names that only code
 * gives, with every value as a parameter.
 */

const NAME = /^[a-z_]+$/;

/** Rows that meet every condition. */
export async function authRows(session: Session, query: AuthQuery): Promise<readonly AuthRow[]> {
  const order =
    query.sort === undefined
      ? sql``
      : sql` order by ${named(query.sort.column)} ${sql.raw(query.sort.direction === "asc" ? "asc" : "desc")}`;
  const limit = query.limit === undefined ? sql`` : sql` limit ${query.limit}`;
  const { sql: text, parameters } =
    sql`select * from ${sql.table(query.table)}${conditions(query.where)}${order}${limit}`.compile(session.compiler);
  return (await session.rows(text, parameters)) as readonly AuthRow[];
}

export async function insertAuthRow(session: Session, table: AuthTable, row: AuthRow): Promise<void> {
  const columns = Object.keys(row);
  const { sql: text, parameters } =
    sql`insert into ${sql.table(table)} (${sql.join(columns.map(named))}) values (${sql.join(Object.values(row))})`.compile(
      session.compiler,
    );
  await session.change(text, parameters);
}

export async function updateAuthRows(session: Session, query: AuthQuery, change: AuthRow): Promise<number> {
  const sets = Object.entries(change).map(([column, value]) => sql`${named(column)} = ${value}`);
  if (sets.length === 0) return 0;
  const { sql: text, parameters } =
    sql`update ${sql.table(query.table)} set ${sql.join(sets)}${conditions(query.where)}`.compile(session.compiler);
  return session.change(text, parameters);
}

export async function deleteAuthRows(session: Session, query: AuthQuery): Promise<number> {
  const { sql: text, parameters } = sql`delete from ${sql.table(query.table)}${conditions(query.where)}`.compile(
    session.compiler,
  );
  return session.change(text, parameters);
}

function named(column: string) {
  if (!NAME.test(column)) throw new Error("a column is named by letters alone");
  return sql.ref(column);
}

function conditions(where: readonly AuthCondition[]) {
  if (where.length === 0) return sql``;
  return sql` where ${sql.join(where.map(condition), sql` and `)}`;
}

function condition({ column, operator, value }: AuthCondition) {
  if (value === null) return operator === "=" ? sql`${named(column)} is null` : sql`${named(column)} is not null`;
  if (typeof value === "object") {
    if (value.length === 0) return operator === "in" ? sql`1 = 0` : sql`1 = 1`;
    return sql`${named(column)} ${sql.raw(operator === "in" ? "in" : "not in")} (${sql.join([...value])})`;
  }
  return sql`${named(column)} ${OPERATORS[operator] ?? sql`=`} ${value}`;
}

const OPERATORS: Readonly<Record<string, ReturnType<typeof sql>>> = {
  "=": sql`=`,
  "!=": sql`<>`,
  "<": sql`<`,
  "<=": sql`<=`,
  ">": sql`>`,
  ">=": sql`>=`,
};
