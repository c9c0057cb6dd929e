import { createHash } from "node:crypto";
import { assert } from "@cardea/core";
import { type CleanedWhere, createAdapterFactory, type CustomAdapter } from "better-auth/adapters";
import type { AuthCondition, AuthQuery, AuthRow, AuthTable } from "../store/accounts-port.ts";
import type { Store } from "../store/port.ts";

/** Fields whose column is not simply their name with underscores. */
const ODD_FIELDS: Readonly<Record<string, string>> = { credential_id: "credentialID" };
type Row = Record<string, unknown>;

/** The hash by which a session is found: whoever reads the table cannot make a cookie of it. */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/**
 * Lets better-auth keep its rows in our store: each change is a unit of work, so it is fsynced before anyone is told and
 * never meets another unit half-way. Instants rest as milliseconds, and a session's token only as its hash.
 */
export function storeAdapter(store: Store) {
  return createAdapterFactory({
    config: { adapterId: "cardea", adapterName: "Cardea", supportsBooleans: false, supportsNumericIds: false },
    adapter: () => rowsOf(store),
  });
}

function rowsOf(store: Store): CustomAdapter {
  return {
    async create({ model, data }) {
      await store.unit((tx) => tx.insertAuthRow(tableOf(model), toRow(model, data)));
      return data;
    },
    async findOne<Found>({ model, where }: { model: string; where: CleanedWhere[] }) {
      const [row] = await store.authRows({ ...queryOf(model, where), limit: 1 });
      return row === undefined ? null : (fieldsOf(row, where) as Found);
    },
    async findMany<Found>({ model, where = [], limit, sortBy, offset }: Listing) {
      assert(offset === undefined || offset === 0, "nobody pages through the rows of accounts");
      const sort =
        sortBy === undefined ? {} : { sort: { column: columnOf(sortBy.field), direction: sortBy.direction } };
      const rows = await store.authRows({ ...queryOf(model, where), limit, ...sort });
      return rows.map((row) => fieldsOf(row, where) as Found);
    },
    async update<Changed>({ model, where, update }: { model: string; where: CleanedWhere[]; update: Changed }) {
      const change = toRow(model, update as Row);
      return store.unit(async (tx) => {
        const [row] = await tx.authRows({ ...queryOf(model, where), limit: 1 });
        if (row === undefined) return null;
        await tx.updateAuthRows(onlyRow(model, row), change);
        return fieldsOf({ ...row, ...change }, where) as Changed;
      });
    },
    updateMany: ({ model, where, update }) =>
      store.unit((tx) => tx.updateAuthRows(queryOf(model, where), toRow(model, update))),
    async delete({ model, where }) {
      await store.unit((tx) => tx.deleteAuthRows(queryOf(model, where)));
    },
    deleteMany: ({ model, where }) => store.unit((tx) => tx.deleteAuthRows(queryOf(model, where))),
    consumeOne: <Consumed>({ model, where }: { model: string; where: CleanedWhere[] }) =>
      store.unit(async (tx) => {
        const [row] = await tx.authRows({ ...queryOf(model, where), limit: 1 });
        if (row === undefined || (await tx.deleteAuthRows(onlyRow(model, row))) !== 1) return null;
        return fieldsOf(row, where) as Consumed;
      }),
    count: async ({ model, where = [] }) => (await store.authRows(queryOf(model, where))).length,
  };
}

interface Listing {
  readonly model: string;
  readonly where?: CleanedWhere[] | undefined;
  readonly limit: number;
  readonly sortBy?: { field: string; direction: "asc" | "desc" } | undefined;
  readonly offset?: number | undefined;
}

function tableOf(model: string): AuthTable {
  return `auth_${columnOf(model)}` as AuthTable;
}

function columnOf(field: string): string {
  return field.replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();
}

function fieldOf(column: string): string {
  return ODD_FIELDS[column] ?? column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function queryOf(model: string, where: readonly CleanedWhere[]): AuthQuery {
  return { table: tableOf(model), where: where.map((one) => conditionOf(model, one)) };
}

function onlyRow(model: string, { id = null }: AuthRow): AuthQuery {
  return { table: tableOf(model), where: [{ column: "id", operator: "=", value: id }] };
}

const OPERATORS: Readonly<Record<string, AuthCondition["operator"]>> = {
  eq: "=",
  ne: "!=",
  lt: "<",
  lte: "<=",
  gt: ">",
  gte: ">=",
  in: "in",
  not_in: "not in",
};

function conditionOf(model: string, { field, operator, value, connector }: CleanedWhere): AuthCondition {
  const known = OPERATORS[operator ?? "eq"];
  assert(known !== undefined && connector === "AND", "rows of accounts are asked for by simple conditions");
  const column = columnOf(field);
  const plain = Array.isArray(value) ? value.map((one) => plainOf(one)) : plainOf(value);
  return { column, operator: known, value: isToken(model, column) ? hashed(plain) : (plain as AuthCondition["value"]) };
}

function isToken(model: string, column: string): boolean {
  return model === "session" && column === "token";
}

function hashed(value: unknown): AuthCondition["value"] {
  return Array.isArray(value) ? value.map((one) => tokenHash(String(one))) : tokenHash(String(value));
}

function plainOf(value: unknown): string | number | null {
  if (value instanceof Date) return value.getTime();
  if (typeof value === "boolean") return value ? 1 : 0;
  return value === undefined ? null : (value as string | number | null);
}

function toRow(model: string, fields: Row): AuthRow {
  const entries = Object.entries(fields).map(([field, value]): [string, string | number | null] => {
    const column = columnOf(field);
    return [column, isToken(model, column) ? tokenHash(String(value)) : plainOf(value)];
  });
  return Object.fromEntries(entries);
}

/** Columns that hold instants. */
const INSTANTS = /(?:_at|_until)$/;

/** A row as the library knows it; a token that was asked for is given back as it was. */
function fieldsOf(row: AuthRow, where: readonly CleanedWhere[]): Row {
  const asked = where.find(({ field, operator }) => field === "token" && operator === "eq")?.value;
  const entries = Object.entries(row).map(([column, value]): [string, unknown] => {
    if (column === "token" && asked !== undefined) return ["token", asked];
    return [fieldOf(column), INSTANTS.test(column) && value !== null ? new Date(value) : value];
  });
  return Object.fromEntries(entries);
}
